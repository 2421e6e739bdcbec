"""Two people draw one network in their browsers at once: what one deletes and the other writes in is asked."""

import os
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from tests.web.balances.conftest import network
from tests.web.chromium import SHOWN, chromium, comes, until, window

pytestmark = SHOWN


@pytest.fixture
def pair(plant: Callable, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    desk = plant("EP11")
    with chromium() as browser:
        pages = []
        for user in (desk.people.filler, desk.people.manager):
            client, context = Client(), window(browser)
            client.force_login(user)
            session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
            context.add_cookies([session])
            page = context.new_page()
            page.goto(f"{live_server.url}{reverse('balances:editor', args=[desk.report.pk])}?balance=nickel&year=2024")
            until(page, "document.body.dataset.balance === 'ready' && document.body.dataset.verdict")
            pages.append(page)
        yield SimpleNamespace(report=desk.report, one=pages[0], other=pages[1])


def choose(page, ident: str) -> None:  # type: ignore[no-untyped-def]
    page.click(f"[data-row='{ident}']")


def delete(page) -> None:  # type: ignore[no-untyped-def]
    page.once("dialog", lambda asked: asked.accept())
    page.click("#panel .btn-outline-danger")


def write(page, field: str, text: str) -> None:  # type: ignore[no-untyped-def]
    page.fill(f"#panel [data-field={field}]", text)
    page.keyboard.press("Tab")


def streams(report) -> dict[str, dict[str, str]]:  # type: ignore[no-untyped-def]
    return dict(network(report, "nickel").streams)


def test_a_stream_the_other_deleted_comes_back_with_what_was_written_in_it(pair: SimpleNamespace) -> None:
    ident, row = next((ident, row) for ident, row in streams(pair.report).items() if row.get("value"))
    choose(pair.one, ident)
    choose(pair.other, ident)
    delete(pair.other)
    comes(lambda: ident not in streams(pair.report))
    write(pair.one, "value", "4321")
    until(pair.one, "document.querySelectorAll('#conflicts .alert').length === 1")
    # The choice is still there after a reload, and so is what was deleted.
    pair.one.reload()
    until(pair.one, "document.querySelectorAll('#conflicts .alert').length === 1")
    pair.one.click("#conflicts .btn-primary")
    comes(lambda: row | {"value": "4321"} in streams(pair.report).values())
    until(pair.one, "document.querySelectorAll('#conflicts .alert').length === 0")


def test_a_deletion_of_what_the_other_changed_is_asked_in_words(pair: SimpleNamespace) -> None:
    ident, row = next((ident, row) for ident, row in streams(pair.report).items() if row.get("value"))
    choose(pair.one, ident)
    choose(pair.other, ident)
    write(pair.other, "value", "77")
    comes(lambda: streams(pair.report)[ident]["value"], "77")
    delete(pair.one)
    until(pair.one, "document.querySelectorAll('#conflicts .alert').length === 1")
    said = pair.one.inner_text("#conflicts")
    assert "（删除）" in said and f"{row['stream']} 77" in said and "{" not in said
    pair.one.click("#conflicts .btn-primary")
    comes(lambda: ident not in streams(pair.report))
