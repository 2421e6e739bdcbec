import numpy as np
import pytest
from balance.networks import Wanted, made, small, wanted
from balance.oracle import incidence
from hypothesis import given, settings

from qingshen.methods.balance import Plan
from qingshen.methods.balance.recover import recovered, transfer
from qingshen.methods.balance.topology import Topology

SIZES = pytest.mark.parametrize("small", [True, False], ids=["dense", "sparse"])


def test_signs_along_and_against_the_tree() -> None:
    network = small(
        ("in", "env", "n", 10, 1), ("u", "n", "m", None, None), ("back", "m", "n", 2, 1), ("v", "k", "m", None, None),
        ("k in", "env", "k", 3, 1), ("out", "m", "env", None, None),
    )  # fmt: skip
    topology = Plan(network).topology
    found = recovered(topology, network.value)
    assert found.tolist() == [10, 12, 2, 3, 3, 13]
    assert (transfer(topology) @ np.nan_to_num(network.value)).tolist() == found.tolist()


@settings(max_examples=60)
@given(wanted())
def test_true_flows_come_back(asked: Wanted) -> None:
    network, truth = made(asked)
    topology = Plan(network).topology
    found = recovered(topology, np.where(network.measured, truth, np.nan))
    told = topology.status != 3
    assert (np.isnan(found) == ~told).all()
    assert found[told] == pytest.approx(truth[told], rel=1e-10)


def written_out(topology: Topology, small: bool) -> np.ndarray:
    """The transfer of a small and of a large network."""
    with pytest.MonkeyPatch.context() as patch:
        if not small:
            patch.setattr("qingshen.methods.balance.recover.SMALL", 0)
        matrix = transfer(topology)
    return matrix if small else matrix.toarray()


@SIZES
@settings(max_examples=30)
@given(wanted())
def test_transfer_is_the_matrix_of_the_recovery(small: bool, asked: Wanted) -> None:
    network, truth = made(asked)
    topology = Plan(network).topology
    matrix = written_out(topology, small)
    # Whatever the measured flows are, balanced or not: the same combination of them.
    given_ = np.random.default_rng(asked.seed).normal(size=len(truth))
    found = recovered(topology, np.where(network.measured, given_, np.nan))
    told = topology.status != 3
    assert np.allclose((matrix @ given_)[told], found[told], atol=1e-12)
    assert not matrix[~told].any() and not matrix[:, ~network.measured].any()
    closed = np.abs(incidence(network)[:, ~told]).sum(axis=1) == 0
    left = incidence(network) @ matrix @ np.where(network.measured, truth, 0)
    assert left[closed] == pytest.approx(0, abs=1e-9)


@SIZES
def test_all_measured_is_passed_through(small: bool) -> None:
    network, _ = made(Wanted(4, 4, 2))
    topology = Plan(network).topology
    assert recovered(topology, network.value) is network.value
    assert (written_out(topology, small) == np.eye(len(network.stream))).all()
