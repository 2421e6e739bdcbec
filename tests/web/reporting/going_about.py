"""How tests go about a report: where its pages are, what is sent to them, a cell of a workbook."""

import json
from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client
from django.urls import reverse

from qingshen.web.reporting.models import Report

SignIn = Callable[..., Client]


def address(name: str, *keys: object) -> str:
    return reverse(f"reporting:{name}", args=keys)


def filled(desk: SimpleNamespace) -> None:
    with desk.workbook.open("rb") as file:
        client = Client()
        client.force_login(desk.people.filler)
        answer = client.post(address("take", desk.report.pk), {"file": file})
    assert answer.status_code in (200, 302), answer.content.decode()[:2000]
    desk.report.refresh_from_db()


def save(client: Client, report: Report, *edits: dict[str, str]) -> object:
    body = json.dumps({"edits": list(edits)})
    return client.post(address("save", report.pk), body, content_type="application/json")


def write(book: object, name: str, year: int, value: object) -> str:
    """Write into the sheet of quantities; return the cell."""
    sheet = book["数据"]  # type: ignore[index]
    head = next(row for row in sheet.iter_rows() if any(str(one.value or "").startswith("数值") for one in row))
    columns = {str(one.value or "").split("\n")[0].split("（")[0].strip("* "): one.column for one in head}
    for row in sheet.iter_rows(min_row=head[0].row + 1):
        by = {name: row[at - 1].value for name, at in columns.items()}
        if str(by.get("项目")).startswith(name) and by.get("年份") == year:
            cell = row[columns["数值"] - 1]
            cell.value = value
            return str(cell.coordinate)
    raise AssertionError(f"{name} {year} is not in the workbook")
