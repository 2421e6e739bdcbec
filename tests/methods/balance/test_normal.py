"""Both ways to hold S = G V Gᵀ against the matrices written out."""

import numpy as np
import pytest
from balance.networks import Wanted, made, paired, wanted
from balance.oracle import full_covariance
from hypothesis import given, settings

from qingshen.methods.balance import Network, Plan
from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.normal import Normal, covariance, spread
from qingshen.methods.balance.sparse import Assembly, SparseNormal

KINDS = pytest.mark.parametrize("kind", ["dense", "sparse"])


def held(kind: str, network: Network) -> tuple[Normal, np.ndarray, np.ndarray]:
    """The equations, G and V."""
    topology = Plan(network).topology
    v = full_covariance(network)
    variance = np.diag(v).copy()
    if kind == "dense":
        return DenseNormal(topology.matrix, variance, network.pairs), topology.matrix, v
    assembly = Assembly(topology.rows, topology.rank, network.pairs)
    return SparseNormal(assembly, variance, network.pairs), topology.matrix, v


@KINDS
@settings(max_examples=40)
@given(wanted())
def test_every_figure_is_that_of_the_matrices_written_out(kind: str, asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    normal, g, v = held(kind, network)
    s = g @ v @ g.T
    unit = 1 / np.sqrt(np.diag(s))
    inverse = np.linalg.inv(s * np.outer(unit, unit)) * np.outer(unit, unit)
    random = np.random.default_rng(asked.seed)
    x, row, block = random.normal(size=len(v)), random.normal(size=len(s)), random.normal(size=(len(s), 3))

    def close(given: np.ndarray, wanted: np.ndarray) -> bool:
        return np.allclose(
            given, wanted, rtol=1e-6, atol=1e-8 * np.abs(wanted).max(initial=1 / np.diag(s).max(initial=1))
        )

    assert normal.rank == len(s)
    assert close(normal.forward(x), g @ x) and close(normal.residual(x), g @ x)
    assert close(normal.transpose(row), g.T @ row)
    assert close(normal.solve(row), inverse @ row) and close(normal.solve(block), inverse @ block)
    assert close(normal.quadratic(), np.diag(g.T @ inverse @ g))
    assert close(normal.diagonal(), np.diag(inverse))
    assert close(normal.scale(), np.diag(s))
    crossed = normal.crossed(network.pairs)
    full = g.T @ inverse @ g
    assert close(crossed, np.array([full[one, other] for one, other, _ in network.pairs]))


@KINDS
def test_nothing_to_check(kind: str) -> None:
    network = paired(made(Wanted(1, 0, 1))[0], 1, 1.0)
    alone = network.with_readings(np.array([10.0, np.nan]), np.array([1.0, np.nan]), ())
    normal, _, _ = held(kind, alone)
    assert normal.rank == 0
    assert normal.residual(np.ones(2)).shape == normal.solve(np.zeros(0)).shape == normal.diagonal().shape == (0,)
    assert normal.quadratic().tolist() == normal.transpose(np.zeros(0)).tolist() == [0, 0]


@settings(max_examples=20)
@given(wanted())
def test_spread_is_a_product_with_the_covariance(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    v = full_covariance(network)
    weights = np.random.default_rng(asked.seed).normal(size=(len(v), 3))
    variance = np.diag(v).copy()
    assert np.allclose(spread(variance, network.pairs, weights[:, 0]), v @ weights[:, 0])
    assert np.allclose(spread(variance[:, None], network.pairs, weights), v @ weights)
    assert (covariance(variance, network.pairs).toarray() == v).all()
