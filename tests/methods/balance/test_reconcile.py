from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import yaml
from balance.networks import Wanted, gap, large, made, small, solved, without
from scipy import sparse
from scipy.sparse.linalg import splu

from qingshen.methods.balance import Network, Plan, Result, reconcile
from qingshen.problems import Refused

HERE = Path(__file__).parent
CASES = yaml.safe_load((HERE / "cases.yaml").read_text(encoding="utf-8"))
PATHS = pytest.mark.parametrize("dense", [64, 0], ids=["dense", "sparse"])


def readings(file: str) -> pl.DataFrame:
    texts = dict.fromkeys(("stream", "from_node", "to_node"), pl.String)
    return pl.read_csv(HERE / "cases" / f"{file}.csv", schema_overrides=texts)


def published(file: str) -> Result:
    columns = ("stream", pl.col("from_node").alias("source"), pl.col("to_node").alias("target"))
    frame = readings(file).select(*columns, pl.col("measured").alias("value"), "sigma")
    return reconcile(Network.from_streams(frame))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_published_networks(case: dict[str, Any]) -> None:
    result = published(case["file"])
    table = result.streams
    assert [table.height, result.nodes.height] == case["size"]
    for name, value in (("statistic", result.statistic), ("threshold", result.threshold)):
        if name in case:
            assert value == pytest.approx(case[name]["is"], abs=case[name]["within"])
    if "balanced" in case:
        assert result.balanced is case["balanced"]
    if "reconciled" in case:
        assert table["reconciled"].to_list() == pytest.approx(
            case["reconciled"]["are"], abs=case["reconciled"]["within"]
        )
    if largest := case.get("largest_test"):
        first = table.sort("test", descending=True).row(0, named=True)
        assert first["stream"] == largest["stream"]
        assert first["test"] == pytest.approx(largest["is"], abs=largest["within"])
    if closes := case.get("truth_closes"):
        assert gap(result.network, readings(case["file"])["true_value"].to_numpy()) <= closes
    if hidden := case.get("uncheckable"):
        found = table.filter(~pl.col("checkable"))
        assert set(found["stream"]) == set(hidden["streams"])
        range_ = [found["detectability"].min(), found["detectability"].max()]
        assert range_ == pytest.approx(hidden["detectability"], abs=hidden["within"])
        assert found["adjustability"].max() < 0.001


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["file"])
def test_published_networks_agree_with_the_recomputed_figures(case: dict[str, Any]) -> None:
    table = published(case["file"]).streams
    again = pl.read_csv(HERE / "cases" / f"reconciled_{case['file']}.csv")
    assert table["reconciled"].to_list() == pytest.approx(again["reconciled"].to_list(), rel=1e-6)
    assert table["reconciled_sigma"].to_list() == pytest.approx(again["reconciled_sigma"].to_list(), rel=1e-5)
    assert table["test"].to_list() == pytest.approx(again["measurement_test_z"].to_list(), abs=1e-3)
    assert (table["test"] ** 2).to_list() == pytest.approx(again["GLR_bias"].to_list(), rel=1e-3, abs=1e-5)


def test_every_published_network_is_listed() -> None:
    files = {path.stem for path in (HERE / "cases").glob("P*.csv")}
    assert files == {case["file"] for case in CASES}


def test_twenty_thousand_streams_agree_with_a_plain_sparse_solver() -> None:
    nodes, streams = 8_000, 20_000
    # Meters are taken away where the others can stand in for them: else the plain equations are singular.
    lost = np.flatnonzero(reconcile(large(streams, nodes, 1, 0.004), bounds=False).free.topology.status == 2)
    network = without(large(streams, nodes, 1), *lost)
    result = reconcile(network, bounds=False)
    assert type(result.free.reduced.normal).__name__ == "SparseNormal"
    assert (np.bincount(result.free.topology.status, minlength=3)[2], len(lost) > 50) == (len(lost), True)
    weights = np.nan_to_num(1 / network.sigma**2)
    balances = result.free.topology.incidence
    kkt = splu(sparse.block_array([[sparse.diags_array(weights), balances.T], [balances, None]]).tocsc())
    plain = kkt.solve(np.concatenate([weights * np.nan_to_num(network.value), np.zeros(nodes)]))[:streams]
    assert np.allclose(result.reconciled, plain, rtol=1e-9, atol=1e-9 * plain.max())
    assert np.abs(balances @ result.reconciled).max() < 1e-9 * plain.max()
    assert result.statistic == pytest.approx(np.nansum(weights * (plain - network.value) ** 2), rel=1e-9)
    # The variance of a flow is the corner of the inverse of the same equations.
    for at in (0, 1, nodes, streams - 1, *lost[:3].tolist()):
        unit = np.zeros(streams + nodes)
        unit[at] = 1.0
        assert result.sigma[at] == pytest.approx(np.sqrt(kkt.solve(unit)[at]), rel=1e-6)


def test_a_plan_serves_other_readings_of_the_same_meters() -> None:
    network, _ = made(Wanted(6, 8, 3, 0.2, 0.1))
    random = np.random.default_rng(0)
    plan = Plan(network)
    for _ in range(20):
        # Some readings so low that bounds are met: these too must be the new network's.
        value = np.where(
            network.sigma > 0, network.value * random.choice([-0.5, 0.1, 1.0, 1.2], len(network.value)), network.value
        )
        other = network.with_readings(value, network.sigma * random.uniform(0.5, 2, len(value)))
        try:
            alone = reconcile(other)
        except Refused:
            continue
        planned = reconcile(other, plan=plan)
        assert np.array_equal(planned.reconciled, alone.reconciled, equal_nan=True)
        assert planned.objective == alone.objective
        assert planned.streams.equals(alone.streams)


def test_a_plan_of_another_network_is_refused() -> None:
    streams = [("a", "env", "n", 10.0, 1.0), ("b", "n", "env", 7.0, 1.0), ("c", "n", "env", 4.0, 1.0)]
    network = small(*streams)
    plan = Plan(network)
    others = [
        without(network, 1),
        network.with_readings(network.value, np.array([1.0, 0.0, 1.0])),
        network.with_readings(network.value, network.sigma, ((0, 1, 0.5),)),
        small(*streams[:2], ("c", "n", "m", 4.0, 1.0), ("d", "m", "env", 4.0, 1.0)),
        small(*streams[:2], ("c", "env", "n", 4.0, 1.0)),
    ]
    for other in others:
        with pytest.raises(ValueError, match="plan"):
            reconcile(other, plan=plan)
    assert reconcile(network, plan=plan).streams.equals(reconcile(network).streams)


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, float("nan")])
def test_an_impossible_share_of_false_alarms(alpha: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        reconcile(small(("a", "env", "n", 1.0, 1.0), ("b", "n", "env", 1.0, 1.0)), alpha)


def test_exact_readings_that_contradict_each_other_are_named() -> None:
    streams = [("a", "env", "n", 10.0, 0.0), ("b", "n", "env", 7.0, 0.0), ("c", "n", "env", 2.5, 0.0),
               ("d", "env", "m", 5.0, 0.0), ("e", "m", "k", None, None), ("f", "k", "env", 4.0, 0.0),
               ("g", "env", "h", 5.0, 1.0), ("h", "h", "env", 4.0, 1.0)]  # fmt: skip
    with pytest.raises(Refused) as refused:
        reconcile(small(*streams))
    assert [(one.code, one.place.cell) for one in refused.value.problems] == [
        ("exact-conflict", "a、b、c"),
        ("exact-conflict", "d、f"),
    ]
    assert all("0.5" in one.what.en or " 1 " in one.what.en for one in refused.value.problems)
    agreed = [("a", "env", "n", 0.3, 0.0), ("b", "n", "env", 0.1, 0.0), ("c", "n", "env", 0.2, 0.0), *streams[6:]]
    assert reconcile(small(*agreed)).streams["status"].to_list() == ["exact"] * 3 + ["redundant"] * 2


def test_a_closed_loop_is_solved_and_said() -> None:
    loop = [("hot", "boiler", "shop", 100.0, 2.0), ("cold", "shop", "boiler", 96.0, 2.0)]
    result = reconcile(small(*loop, ("a", "env", "n", 10.0, 1.0), ("b", "n", "env", 10.0, 1.0)))
    assert result.reconciled.tolist() == pytest.approx([98, 98, 10, 10])
    assert (result.degrees_of_freedom, result.statistic) == (2, pytest.approx(2.0))
    (note,) = result.notes
    assert (note.code, note.place.cell, note.severity) == ("closed-loop", "hot、cold", "warning")
    assert reconcile(small(*loop, ("in", "env", "shop", 1.0, 1.0), ("out", "shop", "env", 1.0, 1.0))).notes == ()


def test_many_parallel_streams_are_one_connection() -> None:
    # 256 of them: a count kept in one byte would come round to none.
    entering = [(f"e{at}", "env", "n", 1.0, 0.1) for at in range(256)]
    across = [(f"u{at}", "n", "m", None, None) for at in range(256)]
    result = reconcile(small(*entering, *across, ("out", "m", "env", 250.0, 3.0)))
    assert (result.degrees_of_freedom, set(result.streams["status"][256:512])) == (1, {"unobservable"})
    crossed = [(f"m{at}", "n", "m", 1.0, 0.1) for at in range(256)]
    assert reconcile(small(*entering, *crossed, ("out", "m", "env", 250.0, 3.0))).degrees_of_freedom == 2


def test_correlated_readings_that_nothing_checks() -> None:
    network = small(("a", "env", "n", 10.0, 1.0), ("b", "env", "n", 5.0, 1.0), ("c", "n", "env", None, None))
    result = reconcile(network.correlated([{"stream": "a", "other": "b", "correlation": 0.5}]))
    assert result.reconciled.tolist() == [10, 5, 15]
    assert result.sigma.tolist() == pytest.approx([1, 1, np.sqrt(3)])
    assert (result.degrees_of_freedom, result.balanced) == (0, None)


@PATHS
@pytest.mark.parametrize(("size", "digits"), [(1e2, 9), (1e4, 6), (1e5, 3)])
def test_a_small_feed_beside_a_large_circulation(dense: int, size: float, digits: int) -> None:
    # Judged in fractions: S is nearly singular, and the digits of the small feed are what is left of it.
    network = small(
        ("in", "env", "n", 1.0, 0.01), ("go", "n", "m", 1.01 * size, 0.05 * size),
        ("back", "m", "n", size, 0.05 * size), ("out", "m", "env", 1.05, 0.01),
    )  # fmt: skip
    enters, goes, returns, leaves = (Fraction(one) ** 2 for one in network.sigma)
    a, b, c, d = (Fraction(one) for one in network.value)
    first, second = a - b + c, b - c - d
    one, two, across = enters + goes + returns, goes + returns + leaves, -(goes + returns)
    determinant = one * two - across**2
    pull = (two * first - across * second) / determinant
    statistic = first * pull + second * (one * second - across * first) / determinant
    result = solved(network, dense)
    assert result.statistic == pytest.approx(float(statistic), rel=10.0**-digits)
    assert result.reconciled[0] == pytest.approx(float(a - enters * pull), rel=10.0**-digits)
    assert result.sigma[0] == pytest.approx(float(enters - enters**2 * two / determinant) ** 0.5, rel=10.0**-digits)


@PATHS
def test_sigmas_too_far_apart_are_refused_by_name_and_never_solved_silently(dense: int) -> None:
    network = small(
        ("in", "env", "n", 1.0, 0.01), ("go", "n", "m", 1.0, 1e8),
        ("back", "m", "n", 1.0, 1e8), ("out", "m", "env", 1.05, 0.01),
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        solved(network, dense)
    (told,) = refused.value.problems
    assert told.code == "spread-too-wide" and "'in'" in told.what.en and "'go'" in told.what.en
