"""The dense reduction against null spaces by singular values."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from qingshen.methods.balance.reduction import Contradiction, System, equilibrated, reduce_system, statuses

SEEDS = st.integers(0, 2**32 - 1)


def random_system(seed: int, *, exact: bool = True) -> tuple[System, np.ndarray]:
    """Small whole coefficients, so that dependent equations and void columns happen; a truth that meets them."""
    random = np.random.default_rng(seed)
    rows, n = int(random.integers(1, 6)), int(random.integers(2, 9))
    matrix = random.integers(-1, 2, (rows, n)).astype(float)
    truth = random.uniform(1, 10, n)
    constant = matrix @ truth
    sigma = random.uniform(0.1, 1.0, n)
    draw = random.random(n)
    sigma[(draw < 0.2) & exact] = 0.0
    value = truth + sigma * random.normal(size=n)
    value[draw > 0.65] = sigma[draw > 0.65] = np.nan
    uncertain = np.flatnonzero(sigma > 0)
    pairs = ()
    if len(uncertain) >= 2 and random.random() < 0.5:
        one, other = map(int, random.permutation(uncertain)[:2])
        pairs = ((one, other, float(random.uniform(-0.9, 0.9) * sigma[one] * sigma[other])),)
    return System(matrix, constant, value, sigma, pairs), truth


def judged(system: System) -> dict[str, object]:
    """The obvious way: projections, pseudo-inverses."""
    a, measured = system.matrix, ~np.isnan(system.value)
    v = np.diag(np.nan_to_num(system.sigma) ** 2)
    for one, other, shared in system.pairs:
        v[one, other] = v[other, one] = shared
    v, b = v[np.ix_(measured, measured)], a[:, ~measured]
    left = null_space(b.T).T if b.shape[1] else np.eye(len(a))
    g = left @ a[:, measured]
    eigenvalues, vectors = np.linalg.eigh(g @ v @ g.T)
    kept = eigenvalues > 1e-9
    inverse = vectors[:, kept] @ np.diag(1 / eigenvalues[kept]) @ vectors[:, kept].T
    r = g @ system.value[measured] - left @ system.constant
    x = system.value[measured] - v @ g.T @ inverse @ r
    covariance = v - v @ g.T @ inverse @ g @ v
    carry = np.zeros((a.shape[1], measured.sum()))
    carry[measured] = np.eye(measured.sum())
    estimate = np.zeros(a.shape[1])
    estimate[measured] = x
    seen = np.ones(a.shape[1], dtype=bool)
    if b.shape[1]:
        pseudo = np.linalg.pinv(b)
        carry[~measured] = -pseudo @ a[:, measured]
        estimate[~measured] = pseudo @ (system.constant - a[:, measured] @ x)
        hidden = null_space(b)
        seen[~measured] = np.abs(hidden).max(axis=1, initial=0.0) < 1e-9
    status = np.where(seen, "observable", "unobservable").astype(object)
    status[measured] = np.where(np.abs(g).max(axis=0, initial=0.0) > 1e-9, "redundant", "nonredundant")
    status[system.sigma == 0] = "exact"
    estimate[~seen] = np.nan
    whole = carry @ covariance @ carry.T
    whole[~seen] = whole[:, ~seen] = np.nan
    return {
        "status": status,
        "estimate": estimate,
        "covariance": whole,
        "statistic": r @ inverse @ r,
        "rank": int(kept.sum()),
    }


@settings(max_examples=200, deadline=None)
@given(SEEDS)
def test_the_reduction_is_what_the_judge_says(seed: int) -> None:
    system, _ = random_system(seed)
    found, right = reduce_system(system), judged(system)
    assert found.status.tolist() == right["status"].tolist()
    assert found.reduced.normal.rank == right["rank"]
    assert found.reduced.statistic == pytest.approx(right["statistic"], rel=1e-7, abs=1e-9)
    assert found.estimate == pytest.approx(right["estimate"], rel=1e-7, abs=1e-8, nan_ok=True)
    assert found.covariance == pytest.approx(right["covariance"], rel=1e-6, abs=1e-9, nan_ok=True)
    assert found.sigma == pytest.approx(np.sqrt(np.clip(np.diag(right["covariance"]), 0, None)), abs=1e-5, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_units_change_nothing(seed: int) -> None:
    system, _ = random_system(seed)
    random = np.random.default_rng(seed + 1)
    row = 10.0 ** random.integers(-6, 7, len(system.constant))
    unit = 10.0 ** random.integers(-4, 5, len(system.value))
    pairs = tuple((one, other, shared * unit[one] * unit[other]) for one, other, shared in system.pairs)
    matrix = system.matrix * row[:, None] / unit
    other = System(matrix, system.constant * row, system.value * unit, system.sigma * unit, pairs)
    plain, scaled = reduce_system(system), reduce_system(other)
    assert scaled.status.tolist() == plain.status.tolist()
    assert scaled.reduced.statistic == pytest.approx(plain.reduced.statistic, rel=1e-6, abs=1e-7)
    assert scaled.estimate / unit == pytest.approx(plain.estimate, rel=1e-6, abs=1e-7, nan_ok=True)


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_the_reconciled_readings_close_every_check(seed: int) -> None:
    system, _ = random_system(seed)
    found = reduce_system(system)
    x = np.nan_to_num(found.estimate)
    assert np.abs(found.reduced.normal.residual(x)).max(initial=0.0) < 1e-9


def test_a_sum_of_what_cannot_be_told_may_well_be_told() -> None:
    # in = a + b, neither measured; a + b is.
    system = System(
        np.array([[1.0, -1.0, -1.0]]), np.zeros(1), np.array([10.0, np.nan, np.nan]), np.array([2.0] + [np.nan] * 2)
    )
    found = reduce_system(system)
    assert found.status.tolist() == ["nonredundant", "unobservable", "unobservable"]
    sigma = found.deviation(np.array([[0.0, 1.0, 1.0], [0.0, 1.0, 0.0], [1.0, -1.0, -1.0]]))
    assert sigma[0] == pytest.approx(2.0)
    assert np.isnan(sigma[1])
    assert sigma[2] == pytest.approx(0.0, abs=1e-12)


def test_exact_readings_that_contradict_each_other_are_found_with_their_equations() -> None:
    matrix = np.array([[1.0, 1.0, 0.0, 0.0], [0.0, -1.0, 1.0, 0.0], [0.0, 0.0, 1.0, -1.0]])
    system = System(matrix, np.zeros(3), np.array([5.0, np.nan, -4.0, 1.0]), np.array([0.0, np.nan, 0.0, 1.0]))
    with pytest.raises(Contradiction) as found:
        reduce_system(system)
    assert found.value.rows.tolist() == [0, 1]
    assert found.value.columns.tolist() == [0, 2]
    assert abs(found.value.gap) == pytest.approx(1.0)
    assert reduce_system(system, consistent=True).reduced.normal.rank == 1


def test_equations_said_twice_are_one_check() -> None:
    matrix = np.array([[1.0, -1.0], [2.0, -2.0], [0.0, 0.0]])
    found = reduce_system(System(matrix, np.zeros(3), np.array([10.0, 12.0]), np.array([1.0, 1.0])))
    assert found.reduced.normal.rank == 1
    assert found.reduced.statistic == pytest.approx(2.0)
    assert found.estimate == pytest.approx([11.0, 11.0])


def test_scaling_is_exact_and_brings_the_largest_entries_near_one() -> None:
    matrix = np.array([[1e9, 3.0, 0.0], [7e-5, 2e-12, 1e-3], [0.0, 0.0, 0.0]])
    row, column, scaled = equilibrated(matrix)
    assert (row[:, None] * matrix * column == scaled).all()
    assert (np.log2(row) % 1 == 0).all() and (np.log2(column) % 1 == 0).all()
    assert np.abs(scaled[:2]).max(axis=1) == pytest.approx([1, 1], rel=1.0)
    assert np.abs(scaled).max(axis=0) == pytest.approx([1, 1, 1], rel=1.0)


def test_readings_a_million_times_better_than_others_keep_their_digits() -> None:
    # a = b + c with a and b weighed to 1e-7, and two such systems that share an unmeasured stream.
    matrix = np.array([[1.0, -1.0, -1.0, 0.0, 0.0], [0.0, 0.0, 1.0, -1.0, 1.0]])
    sigma = np.array([1e-7, 1e-7, np.nan, 100.0, 100.0])
    found = reduce_system(System(matrix, np.zeros(2), np.array([1000.0, 400.0, np.nan, 900.0, 500.0]), sigma))
    assert found.estimate == pytest.approx([1000.0, 400.0, 600.0, 1000.0, 400.0], rel=1e-9)
    assert found.sigma[2] == pytest.approx(np.hypot(1e-7, 1e-7), rel=1e-6)
    assert found.sigma[3] == pytest.approx(100 / np.sqrt(2), rel=1e-9)


@settings(max_examples=100)
@given(SEEDS)
def test_the_statuses_alone_are_those_of_the_whole_reduction(seed: int) -> None:
    system, _ = random_system(seed, exact=False)
    assert statuses(system).tolist() == reduce_system(system).status.tolist()
