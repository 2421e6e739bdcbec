"""Quantities and answers → indicator values, each with the status of its weakest input."""

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from qingshen.methods import indicators
from qingshen.methods.indicators import indicator_values
from qingshen.rulebook import index_system

SYSTEM = index_system("electroplating-2015")
QUANTITY = {"enterprise": pl.Utf8, "variable": pl.Utf8, "value": pl.Float64, "status": pl.Utf8, "reason": pl.Utf8}
ANSWER = {"enterprise": pl.Utf8, "indicator": pl.Utf8, "level": pl.Utf8, "status": pl.Utf8, "reason": pl.Utf8}

CASES = yaml.safe_load("""
- says: 800 m3 over 100,000 m2 of rinsed area is 8 L/m2
  given: {washing_water: [800, reported], washed_area: [100000, reported]}
  indicator: fresh_water_per_wash
  gives: [8.0, reported]
- says: an estimated input makes the indicator an estimate
  given: {washing_water: [800, estimated], washed_area: [100000, reported]}
  indicator: fresh_water_per_wash
  gives: [8.0, estimated]
- says: a missing input leaves the indicator missing, never zero
  given: {washing_water: [null, missing], washed_area: [100000, reported]}
  indicator: fresh_water_per_wash
  gives: [null, missing]
- says: what nobody wrote down is missing too
  given: {washed_area: [100000, reported]}
  indicator: fresh_water_per_wash
  gives: [null, missing]
- says: a metal that is not plated does not apply
  given: {zinc_deposited: [null, not_applicable], zinc_used: [null, not_applicable]}
  indicator: zinc_utilisation
  gives: [null, not_applicable]
- says: half of the inputs not applicable is a contradiction, so the indicator is missing
  given: {zinc_deposited: [null, not_applicable], zinc_used: [100, reported]}
  indicator: zinc_utilisation
  gives: [null, missing]
- says: nothing produced, nothing divided
  given: {washing_water: [800, reported], washed_area: [0, reported]}
  indicator: fresh_water_per_wash
  gives: [null, missing]
- says: an amount below its detection limit bounds a proportional indicator
  given: {washing_water: [800, below_detection], washed_area: [100000, reported]}
  indicator: fresh_water_per_wash
  gives: [8.0, below_detection]
- says: a divisor below detection bounds nothing
  given: {washing_water: [800, reported], washed_area: [100000, below_detection]}
  indicator: fresh_water_per_wash
  gives: [null, missing]
- says: a count without formula is taken as reported
  given: {drag_out_measures: [4, reported]}
  indicator: drag_out_measures
  gives: [4.0, reported]
""")


def quantities(given: dict[str, list[object]], enterprise: str = "A") -> pl.DataFrame:
    rows = [(enterprise, name, value, status, "why") for name, (value, status) in given.items()]
    return pl.DataFrame(rows, schema=QUANTITY, orient="row")


def values(given: dict[str, list[object]], answers: list[tuple[str, str | None, str]] = ()) -> pl.DataFrame:  # type: ignore[assignment]
    told = [("A", indicator, level, status, "why") for indicator, level, status in answers]
    return indicator_values(["A"], quantities(given), pl.DataFrame(told, schema=ANSWER, orient="row"), SYSTEM)


@pytest.mark.parametrize("few", [0, 4], ids=["by column", "by row"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_a_sentence(case: dict[str, object], few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(indicators, "FEW", few)
    row = values(case["given"]).filter(indicator=case["indicator"]).row(0, named=True)  # type: ignore[arg-type]
    value, status = case["gives"]  # type: ignore[misc]
    assert row["status"] == status
    if value is not None:
        assert row["value"] == pytest.approx(value)
    elif status != "not_applicable":
        assert status == "missing"


def test_every_enterprise_has_every_indicator() -> None:
    empty = pl.DataFrame(schema=ANSWER)
    table = indicator_values(["B", "A"], pl.DataFrame(schema=QUANTITY), empty, SYSTEM)
    assert table.height == 2 * len(SYSTEM.indicators)
    assert sorted(set(table["enterprise"])) == ["A", "B"]
    assert set(table["status"]) == {"missing"}
    assert table.head(len(SYSTEM.indicators))["indicator"].to_list() == [one.code for one in SYSTEM.indicators]


def test_an_answer_sets_an_indicator_aside_with_its_reason() -> None:
    table = values({"washing_water": [800, "reported"], "washed_area": [1e5, "reported"]},
                   [("fresh_water_per_wash", None, "not_applicable")])  # fmt: skip
    row = table.filter(indicator="fresh_water_per_wash").row(0, named=True)
    assert (row["status"], row["reason"], row["level"]) == ("not_applicable", "why", None)


def test_a_level_goes_along_with_a_figure() -> None:
    table = values({"automated_lines": [3, "reported"], "plating_lines": [4, "reported"]},
                   [("automation_share", "III", "reported")])  # fmt: skip
    row = table.filter(indicator="automation_share").row(0, named=True)
    assert (row["value"], row["level"]) == (75.0, "III")


def test_reasons_tell_why_a_figure_is_missing() -> None:
    table = values({"washing_water": [800, "reported"], "washed_area": [0, "reported"]})
    assert "除数为零" in table.filter(indicator="fresh_water_per_wash")["reason"][0]


def test_rows_in_any_order_give_the_same() -> None:
    given = {"washing_water": [800, "reported"], "washed_area": [1e5, "reported"], "zinc_used": [5, "estimated"]}
    table = quantities(given)
    empty = pl.DataFrame(schema=ANSWER)
    assert indicator_values(["A"], table, empty, SYSTEM).equals(indicator_values(["A"], table.reverse(), empty, SYSTEM))


VALUE = st.one_of(st.none(), st.floats(-1e6, 1e6).map(lambda one: round(one, 3)), st.just(0.0))
STATUS = st.sampled_from(["reported", "estimated", "below_detection", "missing", "not_applicable"])


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_one_by_one_is_the_same_as_all_together(data: st.DataObject) -> None:
    codes = st.sampled_from([one.code for one in SYSTEM.variables])
    variables = data.draw(st.lists(codes, min_size=1, max_size=20, unique=True))
    frames = [
        quantities({name: [data.draw(VALUE), data.draw(STATUS)] for name in variables}, enterprise)
        for enterprise in "ABC"
    ]
    nothing = pl.DataFrame(schema=ANSWER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(indicators, "FEW", 0)
        together = indicator_values("ABC", pl.concat(frames), nothing, SYSTEM)
        patch.setattr(indicators, "FEW", 3)
        assert_frame_equal(indicator_values("ABC", pl.concat(frames), nothing, SYSTEM), together, rel_tol=1e-12)
