"""Focus, targets, problems and scores can be followed back to points, findings, cells and decisions."""

import re
from collections.abc import Iterator

import pytest

from qingshen.case import read_case
from qingshen.explain import Node
from qingshen.explain.diagnosed import FIGURES, LACKING
from qingshen.phases import Audit, audit

QUANTITIES = """enterprise,year,variable,value,unit
E1,2024,output,1000,m2
E1,2024,fresh_water,500,m3
E1,2024,washing_water,50,m3
E1,2024,washed_area,1000,m2
E2,2024,output,1000,m2
E2,2024,fresh_water,900,m3
E2,2024,washing_water,10,m3
E2,2024,washed_area,1000,m2
"""
SETTINGS = """[audit]
title = "试验"
years = [2023, 2024]
index = "electroplating-2015"
[benchmark]
output = "output"
amounts = ["fresh_water"]
[diagnosis]
sectors = ["electroplating"]
"""
CHECKS = "enterprise,question,answer\nE1,EQ02,no\nE2,EQ02,yes\n"
SCORES = """expert,subject,score,reason
X1,checklist/EQ02,9,看见 / seen
X2,checklist/EQ02,3,
X1,expert/x,5,
X2,expert/x,5,
"""
RULED = """[[problems]]
code = "x"
name = "混排 / Mixed sewers"
aspect = "waste"
orientation = "pollution"
reason = "查看 / visited"
by = "专家"
date = "2025-01-01"

[[targets]]
code = "W1"
variable = "fresh_water"
aim = "amount"
horizon = "near"
baseline_year = 2024
year = 2026
value = 1000
unit = "m3"
responsible = "企业 / enterprises"
reason = "会议 / the meeting"
by = "主管部门"
date = "2025-01-01"
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory) -> Audit:
    """Return an audit of two platers: one misses levels and a question, experts scored, a target lacks monitoring."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "tables").mkdir()
    given = {"audit.toml": SETTINGS, "enterprises.csv": "enterprise,name\nE1,甲厂\nE2,乙厂\n", "decisions.toml": RULED,
             "tables/quantities.csv": QUANTITIES, "tables/checks.csv": CHECKS, "tables/scores.csv": SCORES}  # fmt: skip
    for name, text in given.items():
        (folder / name).write_text(text, encoding="utf-8")
    return audit(read_case(folder))


def trace(audit: Audit, figure: str) -> Node:
    """Return the tree of a figure as the tracer finds it: by the first form that fits."""
    for form, tracer in FIGURES:
        match = re.fullmatch(form, figure)
        if match:
            return tracer(audit, **match.groupdict())
    raise AssertionError(figure)


def own_figures(node: Node) -> Iterator[str]:
    for child in node.children:
        if child.figure and not child.figure.startswith("enterprise/"):
            yield child.figure
        yield from own_figures(child)


@pytest.mark.parametrize(
    "figure", ["cohort/focus", "cohort/targets", "cohort/problems", "cohort/experts", "diagnosis/E1"]
)
def test_every_figure_named_in_a_tree_has_its_own(found, figure: str) -> None:
    node = trace(found, figure)
    assert node.figure == figure and node.text("zh") and node.text("en")
    inner = set(own_figures(node))
    assert inner
    for one in inner:
        assert trace(found, one).figure == one


def test_a_candidates_total_is_the_sum_of_points_and_weights(found) -> None:
    row = found.table("focus").row(0, named=True)
    node = trace(found, f"focus/{row['candidate']}")
    pairs = [re.fullmatch(r"R=([\d.]+) · W=([\d.]+)", child.formula.zh) for child in node.children]
    known = [(float(one[1]), float(one[2])) for one in pairs if one]
    total = sum(points * weight for points, weight in known) / row["known"]
    assert total == pytest.approx(row["total"], rel=1e-3)
    assert float(node.value.zh) == pytest.approx(row["total"], rel=1e-4)
    assert any("没有数据" in child.formula.zh for child in node.children) == (row["known"] < 1)


def test_a_refused_target_says_what_it_lacks_in_words(found) -> None:
    node = trace(found, "target/W1")
    assert node.note == LACKING["not_monitored"] and node.value.zh == "1,000 m3"
    assert node.formula.en == "the meeting" and node.clause == ""
    assert [child.value.zh for child in node.children[:2]] == ["1,400 m3", "-28.57%"]
    assert not [child for child in node.children if child.label.zh == "应减少"]


def test_a_problem_leads_to_its_findings_cells(found) -> None:
    node = trace(found, "problem/checklist/EQ02")
    assert node.value.zh == "1/2"
    (finding,) = [child for child in node.children if child.label.zh == "E1"]
    assert (finding.place.file, finding.place.cell) == ("tables/checks.csv", "B2")


def test_a_missed_level_leads_on_to_the_indicator(found) -> None:
    node = trace(found, "problem/standard/fresh_water_per_wash")
    (finding,) = [child for child in node.children if child.label.zh == "E1" and child.place]
    assert finding.figure == "enterprise/E1/2024/indicator/fresh_water_per_wash"
    assert "Ⅲ级" in finding.note.zh and "level III" in finding.note.en


def test_a_finding_that_cannot_be_said_is_not_counted(audited) -> None:
    quantities = QUANTITIES.replace("E2,2024,washing_water,10,m3\n", "")
    found = audited("electroplating-2015", quantities=quantities)
    node = trace(found, "problem/standard/fresh_water_per_wash")
    assert node.value.zh == "1/1"
    assert ("E2", "不能判断，不计入") in [(child.label.zh, child.value.zh) for child in node.children]


def test_scores_stand_with_expert_cell_and_reason(found) -> None:
    node = trace(found, "expert/checklist/EQ02")
    assert node.value.zh == "6" and node.note.zh == "分差 6"
    assert [(child.label.zh, child.value.zh, child.place.cell) for child in node.children] == [
        ("X1", "9", "B2"), ("X2", "3", "B3"),
    ]  # fmt: skip
    assert node.children[0].note.en == "seen"


def test_without_a_coefficient_w_is_missing_not_zero(found) -> None:
    assert trace(found, "cohort/experts").value.zh == "缺失"


@pytest.mark.parametrize("figure", ["focus/none/such", "target/none", "problem/none", "expert/none"])
def test_a_code_that_does_not_exist_is_told_by_an_error(found, figure: str) -> None:
    with pytest.raises(Exception, match="predicate"):
        trace(found, figure)
