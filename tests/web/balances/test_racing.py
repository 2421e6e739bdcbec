"""Answers that come late, or never: nobody's work is lost, and nobody has a conflict with themselves."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from tests.web.balances.drawing import (
    READY,
    SAVED,
    cell,
    changed_by,
    choose,
    delete,
    disputes,
    drawn_by,
    metered,
    streams,
    write,
)
from tests.web.chromium import SHOWN, comes, until
from tests.web.wire import Wire

pytestmark = SHOWN
UNHEARD = "document.querySelector('.save-state').classList.contains('is-bad')"


@pytest.fixture
def mine(plant: Callable, live_server) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    """A page of the drawing with a stream chosen in it, and the wire it saves over."""
    desk = plant("EP11")
    ident, row = metered(desk.report)
    with drawn_by(desk, live_server.url, ("filler",)) as (page,):
        choose(page, ident)
        yield SimpleNamespace(**vars(desk), page=page, ident=ident, row=row, save=Wire(page, "save"))


def test_a_row_goes_while_its_cell_is_still_being_saved(mine: SimpleNamespace) -> None:
    mine.save.way = "hold"
    write(mine.page, "value", "4321")
    mine.save.met()
    delete(mine.page)
    mine.save.go_on()
    comes(lambda: mine.ident not in streams(mine.report))
    until(mine.page, SAVED)
    disputes(mine.page, 0)
    mine.page.click("#undo")
    comes(lambda: mine.row | {"value": "4321"} in streams(mine.report).values())
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def lose(mine: SimpleNamespace, text: str) -> None:
    """The server writes this, and its answer never arrives."""
    mine.save.way = "lose"
    write(mine.page, "value", text)
    mine.save.met()
    mine.save.way = "cut"
    assert cell(mine.report, mine.ident)() == text
    until(mine.page, UNHEARD)


def test_an_answer_is_lost_and_the_cell_written_in_again(mine: SimpleNamespace) -> None:
    lose(mine, "41")
    mine.save.go_on()
    write(mine.page, "value", "42")
    comes(cell(mine.report, mine.ident), "42")
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_an_answer_is_lost_and_the_edit_taken_back(mine: SimpleNamespace) -> None:
    lose(mine, "41")
    mine.save.go_on()
    mine.page.click("#undo")
    comes(cell(mine.report, mine.ident), mine.row["value"])
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_an_answer_is_lost_and_the_page_is_left_with_more_written(mine: SimpleNamespace) -> None:
    lose(mine, "41")
    write(mine.page, "value", "42")
    mine.page.reload()
    until(mine.page, READY)
    mine.save.go_on()
    comes(cell(mine.report, mine.ident), "42")
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_a_stream_added_and_deleted_is_gone_though_its_save_was_never_answered(mine: SimpleNamespace) -> None:
    there = streams(mine.report)
    mine.save.way = "lose"
    mine.page.click("#add-stream")
    mine.save.met()
    mine.save.way = "cut"
    until(mine.page, UNHEARD)
    assert len(streams(mine.report)) == len(there) + 1
    mine.save.go_on()
    delete(mine.page)
    comes(lambda: streams(mine.report), there)
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_a_server_that_fails_is_asked_again_with_what_was_written_since(mine: SimpleNamespace) -> None:
    mine.save.way = "fail"
    write(mine.page, "value", "41")
    until(mine.page, UNHEARD)
    write(mine.page, "value", "42")
    until(mine.page, UNHEARD)
    mine.save.go_on()
    comes(cell(mine.report, mine.ident), "42")
    until(mine.page, SAVED)
    disputes(mine.page, 0)


def test_who_writes_on_in_a_cell_that_is_disputed_has_decided(mine: SimpleNamespace) -> None:
    changed_by(mine.report, mine.people.manager, mine.ident, "value", "77")
    write(mine.page, "value", "88")
    disputes(mine.page, 1)
    write(mine.page, "value", "99")
    comes(cell(mine.report, mine.ident), "99")
    disputes(mine.page, 0)
    mine.page.reload()
    until(mine.page, READY)
    disputes(mine.page, 0)


def test_a_row_that_was_to_go_and_stayed_is_written_in_as_before(mine: SimpleNamespace) -> None:
    there = set(streams(mine.report))
    changed_by(mine.report, mine.people.manager, mine.ident, "value", "77")
    delete(mine.page)
    disputes(mine.page, 1)
    mine.page.click("#conflicts .btn:not(.btn-primary)")
    choose(mine.page, mine.ident)
    write(mine.page, "value", "88")
    comes(cell(mine.report, mine.ident), "88")
    assert set(streams(mine.report)) == there
