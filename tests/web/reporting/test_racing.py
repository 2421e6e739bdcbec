"""The grid's rows while saves are under way: one deleted is gone, one another deleted is asked about and comes back."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import standing_of
from tests.web.chromium import SHOWN, chromium, comes, until, window
from tests.web.reporting.conftest import edit
from tests.web.wire import Wire

pytestmark = SHOWN
SAVED = "document.querySelector('.save-state')?.classList.contains('is-saved')"
NO_DISPUTE = "document.querySelectorAll('.cell-conflict-card').length === 0"
ROW = {"measure": "M-1", "name": "逆流漂洗"}


@pytest.fixture
def sheet(desk: SimpleNamespace, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    """The sheet of measures with one row in it."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    save_cells(desk.people.filler, desk.report, [edit("measures", "mass-1", *one) for one in ROW.items()])
    client = Client()
    client.force_login(desk.people.filler)
    with chromium() as browser:
        context = window(browser)
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse("reporting:sheet", args=[desk.report.pk, "measures"]))
        until(page, "document.body.dataset.grid === 'ready'")
        yield SimpleNamespace(**vars(desk), page=page, save=Wire(page, "save"))


def rows(desk: SimpleNamespace) -> list[dict[str, str]]:
    return list(standing_of(desk.report).rows["measures"].values())


def cell(page, field: str, row: int):  # type: ignore[no-untyped-def]
    return page.locator(f".tabulator-cell[tabulator-field={field}]").nth(row)


def write(page, field: str, row: int, text: str) -> None:  # type: ignore[no-untyped-def]
    cell(page, field, row).click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Enter")


def delete(page) -> None:  # type: ignore[no-untyped-def]
    page.once("dialog", lambda asked: asked.accept())
    page.click("#delete-rows")


def test_a_row_added_and_deleted_while_it_is_being_saved_is_gone(sheet: SimpleNamespace) -> None:
    page, there = sheet.page, rows(sheet)
    sheet.save.way = "hold"
    page.click("#add-row")
    write(page, "name", 1, "雨水收集")
    sheet.save.met()
    cell(page, "name", 1).click()
    delete(page)
    sheet.save.go_on()
    until(page, SAVED)
    assert rows(sheet) == there
    assert page.locator(".tabulator-row").count() == len(there)


def test_a_lost_answer_is_no_conflict_with_oneself(sheet: SimpleNamespace) -> None:
    page = sheet.page
    sheet.save.way = "lose"
    write(page, "name", 0, "甲")
    sheet.save.met()
    sheet.save.way = "cut"
    until(page, "document.querySelector('.save-state').classList.contains('is-bad')")
    sheet.save.go_on()
    write(page, "name", 0, "乙")
    comes(lambda: rows(sheet), [ROW | {"name": "乙"}])
    until(page, SAVED)
    until(page, NO_DISPUTE)


def test_a_row_another_deleted_comes_back_with_what_was_written_in_it(sheet: SimpleNamespace) -> None:
    page = sheet.page
    save_cells(sheet.people.manager, sheet.report, [edit("measures", "mass-1", "", "")])
    write(page, "name", 0, "反渗透")
    until(page, "document.querySelectorAll('.cell-conflict-card').length === 1")
    page.reload()
    until(page, "document.querySelectorAll('.cell-conflict-card').length === 1")
    page.click(".cell-conflict-card .btn-primary")
    comes(lambda: rows(sheet), [ROW | {"name": "反渗透"}])
    until(page, SAVED)
    until(page, NO_DISPUTE)


def test_a_text_being_written_in_a_row_that_another_deletes_is_asked_about(sheet: SimpleNamespace) -> None:
    page = sheet.page
    save_cells(sheet.people.filler, sheet.report, [edit("measures", "mass-2", "name", "乙")])
    page.reload()
    until(page, "document.body.dataset.grid === 'ready'")
    sheet.save.way = "hold"
    write(page, "name", 1, "丙")
    sheet.save.met()
    cell(page, "name", 0).click()
    page.keyboard.press("F2")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("反渗透")
    save_cells(sheet.people.manager, sheet.report, [edit("measures", "mass-1", "", "")])
    with page.expect_response(lambda one: "/changes" in one.url):
        sheet.save.go_on()
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.cell-conflict-card').length === 1")
    page.click(".cell-conflict-card .btn-primary")
    comes(lambda: {one["name"] for one in rows(sheet)}, {"丙", "反渗透"})
    until(page, NO_DISPUTE)
