from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.language import Text
from qingshen.methods.benchmark import cluster_index, cluster_values, levels
from qingshen.methods.evaluation import evaluate
from qingshen.rulebook.formula import parse
from qingshen.rulebook.system import Baseline, IndexSystem, Indicator, IndicatorClass, Weight

LEVELS = ["I", "II", "III", "none"]


def evaluated(*rows: tuple[str, str, str]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=["enterprise", "level", "level_best"], orient="row")


def outputs(*rows: tuple[str, float | None, str]) -> pl.DataFrame:
    return pl.DataFrame(
        list(rows), schema={"enterprise": pl.String, "value": pl.Float64, "unit": pl.String}, orient="row"
    )


COHORT = evaluated(("a", "I", "I"), ("b", "II", "I"), ("c", "none", "III"), ("d", "none", "none"))


def test_by_count_certain_and_best() -> None:
    found = levels(COHORT)
    certain, best = found.filter(basis="certain"), found.filter(basis="best")
    assert certain["level"].to_list() == LEVELS
    assert certain["count"].to_list() == [1, 1, 0, 2]
    assert certain["share_at_least"].to_list() == [0.25, 0.5, 0.5, 1.0]
    assert best["count"].to_list() == [2, 0, 1, 1]
    assert found["output"].null_count() == found.height and set(found["without_output"]) == {4}


def test_by_output_where_all_outputs_compare() -> None:
    found = levels(COHORT, outputs(("a", 1000.0, "kg"), ("b", 2.0, "t"), ("c", 7.0, "t"), ("d", None, "t")))
    certain = found.filter(basis="certain")
    assert certain["output"].to_list() == [1.0, 2.0, 0.0, 7.0]
    assert certain["output_share_at_least"].to_list() == pytest.approx([0.1, 0.3, 0.3, 1.0])
    assert set(certain["output_unit"]) == {"t"} and set(certain["without_output"]) == {1}
    assert certain["count"].sum() == 4


def test_outputs_of_different_kinds_are_not_added_up() -> None:
    found = levels(COHORT, outputs(("a", 1.0, "t"), ("b", 2.0, "t"), ("c", 50.0, "m2"), ("d", 50.0, "m2")))
    assert found["group"].unique().sort().to_list() == ["", "m2", "t"]
    assert found.filter(group="")["output"].null_count() == 8
    in_tonnes = found.filter(group="t", basis="certain")
    assert (in_tonnes["count"].to_list(), in_tonnes["output"].to_list()) == ([1, 1, 0, 0], [1.0, 2.0, 0.0, 0.0])


def test_nobody_is_no_share() -> None:
    found = levels(evaluated().with_columns(pl.all().cast(pl.String)))
    assert found["count"].sum() == 0 and found["share"].null_count() == found.height


def indexed(*rows: tuple[str, float, float]) -> pl.DataFrame:
    frame = pl.DataFrame(list(rows), schema=["enterprise", "low", "high"], orient="row")
    named = {f"index_{at}": pl.col("low") for at in (1, 2, 3)} | {
        f"index_{at}_best": pl.col("high") for at in (1, 2, 3)
    }
    return frame.select("enterprise", **named)


def test_the_cluster_index_weighs_by_output() -> None:
    frame = indexed(("a", 80.0, 90.0), ("b", 50.0, 50.0), ("c", 10.0, 100.0))
    found = cluster_index(frame, outputs(("a", 3000.0, "kg"), ("b", 1.0, "t"), ("c", 0.0, "t")))
    row = found.to_dicts()[0]
    assert (row["certain"], row["best"], row["enterprises"], row["cohort"]) == (72.5, 80.0, 2, 2)
    assert row["method"].startswith("[DESIGN]") and found["index"].to_list() == ["index_1", "index_2", "index_3"]


def test_the_cluster_index_of_a_mixed_cohort_is_split() -> None:
    frame = indexed(("a", 80.0, 90.0), ("b", 50.0, 50.0))
    found = cluster_index(frame, outputs(("a", 3.0, "t"), ("b", 9.0, "m2"))).filter(index="index_2")
    assert found.select("group", "certain").rows() == [("m2", 50.0), ("t", 80.0)]


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(0, 50), st.floats(50, 100), st.floats(0.1, 1e4)), min_size=1, max_size=10))
def test_the_cluster_index_lies_among_its_members(parts: list[tuple[float, float, float]]) -> None:
    frame = indexed(*((f"e{at}", low, high) for at, (low, high, _) in enumerate(parts)))
    row = cluster_index(frame, outputs(*((f"e{at}", part[2], "t") for at, part in enumerate(parts)))).to_dicts()[0]
    assert min(low for low, _, _ in parts) - 1e-9 <= row["certain"] <= max(low for low, _, _ in parts) + 1e-9
    assert row["certain"] <= row["best"] + 1e-9


def system() -> IndexSystem:
    steps = tuple(Baseline(f"≤{limit}", "<=", Fraction(limit)) for limit in (2, 4, 8))
    texts = tuple(Baseline(text, "text") for text in ("all", "most", "some"))
    half = Weight("fixed", Fraction(1, 2))
    formula = parse("fresh_water / output_mass", {"fresh_water": "m3", "output_mass": "t"}, "m3/t")
    water = Indicator("water", Text("水"), "r", "m3/t", "lower", steps, half, formula=formula)
    plan = Indicator("plan", Text("方案"), "r", "", "qualitative", texts, half)
    names = (Text("Ⅰ"), Text("Ⅱ"), Text("Ⅲ"))
    kinds = (IndicatorClass("r", Text("资源"), Fraction(1)),)
    return IndexSystem("x", Text("x"), "", 2024, "", "", "", "recalled", names, kinds, (water, plan))


def test_top_down_the_cluster_is_graded_as_one_enterprise() -> None:
    rows = [
        ("a", "fresh_water", 30.0),
        ("a", "output_mass", 10.0),
        ("b", "fresh_water", 10.0),
        ("b", "output_mass", 10.0),
        ("c", "fresh_water", 900.0),
        ("c", "output_mass", None),
    ]
    quantities = pl.DataFrame(rows, schema=["enterprise", "variable", "value"], orient="row")
    found = cluster_values(quantities, system())
    water, plan = found.to_dicts()
    assert (water["value"], water["enterprises"], water["status"]) == (2.0, 2, "reported")
    assert (plan["value"], plan["status"]) == (None, "missing")
    graded = evaluate(found.select("enterprise", "indicator", "value", "level", "status"), system()).enterprises
    row = graded.to_dicts()[0]
    assert (row["index_1"], row["index_1_best"], row["complete"]) == (50.0, 100.0, False)


def test_top_down_with_nothing_reported_is_missing() -> None:
    nothing = pl.DataFrame(schema={"enterprise": pl.String, "variable": pl.String, "value": pl.Float64})
    assert cluster_values(nothing, system())["status"].to_list() == ["missing", "missing"]
