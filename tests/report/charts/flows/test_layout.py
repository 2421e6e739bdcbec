import itertools

import pytest

from qingshen.report.charts.flows.columns import columns
from qingshen.report.charts.flows.flow import drawn, edges_of, nodes_of
from qingshen.report.charts.flows.layers import layers
from qingshen.report.charts.flows.layout import MARGIN, Room, height_needed, layout

SCALE = 0.4


def laid_out(flows):
    found = drawn(flows)
    edges = edges_of(found)
    arranged = columns(edges, layers(nodes_of(found), edges))
    slots = [SCALE * (one.size or 0.0) for one in found]
    room = Room(
        slots=slots, node_width=9.0, width=590.0, node_heights={}, above=dict.fromkeys(nodes_of(found), 18.0),
        stream_above=[14.0] * len(found), gaps=[60.0] * (arranged.layers.depth + 1),
    )  # fmt: skip
    return found, arranged, room, layout(arranged, room)


@pytest.fixture(params=["plating", "steam"])
def laid(request, balances):
    return laid_out(balances[request.param]("zh"))


def test_a_node_is_as_high_as_the_larger_of_in_and_out(laid):
    found, _, _, placed = laid
    for node, box in placed.boxes.items():
        into = sum(one.size for one in found if one.target == node)
        out = sum(one.size for one in found if one.source == node)
        assert box.height == pytest.approx(SCALE * max(into, out))
        assert placed.entering[node] == pytest.approx(SCALE * into)
        assert placed.leaving[node] == pytest.approx(SCALE * out)


def test_streams_meet_their_nodes_one_below_the_other(laid):
    found, _, room, placed = laid
    for node, box in placed.boxes.items():
        for side, end in (("target", -1), ("source", 0)):
            ports = sorted(
                (placed.ways[at][end][1] - box.y, room.slots[at])
                for at, one in enumerate(found)
                if getattr(one, side) == node
            )
            upper = 0.0
            for middle, slot in ports:
                assert middle - slot / 2 == pytest.approx(upper, abs=1e-6)
                upper += slot
            assert upper <= box.height + 1e-6


def test_inlets_come_from_the_left_edge_and_outlets_end_at_the_right(laid):
    found, _, _, placed = laid
    for one, way in zip(found, placed.ways, strict=True):
        if one.source is None:
            assert way[0][0] == MARGIN
        if one.target is None:
            assert way[-1][0] == pytest.approx(590 - MARGIN)
        assert all(0 <= x <= 590 for x, _ in way)


def test_what_runs_back_lies_under_all_it_passes(laid):
    found, arranged, room, placed = laid
    assert arranged.layers.back
    for at in arranged.layers.back:
        lowest = max(y for _, y in placed.ways[at]) - room.slots[at] / 2
        source, target = placed.boxes[found[at].source], placed.boxes[found[at].target]
        for box in placed.boxes.values():
            if target.x <= box.x <= source.x:
                assert box.y + box.height <= lowest
    bands = sorted((max(y for _, y in placed.ways[at]), room.slots[at]) for at in arranged.layers.back)
    for (above, wide), (below, slot) in itertools.pairwise(bands):
        assert above + wide / 2 < below - slot / 2


def test_nodes_of_a_column_do_not_overlap(laid):
    _, _, _, placed = laid
    boxes = sorted(placed.boxes.values())
    for upper, lower in itertools.pairwise(boxes):
        if upper.x == lower.x:
            assert upper.y + upper.height + 18 <= lower.y + 1e-6


def test_everything_lies_within_the_height_foretold(laid):
    found, arranged, room, placed = laid
    assert placed.height <= height_needed(arranged, room) + 1e-6
    for at, way in enumerate(placed.ways):
        assert all(y - room.slots[at] / 2 >= -1e-6 for _, y in way)
        assert all(y + room.slots[at] / 2 <= placed.height + 1e-6 for _, y in way)
    assert found
