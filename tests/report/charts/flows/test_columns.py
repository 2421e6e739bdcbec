from qingshen.report.charts.flows.columns import Item, columns
from qingshen.report.charts.flows.layers import Edge, layers


def arranged(edges):
    nodes = {node for edge in edges for node in (edge.source, edge.target) if node}
    return columns(edges, layers(sorted(nodes), edges))


def test_ends_stand_outside_and_what_passes_has_a_lane_in_every_column():
    edges = [Edge("in", None, "A"), Edge("a", "A", "B"), Edge("far", "A", None), Edge("out", "B", None)]
    found = arranged(edges)
    assert found.order[0] == (Item("in", 0, edge=0),)
    assert set(found.order[2]) == {Item("node", 2, "B"), Item("lane", 2, edge=2)}
    assert {item.edge for item in found.order[3]} == {2, 3}
    assert [one.edge for one in found.segments] == [0, 1, 2, 2, 3]


def test_streams_do_not_cross_where_they_need_not():
    edges = [Edge(f"{a}{b}", a, b, 1) for a, b in (("A", "Z"), ("B", "Y"), ("C", "X"))]
    edges += [Edge(f"in{a}", None, a, 1) for a in "ABC"]
    found = arranged(edges)
    place = {item: at for column in found.order for at, item in enumerate(column)}
    for one in found.segments:
        for two in found.segments:
            if one.left.column == two.left.column and place[one.left] < place[two.left]:
                assert place[one.right] <= place[two.right]


def test_a_node_with_reuse_stands_low():
    edges = [Edge("i", None, "A", 9), Edge("j", None, "M", 9), Edge("o", "A", None, 9), Edge("p", "M", None, 9)]
    low = [*edges, Edge("loop", "A", "A", 9)]
    assert [item.node for item in arranged(low).order[1]] == ["M", "A"]


def test_streams_that_run_back_have_no_segments():
    found = arranged(
        [Edge("in", None, "A", 2), Edge("a", "A", "B", 2), Edge("b", "B", "A", 1), Edge("out", "B", None, 2)]
    )
    assert {one.edge for one in found.segments} == {0, 1, 3}
