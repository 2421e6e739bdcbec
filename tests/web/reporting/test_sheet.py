"""The grid in a real browser: keys, undo, paste, a lost connection, a session that ended, two at one cell."""

import os
from collections.abc import Callable, Iterator
from io import BytesIO
from types import SimpleNamespace

import pytest
from django.test import Client
from pypdf import PdfReader

from qingshen.web.accounts.models import User
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.draft import standing_of
from tests.web.chromium import SHOWN, chromium, until, window
from tests.web.reporting.going_about import address, filled

ACTIVE = "#active-cell"
SAVED = "document.querySelector('.save-state').classList.contains('is-saved')"
pytestmark = SHOWN


@pytest.fixture
def sit(desk: SimpleNamespace, live_server, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable]:  # type: ignore[no-untyped-def]
    """Return a function that sits somebody down before a sheet of the report."""
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    with chromium() as browser:

        def sit(user: User, table: str = "quantities"):  # type: ignore[no-untyped-def]
            context = window(browser)
            context.grant_permissions(["clipboard-read", "clipboard-write"], origin=live_server.url)
            signed_in(context, user)
            return opened(context, table)

        def signed_in(context, user: User) -> None:  # type: ignore[no-untyped-def]
            client = Client()
            client.force_login(user)
            value = client.cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])

        def opened(context, table: str = "quantities"):  # type: ignore[no-untyped-def]
            page = context.new_page()
            page.on("dialog", lambda one: one.accept())
            page.goto(live_server.url + address("sheet", desk.report.pk, table))
            until(page, "document.body.dataset.grid === 'ready'")
            return page

        sit.signed_in, sit.opened = signed_in, opened  # type: ignore[attr-defined]
        yield sit


def pick(page, title: str, year: int = 2024) -> None:  # type: ignore[no-untyped-def]
    page.click(f"#grid [aria-label^='{title}, {year} 年数值']")
    until(page, f"document.querySelector('{ACTIVE}')?.getAttribute('aria-label').startsWith('{title}, {year}')")


def types(page, title: str, text: str) -> None:  # type: ignore[no-untyped-def]
    pick(page, title)
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def paste(page, text: str) -> None:  # type: ignore[no-untyped-def]
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def said(page, title: str) -> str:  # type: ignore[no-untyped-def]
    return str(page.get_attribute(f"#grid [aria-label^='{title}, 2024 年数值']", "aria-label")).split(", ")[2]


def test_a_block_pasted_is_taken_back_by_one_key_and_every_cell_has_a_name(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    page = sit(desk.people.filler)
    types(page, "新鲜水用量", "15500")
    pick(page, "新鲜水用量")
    paste(page, "1,200\r\n３００\r\n")
    until(page, SAVED)
    assert (cell(desk.report), cell(desk.report, ident="reused_water/2024")) == ("1200", "300")
    page.keyboard.press("Control+z")
    until(page, SAVED)
    assert (cell(desk.report), cell(desk.report, ident="reused_water/2024")) == ("15500", "")
    page.keyboard.press("Control+y")
    pick(page, "新鲜水用量")
    page.keyboard.press("Delete")
    assert said(page, "新鲜水用量") == "（空）"
    page.keyboard.press("Control+z")
    assert said(page, "新鲜水用量").startswith("1,200")
    page.keyboard.press("Control+Home")
    page.keyboard.press("Home")
    until(page, f"document.querySelector('{ACTIVE}')?.getAttribute('aria-label').startsWith('产品产量, 2023')")
    cells = "[...document.querySelectorAll('#grid .tabulator-cell')]"
    assert page.evaluate(f"{cells}.every(one => one.textContent || one.ariaLabel)")


def test_what_a_session_that_ended_did_not_save_is_saved_after_signing_in(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    page = sit(desk.people.filler)
    page.context.clear_cookies(name="sessionid")
    types(page, "新鲜水用量", "777")
    until(page, "document.querySelector('.save-state').classList.contains('is-bad')")
    assert "登录已过期" in page.inner_text(".save-state")
    assert page.locator(".save-state a").get_attribute("target") == "_blank"
    page.close()
    sit.signed_in(page.context, desk.people.filler)  # type: ignore[attr-defined]
    page = sit.opened(page.context)  # type: ignore[attr-defined]
    # It is there at once, and not only once the server has it.
    assert said(page, "新鲜水用量") == "777"
    until(page, SAVED)
    assert cell(desk.report) == "777"


def test_two_tabs_without_a_connection_keep_what_both_wrote(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    page = sit(desk.people.filler)
    context = page.context
    other = sit.opened(context)  # type: ignore[attr-defined]
    context.set_offline(True)
    types(page, "新鲜水用量", "111")
    types(other, "重复利用水量", "222")
    until(page, "document.querySelector('.save-state').classList.contains('is-bad')")
    until(other, "document.querySelector('.save-state').classList.contains('is-bad')")
    page.close()
    other.close()
    context.set_offline(False)
    page = sit.opened(context)  # type: ignore[attr-defined]
    until(page, SAVED)
    assert (cell(desk.report), cell(desk.report, ident="reused_water/2024")) == ("111", "222")
    assert page.evaluate("localStorage.length") == 0


def test_a_cell_another_changes_while_one_is_in_it_is_a_conflict_decided_by_its_reader(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    page, other = sit(desk.people.filler), sit(desk.people.approver)
    pick(page, "新鲜水用量")
    page.keyboard.press("F2")
    page.keyboard.type("1001")
    types(other, "新鲜水用量", "2002")
    until(other, SAVED)
    page.keyboard.press("Enter")
    until(page, "document.querySelectorAll('#conflicts .alert').length === 1")
    assert "1,001" in page.inner_text("#conflicts")
    assert "2,002" in page.inner_text("#conflicts")
    assert cell(desk.report) == "2002"
    page.click("#conflicts .btn-primary")
    until(page, SAVED)
    assert cell(desk.report) == "1001"


def test_a_block_begins_a_sheet_without_rows_and_deleted_rows_come_back(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    page = sit(desk.people.filler, "measures")
    assert page.is_visible("#no-rows")
    paste(page, "M1\t2024\t\t换泵\nM2\t2024\t\t换灯\n")
    until(page, "document.querySelectorAll('#grid .tabulator-row').length === 2")
    until(page, SAVED)
    page.keyboard.press("Shift+ArrowDown")
    page.click("#delete-rows")
    until(page, "document.querySelectorAll('#grid .tabulator-row').length === 0")
    until(page, SAVED)
    page.click("#grid")
    page.keyboard.press("Control+z")
    until(page, "document.querySelectorAll('#grid .tabulator-row').length === 2")
    until(page, SAVED)
    page.reload()
    until(page, "document.querySelectorAll('#grid .tabulator-row').length === 2")
    assert page.get_by_text("换泵").count() == 1


def test_a_remark_that_could_not_be_sent_says_so_and_is_kept(desk: SimpleNamespace, sit: Callable) -> None:
    filled(desk)
    submit(desk.people.approver, desk.report)
    page = sit(desk.people.institution)
    pick(page, "新鲜水用量")
    page.fill("#remarks input", "请核对")
    pick(page, "重复利用水量")
    pick(page, "新鲜水用量")
    assert page.input_value("#remarks input") == "请核对"
    page.context.set_offline(True)
    page.click("#remarks button.btn-primary")
    until(page, "document.querySelector('#remarks').textContent.includes('没有送出')")
    page.context.set_offline(False)
    page.click("#remarks button.btn-primary")
    until(page, "document.querySelectorAll('#remarks .remark').length === 1")
    page.click("#remarks .remark button:text('撤回')")
    until(page, "document.querySelectorAll('#remarks .remark').length === 0")
    assert not desk.report.remarks.exists()


def test_units_are_read_in_english_and_written_as_they_are(
    desk: SimpleNamespace, sit: Callable, cell: Callable[..., str]
) -> None:
    User.objects.filter(pk=desk.people.filler.pk).update(language="en")
    page = sit(desk.people.filler)
    page.click("#grid [aria-label$='unit 2024, people']")
    assert page.inner_text(ACTIVE) == "people"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    page.keyboard.type("m²")
    page.keyboard.press("Enter")
    until(page, SAVED)
    assert cell(desk.report, ident="output/2024", field="unit") == "m2"


def test_the_sheet_on_paper_has_every_row_and_nothing_is_cut(desk: SimpleNamespace, sit: Callable) -> None:
    filled(desk)
    page = sit(desk.people.filler)
    paper = PdfReader(BytesIO(page.pdf(format="A4")))
    assert len(paper.pages) < 4 and "15,041" in paper.pages[0].extract_text()
    rows = page.evaluate("document.querySelectorAll('#paper tbody tr').length")
    assert rows == len({one.split("/")[0] for one in standing_of(desk.report).rows["quantities"]})
    page.set_viewport_size({"width": 720, "height": 1000})
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelector('#paper table').getBoundingClientRect().right <= innerWidth")
    assert not page.is_visible("#grid")
