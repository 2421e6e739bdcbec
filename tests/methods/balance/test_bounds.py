"""Flows that are not negative, judged by cvxpy (Clarabel), by linear programmes, and by the other ways to get there."""

import cvxpy as cp
import numpy as np
import pytest
from balance.networks import Wanted, flipped, made, paired, small, wanted, wild
from balance.oracle import full_covariance, incidence
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize

from qingshen.methods.balance import Network, Result, bounds, reconcile
from qingshen.methods.balance.topology import Topology
from qingshen.problems import Refused

# A quarter of the streams drawn the wrong way round: the signs do not fit, many streams must be zero.
SHARES = st.sampled_from([0.0, 0.1, 0.25, 0.5])
PINNED = "at_bound"


def spoiled(asked: Wanted, share: float, correlated: bool) -> Network:
    network = flipped(made(asked)[0], asked.seed, share)
    return paired(network, asked.seed) if correlated else network


def judged(network: Network) -> float | None:
    """The least weighted squares that cvxpy finds with flows that are not negative; None where it finds none."""
    uncertain, exact = network.sigma > 0, network.sigma == 0
    scale = float(np.nanmax(np.abs(network.value))) or 1.0
    v = full_covariance(network)[np.ix_(uncertain, uncertain)] / scale**2
    x = cp.Variable(len(network.stream), nonneg=True)
    away = np.linalg.inv(np.linalg.cholesky(v)) @ (x[np.flatnonzero(uncertain)] - network.value[uncertain] / scale)
    asked = [incidence(network) @ x == 0]
    if exact.any():
        asked.append(x[np.flatnonzero(exact)] == network.value[exact] / scale)
    problem = cp.Problem(cp.Minimize(cp.sum_squares(away)), asked)
    problem.solve(solver=cp.CLARABEL)
    if problem.status in ("infeasible", "infeasible_inaccurate"):
        return None
    assert problem.status in ("optimal", "optimal_inaccurate")
    return float(problem.value)


def completed(network: Network, x: np.ndarray) -> np.ndarray:
    """The flows with what is unobservable filled in, not negative; fails where nothing fills it in."""
    hidden = np.isnan(x)
    if not hidden.any():
        return x
    balances, scale = incidence(network), np.nanmax(np.abs(x)) or 1.0
    lacking = -balances @ np.where(hidden, 0, x) / scale
    found = optimize.linprog(np.zeros(hidden.sum()), A_eq=balances[:, hidden], b_eq=lacking, bounds=(0, None))
    assert found.status == 0, "the unobservable streams cannot carry what is left to them"
    full = x.copy()
    full[hidden] = found.x * scale
    return full


def pull(network: Network, x: np.ndarray, size: float) -> float:
    """How far x is from the Karush-Kuhn-Tucker conditions: the least that multipliers of the balances leave, scaled."""
    uncertain, exact = network.sigma > 0, network.sigma == 0
    v = full_covariance(network)[np.ix_(uncertain, uncertain)]
    slope = np.zeros(len(x))
    slope[uncertain] = np.linalg.solve(v, (x - network.value)[uncertain])
    unit = np.where(uncertain, np.nan_to_num(network.sigma), np.nanmedian(network.sigma[uncertain]))
    steepest = np.abs(slope * unit).max() or 1.0
    lifts = (incidence(network) * unit).T / steepest
    slope = slope * unit / steepest
    zero = x <= 1e-9 * size
    # min t: slope + lift >= -t everywhere, and <= t where the flow is not zero.
    low = np.column_stack([-lifts, -np.ones(len(x))])[~exact]
    high = np.column_stack([lifts, -np.ones(len(x))])[~zero & ~exact]
    limit = np.concatenate([slope[~exact], -slope[~zero & ~exact]])
    cost = np.append(np.zeros(lifts.shape[1]), 1.0)
    ends = [(None, None)] * lifts.shape[1] + [(0, None)]
    return float(optimize.linprog(cost, A_ub=np.vstack([low, high]), b_ub=limit, bounds=ends).fun)


def check(network: Network, result: Result, least: float) -> None:
    """The result closes, is not negative, and is as good as it can be."""
    x, told = result.reconciled, ~np.isnan(result.reconciled)
    size = max(np.abs(x[told]).max(initial=0), 1e-3 * np.nanmax(np.abs(network.value)))
    assert result.objective <= least * (1 + 1e-6) + 1e-6
    assert result.objective >= least * (1 - 1e-5) - 1e-5
    assert x[told].min(initial=0) >= -1e-9 * size
    exact = network.sigma == 0
    assert (x[exact] == network.value[exact]).all()
    whole = completed(network, x)
    balances = incidence(network)
    seen = np.abs(balances[:, ~told]).sum(axis=1) == 0
    assert np.abs(balances @ whole)[seen].max(initial=0) <= 1e-9 * size
    if (network.sigma > 0).any():
        assert pull(network, whole, size) < 1e-6
    statuses = result.streams["status"].to_numpy()
    assert (np.isnan(x) == (statuses == "unobservable")).all()
    assert ((statuses == PINNED) == np.isin(network.stream, result.pinned)).all()
    assert (x[statuses == PINNED] == 0).all()
    away = np.where(network.sigma > 0, np.nan_to_num(x - network.value), 0)
    v = full_covariance(network) + np.diag(np.where(network.sigma > 0, 0.0, 1.0))
    assert away @ np.linalg.solve(v, away) == pytest.approx(result.objective, rel=1e-6, abs=1e-9)


@settings(max_examples=80)
@given(wanted(), SHARES, st.booleans())
def test_never_worse_than_cvxpy_and_refused_exactly_where_it_finds_nothing(
    asked: Wanted, share: float, correlated: bool
) -> None:
    network = spoiled(asked, share, correlated)
    least = judged(network)
    try:
        result = reconcile(network)
    except Refused as refused:
        assert least is None
        assert {one.code for one in refused.problems} <= {"bounds-infeasible", "exact-conflict"}
        assert refused.problems[0].place.cell
        return
    assert least is not None
    assert result.bounded.settled
    check(network, result, least)


def turned(seed: int, nodes: int = 12, extra: int = 24, unmeasured: float = 0.2) -> Network:
    """A network whose signs do not fit."""
    return flipped(made(Wanted(nodes, extra, seed, unmeasured))[0], seed, 0.25)


@pytest.fixture
def asked_inside(monkeypatch: pytest.MonkeyPatch) -> list[Network]:
    """The networks that had to ask the interior point."""
    asked: list[Network] = []
    plain = bounds.interior_point

    def watched(network: Network, *more: object) -> object:
        asked.append(network)
        return plain(network, *more)

    monkeypatch.setattr(bounds, "interior_point", watched)
    return asked


def test_larger_networks_whose_signs_do_not_fit(asked_inside: list[Network]) -> None:
    for seed in range(12):
        network = turned(seed)
        least = judged(network)
        assert least is not None
        result = reconcile(network)
        assert result.pinned and result.bounded.settled
        check(network, result, least)
    assert 2 <= len(asked_inside) < 12


@pytest.mark.parametrize(("nodes", "extra", "decades", "seed"), [(20, 30, 2.0, 20), (100, 150, 1.5, 1)])
def test_sets_that_come_round_again_are_given_up(
    nodes: int, extra: int, decades: float, seed: int, monkeypatch: pytest.MonkeyPatch, asked_inside: list[Network]
) -> None:
    tried: list[bytes] = []
    plain = bounds._vertex

    def watched(network: Network, topology: Topology, pinned: np.ndarray) -> object:
        if not asked_inside:
            tried.append(pinned.tobytes())
        return plain(network, topology, pinned)

    monkeypatch.setattr(bounds, "MANY", 1.0)
    monkeypatch.setattr(bounds, "_vertex", watched)
    network = wild(nodes, extra, decades, seed)
    result = reconcile(network)
    # Before its passes were used up the first attempt came to a set it had seen, and was given up.
    assert asked_inside and 1 < len(tried) == len(set(tried)) < bounds.PASSES
    assert result.bounded.settled
    check(network, result, judged(network))


@pytest.mark.parametrize("seed", range(6))
def test_one_stream_at_a_time_ends_where_all_at_once_does(seed: int) -> None:
    network = wild(12, 20, 1.0, seed)
    usual = reconcile(network)
    slow = bounds._one_at_a_time(network, usual.free.topology, np.zeros(len(network.stream), dtype=bool))
    assert slow is not None and (slow.pinned == usual.bounded.pinned).all()
    assert slow.x == pytest.approx(usual.reconciled, abs=1e-8)


@pytest.mark.parametrize("seed", [0, 3, 5, 8])
def test_every_way_leads_to_the_same_flows(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network = turned(seed, unmeasured=0.0)
    usual = reconcile(network)
    # Without an active set the interior point is asked, and the vertex beside it is exact.
    monkeypatch.setattr(bounds, "_active_set", lambda *given, alone=False: None)
    polished = reconcile(network)
    assert polished.bounded.settled
    assert polished.reconciled == pytest.approx(usual.reconciled, rel=1e-9, abs=1e-9)
    # Without any vertex the interior point itself is told, and that it is.
    monkeypatch.setattr(bounds, "_vertex", lambda *given: None)
    rough = reconcile(network)
    assert not rough.bounded.settled
    (note,) = rough.notes
    assert (note.code, note.severity) == ("bounds-unsettled", "warning")
    assert str(len(rough.pinned)) in note.what.en and set(rough.pinned) >= set(usual.pinned)
    assert rough.reconciled == pytest.approx(usual.reconciled, rel=1e-4, abs=1e-4 * usual.reconciled.max())
    assert rough.objective == pytest.approx(usual.objective, rel=1e-5)
    assert rough.streams.height == rough.covariance.shape[0]


def test_an_interior_point_that_is_told_hides_what_is_unobservable(monkeypatch: pytest.MonkeyPatch) -> None:
    network = turned(1, unmeasured=0.4)
    usual = reconcile(network)
    monkeypatch.setattr(bounds, "_active_set", lambda *given, alone=False: None)
    monkeypatch.setattr(bounds, "_vertex", lambda *given: None)
    rough = reconcile(network)
    hidden = usual.free.topology.status == 3
    assert hidden.any() and not rough.bounded.settled
    assert (np.isnan(rough.reconciled) == hidden).all() and not rough.bounded.pinned[hidden].any()


def test_a_stream_drawn_the_wrong_way_is_held_at_zero() -> None:
    # 100 comes in, 60 + 40 leave; the 40 is drawn as if it came in.
    streams = [("in", "env", "n", 100.0, 2.0), ("out", "n", "env", 60.0, 1.0), ("back", "env", "n", 40.0, 3.0)]
    result = reconcile(small(*streams))
    assert result.pinned == ("back",)
    assert result.streams["status"].to_list() == ["redundant", "redundant", PINNED]
    assert result.reconciled.tolist() == pytest.approx([68, 68, 0])
    assert result.objective == pytest.approx(16**2 + 8**2 + (40 / 3) ** 2)
    assert result.objective > result.statistic
    free = reconcile(small(*streams), bounds=False)
    assert free.reconciled[2] < 0 and free.pinned == () and free.statistic == result.statistic


def test_a_correlated_reading_learns_from_the_one_held_at_zero() -> None:
    streams = [("in", "env", "n", 100.0, 2.0), ("out", "n", "env", 60.0, 1.0), ("back", "env", "n", 40.0, 3.0)]
    network = small(*streams, correlations=[{"stream": "out", "other": "back", "correlation": 0.5}])
    result = reconcile(network)
    # Given that `back` reads 40 too much, `out` reads 20/3 too much, with a variance of 3/4: 100 ± 2 against 53⅓ ± √¾.
    assert result.pinned == ("back",)
    assert result.reconciled[:2].tolist() == pytest.approx([100 - 140 / 3 * 4 / 4.75] * 2)
    assert result.sigma[:2].tolist() == pytest.approx([np.sqrt(4 * 0.75 / 4.75)] * 2)
    assert judged(network) == pytest.approx(result.objective)


@pytest.mark.parametrize("value", [-5.0, -1e-3])
def test_an_exact_flow_below_zero_is_refused_by_name(value: float) -> None:
    streams = [("a", "env", "n", value, 0.0), ("b", "n", "env", 5.0, 1.0), ("c", "env", "n", 10.0, 1.0)]
    with pytest.raises(Refused) as refused:
        reconcile(small(*streams))
    assert [(one.code, one.place.cell) for one in refused.value.problems] == [("bounds-infeasible", "a")]
    assert reconcile(small(*streams), bounds=False).reconciled[0] == value


def test_exact_flows_that_want_a_negative_one_are_named() -> None:
    streams = [("a", "env", "n", 5.0, 0.0), ("b", "n", "env", 9.0, 0.0), ("c", "n", "env", 2.0, 1.0)]
    with pytest.raises(Refused) as refused:
        reconcile(small(*streams))
    (one,) = refused.value.problems
    assert (one.code, one.place.cell) == ("bounds-infeasible", "a、b")
    assert one.what.zh and one.what.en and one.remedy.zh and one.remedy.en


def test_unobservable_streams_that_cannot_carry_a_negative_rest() -> None:
    # Nothing runs back from m to n, although more leaves n than enters it: u and v are zero, whatever they share.
    streams = [("in", "env", "n", 1.0, 1.0), ("side", "n", "env", 10.0, 1.0), ("m in", "env", "m", 10.0, 1.0),
               ("u", "n", "m", None, None), ("v", "n", "m", None, None), ("out", "m", "env", 1.0, 1.0)]  # fmt: skip
    result = reconcile(small(*streams))
    check(result.network, result, judged(result.network))
    assert result.pinned == ("u", "v")
    assert result.reconciled.tolist() == pytest.approx([5.5, 5.5, 5.5, 0, 0, 5.5])
    assert result.sigma[[0, 2]].tolist() == pytest.approx([np.sqrt(0.5)] * 2)
    back = reconcile(small(*streams, ("w", "m", "n", None, None)))
    assert back.pinned == () and np.isnan(back.reconciled[[3, 4, 6]]).all()


def test_what_is_unobservable_is_not_made_up() -> None:
    told = 0
    for seed in range(10):
        network = turned(seed, 10, 18, 0.4)
        result = reconcile(network)
        x, balances = result.reconciled, incidence(network)
        hidden = result.free.topology.status == 3
        known = hidden & ~np.isnan(x)
        if not known.any():
            continue
        scale = np.nanmax(x)
        rest = -balances @ np.where(hidden, 0, np.nan_to_num(x)) / scale
        for stream in np.flatnonzero(known):
            told += 1
            # Told although unobservable: then no other flow will do.
            for sign in (1.0, -1.0):
                cost = sign * (np.flatnonzero(hidden) == stream)
                end = optimize.linprog(cost, A_eq=balances[:, hidden], b_eq=rest, bounds=(0, None))
                assert end.status == 0 and sign * end.fun * scale == pytest.approx(x[stream], abs=1e-6 * scale)
    assert told


def test_readings_of_zero_are_not_suspicious() -> None:
    result = reconcile(small(("a", "env", "n", 0.0, 1.0), ("b", "n", "env", 0.0, 1.0)))
    assert (result.pinned, result.reconciled.tolist(), result.objective) == ((), [0, 0], 0)
