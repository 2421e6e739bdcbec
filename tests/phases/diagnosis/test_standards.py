"""Level II missed for certain is a problem; what is missing is named and not counted."""

import polars as pl
import pytest
from looked_up import QUANTITIES, only, whom

from qingshen.phases.diagnosis.standards import variable_of
from qingshen.rulebook.load import index_system

WASH = "standard/fresh_water_per_wash"


def test_who_is_certainly_below_level_2_has_the_problem_and_its_potential(diagnosed) -> None:
    found = diagnosed()
    row = only(found["problems"], problem=WASH)
    assert (row["enterprises"], row["audited"], row["prevalence"]) == (2, 3, pytest.approx(2 / 3))
    assert (row["size"], row["unit"]) == (pytest.approx(15 + 26), "m3")
    assert (row["method"], row["aspect"], row["orientation"]) == ("standard", "control", "efficiency")
    assert row["variable"] == "washing_water" and row["potential_share"] == 1
    assert row["name"] == "单位产品每次清洗取水量未达Ⅱ级 / Fresh water per unit area and rinse below level II"
    assert whom(found["findings"], WASH) == ["E1", "E3"]


def test_a_finding_has_its_size_its_share_and_the_cell_of_the_amount(diagnosed) -> None:
    findings = diagnosed()["findings"]
    first, last = (only(findings, problem=WASH, enterprise=name) for name in ("E1", "E3"))
    assert (first["size"], first["unit"], first["share"]) == (pytest.approx(15), "m3", pytest.approx(15 / 41))
    assert (first["file"], first["cell"]) == ("tables/quantities.csv", "D2")
    assert first["evidence"] == "39 L/m2，Ⅲ级 / 39 L/m2, level III"
    assert last["evidence"].endswith("below level III, limiting indicator")


def test_a_gap_is_named_but_not_counted(diagnosed) -> None:
    gap = only(diagnosed()["findings"], problem=WASH, enterprise="E4")
    assert (gap["counted"], gap["size"], gap["unit"], gap["share"]) == (False, None, None, None)
    assert gap["evidence"].startswith("缺少数据") and gap["cell"] == "D8"


def test_an_indicator_nobody_certainly_misses_is_no_problem(diagnosed) -> None:
    found = diagnosed()
    # Nobody answered the qualitative indicators: gaps everywhere, problems nowhere.
    assert found["problems"].filter(pl.col("problem").str.starts_with("standard/"))["problem"].to_list() == [WASH]
    assert set(found["findings"]["problem"]) <= set(found["problems"]["problem"])


def test_a_limiting_indicator_below_level_3_has_its_distance_as_size(diagnosed, prepared) -> None:
    treated = """enterprise,year,variable,value,unit,status,reason
E1,2024,plating_wastewater,100,m3,,
E1,2024,plating_wastewater_treated,50,m3,,
E2,2024,plating_wastewater,100,m3,,
E2,2024,plating_wastewater_treated,100,m3,,
E5,2024,plating_wastewater,100,m3,,
E5,2024,plating_wastewater_treated,90,m3,,
"""
    _, tables, _ = prepared(quantities=treated)
    off = only(tables["indicators"], indicator="wastewater_treatment_rate", enterprise="E1")["distance_3"]
    found = diagnosed(quantities=treated)
    finding = only(found["findings"], problem="standard/wastewater_treatment_rate", enterprise="E1")
    assert off > 0 and (finding["size"], finding["unit"], finding["share"]) == (off, "%", None)
    # Distances of several enterprises are no amount that could be saved, nor a sum.
    row = only(found["problems"], problem="standard/wastewater_treatment_rate")
    assert (row["enterprises"], row["audited"]) == (2, 3)
    assert (row["size"], row["unit"], row["potential_share"]) == (None, None, None)


def test_who_declared_an_indicator_not_applicable_is_not_judged(diagnosed) -> None:
    aside = QUANTITIES.replace("E3,2024,washing_water,50,m3,,", "E3,2024,washing_water,,m3,not_applicable,不清洗")
    found = diagnosed(quantities=aside)
    row = only(found["problems"], problem=WASH)
    assert (row["enterprises"], row["audited"], row["size"]) == (1, 2, pytest.approx(15))


def test_answers_below_level_2_are_problems_without_a_size(diagnosed) -> None:
    said = """enterprise,year,indicator,level,status,reason
E1,2024,emergency_plan,none,,
E2,2024,emergency_plan,III,,
E3,2024,emergency_plan,I,,
"""
    found = diagnosed(answers=said)
    row = only(found["problems"], problem="standard/emergency_plan")
    assert (row["aspect"], row["orientation"], row["variable"]) == ("management", "compliance", "management")
    assert row["size"] is None and row["audited"] == 3 and row["enterprises"] >= 1
    finding = only(found["findings"], problem="standard/emergency_plan", enterprise="E1")
    assert finding["file"] == "tables/answers.csv"


def test_single_indicators_of_further_systems_are_compared_likewise(diagnosed) -> None:
    """5 t/100m of water are more than level II's 3.0, 1 t/100m is less."""
    woven = """enterprise,year,variable,value,unit,status,reason
E1,2024,water_woven,5,t,,
E1,2024,fabric_woven,1,100m,,
E2,2024,water_woven,1,t,,
E2,2024,fabric_woven,1,100m,,
"""
    found = diagnosed(quantities=woven, further="dyeing-hjt185-2006")
    row = only(found["problems"], problem="standard/dyeing-hjt185-2006/water_withdrawal_woven")
    assert (row["enterprises"], row["audited"], row["variable"], row["size"]) == (1, 2, "fresh_water", None)
    assert only(found["findings"], problem=row["problem"], enterprise="E1")["cell"] == "D2"


@pytest.mark.parametrize(
    ("system", "indicator", "variable"),
    [
        ("electroplating-2015", "fresh_water_per_wash", "washing_water"),
        ("electroplating-2015", "water_reuse_rate", "reused_water"),
        ("electroplating-2015", "clean_process", None),
        ("electroplating-2015", "emergency_plan", "management"),
        ("dyeing-hjt185-2006", "cod_intensity_woven", "cod_generated"),
        ("dyeing-hjt185-2006", "coal_intensity_knit", "energy"),
    ],
)
def test_what_an_indicator_concerns(system: str, indicator: str, variable: str | None) -> None:
    read = index_system(system)
    assert variable_of(read.by_code[indicator], read) == variable
