"""Two people draw one network in their browsers at once: what one deletes and the other writes in is asked."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from qingshen.web.balances.models import Layout
from tests.web.balances.drawing import choose, delete, disputes, drawn_by, metered, streams, write
from tests.web.chromium import SHOWN, comes
from tests.web.wire import Wire

pytestmark = SHOWN


@pytest.fixture
def pair(plant: Callable, live_server) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    desk = plant("EP11")
    with drawn_by(desk, live_server.url, ("filler", "manager")) as (one, other):
        yield SimpleNamespace(report=desk.report, one=one, other=other)


def test_a_stream_the_other_deleted_comes_back_with_what_was_written_in_it(pair: SimpleNamespace) -> None:
    ident, row = metered(pair.report)
    choose(pair.one, ident)
    choose(pair.other, ident)
    delete(pair.other)
    comes(lambda: ident not in streams(pair.report))
    write(pair.one, "value", "4321")
    disputes(pair.one, 1)
    # The choice is still there after a reload, and so is what was deleted.
    pair.one.reload()
    disputes(pair.one, 1)
    pair.one.click("#conflicts .btn-primary")
    comes(lambda: row | {"value": "4321"} in streams(pair.report).values())
    disputes(pair.one, 0)


def test_a_deletion_of_what_the_other_changed_is_asked_in_words(pair: SimpleNamespace) -> None:
    ident, row = metered(pair.report)
    choose(pair.one, ident)
    choose(pair.other, ident)
    write(pair.other, "value", "77")
    comes(lambda: streams(pair.report)[ident]["value"], "77")
    delete(pair.one)
    disputes(pair.one, 1)
    said = pair.one.inner_text("#conflicts")
    assert "（删除）" in said and f"{row['stream']} 77" in said and "{" not in said
    pair.one.click("#conflicts .btn-primary")
    comes(lambda: ident not in streams(pair.report))


def test_nodes_both_add_are_kept_and_a_move_made_without_a_connection_too(pair: SimpleNamespace) -> None:
    for page, name in ((pair.one, "甲"), (pair.other, "乙")):
        page.click("#add-node")
        page.keyboard.insert_text(name)
        page.keyboard.press("Enter")
        comes(lambda name=name: any(name in one.positions for one in Layout.objects.all()))
    assert Layout.objects.get().alone == ["乙", "甲"]
    before, wire = Layout.objects.get().positions, Wire(pair.one, "place")
    wire.way = "cut"
    node = pair.one.locator("#canvas .x6-node[data-cell-id='n:甲']")
    node.scroll_into_view_if_needed()
    box = node.bounding_box()
    pair.one.mouse.move(box["x"] + 20, box["y"] + 8)
    pair.one.mouse.down()
    pair.one.mouse.move(box["x"] + 120, box["y"] + 88, steps=6)
    pair.one.mouse.up()
    wire.met()
    assert Layout.objects.get().positions == before
    wire.go_on()
    comes(lambda: Layout.objects.get().positions["甲"] != before["甲"])
    assert Layout.objects.get().positions["乙"] == before["乙"]
