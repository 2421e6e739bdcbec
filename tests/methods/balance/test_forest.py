import numpy as np
from balance.networks import Wanted, made, wanted
from balance.oracle import incidence
from hypothesis import given, settings

from qingshen.methods.balance import Network
from qingshen.methods.balance.forest import Forest, spanning_forest


def grown(network: Network) -> Forest:
    return spanning_forest(network.source, network.target, ~network.measured, len(network.node))


def rank(matrix: np.ndarray) -> int:
    return int(np.linalg.matrix_rank(matrix)) if matrix.size else 0


@settings(max_examples=60)
@given(wanted())
def test_a_bridge_is_a_stream_without_which_the_rank_falls(asked: Wanted) -> None:
    network = made(asked)[0]
    unmeasured = np.flatnonzero(~network.measured)
    balances = incidence(network)[:, unmeasured]
    bridge = grown(network).bridge
    assert not bridge[network.measured].any()
    for place, stream in enumerate(unmeasured):
        falls = rank(np.delete(balances, place, axis=1)) < rank(balances)
        assert bridge[stream] == falls


@settings(max_examples=40)
@given(wanted(unmeasured=0.4))
def test_parents_stand_before_children_and_subtrees_together(asked: Wanted) -> None:
    network = made(asked)[0]
    nodes, forest = len(network.node), grown(network)
    assert sorted(forest.order) == sorted(set(forest.order))
    assert (forest.place[forest.order] == np.arange(len(forest.order))).all()
    for node in forest.order:
        inside = set(forest.order[forest.place[node] : forest.last[node]].tolist())
        below = {int(other) for other in forest.order if node in ancestors(forest, int(other))}
        assert inside == below
        edge, parent = forest.edge[node], forest.parent[node]
        assert (edge < 0) == (parent < 0)
        if edge >= 0:
            ends = {int(at) if at >= 0 else nodes for at in (network.source[edge], network.target[edge])}
            assert ends == {int(node), int(parent)}
            assert forest.place[parent] < forest.place[node]
    # The outside, whose balance nobody keeps, is the root of its tree.
    if nodes in forest.order:
        assert forest.edge[nodes] == -1


def ancestors(forest: Forest, node: int) -> list[int]:
    """The node and those above it."""
    found = []
    while node >= 0:
        found.append(node)
        node = int(forest.parent[node])
    return found


@settings(max_examples=20)
@given(wanted(unmeasured=0.4))
def test_the_forest_spans_what_unmeasured_streams_join(asked: Wanted) -> None:
    network = made(asked)[0]
    forest = grown(network)
    balances = incidence(network)[:, ~network.measured]
    assert (forest.edge >= 0).sum() == rank(balances)


def test_nothing_unmeasured_is_no_tree() -> None:
    forest = grown(made(Wanted(5, 5, 1))[0])
    assert len(forest.order) == 0 and not forest.bridge.any()
