import numpy as np
import pytest
from balance.networks import Wanted, made, paired, small, wanted, without
from balance.oracle import full_covariance
from hypothesis import given, settings

from qingshen.methods.balance import Plan
from qingshen.methods.balance import plan as plan_module
from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.sparse import SparseNormal


def sparsely(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(plan_module, "DENSE", 0)


def test_small_networks_are_dense_and_large_ones_sparse() -> None:
    for nodes, kind in ((plan_module.DENSE, DenseNormal), (plan_module.DENSE + 1, SparseNormal)):
        network, _ = made(Wanted(nodes, 4, 1))
        plan = Plan(network)
        assert plan.topology.rank == nodes
        assert type(plan.solve().reduced.normal) is kind


@settings(max_examples=30)
@given(wanted())
def test_dense_and_sparse_say_the_same(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    dense = Plan(network).solve()
    with pytest.MonkeyPatch.context() as patch:
        sparsely(patch)
        sparse = Plan(network).solve()
    assert np.allclose(dense.x, sparse.x, rtol=1e-9, atol=1e-9, equal_nan=True)
    assert dense.reduced.statistic == pytest.approx(sparse.reduced.statistic, rel=1e-8, abs=1e-10)
    # Multipliers are 1 over a variance, and large beside small sigmas.
    one, other = dense.reduced.multiplier, sparse.reduced.multiplier
    assert np.allclose(one, other, rtol=1e-7, atol=1e-9 * np.abs(one).max(initial=0))
    assert (dense.reduced.checked == sparse.reduced.checked).all()


@pytest.mark.parametrize("large", [False, True])
def test_solved_again_with_other_readings_and_weights(large: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if large:
        sparsely(monkeypatch)
    network, _ = made(Wanted(8, 12, 4, 0.2, 0.1))
    plan = Plan(network)
    random = np.random.default_rng(1)
    for _ in range(5):
        sigma = network.sigma * random.uniform(0.3, 3, len(network.sigma))
        value = np.where(network.sigma > 0, network.value + random.normal(size=len(sigma)), network.value)
        again = plan.solve(value, sigma**2)
        fresh = Plan(network.with_readings(value, sigma)).solve()
        assert np.allclose(again.x, fresh.x, rtol=1e-11, atol=1e-12, equal_nan=True)
        assert again.reduced.statistic == pytest.approx(fresh.reduced.statistic, rel=1e-11)
    assert np.array_equal(plan.solve().x, Plan(network).solve().x, equal_nan=True)


def test_what_an_earlier_weighting_returned_says_so_when_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    sparsely(monkeypatch)
    network, _ = made(Wanted(5, 5, 4))
    plan = Plan(network)
    first = plan.solve()
    statistic, x = first.reduced.statistic, first.x.copy()
    plan.solve(network.value * 1.1)
    assert plan.solve().reduced.normal is first.reduced.normal
    plan.solve(network.value * 1.1, network.sigma**2 * 2)
    assert (first.reduced.statistic, first.x.tolist()) == (statistic, x.tolist())
    with pytest.raises(RuntimeError, match="weighted anew"):
        first.reduced.normal.quadratic()


@settings(max_examples=25)
@given(wanted())
def test_the_solution_is_linear_in_the_readings(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    plan = Plan(network)
    exact = network.sigma == 0
    random = np.random.default_rng(asked.seed)
    one, other = (np.where(exact, network.value, network.value + random.normal(size=len(exact))) for _ in range(2))
    middle = plan.solve((one + other) / 2).x
    assert np.allclose(middle, (plan.solve(one).x + plan.solve(other).x) / 2, rtol=1e-9, atol=1e-9, equal_nan=True)
    # What is reconciled stays where it is: a second time changes nothing.
    x = plan.solve(one).x
    assert np.allclose(plan.solve(np.where(network.measured, x, np.nan)).x, x, rtol=1e-9, atol=1e-8, equal_nan=True)


@settings(max_examples=25)
@given(wanted(exact=0.0))
def test_adjustments_are_worth_what_the_statistic_says(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    solution = Plan(network).solve()
    measured = network.measured
    away = (solution.x - network.value)[measured]
    v = full_covariance(network)[np.ix_(measured, measured)]
    assert away @ np.linalg.solve(v, away) == pytest.approx(solution.reduced.statistic, rel=1e-6, abs=1e-9)


def test_whose_plan_it_is() -> None:
    network = small(("a", "env", "n", 1.0, 1.0), ("b", "n", "env", 2.0, 1.0), ("c", "n", "env", 2.0, 1.0))
    plan = Plan(network)
    assert plan.fits(network) and plan.fits(network.with_readings(network.value * 2, network.sigma * 3))
    assert not plan.fits(without(network, 2))
    assert not plan.fits(network.with_readings(network.value, network.sigma * np.array([0, 1, 1])))
    assert not plan.fits(network.with_readings(network.value, network.sigma, ((0, 1, 0.2),)))
    assert not plan.fits(small(("a", "env", "n", 1.0, 1.0), ("b", "n", "env", 2.0, 1.0)))
