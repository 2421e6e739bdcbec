"""Rows come while somebody types, drags or leaves: what their hands do goes on, and is kept."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from qingshen.web.balances.models import Layout
from qingshen.web.reporting.actions.save_cells import save_cells
from tests.web.balances.drawing import (
    READY,
    SAVED,
    cell,
    changed_by,
    choose,
    disputes,
    drawn_by,
    metered,
    streams,
    write,
)
from tests.web.chromium import SHOWN, comes, until
from tests.web.wire import Wire

pytestmark = SHOWN
VALUE = "#panel [data-table=streams][data-field=value]"


@pytest.fixture
def mine(plant: Callable, live_server) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    """A page of the drawing with a stream chosen in it."""
    desk = plant("EP11")
    ident, row = metered(desk.report)
    with drawn_by(desk, live_server.url, ("filler",)) as (page,):
        choose(page, ident)
        yield SimpleNamespace(**vars(desk), page=page, ident=ident, row=row)


def shows(page, ident: str, text: str) -> None:  # type: ignore[no-untyped-def]
    """Wait until the table of streams says this of one of them."""
    until(page, f"document.querySelector(\"[data-row='{ident}']\").closest('tr').textContent.includes('{text}')")


def heard(mine: SimpleNamespace) -> None:
    """A save of ours after one of theirs: the page asks at once what they have changed."""
    ident = next(ident for ident in streams(mine.report) if ident != mine.ident)
    choose(mine.page, ident)
    write(mine.page, "uncertainty", "9")


def test_what_others_have_written_since_is_not_taken_back(mine: SimpleNamespace) -> None:
    write(mine.page, "value", "5555")
    until(mine.page, SAVED)
    changed_by(mine.report, mine.people.manager, mine.ident, "value", "7777")
    heard(mine)
    shows(mine.page, mine.ident, "7,777")
    mine.page.click("#undo")
    mine.page.click("#undo")
    until(mine.page, "document.getElementById('undo').disabled")
    until(mine.page, SAVED)
    assert cell(mine.report, mine.ident)() == "7777"


def test_what_the_server_has_made_of_a_text_is_taken_back(mine: SimpleNamespace) -> None:
    write(mine.page, "value", "１，２３４")
    comes(cell(mine.report, mine.ident), "1234")
    until(mine.page, f"document.querySelector('{VALUE}').value === '1234'")
    mine.page.click("#undo")
    comes(cell(mine.report, mine.ident), mine.row["value"])


def test_a_text_typed_and_not_left_stays_when_rows_come_and_is_saved(mine: SimpleNamespace) -> None:
    save = Wire(mine.page, "save")
    save.way = "hold"
    write(mine.page, "value", "１２")
    save.met()
    mine.page.focus("#panel [data-table=streams][data-field=uncertainty]")
    mine.page.keyboard.press("Control+a")
    mine.page.keyboard.type("8")
    save.go_on()
    until(mine.page, f"document.querySelector('{VALUE}').value === '12'")
    mine.page.keyboard.press("Tab")
    comes(cell(mine.report, mine.ident, "uncertainty"), "8")


def test_a_text_typed_in_a_stream_that_another_deletes_is_asked_about(mine: SimpleNamespace) -> None:
    other = next(ident for ident in streams(mine.report) if ident != mine.ident)
    save = Wire(mine.page, "save")
    save.way = "hold"
    choose(mine.page, other)
    write(mine.page, "uncertainty", "9")
    save.met()
    choose(mine.page, mine.ident)
    mine.page.focus(VALUE)
    mine.page.keyboard.press("Control+a")
    mine.page.keyboard.type("4321")
    gone = {"table": "streams", "ident": mine.ident, "field": "", "seen": "", "value": ""}
    save_cells(mine.people.manager, mine.report, [gone])
    save.go_on()
    disputes(mine.page, 1)
    mine.page.click("#conflicts .btn-primary")
    comes(lambda: mine.row | {"value": "4321"} in streams(mine.report).values())
    disputes(mine.page, 0)


def test_a_text_typed_is_saved_when_something_else_is_chosen_or_the_page_left(mine: SimpleNamespace) -> None:
    mine.page.fill(VALUE, "4321")
    mine.page.click("#fit")
    mine.page.locator("#canvas .x6-node").first.click()
    comes(cell(mine.report, mine.ident), "4321")
    choose(mine.page, mine.ident)
    mine.page.focus(VALUE)
    mine.page.keyboard.press("Control+a")
    mine.page.keyboard.type("765")
    mine.page.reload()
    until(mine.page, READY)
    comes(cell(mine.report, mine.ident), "765")
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_a_node_is_dragged_on_while_rows_come_and_is_where_it_was_put_though_the_page_is_left(
    mine: SimpleNamespace,
) -> None:
    save, page = Wire(mine.page, "save"), mine.page
    save.way = "hold"
    write(page, "value", "１２")
    save.met()
    # The arranged places of a first visit are not the hand's.
    assert not Layout.objects.exists()
    page.click("#fit")
    node = page.locator("#canvas .x6-node[data-cell-id^='n:']").first
    node.scroll_into_view_if_needed()
    box, name = node.bounding_box(), node.get_attribute("data-cell-id")[2:]
    page.mouse.move(box["x"] + 20, box["y"] + 8)
    page.mouse.down()
    page.mouse.move(box["x"] + 40, box["y"] + 28, steps=4)
    save.go_on()
    until(page, "document.querySelector('.save-state').classList.contains('is-saved')")
    page.mouse.move(box["x"] + 70, box["y"] + 48, steps=4)
    page.mouse.up()
    until(page, f"document.querySelector('{VALUE}').value === '12'")
    at = f"document.querySelector(\"#canvas .x6-node[data-cell-id='n:{name}']\")?.getBoundingClientRect()"
    until(page, f"Math.hypot({at}?.x - {box['x'] + 50}, {at}?.y - {box['y'] + 40}) < 8")
    page.goto("about:blank")
    comes(Layout.objects.exists)
