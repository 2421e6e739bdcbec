import numpy as np
import pytest
from balance.networks import Wanted, made, paired, wanted
from balance.oracle import full_covariance, judge
from hypothesis import given, settings
from scipy import stats

from qingshen.methods.balance import Network, Plan, Result, covariances, reconcile
from qingshen.methods.balance.statistics import describe

DRAWS = 20_000


def reconciling(network: Network) -> np.ndarray:
    """The matrix that makes reconciled flows of readings, column by column from the plan itself."""
    plan = Plan(network)
    units = np.eye(len(network.stream))
    return np.column_stack([plan.solve(np.where(network.measured, one, np.nan)).x for one in units])


def metered() -> tuple[Network, np.ndarray]:
    """A network with observable streams without a meter, correlated readings and hardly checked ones."""
    network, truth = made(Wanted(9, 10, 3, 0.3))
    return paired(network, 3), truth


def test_sigmas_and_tests_are_those_of_twenty_thousand_draws() -> None:
    network, truth = metered()
    result = reconcile(network, bounds=False)
    status = result.free.topology.status
    assert (np.bincount(status, minlength=4)[[0, 2]] >= [5, 2]).all() and len(network.pairs) >= 3
    random = np.random.default_rng(7)
    factor = np.linalg.cholesky(full_covariance(network) + np.diag(np.where(network.measured, 0, 1.0)))
    readings = truth + random.normal(size=(DRAWS, len(truth))) @ factor.T
    told = status != 3
    drawn = np.where(network.measured, readings, 0) @ np.nan_to_num(reconciling(network)).T
    assert drawn[:, told].mean(axis=0) == pytest.approx(truth[told], abs=5 * np.nanmax(result.sigma) / np.sqrt(DRAWS))
    c = result.covariance[np.ix_(told, told)]
    sampled = np.cov(drawn[:, told].T)
    # The standard deviation of a sampled covariance is √((cᵢᵢ cⱼⱼ + cᵢⱼ²) / draws).
    error = np.sqrt((np.outer(np.diag(c), np.diag(c)) + c**2) / DRAWS)
    assert (np.abs(sampled - c) < 5 * error + 1e-12).all()
    assert result.sigma[told] == pytest.approx(np.std(drawn[:, told], axis=0), rel=5 / np.sqrt(2 * DRAWS))
    _tests_are_normal(network, result, readings)


def _tests_are_normal(network: Network, result: Result, readings: np.ndarray) -> None:
    """J is χ² and each test N(0, 1) where nothing is wrong."""
    normal = result.free.reduced.normal
    balances = np.column_stack([normal.forward(one) for one in np.eye(len(network.stream))])
    residual = np.where(network.measured, readings, 0) @ balances.T
    multiplier = normal.solve(residual.T)
    j = np.einsum("dr,rd->d", residual, multiplier)
    assert stats.kstest(j, stats.chi2(result.degrees_of_freedom).cdf).pvalue > 0.01
    assert (j > result.threshold).mean() == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / DRAWS))
    force = np.column_stack([normal.transpose(one) for one in np.eye(normal.rank)]) @ multiplier
    checked = result.free.reduced.checked
    z = force[checked] / np.sqrt(normal.quadratic()[checked])[:, None]
    assert z.std(axis=1) == pytest.approx(np.ones(checked.sum()), rel=5 / np.sqrt(2 * DRAWS))
    # One draw told by the result itself.
    one = reconcile(network.with_readings(np.where(network.measured, readings[0], np.nan), network.sigma), bounds=False)
    assert one.described.test[checked] == pytest.approx(np.abs(z[:, 0]), rel=1e-8)
    assert one.statistic == pytest.approx(j[0], rel=1e-9)


@settings(max_examples=25)
@given(wanted())
def test_covariances_follow_from_what_is_done_to_the_readings(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    solution = Plan(network).solve()
    exact = network.sigma == 0
    # Exact readings stay what they are: only differences of readings count.
    free = network.with_readings(np.where(exact, 0.0, network.value), network.sigma)
    matrix = reconciling(free) if not exact.any() else _slopes(network)
    found = covariances.covariance_matrix(solution)
    direct = matrix @ full_covariance(network) @ matrix.T
    told = solution.topology.status != 3
    unit = np.nanmax(network.sigma) ** 2
    assert np.allclose(found[np.ix_(told, told)], direct[np.ix_(told, told)], rtol=1e-7, atol=1e-9 * unit)
    assert np.isnan(found[~told]).all() and np.isnan(found[:, ~told]).all()
    assert (found[told][:, told] == found[told][:, told].T).all()


def _slopes(network: Network) -> np.ndarray:
    """The derivatives of the reconciled flows by the readings that are uncertain."""
    plan, base = Plan(network), Plan(network).solve().x
    columns = []
    for at, unit in enumerate(np.eye(len(network.stream))):
        moves = network.sigma[at] > 0
        columns.append(plan.solve(network.value + unit).x - base if moves else np.zeros(len(base)))
    return np.column_stack(columns)


@settings(max_examples=25)
@given(wanted())
def test_one_combination_costs_what_the_whole_says(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    solution = Plan(network).solve()
    told = solution.topology.status != 3
    gradient = np.where(told, np.random.default_rng(asked.seed).normal(size=len(told)), 0.0)
    whole = np.nan_to_num(judge(network).covariance)
    unit = float(np.nanmax(network.sigma)) ** 2
    found = covariances.combination_variance(solution, gradient)
    assert found == pytest.approx(gradient @ whole @ gradient, rel=1e-6, abs=1e-8 * unit)
    assert covariances.combination_variance(solution, np.zeros(len(told))) == 0


def test_observable_sigmas_in_parts_and_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    network, _ = metered()
    solution = Plan(network).solve()
    whole = covariances.observable_sigma(solution)
    assert ((solution.topology.status == 2) == ~np.isnan(whole)).all()
    assert whole[~np.isnan(whole)] == pytest.approx(np.sqrt(np.diag(judge(network).covariance))[~np.isnan(whole)])
    monkeypatch.setattr(covariances, "CHUNK", 1)
    assert covariances.observable_sigma(solution) == pytest.approx(whole, nan_ok=True, rel=1e-12)
    monkeypatch.setattr(covariances, "MANY", 1)
    assert np.isnan(covariances.observable_sigma(solution)).all()


def test_the_diagonal_is_the_sigma_that_is_told() -> None:
    network, _ = metered()
    solution = Plan(network).solve()
    sigma = describe(solution.reduced, 0.05).reconciled_sigma
    variance = np.diag(covariances.covariance_matrix(solution))
    assert sigma[network.measured] ** 2 == pytest.approx(variance[network.measured], rel=1e-8)
