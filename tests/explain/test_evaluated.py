"""The trees of the evaluation add up: factors to the change, options and other causes to the saving."""

import re
from dataclasses import replace

import polars as pl
import pytest

from qingshen.case.schema import REACHED
from qingshen.explain.evaluated import acceptance, attained, attributed, effect
from qingshen.phases.attainment import ATTAINMENT

MEASURES = (
    "enterprise,measure,year,type,outcome,investment,annual_saving,actual_end\n"
    "E1,M1,2024,设备,implemented,50,10,2024-06-30\nE1,M2,2024,设备,implemented,50,10,2026-06-30\n"
)
EFFECTS = (
    "enterprise,measure,variable,stage,value,unit,evidence\n"
    "E1,M1,fresh_water,actual,60,m3,水表\nE1,M2,fresh_water,actual,7,m3,水表\n"
)
QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"E1,{year},{name},{value},{unit}\n"
    for year, name, value, unit in (
        (2023, "output", 100, "t"), (2024, "output", 110, "t"), (2023, "fresh_water", 1000, "m3"),
        (2024, "fresh_water", 990, "m3"),
    )
)  # fmt: skip
ACTIVITIES = (
    "enterprise,year,carrier,amount,unit\nE1,2023,electricity,1000,kWh\nE1,2024,electricity,900,kWh\n"
    "E1,2023,steam,50,GJ\nE1,2024,steam,60,GJ\n"
)


def amount(node) -> float:
    return float(re.sub(r"[^\d.eE+-]", "", node.value.zh.split(" ")[0]))


def test_factors_add_up_to_the_total(audited) -> None:
    node = effect(audited(quantities=QUANTITIES, activities=ACTIVITIES), "ghg", "total")
    assert len(node.children) == 5 and sum(map(amount, node.children)) == pytest.approx(amount(node), rel=1e-4)
    assert "LMDI" in node.clause and {one.label.zh for one in node.children} >= {"温室气体 · 强度"}


def test_options_and_other_causes_add_up_and_what_does_not_count_is_told(audited) -> None:
    node = attributed(audited(quantities=QUANTITIES, measures=MEASURES, effects=EFFECTS), "fresh_water")
    options, other, saved = node.children
    assert amount(options) + amount(other) == pytest.approx(amount(node))
    assert amount(saved) == amount(node) and saved.figure == "cohort/saving/fresh_water/t"
    # M2 is done after the audited year: listed, and taken off again.
    assert [amount(one) for one in options.children] == [60, 7, -7] and amount(options) == 60


@pytest.mark.parametrize(("aim", "figure"), [("amount", ""), ("level_share", "cohort/levels/2024")])
def test_a_target_says_how_it_is_counted(audited, aim, figure) -> None:
    row = ("T1", "II", aim, "near", 2026, 30.0, 50.0, 40.0, None, "%", 0.5, "open")
    decided = {"proposal": ["open"], "decision": ["open"], "reason": [None], "by": [None], "date": [None]}
    table = pl.DataFrame([row], schema=ATTAINMENT, orient="row").with_columns(
        **{k: pl.Series(v) for k, v in decided.items()}
    )
    found = audited()
    levels = pl.DataFrame({"year": [2024]})
    node = attained(replace(found, tables={**found.tables, "attainment": table, "level_distribution": levels}), "T1")
    assert node.value.zh == "0.5" and node.label.zh == f"{REACHED['II'].zh}：进度"
    actual = node.children[2]
    assert amount(actual) == 40 and actual.formula.zh
    assert [child.figure for child in actual.children] == ([figure] if figure else [])


def test_acceptance_names_source_and_certainty(audited) -> None:
    children = acceptance(audited()).children
    assert children and all("附表3" in one.clause and "recalled" in one.clause for one in children)
