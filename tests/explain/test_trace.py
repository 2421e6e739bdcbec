"""Every figure of the report can be traced, and its tree adds up."""

import re
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from qingshen.case import read_case
from qingshen.explain import Node, trace
from qingshen.explain.trace import forms
from qingshen.phases import audit
from qingshen.problems import Refused
from qingshen.report.content import document
from qingshen.report.document import Bullets, Callout, Cell, Document, Figure, Paragraph, TableBlock
from tests.examples.audited import audited

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("electroplating-park", "us-textile-mills")


def paragraph_ids(paragraph: Paragraph) -> Iterator[str]:
    yield from (part.explain_id for part in paragraph.parts.values() if isinstance(part, Figure))


def ids(content: Document) -> Iterator[str]:
    for block in (block for section in content.sections for block in section.blocks):
        yield getattr(block, "explain_id", "")
        if isinstance(block, TableBlock):
            yield from (cell.explain_id for row in block.rows for cell in row if isinstance(cell, Cell))
        if isinstance(block, Paragraph):
            yield from paragraph_ids(block)
        for paragraph in getattr(block, "items", ()) if isinstance(block, Bullets) else ():
            yield from paragraph_ids(paragraph)
        for paragraph in block.paragraphs if isinstance(block, Callout) else ():
            yield from paragraph_ids(paragraph)


@pytest.mark.parametrize("name", [NAMES[0], pytest.param(NAMES[1], marks=pytest.mark.slow)])
def test_every_id_of_the_report_has_a_tree_in_both_languages(name: str) -> None:
    told = sorted({one for one in ids(document(audited(name), "zh")) if one})
    assert len(told) > 100
    for figure in told:
        node = trace(audited(name), figure)
        assert node.figure == figure
        assert node.text("zh")
        assert node.text("en")


def figures(node: Node) -> Iterator[str]:
    if node.figure:
        yield node.figure
    for child in node.children:
        yield from figures(child)


@pytest.mark.parametrize(
    "figure",
    ["cohort/levels/2024", "cohort/total/ghg", "cohort/indicators", "cohort/potentials/energy", "cohort/measures",
     "enterprise/EP15/2024/level", "enterprise/EP01/2024/index_1", "cohort/carriers", "cohort/gaps"],
)  # fmt: skip
def test_every_id_inside_a_tree_has_a_tree_of_its_own(figure: str) -> None:
    for inner in set(figures(trace(audited("electroplating-park"), figure))):
        assert trace(audited("electroplating-park"), inner).figure == inner


def leaves(node: Node) -> Iterator[Node]:
    if node.place is not None:
        yield node
    for child in node.children:
        yield from leaves(child)


def test_an_indicator_ends_in_cells_and_a_clause() -> None:
    node = trace(audited("electroplating-park"), "enterprise/EP01/2024/indicator/fresh_water_per_wash")
    assert "表1" in node.clause
    assert "transcribed" in node.clause
    places = [leaf.place for leaf in leaves(node)]
    assert len(places) == 2
    assert all(
        place and place.file == "workbooks/EP01.xlsx" and re.fullmatch(r"[A-Z]+\d+", place.cell) for place in places
    )


def shown(node: Node) -> float:
    return float(re.sub(r"[^\d.eE+-]", "", node.value.zh.split(" ")[0].replace(",", "")))


def test_an_index_is_the_sum_of_its_classes_and_points() -> None:
    node = trace(audited("electroplating-park"), "enterprise/EP03/2024/index_3")
    classes = [shown(child) for child in node.children]
    assert sum(classes) == pytest.approx(shown(node), abs=1e-3)
    for child in node.children:
        assert sum(shown(one) for one in child.children) == pytest.approx(shown(child), abs=1e-2)


def test_a_missing_answer_is_told_with_what_is_still_possible() -> None:
    node = trace(audited("electroplating-park"), "enterprise/EP15/2024/level")
    assert "最好可达" in node.value.zh
    assert "at best" in node.value.en


def test_the_cohorts_total_is_the_sum_of_its_enterprises() -> None:
    found = audited("us-textile-mills")
    node = trace(found, "cohort/total/energy")
    total = found.table("energy_cohort")["tce_reported"][0]
    assert sum(shown(child) for child in node.children) == pytest.approx(total, rel=1e-4)


@pytest.mark.parametrize("figure", ["", "cohort", "cohort/carrier/unobtainium",
                                    "enterprise/EP01/1999/level", "cohort/index/9/m2"])  # fmt: skip
def test_an_unknown_id_is_refused_with_the_forms_there_are(figure: str) -> None:
    with pytest.raises(Refused) as refused:
        trace(audited("electroplating-park"), figure)
    remedy = refused.value.problems[0].remedy
    assert all(form in remedy.zh for form in forms())
    assert "enterprise/ENTERPRISE/YEAR/level" in remedy.en


def test_without_an_index_system_levels_are_refused_not_invented() -> None:
    with pytest.raises(Refused):
        trace(audited("us-textile-mills"), "enterprise/AM0134/1991/level")


def test_trees_of_equal_cases_are_equal() -> None:
    first, second = audited("electroplating-park"), audit(read_case(EXAMPLES / "electroplating-park"))
    assert trace(first, "cohort/total/ghg") == trace(second, "cohort/total/ghg")
    assert isinstance(first.table("levels"), pl.DataFrame)


def test_findings_are_told_by_name_and_lead_on_to_their_figure(audited) -> None:
    told = """enterprise,year,variable,value,unit
E1,2023,fresh_water,10,m3
E1,2024,fresh_water,90,m3
E1,2024,plating_wastewater,100,m3
E1,2024,plating_wastewater_treated,130,m3
"""
    found = audited("electroplating-2015", quantities=told)
    doubts = trace(found, "cohort/doubts")
    assert doubts.label.zh == "待核实"
    assert {(one.label.zh, one.value.zh) for one in doubts.children} == {
        ("E1 2024 新鲜水用量", "与上年相差悬殊"),
        ("E1 2024 电镀废水处理率", "比例超过 100%"),
    }
    for one in (*doubts.children, *trace(found, "cohort/gaps").children[:3]):
        assert trace(found, one.figure).figure == one.figure


def test_a_measure_says_whose_it_is(audited) -> None:
    measures = "enterprise,measure,year,type,outcome,investment,annual_saving\nE1,F1,2024,节水,implemented,5,1\n"
    (one,) = trace(audited(measures=measures), "cohort/measures").children
    assert one.label.zh.startswith("E1 F1")


def test_no_figure_at_all_is_told_as_that(audited) -> None:
    with pytest.raises(Refused) as refused:
        trace(audited(), "")
    assert refused.value.problems[0].what.zh == "没有写明要解释哪个数字"


def test_an_unknown_enterprise_is_refused_with_those_like_it() -> None:
    with pytest.raises(Refused) as refused:
        trace(audited("electroplating-park"), "enterprise/EP1/2024/level")
    problem = refused.value.problems[0]
    assert "EP1" in problem.what.zh
    assert "EP" in problem.remedy.zh
