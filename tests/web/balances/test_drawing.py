"""What names, nodes and paper do to a drawing, in a real browser."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest

from qingshen.web.balances.models import Layout
from qingshen.web.reporting.actions.save_cells import save_cells
from tests.web.balances.conftest import network
from tests.web.balances.drawing import READY, choose, delete, drawn_by, streams, write
from tests.web.chromium import SHOWN, comes, until
from tests.web.wire import Wire

pytestmark = SHOWN


@pytest.fixture
def water(plant: Callable, live_server) -> Iterator[SimpleNamespace]:  # type: ignore[no-untyped-def]
    desk = plant("EP11")
    with drawn_by(desk, live_server.url, ("filler",), "water") as (page,):
        yield SimpleNamespace(**vars(desk), page=page)


def test_what_a_stream_carries_is_not_taken_along_by_a_namesake(water: SimpleNamespace) -> None:
    (owner, first), (ident, _) = list(network(water.report).streams.items())[:2]
    carried = {"year": "2024", "balance": "water", "stream": first["stream"], "component": "cod", "value": "100"}
    edits = [
        {"table": "contents", "ident": "s-cod1", "field": name, "seen": "", "value": text}
        for name, text in carried.items()
    ]
    save_cells(water.people.filler, water.report, edits)
    page = water.page
    page.reload()
    until(page, READY)
    choose(page, ident)
    # A name that was there already, put right.
    write(page, "stream", first["stream"])
    write(page, "stream", "另一股")
    comes(lambda: network(water.report).streams[ident]["stream"], "另一股")
    assert network(water.report).contents["s-cod1"]["stream"] == first["stream"]
    # Its own name takes them along.
    choose(page, owner)
    write(page, "stream", "新名")
    comes(lambda: network(water.report).contents["s-cod1"]["stream"], "新名")


def rename(page, before: str, name: str, *, agreed: bool) -> list[str]:  # type: ignore[no-untyped-def]
    """Give a node the name of another; return what was asked."""
    asked = []

    def answer(dialog) -> None:  # type: ignore[no-untyped-def]
        asked.append(dialog.message)
        dialog.accept() if agreed else dialog.dismiss()

    page.once("dialog", answer)
    page.click("#fit")
    page.locator(f"#canvas .x6-node[data-cell-id='n:{before}']").click(position={"x": 20, "y": 8})
    page.fill("#panel input", name)
    page.keyboard.press("Tab")
    return asked


def test_nodes_become_one_only_where_somebody_agrees(water: SimpleNamespace) -> None:
    page, there = water.page, streams(water.report, "water")
    ends = [row.get(end) for row in there.values() for end in ("source", "target")]
    before, name = sorted({one for one in ends if one})[:2]
    asked = rename(page, before, name, agreed=False)
    assert len(asked) == 1 and before in asked[0] and name in asked[0]
    assert page.input_value("#panel input") == before
    assert page.is_disabled("#undo")
    assert rename(page, before, name, agreed=True) == asked
    comes(lambda: before in {row.get(end) for row in streams(water.report, "water").values() for end in
                             ("source", "target")}, False)  # fmt: skip
    assert [row.get(end) for row in streams(water.report, "water").values() for end in ("source", "target")] == [
        name if one == before else one for one in ends
    ]


def test_nodes_stay_when_their_last_stream_is_deleted(water: SimpleNamespace) -> None:
    page, count = water.page, len(streams(water.report, "water"))
    page.click("#add-stream")
    for field, text in (("source", "甲"), ("target", "乙")):
        write(page, field, text)
    until(page, "document.querySelector(\"#canvas .x6-node[data-cell-id='n:乙']\")")
    comes(lambda: len(streams(water.report, "water")), count + 1)
    delete(page)
    comes(lambda: len(streams(water.report, "water")), count)
    comes(lambda: [one.alone for one in Layout.objects.all()], [["乙", "甲"]])
    page.reload()
    until(page, READY)
    for name in "甲乙":
        until(page, f"document.querySelector(\"#canvas .x6-node[data-cell-id='n:{name}']\")")


def test_the_drawing_keeps_its_place_whatever_is_said_of_it_and_can_be_read(water: SimpleNamespace) -> None:
    page, check = water.page, Wire(water.page, "check")
    top = "document.getElementById('canvas').getBoundingClientRect().top + window.scrollY"
    check.way = "hold"
    page.reload()
    until(page, "document.body.dataset.balance === 'ready'")
    before = page.evaluate(top)
    check.met()
    check.go_on()
    until(page, "document.querySelectorAll('#suspects li').length > 0")
    assert page.evaluate(top) == before
    # The figures of 28 streams are still letters.
    scale = "new DOMMatrix(document.querySelector('#canvas .x6-graph-svg-viewport').getAttribute('transform')).a"
    until(page, "document.querySelectorAll('#canvas .x6-edge').length === 28")
    assert page.evaluate(scale) >= 0.799
    page.click("#fit")
    assert page.evaluate(scale) < 0.8


def test_on_paper_the_whole_drawing_has_the_width_of_the_page(water: SimpleNamespace) -> None:
    page = water.page
    until(page, "document.querySelectorAll('#canvas .x6-edge').length === 28")
    drawn = page.locator("#canvas .x6-node").count()
    page.evaluate("""window.addEventListener('beforeprint', () => {
        const box = (one) => one.getBoundingClientRect(), frame = box(document.getElementById('canvas'));
        const nodes = [...document.querySelectorAll('#canvas .x6-node')].map(box);
        const isOut = (one) => one.left < frame.left - 1 || one.right > frame.right + 1
            || one.top < frame.top - 1 || one.bottom > frame.bottom + 1;
        window.printed = { width: frame.width, drawn: nodes.length, outside: nodes.filter(isOut).length };
    })""")
    page.pdf(format="A4")
    printed = page.evaluate("window.printed")
    assert printed["drawn"] == drawn and printed["outside"] == 0
    # A4 less its margins.
    assert 600 < printed["width"] <= 720
