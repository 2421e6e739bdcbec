import numpy as np
import pytest
from balance.networks import Wanted, large, made, paired, wanted
from balance.oracle import full_covariance
from hypothesis import given, settings

from qingshen.methods.balance import Network, Plan
from qingshen.methods.balance.sparse import Assembly, SparseNormal


def assembled(network: Network) -> tuple[Assembly, np.ndarray]:
    topology = Plan(network).topology
    return Assembly(topology.rows, topology.rank, network.pairs), topology.matrix


@settings(max_examples=40)
@given(wanted())
def test_the_map_assembles_the_upper_triangle(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed, 1.0)
    assembly, g = assembled(network)
    v = full_covariance(network)
    found = assembly.matrix(np.diag(v).copy()).toarray()
    s = g @ v @ g.T
    assert np.allclose(found, np.triu(s), rtol=1e-12, atol=1e-12 * np.abs(s).max(initial=0))


def test_weighted_anew_is_as_good_as_new_and_spends_the_old() -> None:
    network = paired(made(Wanted(9, 14, 2, 0.2))[0], 2)
    assembly, _ = assembled(network)
    variance = np.nan_to_num(network.sigma) ** 2
    first = SparseNormal(assembly, variance, network.pairs)
    row = np.arange(1.0, assembly.rank + 1)
    kept = first.solve(row), first.quadratic()
    for factor in (4.0, 0.25, 1.0):
        again = first.reweighted(variance * factor)
        fresh = SparseNormal(assembly, variance * factor, network.pairs)
        assert again.solve(row) == pytest.approx(fresh.solve(row), rel=1e-13)
        assert again.quadratic() == pytest.approx(fresh.quadratic(), rel=1e-12)
        with pytest.raises(RuntimeError, match="weighted anew"):
            first.solve(row)
        with pytest.raises(RuntimeError, match="weighted anew"):
            first.reweighted(variance)
        first = again
    assert first.solve(row) == pytest.approx(kept[0], rel=1e-12) and first.quadratic() == pytest.approx(
        kept[1], rel=1e-12
    )


def test_a_stream_without_weight_keeps_its_place_for_later() -> None:
    network = made(Wanted(9, 14, 2))[0]
    assembly, g = assembled(network)
    variance = network.sigma**2
    without = np.where(np.arange(len(variance)) % 3 == 2, 0.0, variance)
    again = SparseNormal(assembly, without).reweighted(variance)
    assert again.solve(np.eye(assembly.rank)) @ (g * variance @ g.T) == pytest.approx(np.eye(assembly.rank), abs=1e-10)


def test_a_singular_matrix_is_an_error() -> None:
    network = made(Wanted(4, 3, 2))[0]
    assembly, _ = assembled(network)
    with pytest.raises(np.linalg.LinAlgError):
        SparseNormal(assembly, np.zeros(len(network.stream)))


def test_six_hundred_streams_against_columns_of_the_inverse() -> None:
    network = paired(large(600, 250, 3), 3, 0.2)
    topology = Plan(network).topology
    assembly = Assembly(topology.rows, topology.rank, network.pairs)
    normal = SparseNormal(assembly, network.sigma**2, network.pairs)
    inverse = normal.solve(np.eye(assembly.rank))
    g = topology.matrix
    seen = g.T @ inverse @ g
    assert normal.quadratic() == pytest.approx(np.diag(seen), rel=1e-8)
    pairs = [seen[one, other] for one, other, _ in network.pairs]
    assert normal.crossed(network.pairs) == pytest.approx(pairs, rel=1e-7, abs=1e-9)
    assert inverse @ (g @ full_covariance(network) @ g.T) == pytest.approx(np.eye(assembly.rank), abs=1e-8)
