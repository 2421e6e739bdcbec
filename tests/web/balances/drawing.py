"""What somebody does in the drawing, in their browser."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.models import Report
from tests.web.balances.conftest import network
from tests.web.chromium import chromium, until, window

SAVED = "document.querySelector('.save-state').classList.contains('is-saved')"
READY = "document.body.dataset.balance === 'ready' && document.body.dataset.verdict"


@contextmanager
def drawn_by(desk: SimpleNamespace, url: str, names: tuple[str, ...], balance: str = "nickel") -> Iterator[list[Any]]:
    """Yield a page with the network for each of these people, each in a browser window of their own."""
    with pytest.MonkeyPatch.context() as patch, chromium() as browser:
        patch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        pages = []
        for name in names:
            client, context = Client(), window(browser)
            client.force_login(getattr(desk.people, name))
            context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": url}])
            page = context.new_page()
            page.goto(f"{url}{reverse('balances:editor', args=[desk.report.pk])}?balance={balance}&year=2024")
            until(page, READY)
            pages.append(page)
        yield pages


def choose(page: Any, ident: str) -> None:
    page.click(f"[data-row='{ident}']")


def delete(page: Any) -> None:
    page.once("dialog", lambda asked: asked.accept())
    page.click("#panel .btn-outline-danger")


def write(page: Any, field: str, text: str) -> None:
    page.fill(f"#panel [data-table=streams][data-field={field}]", text)
    page.keyboard.press("Tab")


def streams(report: Report, balance: str = "nickel") -> dict[str, dict[str, str]]:
    return dict(network(report, balance).streams)


def cell(report: Report, ident: str, field: str = "value", balance: str = "nickel") -> Callable[[], str | None]:
    """Return what asks for a cell of a stream as the database has it; None: the stream is gone."""
    return lambda: streams(report, balance).get(ident, {field: None}).get(field, "")  # type: ignore[dict-item]


def metered(report: Report) -> tuple[str, dict[str, str]]:
    """Return a stream that has a reading."""
    return next((ident, row) for ident, row in streams(report).items() if row.get("value"))


def disputes(page: Any, number: int) -> None:
    until(page, f"document.querySelectorAll('#conflicts .alert').length === {number}")


def changed_by(report: Report, user: Any, ident: str, field: str, text: str) -> None:
    """Somebody else changes a cell of a stream elsewhere."""
    seen = streams(report)[ident].get(field, "")
    save_cells(user, report, [{"table": "streams", "ident": ident, "field": field, "seen": seen, "value": text}])
