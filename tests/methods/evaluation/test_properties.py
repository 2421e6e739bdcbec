"""What must hold of every index system and every cohort; the oracle beside this file is the judge."""

import importlib
import io
import random
from dataclasses import replace

import polars as pl
import pytest
from cohorts import Cohort, Plant, audits, frames, plants
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oracle import LEVEL, RANK, Answer, answered, judge
from polars.testing import assert_frame_equal

from qingshen.methods.evaluation import Evaluation, evaluate
from qingshen.rulebook import index_system
from qingshen.rulebook.system import IndexSystem

Audit = tuple[IndexSystem, Cohort]
INDICES = ("index_1", "index_2", "index_3")
BESTS = ("index_1_best", "index_2_best", "index_3_best")
SHIPPED = (
    "electroplating-2015",
    "hazwaste-zj-draft-1",
    "hazwaste-zj-draft-2",
    "pcb",
    "steel-2014",
    "dyeing-hjt185-2006",
)
TABLES = ("enterprises", "indicators", "gaps")
# One unit of the ninth decimal, which an exact tie may round either way.
PRECISION = 1.001e-9

thorough = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
brief = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def graded(system: IndexSystem, cohort: Cohort) -> Evaluation:
    values, parameters = frames(cohort)
    return evaluate(values, system, parameters)


def rows_of(system: IndexSystem, cohort: Cohort) -> dict[str, dict[str, object]]:
    return {row["enterprise"]: row for row in graded(system, cohort).enterprises.iter_rows(named=True)}


def close(given: object, exact: object) -> bool:
    if given is None or exact is None:
        return given is exact
    return abs(given - float(exact)) <= PRECISION


@thorough
@given(audits())
def test_enterprises_are_judged_as_the_oracle_judges_them(audit: Audit) -> None:
    agree(*audit)


def agree(system: IndexSystem, cohort: Cohort) -> None:
    for name, row in rows_of(system, cohort).items():
        verdict = judge(system, cohort[name].answers, cohort[name].parameters)
        for column in ("level", "level_best", "limiting_level", "complete"):
            assert row[column] == getattr(verdict, column), (name, column)
        for columns, exact in ((INDICES, verdict.index), (BESTS, verdict.best)):
            for column, value in zip(columns, exact or (None,) * 3, strict=True):
                assert close(row[column], value), (name, column)


@brief
@given(audits())
def test_indicators_reach_the_levels_the_oracle_gives_them(audit: Audit) -> None:
    system, cohort = audit
    found = graded(system, cohort).indicators
    assert found["indicator"].to_list() == [one.code for one in system.indicators] * len(cohort)
    for row in found.iter_rows(named=True):
        plant = cohort[row["enterprise"]]
        interval = judge(system, plant.answers, plant.parameters).reached[row["indicator"]]
        expected = (None, None) if interval is None else (LEVEL[interval[0]], LEVEL[interval[1]])
        assert (row["level"], row["level_best"]) == expected
        assert (row["status"] == "not_applicable") == (interval is None)


@pytest.mark.parametrize("code", SHIPPED)
@settings(brief, max_examples=5)
@given(data=st.data())
def test_shipped_systems_are_judged_as_the_oracle_judges_them(code: str, data: st.DataObject) -> None:
    system = index_system(code)
    agree(system, {"E1": data.draw(plants(system)), "E2": data.draw(plants(system))})


@brief
@given(audits(weighted=True), st.sampled_from(["lose", "renormalise"]))
def test_the_switch_for_empty_classes_overrides_the_system(audit: Audit, empty_class: str) -> None:
    system, cohort = audit
    values, parameters = frames(cohort)
    for row in evaluate(values, system, parameters, empty_class=empty_class).enterprises.iter_rows(named=True):
        plant = cohort[row["enterprise"]]
        verdict = judge(system, plant.answers, plant.parameters, empty_class=empty_class)
        assert (row["level"], row["level_best"]) == (verdict.level, verdict.level_best)
        assert all(close(row[column], exact) for column, exact in zip(INDICES, verdict.index or (), strict=True))


@brief
@given(audits(weighted=True))
def test_indices_stay_in_bounds_and_in_order(audit: Audit) -> None:
    for row in rows_of(*audit).values():
        for columns in (INDICES, BESTS):
            first, second, third = (row[column] for column in columns)
            assert 0 <= first <= second <= third <= 100
        assert all(row[index] <= row[best] for index, best in zip(INDICES, BESTS, strict=True))
        assert RANK[row["level"]] <= RANK[row["level_best"]]
        if row["complete"]:
            assert row["level"] == row["level_best"]
            assert all(row[index] == row[best] for index, best in zip(INDICES, BESTS, strict=True))


@brief
@given(audits(weighted=True))
def test_points_add_up_to_the_index(audit: Audit) -> None:
    found = graded(*audit)
    sums = found.indicators.group_by("enterprise").agg(pl.col("points_1", "points_2", "points_3").sum())
    for row in found.enterprises.join(sums, on="enterprise").iter_rows(named=True):
        for k in (1, 2, 3):
            assert row[f"index_{k}"] == pytest.approx(row[f"points_{k}"], abs=PRECISION)


def improved(draw: st.DrawFn, system: IndexSystem, code: str, plant: Plant) -> Plant:
    """Return the plant with a better answer to one indicator; what is silent stays silent."""
    indicator, old = system.by_code[code], plant.answers.get(code, Answer())
    if not answered(indicator, old):
        return plant
    if indicator.direction == "qualitative":
        assert old.level is not None
        better = replace(old, level=LEVEL[draw(st.integers(RANK[old.level], 3))])
    else:
        assert old.value is not None
        step = draw(st.sampled_from([0.0, 0.1, 1.0, 50.0]))
        value = old.value - step if indicator.direction == "lower" else old.value + step
        if old.status == "below_detection":
            value = max(value, 0.0)
        better = replace(old, value=value, level=draw(st.sampled_from([old.level, None, "I"])))
    return replace(plant, answers={**plant.answers, code: better})


@thorough
@given(audits(weighted=True), st.data())
def test_improving_an_indicator_never_lowers_a_level(audit: Audit, data: st.DataObject) -> None:
    system, cohort = audit
    code = data.draw(st.sampled_from([one.code for one in system.indicators]))
    better = {name: improved(data.draw, system, code, plant) for name, plant in cohort.items()}
    before, after = rows_of(system, cohort), rows_of(system, better)
    for name, row in before.items():
        for column in ("level", "level_best", "limiting_level"):
            assert RANK[after[name][column]] >= RANK[row[column]], (name, code, column)
        assert all(after[name][column] >= row[column] - PRECISION for column in (*INDICES, *BESTS))


@thorough
@given(audits(weighted=True), st.data())
def test_a_value_that_goes_missing_only_widens_the_verdict(audit: Audit, data: st.DataObject) -> None:
    system, cohort = audit
    codes = data.draw(st.sets(st.sampled_from([one.code for one in system.indicators]), min_size=1))
    silence = data.draw(st.sampled_from(["absent", "declared", "null"]))
    poorer = {}
    for name, plant in cohort.items():
        lost = {c for c in codes if c in plant.answers and plant.answers[c].status != "not_applicable"}
        kept = {code: one for code, one in plant.answers.items() if code not in lost}
        if silence != "absent" or not kept:
            kept |= {code: Answer(status="missing" if silence == "declared" else None) for code in lost}
        poorer[name] = replace(plant, answers=kept)
    before, after = rows_of(system, cohort), rows_of(system, poorer)
    for name, row in before.items():
        assert RANK[after[name]["level"]] <= RANK[row["level"]]
        assert RANK[after[name]["level_best"]] >= RANK[row["level_best"]]
        assert all(after[name][column] <= row[column] + PRECISION for column in INDICES)
        assert all(after[name][column] >= row[column] - PRECISION for column in BESTS)


def parquet(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_parquet(buffer)
    return buffer.getvalue()


@brief
@given(audits(), st.integers(0, 2**32 - 1))
def test_rows_in_any_order_give_the_same_bytes(audit: Audit, seed: int) -> None:
    system, cohort = audit
    values, parameters = frames(cohort)
    order = list(range(len(values)))
    random.Random(seed).shuffle(order)
    straight = evaluate(values, system, parameters)
    shuffled = evaluate(values[order], system, parameters.reverse())
    for table in TABLES:
        assert_frame_equal(getattr(straight, table), getattr(shuffled, table), check_exact=True)
        assert parquet(getattr(straight, table)) == parquet(getattr(shuffled, table))
    assert straight.warnings == shuffled.warnings


@brief
@given(audits(), st.data())
def test_renaming_an_enterprise_changes_nothing_else(audit: Audit, data: st.DataObject) -> None:
    system, cohort = audit
    fresh = data.draw(st.permutations(["a", "Z", "厂", "0", "zz"]))
    names = dict(zip(cohort, fresh, strict=False))
    before = graded(system, cohort)
    after = graded(system, {names[name]: plant for name, plant in cohort.items()})
    for table in TABLES:
        renamed = getattr(before, table).with_columns(pl.col("enterprise").replace(names))
        renamed = renamed.sort("enterprise", maintain_order=True)
        assert_frame_equal(renamed, getattr(after, table), check_exact=True)


@brief
@given(audits(weighted=True))
def test_each_gap_says_what_filling_it_would_change(audit: Audit) -> None:
    system, cohort = audit
    found = graded(system, cohort).gaps
    seen = set()
    for row in found.iter_rows(named=True):
        plant, code = cohort[row["enterprise"]], row["indicator"]
        verdict = judge(system, plant.answers, plant.parameters)
        interval = verdict.reached[code]
        assert interval is not None
        low, high = interval
        fails, meets = (
            judge(system, plant.answers, plant.parameters, settled={code: (rank, rank)}) for rank in (low, high)
        )
        assert row["level_if_fails"] == fails.level_best
        assert row["level_if_met"] == meets.level
        assert row["matters"] == (fails.level_best != verdict.level_best or meets.level != verdict.level)
        assert row["limiting"] == system.by_code[code].limiting
        seen.add((row["enterprise"], code))
    open_ended = {
        (name, code)
        for name, plant in cohort.items()
        for code, interval in judge(system, plant.answers, plant.parameters).reached.items()
        if interval is not None and interval[0] != interval[1]
    }
    assert seen == open_ended


@brief
@given(audits())
def test_chunks_leave_no_seam(audit: Audit) -> None:
    system, cohort = audit
    many = {f"{name}{copy}": plant for name, plant in cohort.items() for copy in range(3)}
    whole = graded(system, many)
    tables = [getattr(whole, table) for table in TABLES]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importlib.import_module("qingshen.methods.evaluation.evaluate"), "CHUNK", 3)
        patch.setattr(importlib.import_module("qingshen.methods.evaluation.rows"), "BATCH", 3)
        chunked = graded(system, many)
        for table, expected in zip(TABLES, tables, strict=True):
            assert_frame_equal(getattr(chunked, table), expected, check_exact=True)


@brief
@given(audits())
def test_dataframe_libraries_agree(audit: Audit) -> None:
    system, cohort = audit
    values, parameters = frames(cohort)
    expected = evaluate(values, system, parameters)
    lazy = evaluate(values.lazy(), system, parameters.lazy())
    pandas = evaluate(values.to_pandas(), system, parameters.to_pandas())
    arrow = evaluate(values.to_arrow(), system, parameters.to_arrow())
    for table in TABLES:
        polars = getattr(expected, table)
        assert type(getattr(pandas, table)).__module__.startswith("pandas")
        assert type(getattr(arrow, table)).__module__.startswith("pyarrow")
        for other in (
            getattr(lazy, table),
            pl.from_pandas(getattr(pandas, table), schema_overrides=polars.schema),
            pl.from_arrow(getattr(arrow, table)),
        ):
            assert_frame_equal(other.cast(polars.schema), polars, check_exact=True)
