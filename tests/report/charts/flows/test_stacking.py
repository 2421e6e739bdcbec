import pytest

from qingshen.report.charts.flows.columns import Item, columns
from qingshen.report.charts.flows.layers import Edge, layers
from qingshen.report.charts.flows.ports import ports
from qingshen.report.charts.flows.stacking import needed, stack

EDGES = [
    Edge("a", None, "A", 30), Edge("b", None, "B", 10), Edge("c", "A", "C", 30), Edge("d", "B", "C", 10),
    Edge("e", "C", None, 39), Edge("f", "C", None, 1),
]  # fmt: skip


def stacked(total):
    found = columns(EDGES, layers(["A", "B", "C"], EDGES))
    slots = [edge.weight for edge in EDGES]
    height = {
        item: {"A": 30, "B": 10, "C": 40}.get(item.node, 0) or slots[item.edge] for one in found.order for item in one
    }
    above = dict.fromkeys(height, 12.0)
    return found, height, above, stack(found, ports(found, slots, {}), slots, height, above, total)


@pytest.mark.parametrize("total", [64.0, 70.0, 300.0])
def test_columns_keep_their_order_their_room_and_the_height(total):
    found, height, above, top = stacked(total)
    assert max(needed(column, height, above) for column in found.order) == 64
    for column in found.order:
        lowest = 0.0
        for item in column:
            assert top[item] - above[item] >= lowest - 1e-6
            lowest = top[item] + height[item]
        assert lowest <= total + 1e-6


def test_streams_run_straight_where_nothing_is_in_their_way():
    _, _, _, top = stacked(300.0)
    assert top[Item("in", 0, edge=0)] == pytest.approx(top[Item("node", 1, "A")], abs=0.5)
    assert top[Item("out", 3, edge=4)] == pytest.approx(top[Item("node", 2, "C")], abs=0.5)
