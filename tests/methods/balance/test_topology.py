import numpy as np
from balance.networks import Wanted, made, small, wanted
from balance.oracle import incidence, judge
from hypothesis import given, settings
from scipy import sparse

from qingshen.methods.balance import Network, Plan
from qingshen.methods.balance.topology import STATUSES, Topology


def of(*streams: tuple[str, str, str, float | None, float | None]) -> Topology:
    return Plan(small(*streams)).topology


def statuses(topology: Topology) -> list[str]:
    return [STATUSES[at] for at in topology.status]


def test_a_plant_whose_statuses_can_be_told_by_eye() -> None:
    # n and m are joined by two unmeasured streams, so what runs between them is not checked; k's outlet follows.
    topology = of(
        ("in", "env", "n", 10, 1), ("u", "n", "m", None, None), ("v", "m", "n", None, None), ("w", "n", "m", 3, 1),
        ("x", "m", "k", 8, 1), ("y", "k", "env", None, None), ("z", "m", "env", 2, 0),
    )  # fmt: skip
    assert statuses(topology) == [
        "redundant", "unobservable", "unobservable", "nonredundant", "redundant", "observable", "exact",
    ]  # fmt: skip
    # k is merged with the outside, n with m: one balance is left, of n and m together.
    assert (topology.rank, topology.matrix.tolist()) == (1, [[1, 0, 0, 0, -1, 0, -1]])
    ends = topology.ends
    assert ends.source[0] == -1 and ends.target[0] == ends.node[0] == ends.node[1] and ends.node[2] == -1
    assert topology.outside >= 0 and ends.grounded.all()


def test_a_closed_loop_drops_one_balance_and_stays_closed() -> None:
    loop = (("hot", "boiler", "shop", 5, 1), ("cold", "shop", "boiler", 5, 1))
    topology = of(*loop, ("a", "env", "n", 1, 1), ("b", "n", "env", 1, 1))
    assert topology.rank == 2 and statuses(topology) == ["redundant"] * 4
    assert topology.ends.grounded[topology.ends.source[:2]].tolist() == [False, False]
    # An exact stream to outside opens the loop, but its balance still follows from the others.
    opened = of(*loop, ("fill", "env", "shop", 1, 0), ("drain", "boiler", "env", 1, 0))
    assert opened.rank == 1 and statuses(opened) == ["redundant"] * 2 + ["exact"] * 2
    assert opened.ends.grounded[opened.ends.source[:2]].all()


def test_nothing_measured_leaves_nothing_to_check() -> None:
    source, target = np.array([-1, 0, 0], dtype=np.int32), np.array([0, 1, -1], dtype=np.int32)
    topology = Topology.of(source, np.array([0, -1, -1], dtype=np.int32), 1, np.zeros(3, dtype=np.int32))
    assert topology.rank == 0 and topology.matrix.shape == (0, 3)
    assert [STATUSES[at] for at in topology.status] == ["unobservable"] * 3
    chain = Topology.of(source, target, 2, np.array([1, 0, 0], dtype=np.int32))
    assert [STATUSES[at] for at in chain.status] == ["nonredundant", "observable", "observable"]


@settings(max_examples=60)
@given(wanted())
def test_statuses_and_rank_are_those_of_linear_algebra(asked: Wanted) -> None:
    network = made(asked)[0]
    topology, judged = Plan(network).topology, judge(network)
    assert statuses(topology) == judged.status
    assert topology.rank == judged.degrees_of_freedom
    # G: full row rank over the streams with a variance, and nothing of it is seen by an unmeasured one.
    certain = topology.kind != 1
    assert np.linalg.matrix_rank(np.where(certain, 0, topology.matrix)) == topology.rank
    assert not topology.matrix[:, topology.kind == 0].any()
    assert set(np.unique(topology.matrix)) <= {-1.0, 0.0, 1.0}


@settings(max_examples=30)
@given(wanted())
def test_each_balance_is_that_of_a_group_of_nodes(asked: Wanted) -> None:
    network = made(asked)[0]
    topology = Plan(network).topology
    whole = incidence(network)
    assert (topology.incidence.toarray() == whole).all()
    one, other = topology.rows
    assert one.shape == other.shape == (len(network.stream),)
    for row in range(topology.rank):
        (group,) = np.flatnonzero(topology.ends.row == row)
        assert (whole[topology.ends.node == group].sum(axis=0) == topology.matrix[row]).all()
        assert ((one == row) == (topology.ends.source == group)).all()


def test_the_structure_is_compiled_from_integers_alone() -> None:
    network = made(Wanted(8, 12, 5, 0.3, 0.1))[0]
    tiny = network.with_readings(network.value * 1e-200, network.sigma * 1e-150)
    one, other = Plan(network).topology, Plan(tiny).topology
    assert (one.status == other.status).all() and one.rank == other.rank


def test_a_thousand_nodes_in_a_row_without_a_meter() -> None:
    # No recursion: a chain longer than Python's stack.
    nodes = 5_000
    ends = np.arange(-1, nodes, dtype=np.int32)
    target = np.append(np.arange(nodes), -1).astype(np.int32)
    value = np.full(nodes + 1, np.nan)
    value[0] = 7.0
    names = tuple(f"s{at}" for at in range(nodes + 1)), tuple(f"n{at}" for at in range(nodes))
    network = Network(*names, ends, target, value, np.where(np.isnan(value), np.nan, 0.5))
    solution = Plan(network).solve()
    assert (solution.x == 7.0).all()
    assert np.bincount(solution.topology.status).tolist() == [0, 1, nodes]


@settings(max_examples=40)
@given(wanted())
def test_what_each_node_leaves_open_is_the_product_with_the_incidence_to_the_last_bit(of_: Wanted) -> None:
    network, _ = made(of_)
    topology = Plan(network).topology
    variance = np.nan_to_num(network.sigma) ** 2
    product = topology.incidence @ sparse.diags_array(variance).tocsr() @ topology.incidence.T
    assert np.array_equal(topology.balance(network.value), topology.incidence @ network.value, equal_nan=True)
    assert np.array_equal(topology.spread(variance), product.diagonal())
