"""Component balances: published examples, and a general solver as judge."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from balance.components.plants import BATH, content, judged, plant, shares_open
from balance.networks import Wanted, made, small
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qingshen.methods.balance.components import ComponentResult, reconcile_components
from qingshen.methods.balance.components.constraints import balances
from qingshen.methods.balance.components.newton import solve
from qingshen.methods.balance.components.start import starting_point
from qingshen.methods.balance.components.variables import Options, read_variables

CASES = Path(__file__).parents[1] / "cases"
SEEDS = st.integers(0, 2**32 - 1)


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


# ── published examples ────────────────────────────────────────────────────────


def distillation(**options: object) -> ComponentResult:
    """Feed, distillate and bottoms of a column, two components (NCSU/Ottawa module 2003)."""
    read = {
        row["variable"]: (float(row["measured"]), float(row["sigma"])) for row in rows("C06_ncsu_distillation_bilinear")
    }
    network = small(
        ("1", "env", "column", *read["F1"]), ("2", "column", "env", *read["F2"]), ("3", "column", "env", *read["F3"])
    )
    contents = [content(f"{at}", f"{k}", *read[f"x{at}_{k}"]) for at in (1, 2, 3) for k in (1, 2)]
    return reconcile_components(network, contents, **options)


def test_distillation_column_does_not_close_and_that_is_no_chance() -> None:
    total = distillation().balances.row(0, named=True)
    assert total["imbalance"] == pytest.approx(128.841, abs=5e-4)
    assert total["test"] == pytest.approx(17.0, abs=0.05)
    result = distillation(normalised=True)
    assert result.statistic == pytest.approx(291.42, abs=5e-3)
    assert result.degrees_of_freedom == 5 and result.balanced is False
    # Adjustments of ten sigmas, and still two steps.
    assert result.iterations <= 3
    assert result.flows["test"].arg_max() == 0 and result.flows["test"][0] == pytest.approx(17.02, abs=0.01)


def extraction() -> ComponentResult:
    """Eleven streams, seven components, contents of many streams unmeasured (Rao & Narasimhan 1996)."""
    case = rows("B01_rao1996_11streams_7comp")

    def reading(row: dict[str, str], name: str) -> tuple[float | None, float | None]:
        status = row[f"{name}_status"]
        if status == "unmeasured":
            return None, None
        return float(row[f"{name}_value"]), 0.0 if status == "fixed" else float(row[f"{name}_sigma"])

    network = small(*((row["stream"], row["from_node"], row["to_node"], *reading(row, "F")) for row in case))
    contents = [content(row["stream"], f"x{k}", *reading(row, f"x{k}")) for row in case for k in range(1, 8)]
    return reconcile_components(network, contents, normalised=True)


def test_rao_1996_the_split_of_two_unmeasured_streams_is_not_made_up() -> None:
    result = extraction()
    status = dict(zip(result.flows["stream"], result.flows["status"], strict=True))
    assert status["2"] == status["3"] == "unobservable"
    assert status["9"] == status["11"] == "observable"
    split = result.contents.filter(result.contents["stream"].is_in(["2", "3"]) & (result.contents["status"] != "exact"))
    assert set(split["status"]) == {"unobservable"} and split["reconciled"].null_count() == split.height
    assert split["flow"].null_count() == split.height
    # What both carry together is told all the same.
    both = result.figure("[2 · x1] + [3 · x1] - [1 · x1]")
    assert both == pytest.approx((0.0, 0.0), abs=1e-6)
    assert result.iterations <= 8 and shares_open(result) < 1e-9


# ── against a general solver ──────────────────────────────────────────────────


@settings(max_examples=25, deadline=None, derandomize=True)
@given(SEEDS, st.booleans(), st.booleans(), st.sampled_from([0.0, 0.3]))
def test_no_general_solver_comes_closer(seed: int, fractions: bool, gross: bool, missing: float) -> None:
    made = plant(seed, unmeasured=missing, fractions=fractions, gross=gross)
    result = reconcile_components(made.network, made.contents, normalised=fractions)
    assert shares_open(result) < 1e-9
    shaken = result.solution.z * (1 + 0.02 * np.random.default_rng(seed).normal(size=result.variables.size))
    objective, still_open, z = judged(result, shaken)
    # A flow of nothing voids its balances: cheaper, and no answer (see the tests of the start).
    assume(still_open < 1e-8 and z[: result.variables.streams].min() > 1e-3)
    assert result.objective <= objective * (1 + 1e-6) + 1e-6
    if not missing:
        assert result.objective == pytest.approx(objective, rel=1e-5, abs=1e-6)


@settings(max_examples=25, deadline=None)
@given(SEEDS, st.booleans())
def test_readings_that_agree_are_left_alone(seed: int, fractions: bool) -> None:
    made = plant(seed, unmeasured=0.3, fractions=fractions)
    truth = made.content.ravel()
    exact = [row | ({} if row["value"] is None else {"value": truth[at]}) for at, row in enumerate(made.contents)]
    value = np.where(np.isnan(made.network.value), np.nan, made.flow)
    result = reconcile_components(made.network.with_readings(value, made.network.sigma), exact, normalised=fractions)
    assert result.objective == pytest.approx(0.0, abs=1e-8)
    told = result.table.filter(result.table["status"].is_in(["redundant", "nonredundant"]))
    assert told["adjustment"].abs().max() < 1e-5 * told["value"].abs().max()


def test_sigmas_and_j_are_what_many_draws_show() -> None:
    network = small(*((*one[:3], flow, 0.02 * flow) for one, flow in zip(BATH, (10.0, 4.0, 8.0, 6.0), strict=True)))
    truth = dict(zip([one[0] for one in BATH], (0.5, 0.3, 0.65, 1 / 6), strict=True))
    contents = [content(name, "Cr", x if name != "waste" else None, 0.02 * x) for name, x in truth.items()]
    contents += [content(name, "Ni", 0.1, 0.004) for name in truth]
    result = reconcile_components(network, contents)
    assert result.degrees_of_freedom == 2 and result.statistic == pytest.approx(0.0, abs=1e-12)
    variables = result.variables
    start, scale = starting_point(variables)
    readings, random = variables.readings(scale), np.random.default_rng(1)
    drawn, js = [], []
    for _ in range(400):
        value = result.solution.z + variables.sigma * random.normal(size=variables.size)
        found = solve(result.equations.sums, replace(readings, value=value), start)
        assert found.converged
        drawn.append(found.z)
        js.append(found.objective)
    assert np.std(drawn, axis=0) == pytest.approx(result.table["reconciled_sigma"].to_numpy(), rel=0.12)
    assert np.mean(js) == pytest.approx(2.0, abs=4 * 2 / np.sqrt(400))
    assert np.mean(np.array(js) > result.threshold) == pytest.approx(0.05, abs=0.035)


def test_hundreds_of_variables_take_the_sparse_way_to_the_same_place(monkeypatch: pytest.MonkeyPatch) -> None:
    network, flow = made(Wanted(20, 55, 11))
    random = np.random.default_rng(11)
    contents = [
        content(name, f"c{k}", 0.2 * (1 + 0.05 * random.normal()), 0.01) for k in (1, 2, 3) for name in network.stream
    ]
    given = network.with_readings(flow * (1 + 0.02 * random.normal(size=len(flow))), 0.02 * flow)
    variables = read_variables(given, contents, None, Options(), {})
    start, scale = starting_point(variables)
    sums = balances(variables).sums
    wide = solve(sums, variables.readings(scale), start)
    assert variables.size > 300 and wide.converged
    monkeypatch.setattr("qingshen.methods.balance.components.matrices.DENSE", 10_000)
    narrow = solve(sums, variables.readings(scale), start)
    assert wide.objective == pytest.approx(narrow.objective, rel=1e-7)
    assert wide.z == pytest.approx(narrow.z, rel=1e-6)


def test_a_result_that_has_not_settled_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qingshen.methods.balance.components.newton.ITERATIONS", 1)
    monkeypatch.setattr("qingshen.methods.balance.components.newton.SMALL", 1.0)
    result = distillation(normalised=True)
    assert shares_open(result) < 1e-9
    (note,) = result.notes
    assert note.code == "components-unsettled" and note.severity == "warning" and "after 1 steps" in note.into("en")
