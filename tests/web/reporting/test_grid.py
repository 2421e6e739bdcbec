"""The grid in a real browser: typing, keys, blocks pasted, conflicts; what was not saved is kept."""

import os
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.draft import standing_of
from tests.web.chromium import SHOWN, chromium, comes, until, window

pytestmark = SHOWN


SAVED = "document.querySelector('.save-state')?.classList.contains('is-saved')"
READY = "document.body.dataset.grid === 'ready'"


@pytest.fixture
def sheet(desk: SimpleNamespace, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    client = Client()
    client.force_login(desk.people.filler)
    with chromium() as browser:
        context = window(browser)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + reverse("reporting:sheet", args=[desk.report.pk, "quantities"]))
        until(page, READY)
        yield SimpleNamespace(**vars(desk), page=page, context=context)


def cell(page, field: str, row: int):  # type: ignore[no-untyped-def]
    return page.locator(f".tabulator-cell[tabulator-field={field}]").nth(row)


def value(desk: SimpleNamespace, ident: str) -> str:
    return standing_of(desk.report).rows["quantities"][ident].get("value", "")


def saved(page, desk: SimpleNamespace, ident: str, wanted: str) -> None:  # type: ignore[no-untyped-def]
    comes(lambda: value(desk, ident), wanted)
    until(page, SAVED)


def test_typing_pasting_and_disputes(sheet: SimpleNamespace) -> None:
    page = sheet.page
    cell(page, "value_2024", 0).click()
    page.keyboard.type("180200")
    page.keyboard.press("Enter")
    saved(page, sheet, "output/2024", "180200")
    # Enter has gone down: the next row is typed in without a click.
    page.keyboard.type("abc")
    page.keyboard.press("Tab")
    saved(page, sheet, "output_value/2024", "abc")
    until(page, "document.querySelectorAll('.cell-error').length === 1")
    cell(page, "value_2023", 2).click()
    page.evaluate("navigator.clipboard.writeText('11\\t12\\n21\\t22')")
    page.keyboard.press("Control+v")
    idents = [one.split("/")[0] for one in standing_of(sheet.report).rows["quantities"]][::2]
    saved(page, sheet, f"{idents[3]}/2024", "22")
    assert [value(sheet, f"{idents[row]}/{year}") for row in (2, 3) for year in (2023, 2024)] == [
        "11",
        "12",
        "21",
        "22",
    ]
    # Somebody else changes a cell that is being changed here.
    there = value(sheet, "output/2023")
    save_cells(sheet.people.manager, sheet.report, [
        {"table": "quantities", "ident": "output/2023", "field": "value", "seen": there, "value": "5"}
    ])  # fmt: skip
    cell(page, "value_2023", 0).click()
    page.keyboard.type("6")
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('.cell-conflict-card').length === 1")
    assert value(sheet, "output/2023") == "5"
    page.locator(".cell-conflict-card button").first.click()
    saved(page, sheet, "output/2023", "6")


def test_what_is_not_saved_is_kept_and_saved_when_the_connection_is_back(sheet: SimpleNamespace) -> None:
    page = sheet.page
    sheet.context.set_offline(True)
    cell(page, "value_2024", 0).click()
    page.keyboard.type("42")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.save-state').classList.contains('is-bad')")
    assert value(sheet, "output/2024") != "42"
    assert "42" in page.evaluate("JSON.stringify(localStorage)")
    sheet.context.set_offline(False)
    saved(page, sheet, "output/2024", "42")
    assert page.evaluate("localStorage.length") == 0


def test_a_clerk_types_as_in_a_spreadsheet(sheet: SimpleNamespace) -> None:
    page = sheet.page
    # Nobody has clicked yet: the first cell that can be written in is meant.
    page.keyboard.type("180100")
    page.keyboard.press("Enter")
    saved(page, sheet, "output/2023", "180100")
    # An input method composes in the cell, from its first letter on; what it leaves can be typed on.
    cell(page, "reason_2024", 0).click()
    method = sheet.context.new_cdp_session(page)
    method.send("Input.imeSetComposition", {"text": "tai", "selectionStart": 3, "selectionEnd": 3})
    until(page, "document.querySelector('.typed-here.is-seen')?.value === 'tai'")
    method.send("Input.insertText", {"text": "台账"})
    until(page, "document.activeElement.closest('.tabulator-cell')?.getAttribute('tabulator-field') === 'reason_2024'")
    page.keyboard.type("2024")
    page.keyboard.press("Enter")
    comes(lambda: standing_of(sheet.report).rows["quantities"]["output/2024"].get("reason"), "台账2024")
    # F2 goes on at the end of what is there, Ctrl+D fills down.
    cell(page, "value_2023", 0).click()
    page.keyboard.press("F2")
    page.keyboard.type("5")
    page.keyboard.press("Enter")
    saved(page, sheet, "output/2023", "1801005")
    page.keyboard.press("Control+d")
    saved(page, sheet, "output_value/2023", "1801005")
    # From ten times on the change is told as a multiple.
    cell(page, "value_2024", 0).click()
    page.keyboard.type("99999999")
    page.keyboard.press("Enter")
    until(page, "document.querySelector('.tabulator-cell[tabulator-field=_change]').textContent === '×56'")
    # A grey cell says that nothing can be written there.
    cell(page, "_title", 0).click()
    page.keyboard.type("7")
    until(page, "document.getElementById('notes').textContent.includes('不能修改')")
    assert value(sheet, "output/2023") == "1801005"


def test_what_is_typed_brings_back_a_cell_scrolled_away(sheet: SimpleNamespace) -> None:
    page = sheet.page
    cell(page, "value_2024", 0).click()
    page.evaluate("document.querySelector('.tabulator-tableholder').scrollTop = 9999")
    until(page, "!document.querySelector('.tabulator-row').textContent.startsWith('产品产量')")
    page.keyboard.type("9")
    until(page, "document.activeElement.closest('.tabulator-cell') !== null")
    page.keyboard.press("Enter")
    saved(page, sheet, "output/2024", "9")
