import random

from qingshen.report.charts.flows.layers import IMPROVED_NODES, Edge, layers

REUSE = [
    Edge("fresh", None, "rinse", 20),
    Edge("waste", "rinse", "treatment", 95),
    Edge("treated", "treatment", "reuse", 80),
    Edge("reused", "reuse", "rinse", 80),
    Edge("discharge", "treatment", None, 15),
]


def back(nodes, edges):
    found = layers(nodes, edges)
    return {edges[at].name for at in found.back}


def test_reuse_runs_back_to_what_the_inlet_feeds():
    # Turning round the treated water would be as small, but would leave the reuse plant without an inflow.
    assert back(["reuse", "rinse", "treatment"], REUSE) == {"reused"}
    assert layers(["reuse", "rinse", "treatment"], REUSE).column == {"rinse": 1, "treatment": 2, "reuse": 3}


def test_without_cycles_nothing_runs_back_and_each_node_stands_right_of_its_sources():
    edges = [Edge("a", "A", "C", 1), Edge("b", "A", "B", 100), Edge("c", "B", "C", 1), Edge("d", None, "A", 101)]
    found = layers(["C", "B", "A"], edges)
    assert not found.back
    assert found.column == {"A": 1, "B": 2, "C": 3}
    assert found.depth == 3


def test_the_smaller_stream_of_two_runs_back():
    edges = [
        Edge("in", None, "A", 9),
        Edge("in too", None, "B", 9),
        Edge("large", "B", "A", 8),
        Edge("small", "A", "B", 3),
    ]
    assert back(["A", "B"], edges) == {"small"}


def test_a_stream_into_its_own_node_runs_back():
    assert back(["A"], [Edge("in", None, "A", 1), Edge("loop", "A", "A", 5)]) == {"loop"}


def test_streams_of_unknown_size_may_run_back():
    edges = [Edge("in", None, "A", 0), Edge("forth", "A", "B", 0), Edge("back", "B", "A", 0)]
    assert back(["A", "B"], edges) == {"back"}


def test_rows_may_come_in_any_order():
    random.seed(3)
    nodes = [f"N{i}" for i in range(9)]
    edges = [Edge(f"s{i}", random.choice(nodes), random.choice(nodes), i % 7) for i in range(25)]
    expected = back(nodes, edges), layers(nodes, edges).column
    for _ in range(5):
        random.shuffle(edges)
        random.shuffle(nodes)
        assert (back(nodes, edges), layers(nodes, edges).column) == expected


def test_all_that_does_not_run_back_runs_right():
    random.seed(8)
    nodes = [f"N{i}" for i in range(60)]
    edges = [Edge(f"s{i}", random.choice(nodes), random.choice(nodes), 1) for i in range(120)]
    found = layers(nodes, edges)
    for at, edge in enumerate(edges):
        assert (found.column[edge.source] < found.column[edge.target]) == (at not in found.back)


def test_reuse_runs_back_in_networks_too_large_to_be_improved():
    chain = [Edge(f"s{i}", f"N{i}" if i else "treatment", f"N{i + 1}", 1) for i in range(IMPROVED_NODES)]
    nodes = ["reuse", "rinse", "treatment", *(f"N{i}" for i in range(1, IMPROVED_NODES + 1))]
    small = [edge._replace(weight=1.0) if edge.name == "reused" else edge for edge in REUSE]
    heavy = [edge._replace(weight=300.0) if edge.name == "reused" else edge for edge in REUSE]
    assert back(nodes, [*chain, *small]) == back(nodes, [*chain, *heavy]) == {"reused"}
