"""What holds of every reconciled network, drawn at random: the slow judge agrees, and nothing hangs on form."""

from typing import Any

import numpy as np
import pytest
from balance.networks import Wanted, gap, made, paired, rows, solved, wanted, without
from balance.oracle import judge
from hypothesis import example, given, settings
from hypothesis import strategies as st

from qingshen.methods.balance import Network, reconcile

SEEDS = st.integers(0, 2**32 - 1)
PATHS = pytest.mark.parametrize("dense", [64, 0], ids=["dense", "sparse"])


@PATHS
@settings(max_examples=70)
@given(wanted(), st.sampled_from([0.0, 0.6]))
def test_random_networks_agree_with_the_slow_judge(dense: int, asked: Wanted, correlated: float) -> None:
    network = paired(made(asked)[0], asked.seed, correlated)
    result, judged = solved(network, dense), judge(network)
    assert result.free.topology.rank == 0 or (dense == 0) != hasattr(result.free.reduced.normal, "matrix")
    assert result.streams["status"].to_list() == judged.status
    assert result.degrees_of_freedom == judged.degrees_of_freedom
    close = {"rtol": 1e-7, "equal_nan": True}
    unit = float(np.nanmax(network.sigma))
    assert np.allclose(result.reconciled, judged.x, atol=1e-7 * unit, **close)
    assert np.isclose(result.statistic, judged.statistic, rtol=1e-6, atol=1e-9)
    assert np.allclose(result.covariance, judged.covariance, atol=1e-7 * unit**2, **close)
    assert np.allclose(result.sigma**2, np.diag(judged.covariance), atol=1e-7 * unit**2, **close)
    assert gap(network, result.reconciled) < 1e-9


@settings(max_examples=40)
@given(wanted(), st.booleans())
def test_balances_close_with_bounds_too(asked: Wanted, correlated: bool) -> None:
    network = made(asked)[0]
    result = reconcile(paired(network, asked.seed) if correlated else network)
    assert gap(network, result.reconciled) < 1e-9
    assert result.objective >= result.statistic * (1 - 1e-9) - 1e-12


@settings(max_examples=30)
@given(wanted(), st.randoms(use_true_random=False))
def test_the_order_of_rows_leaves_no_trace(asked: Wanted, random: Any) -> None:
    network = paired(made(asked)[0], asked.seed)
    written = rows(network)
    shares = [
        {"stream": f"s{one}", "other": f"s{other}", "correlation": c / (network.sigma[one] * network.sigma[other])}
        for one, other, c in network.pairs
    ]
    shuffled, turned = written.copy(), [one | {"stream": one["other"], "other": one["stream"]} for one in shares]
    random.shuffle(shuffled)
    random.shuffle(turned)
    one = reconcile(Network.from_streams(written, shares))
    other = reconcile(Network.from_streams(shuffled, turned))
    assert other.statistic == pytest.approx(one.statistic, rel=1e-8, abs=1e-10)
    first, second = one.streams.sort("stream"), other.streams.sort("stream")
    assert first["status"].equals(second["status"])
    for name in ("reconciled", "reconciled_sigma", "test", "adjustability", "smallest_bias"):
        # Beside an exact reading a sigma is the root of a rounding.
        near = 1e-7 * max(1.0, np.nanmax(network.sigma))
        assert np.allclose(first[name].to_numpy(), second[name].to_numpy(), rtol=1e-6, atol=near, equal_nan=True)
    assert one.nodes.sort("node")["node"].equals(other.nodes.sort("node")["node"])
    assert sorted(one.pinned) == sorted(other.pinned)


@settings(max_examples=30)
@example(Wanted(4, 0, 1, exact=0.15, relative_sigma=0.1), 1000.0)
@given(wanted(), st.sampled_from([1000.0, 1e-6, 3.6]))
def test_the_unit_does_not_matter(asked: Wanted, factor: float) -> None:
    network = paired(made(asked)[0], asked.seed)
    pairs = tuple((one, other, c * factor**2) for one, other, c in network.pairs)
    one = reconcile(network)
    other = reconcile(network.with_readings(network.value * factor, network.sigma * factor, pairs))
    scale = np.nanmax(np.abs(one.reconciled))
    assert np.allclose(
        other.reconciled, one.reconciled * factor, rtol=1e-9, atol=1e-11 * scale * factor, equal_nan=True
    )
    # Beside an exact reading a sigma is the root of a rounding: compared before the root is taken.
    told, same = (other.sigma / factor) ** 2, one.sigma**2
    assert np.allclose(told, same, rtol=2e-7, atol=1e-15 * scale**2, equal_nan=True)
    assert other.statistic == pytest.approx(one.statistic, rel=1e-9, abs=1e-12)
    assert other.pinned == one.pinned
    assert one.streams["status"].equals(other.streams["status"])
    assert np.allclose(one.described.test, other.described.test, rtol=1e-6, atol=1e-9, equal_nan=True)


@settings(max_examples=15)
@given(wanted())
def test_names_do_not_matter(asked: Wanted) -> None:
    network = made(asked)[0]
    ends = {f"n{at}": f"车间 {at}" for at in range(len(network.node))} | {"env": ""}
    named = [
        one | {"stream": f"物流 {at}/甲", "source": ends[one["source"]], "target": ends[one["target"]]}
        for at, one in enumerate(rows(network))
    ]
    one, other = reconcile(Network.from_streams(rows(network))), reconcile(Network.from_streams(named))
    drop = ("stream", "source", "target")
    assert one.streams.drop(drop).equals(other.streams.drop(drop))
    assert one.nodes.drop("node").equals(other.nodes.drop("node"))


@settings(max_examples=30)
@given(wanted(), SEEDS)
def test_a_parallel_stream_without_a_meter_hides_what_it_joins(asked: Wanted, seed: int) -> None:
    network = made(asked)[0]
    before = reconcile(network, bounds=False).streams["status"]
    at = int(np.random.default_rng(seed).integers(len(network.stream)))
    written = rows(network)
    beside = written[at] | {"stream": "beside", "value": None, "sigma": None}
    after = reconcile(Network.from_streams([*written, beside]), bounds=False).streams["status"]
    if before[at] in ("observable", "unobservable"):
        assert after[at] == after[-1] == "unobservable"
    elif before[at] != "exact":
        assert after[at] == "nonredundant"
        assert after[-1] == ("unobservable" if before[at] == "nonredundant" else "observable")


@PATHS
@settings(max_examples=30)
@given(wanted(exact=0.0), SEEDS)
def test_a_meter_set_aside_takes_its_test_squared_with_it(dense: int, asked: Wanted, seed: int) -> None:
    network = paired(made(asked)[0], asked.seed)
    whole = solved(network, dense)
    at = int(np.random.default_rng(seed).choice(np.flatnonzero(network.measured)))
    if network.measured.sum() < 2 or any(at in pair[:2] for pair in network.pairs):
        return
    less = solved(without(network, at), dense)
    taken = np.nan_to_num(whole.described.test[at]) ** 2
    assert less.statistic == pytest.approx(whole.statistic - taken, rel=1e-6, abs=1e-7)
    assert less.degrees_of_freedom == whole.degrees_of_freedom - (not np.isnan(whole.described.test[at]))


@settings(max_examples=20)
@given(wanted(exact=0.0, noise=False))
def test_readings_that_balance_are_left_alone(asked: Wanted) -> None:
    network, truth = made(asked)
    result = reconcile(network)
    assert np.allclose(result.reconciled, truth, rtol=1e-10, equal_nan=False) or np.isnan(result.reconciled).any()
    told = ~np.isnan(result.reconciled)
    assert np.allclose(result.reconciled[told], truth[told], rtol=1e-10)
    assert result.statistic < 1e-15 * len(truth) / np.nanmin(network.sigma / truth) ** 2
    assert result.balanced in (True, None)
