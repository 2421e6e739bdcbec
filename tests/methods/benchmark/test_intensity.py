from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.benchmark import aggregate, excluded, intensities
from qingshen.problems import Refused


def amounts(**values: float | None) -> pl.DataFrame:
    return table(values, "kWh").with_columns(variable=pl.lit("electricity"))


def table(values: dict[str, float | None], unit: str) -> pl.DataFrame:
    columns = {"enterprise": list(values), "value": pl.Series(list(values.values()), dtype=pl.Float64)}
    return pl.DataFrame(columns).with_columns(unit=pl.lit(unit))


def test_published_intensities_of_the_pcb_plant() -> None:
    """Worked example B1: electricity and water of the single-sided line; never edited to make a build pass."""
    output = table({"plant": 43426.0}, "m2")
    used = pl.DataFrame(
        {
            "enterprise": ["plant"] * 2,
            "variable": ["electricity", "water"],
            "value": [311663.0, 1660.0],
            "unit": ["kWh", "m3"],
        }
    )
    found = intensities(used, output).select("variable", "unit", "intensity").rows()
    assert [(name, unit, round(x, 5)) for name, unit, x in found] == [
        ("electricity", "kWh/m2", 7.17688),
        ("water", "m3/m2", 0.03823),
    ]


def test_what_is_not_compared_says_why() -> None:
    used = amounts(a=10.0, b=None, c=10.0, d=10.0, e=10.0)
    output = table({"a": 2.0, "b": 2.0, "c": 0.0, "d": -1.0, "f": 1.0}, "t")
    found = intensities(used, output)
    reasons = dict(found.select("enterprise", "reason").iter_rows())
    assert reasons == {
        "a": "",
        "b": "no_amount",
        "c": "zero_output",
        "d": "negative_output",
        "e": "no_output",
        "f": "no_amount",
    }
    assert found.drop_nulls("intensity").select("enterprise", "intensity").rows() == [("a", 5.0)]
    assert excluded(found)["enterprises"].sum() == 5


def test_outputs_of_different_kinds_make_groups_of_their_own() -> None:
    used = amounts(a=10.0, b=10.0, c=10.0, d=10.0, e=10.0)
    output = pl.DataFrame(
        {"enterprise": list("abcde"), "value": [2.0, 4000.0, 5.0, 1.0, 2.0], "unit": ["t", "kg", "m2", "件", "万件"]}
    )
    found = intensities(used, output)
    groups = dict(found.select("enterprise", "group").iter_rows())
    assert groups == {"a": "t", "b": "t", "c": "m2", "d": "万件", "e": "万件"}
    assert found.row(by_predicate=pl.col("enterprise") == "b", named=True)["intensity"] == 2.5
    assert found.row(by_predicate=pl.col("enterprise") == "c", named=True)["unit"] == "kWh/m2"


def test_pieces_are_not_sets() -> None:
    output = pl.DataFrame({"enterprise": ["a", "b"], "value": [1.0, 1.0], "unit": ["件", "套"]})
    assert intensities(amounts(a=1.0, b=1.0), output)["group"].to_list() == ["件", "套"]


def test_a_mixed_cohort_may_be_refused() -> None:
    output = pl.DataFrame({"enterprise": ["a", "b"], "value": [1.0, 1.0], "unit": ["t", "m2"]})
    with pytest.raises(Refused, match=r"m2 \(1\), t \(1\)") as refused:
        intensities(amounts(a=1.0, b=1.0), output, mixed="refuse")
    assert refused.value.problems[0].code == "outputs-mixed"
    same = output.with_columns(unit=pl.Series(["t", "kg"]))
    assert intensities(amounts(a=1.0, b=1.0), same, mixed="refuse")["group"].unique().to_list() == ["t"]


def test_groups_follow_the_columns_asked_for() -> None:
    output = table({"a": 1.0, "b": 1.0, "c": 1.0}, "t").with_columns(process=pl.Series(["wet", "dry", None]))
    found = intensities(amounts(a=1.0, b=1.0, c=1.0), output, group_by=["process"])
    assert found["group"].to_list() == ["t · dry", "t · wet", "t · —"]


def test_a_variable_in_units_of_different_kinds_is_refused() -> None:
    used = pl.concat([amounts(a=1.0), amounts(b=1.0).with_columns(unit=pl.lit("m3"))])
    with pytest.raises(Refused, match="electricity"):
        intensities(used, table({"a": 1.0}, "t"))


def test_doubles_keyless_and_unusable_rows_are_refused_together() -> None:
    used = pl.concat(
        [
            amounts(a=1.0),
            amounts(a=2.0),
            amounts(b=float("inf")),
            amounts(c=1.0).with_columns(unit=pl.lit(None, pl.String)),
        ]
    )
    with pytest.raises(Refused) as refused:
        intensities(used, table({"a": 1.0}, "t"))
    assert sorted(problem.code for problem in refused.value.problems) == [
        "key-twice",
        "value-unusable",
        "value-unusable",
    ]


values = st.none() | st.just(0.0) | st.floats(1e-6, 1e6)
cohorts = st.dictionaries(
    st.text("abcdef", min_size=1, max_size=3), st.tuples(values, values, st.sampled_from(["t", "kg", "m2"])), min_size=1
)


def cohort(parts: dict[str, tuple[float | None, float | None, str]], scale: float = 1.0) -> pl.DataFrame:
    used = amounts(**{name: None if part[0] is None else part[0] * scale for name, part in parts.items()})
    output = table({name: part[1] for name, part in parts.items()}, "t")
    return intensities(used, output.with_columns(unit=pl.Series([part[2] for part in parts.values()])))


@settings(max_examples=40)
@given(cohorts)
def test_the_aggregate_is_the_sum_over_the_sum(parts: dict[str, tuple[float | None, float | None, str]]) -> None:
    per_kind: dict[str, tuple[float, float]] = {}
    for amount, output, unit in parts.values():
        if amount is not None and output:
            kind = "m2" if unit == "m2" else "mass"
            a, q = per_kind.get(kind, (0.0, 0.0))
            per_kind[kind] = (a + amount, q + output * (0.001 if unit == "kg" else 1.0))
    found = aggregate(cohort(parts)).drop_nulls("intensity").select("output_unit", "intensity", "total_output").rows()
    in_tonnes = {"m2" if unit == "m2" else "mass": (x, q, 0.001 if unit == "kg" else 1.0) for unit, x, q in found}
    assert in_tonnes.keys() == per_kind.keys()
    for kind, (a, q) in per_kind.items():
        x, total, tonnes = in_tonnes[kind]
        assert (x / tonnes, total * tonnes) == (pytest.approx(a / q), pytest.approx(q))


@settings(max_examples=40)
@given(cohorts, st.randoms(use_true_random=False))
def test_rows_in_any_order_give_the_same_bytes(
    parts: dict[str, tuple[float | None, float | None, str]], random: Any
) -> None:
    shuffled = dict(random.sample(sorted(parts.items()), len(parts)))
    assert cohort(parts).equals(cohort(shuffled))
    assert aggregate(cohort(parts)).equals(aggregate(cohort(shuffled)))
