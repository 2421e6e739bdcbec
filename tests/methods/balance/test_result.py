import numpy as np
import polars as pl
import pytest
from balance.networks import Wanted, flipped, made, paired, small, wanted
from balance.oracle import full_covariance, incidence
from hypothesis import given, settings
from scipy import stats

from qingshen.methods.balance import Result, reconcile
from qingshen.methods.balance.covariances import covariance_matrix
from qingshen.methods.balance.truncated import truncated_sigma

BACK = [("in", "env", "n", 100.0, 2.0), ("out", "n", "env", 60.0, 1.0), ("back", "env", "n", 40.0, 3.0)]


def test_the_verdict_of_two_meters_on_one_pipe() -> None:
    # 10 ± 1 against 7 ± 2: 3 apart with a variance of 5.
    result = reconcile(small(("a", "env", "n", 10.0, 1.0), ("b", "n", "env", 7.0, 2.0)))
    assert (result.statistic, result.degrees_of_freedom) == (pytest.approx(1.8), 1)
    assert result.threshold == pytest.approx(stats.chi2.ppf(0.95, 1))
    assert result.balanced is True and result.objective == pytest.approx(1.8)
    assert result.reconciled.tolist() == pytest.approx([9.4, 9.4])
    assert result.sigma.tolist() == pytest.approx([np.sqrt(0.8)] * 2)
    assert result.covariance == pytest.approx(np.full((2, 2), 0.8))
    assert result.alpha == 0.05 and result.notes == () and result.pinned == ()
    strict = reconcile(result.network, alpha=0.2)
    assert strict.threshold == pytest.approx(stats.chi2.ppf(0.8, 1)) and strict.balanced is False
    assert strict.described.smallest_bias[0] < result.described.smallest_bias[0]


def test_nothing_to_check_is_no_verdict() -> None:
    result = reconcile(small(("a", "env", "n", 10.0, 1.0), ("b", "n", "env", None, None)))
    assert (result.degrees_of_freedom, result.balanced, result.statistic) == (0, None, 0)
    assert np.isnan(result.threshold)
    assert result.suspects.height == 0 and result.findings.passed is None
    assert result.streams["reconciled"].to_list() == [10, 10] and result.sigma.tolist() == [1, 1]


def test_nodes_say_what_their_readings_leave_open() -> None:
    network = small(
        ("a", "env", "n", 10.0, 3.0), ("b", "n", "m", 8.0, 4.0), ("c", "m", "env", None, None),
        ("d", "n", "env", 1.0, 0.0), ("x", "env", "k", 5.0, 0.0), ("y", "k", "env", 5.0, 0.0),
    )  # fmt: skip
    table = reconcile(network).nodes
    assert table.columns == ["node", "imbalance", "sigma", "test"]
    assert table.rows() == [("n", 1.0, 5.0, 0.2), ("m", None, None, None), ("k", 0.0, 0.0, None)]
    correlated = network.correlated([{"stream": "a", "other": "b", "correlation": 0.5}])
    # In - out: what a and b have in common falls out.
    assert reconcile(correlated).nodes.row(0)[2] == pytest.approx(np.sqrt(9 + 16 - 12))


@settings(max_examples=25)
@given(wanted(unmeasured=0.0))
def test_nodal_tests_are_those_of_the_readings(asked: Wanted) -> None:
    network = paired(made(asked)[0], asked.seed)
    table, balances = reconcile(network).nodes, incidence(network)
    sigma = np.sqrt(np.diag(balances @ full_covariance(network) @ balances.T))
    gap = balances @ network.value
    assert table["imbalance"].to_numpy() == pytest.approx(gap, abs=1e-9)
    assert table["sigma"].to_numpy() == pytest.approx(sigma, rel=1e-9)
    told = sigma > 0
    assert table["test"].to_numpy()[told] == pytest.approx(
        np.abs(gap / np.where(told, sigma, 1))[told], rel=1e-7, abs=1e-9
    )
    assert table["test"].is_null().to_list() == (~told).tolist()


@settings(max_examples=30)
@given(wanted())
def test_what_is_reconciled_is_known_no_worse_than_what_was_read(asked: Wanted) -> None:
    result = reconcile(paired(made(asked)[0], asked.seed), bounds=False)
    measured = result.network.measured
    assert (result.sigma[measured] <= result.network.sigma[measured] * (1 + 1e-9)).all()
    c = result.covariance
    assert np.allclose(np.sqrt(np.diag(c)), result.sigma, rtol=1e-5, atol=1e-6, equal_nan=True)
    told, unit = ~np.isnan(result.sigma), float(np.nanmax(result.network.sigma)) ** 2
    assert (np.linalg.eigvalsh(c[np.ix_(told, told)]) > -1e-9 * unit).all()
    # Closed balances: no combination that is a balance is uncertain.
    balances = incidence(result.network)
    closed = np.abs(balances[:, ~told]).sum(axis=1) == 0
    left = balances[closed] @ np.nan_to_num(c) @ balances[closed].T
    assert np.abs(left).max(initial=0) < 1e-8 * unit


def pinned() -> Result:
    result = reconcile(flipped(made(Wanted(12, 24, 4, 0.1))[0], 4, 0.25))
    assert len(result.pinned) > 1
    return result


def test_a_flow_held_at_zero_keeps_the_sigma_above_zero() -> None:
    result = reconcile(small(*BACK))
    before = result.described.reconciled_sigma[2]
    estimate = result.free.x[2]
    law = stats.truncnorm(-estimate / before, np.inf, loc=estimate, scale=before)
    assert estimate < 0 and result.sigma[2] == pytest.approx(law.std(), rel=1e-6)
    assert result.sigma[:2].tolist() == pytest.approx([np.sqrt(0.8)] * 2)
    # The covariance is that of the flows given which of them are zero.
    assert not result.covariance[2].any()
    many = pinned()
    at = np.flatnonzero(many.bounded.pinned & (many.free.topology.status != 3))
    sigma = reconcile(many.network, bounds=False).sigma
    assert many.sigma[at] == pytest.approx(truncated_sigma(many.free.x[at], sigma[at]))
    others = np.flatnonzero(~many.bounded.pinned & ~np.isnan(many.reconciled))
    assert many.sigma[others] == pytest.approx(np.sqrt(np.diag(many.covariance))[others], rel=1e-5, abs=1e-7)


def test_tests_belong_to_the_solution_without_bounds() -> None:
    many = pinned()
    free = reconcile(many.network, bounds=False)
    assert many.statistic == free.statistic and many.objective > many.statistic
    assert np.array_equal(many.described.test, free.described.test, equal_nan=True)
    assert many.balanced is free.balanced
    assert (covariance_matrix(many.free)[0] == free.covariance[0]).all()


def test_every_table_can_be_written_and_read(tmp_path: object) -> None:
    for result in (reconcile(small(*BACK)), pinned()):
        for name in ("streams", "nodes", "suspects", "critical", "equivalent"):
            table = getattr(result, name)
            path = f"{tmp_path}/{name}.parquet"
            table.write_parquet(path)
            assert pl.read_parquet(path).equals(table)


def test_same_readings_same_bytes() -> None:
    one, other = pinned(), pinned()
    for name in ("streams", "nodes", "suspects", "critical", "equivalent"):
        assert getattr(one, name).equals(getattr(other, name))
    assert np.array_equal(one.covariance, other.covariance, equal_nan=True)
    assert one.figure("s0 / s1") == other.figure("s0 / s1")
