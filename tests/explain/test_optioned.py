"""The trees behind the options: they add up, end in cells and citations, and lead on to one another."""

import re
from collections.abc import Iterator

import pytest

from qingshen.case import read_case
from qingshen.explain.node import Node
from qingshen.explain.optioned import FIGURES
from qingshen.phases import Audit, audit

SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
[benchmark]
output = "output"
amounts = ["fresh_water"]
"""
QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,10,t
E1,2024,fresh_water,9000,m3
E1,2024,cod_discharged,50,kg
"""
MEASURES = """enterprise,measure,year,type,name,outcome,investment,annual_saving,technique
E1,M1,2024,废弃物,回用 / reuse,pending,60,30,GE16
E1,M2,2024,管理,巡检,implemented,0,1,
"""
EFFECTS = """enterprise,measure,variable,stage,value,unit
E1,M1,fresh_water,planned,900,m3
E1,M1,cod_discharged,planned,5,kg
E1,M2,fresh_water,planned,100,m3
"""
DECISIONS = """[[decisions]]
step = "screening"
subject = "E1/M1"
decision = "defer"
reason = "场地不足"
by = "专家组"
date = "2025-03-01"
[[targets]]
code = "T1"
variable = "fresh_water"
aim = "amount"
horizon = "near"
baseline_year = 2024
year = 2026
value = 8500
unit = "m3"
monitored = "水表"
responsible = "企业"
reason = "规划"
by = "专家组"
date = "2025-01-01"
[[options]]
code = "central"
name = "集中回用 / central reuse"
kind = "central_treatment"
investment = 800
annual_saving = 300
reason = "规划"
by = "专家组"
date = "2025-01-01"
[options.effects]
fresh_water = "2000 m3"
"""
STREAMS = """enterprise,stream,direction,medium,value,unit,price
E1,S1,supply,reclaimed_water,1000,m3,0.1
E2,D1,demand,reclaimed_water,800,m3,0.5
"""


def tree(found: Audit, figure: str) -> Node:
    """Return the tree of the first form that fits, as `trace` does."""
    for form, tracer in FIGURES:
        if match := re.fullmatch(form, figure):
            return tracer(found, **match.groupdict())
    raise AssertionError(figure)


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Audit:
    folder = tmp_path_factory.mktemp("case")
    (folder / "tables").mkdir()
    (folder / "audit.toml").write_text(SETTINGS, encoding="utf-8")
    (folder / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\nE2,乙厂\n", encoding="utf-8")
    (folder / "decisions.toml").write_text(DECISIONS, encoding="utf-8")
    tables = {"quantities": QUANTITIES, "measures": MEASURES, "effects": EFFECTS, "exchanges": STREAMS}
    for name, text in tables.items():
        (folder / "tables" / f"{name}.csv").write_text(text, encoding="utf-8")
    return audit(read_case(folder))


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def child(node: Node, label: str) -> Node:
    return next(one for one in nodes(node) if label in one.label.zh)


def shown(node: Node) -> float:
    return float(re.sub(r"[^\d.eE+-]", "", node.value.zh.split(" ")[0]))


def test_the_cash_flow_can_be_recomputed_from_its_formula(found) -> None:
    flow = child(tree(found, "option/E1/M1"), "年净现金流量")
    saving, same, worn, rate = (float(one) for one in re.findall(r"[\d.]+", flow.formula.zh))
    assert saving == same == 30 and worn == 6
    assert shown(flow) == pytest.approx(saving - (saving - worn) * rate)


def test_an_effect_is_a_share_of_a_reported_amount_with_both_cells(found) -> None:
    water = child(tree(found, "option/E1/M1"), "新鲜水")
    amount, share = (float(one.replace(",", "")) for one in re.findall(r"[\d.,]+(?= m3|$)", water.formula.zh))
    assert amount * share == pytest.approx(shown(water)) == 900
    assert water.place and water.place.file == "tables/effects.csv"
    (reported,) = water.children
    assert reported.place and reported.place.file == "tables/quantities.csv"


def test_an_industry_option_adds_up_its_enterprises(found) -> None:
    water = child(tree(found, "option/industry/central"), "新鲜水")
    assert shown(water) == pytest.approx(sum(shown(one) for one in water.children)) == 2000


def test_proposal_and_decision_stand_in_words_with_who_and_why(found) -> None:
    decided = child(tree(found, "option/E1/M1"), "决定")
    assert (
        (decided.value.zh, decided.value.en) == ("暂缓", "defer")
        and decided.note.zh == "场地不足"
        and "专家组" in decided.formula.zh
    )


def test_a_reported_option_ends_in_the_enterprises_cell_and_its_technique(found) -> None:
    node = tree(found, "option/E1/M1")
    assert node.place and node.place.file == "tables/measures.csv"
    assert child(node, "技术").figure == "technique/GE16"
    technique = tree(found, "technique/GE16")
    assert "transcribed" in technique.clause or "recalled" in technique.clause
    assert "option/E1/M1" in {one.figure for one in nodes(technique)}


def test_a_sensitivity_tells_where_npv_turns(found) -> None:
    node = tree(found, "sensitivity/industry/central")
    saving = child(node, "年效益 P")
    changes = [one for one in saving.children if one.label.zh in ("-20 %", "+20 %")]
    assert shown(changes[0]) < shown(node) < shown(changes[1])


def test_a_goal_leads_to_its_target_and_the_options(found) -> None:
    figures = {one.figure for one in nodes(tree(found, "portfolio/fresh_water"))}
    assert "target/T1" in figures and any(one.startswith("option/") for one in figures)
    assert shown(tree(found, "portfolio/fresh_water")) == pytest.approx(500)


def test_a_curve_ends_where_its_steps_end(found) -> None:
    node = tree(found, "cohort/curve/fresh_water/m3")
    steps = [one for one in node.children if one.figure]
    assert sum(shown(one) for one in steps) == pytest.approx(shown(node), rel=1e-4)


def test_exchanges_add_up_to_their_benefit(found) -> None:
    node = tree(found, "cohort/exchanges")
    assert shown(node) == pytest.approx(800 * 0.4)
    assert sum(shown(one) for one in node.children if one.figure) == pytest.approx(shown(node))


@pytest.mark.parametrize(
    "figure",
    ["cohort/options", "cohort/options/industry", "cohort/techniques/sources", "cohort/feasibility",
     "cohort/feasibility/marks", "cohort/sensitivity", "cohort/exchanges/limits", "cohort/cocontrol",
     "cohort/cocontrol/axis_pollutant", "cohort/cocontrol/quadrants", "cohort/portfolio", "cohort/portfolio/goals",
     "cohort/portfolio/adopted", "cohort/portfolio/enterprises", "cohort/filing", "technique/GE16"],
)  # fmt: skip
def test_every_tree_is_its_own_and_leads_on_to_trees(found, figure) -> None:
    node = tree(found, figure)
    assert node.figure == figure
    assert node.text("zh") and node.text("en")
    for one in nodes(node):
        if one.figure.split("/")[0] in ("option", "technique", "sensitivity", "portfolio"):
            assert tree(found, one.figure).figure == one.figure


@pytest.mark.parametrize("figure", ["technique/NONE", "sensitivity/E1/M2", "cohort/curve/steam/GJ"])
def test_what_is_not_there_is_no_tree(found, figure) -> None:
    with pytest.raises(KeyError):
        tree(found, figure)
