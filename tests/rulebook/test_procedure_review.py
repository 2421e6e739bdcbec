"""What is reviewed: points that are placeholders say so, vetoes are vetoes, limits have units."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qingshen import units
from qingshen.problems import Problem
from qingshen.rulebook.procedure_review import (
    ACCEPTANCE_COLUMNS,
    ASSESSMENT_COLUMNS,
    DETAIL_COLUMNS,
    THRESHOLD_COLUMNS,
    acceptance_items,
    assessment_items,
    filing_items,
    read_acceptance,
    read_assessment,
    read_filing,
    read_thresholds,
    threshold,
    thresholds,
)
from qingshen.rulebook.source import Row


def test_the_assessment_has_100_points_and_marks_its_placeholders() -> None:
    assert len(assessment_items()) == 12
    assert sum(one.points for one in assessment_items()) == threshold("assessment_full").value == 100
    recalled = {one.code: one.points for one in assessment_items() if not one.placeholder}
    assert recalled == {"report_framework": 3, "report_logic": 7, "preparation": 3}
    for one in assessment_items():
        assert one.placeholder is ("[DESIGN]" in one.citation.source), one.code
    assert list(dict.fromkeys(one.block.zh for one in assessment_items())) == [
        *("报告规范性", "审核过程真实性", "方案可行性"),
    ]


def test_the_acceptance_has_seven_vetoes_and_no_points() -> None:
    kinds = [one.kind for one in acceptance_items()]
    assert kinds == ["veto"] * 7 + ["item"] * 15
    assert not hasattr(acceptance_items()[0], "points")


def test_limits() -> None:
    found = {one.code: (one.value, one.unit) for one in thresholds()}
    assert found["assessment_redo"] == (70, "")
    assert found["assessment_pass"] == (90, "")
    assert found["acceptance_pass"] == (60, "")
    assert found["common_share"] == (0.5, "") and found["common_potential"] == (0.3, "")
    assert found["cost_low"] == (10, "万元") and found["payback_medium"] == (3, "a")
    assert all(units.is_unit(unit) for _, unit in found.values())
    with pytest.raises(ValueError, match="no_such"):
        threshold("no_such")


def test_nothing_claims_to_be_official_and_all_stands_in_both_languages() -> None:
    for one in (*assessment_items(), *acceptance_items(), *thresholds(), *filing_items()):
        assert one.citation.source and one.citation.certainty != "official", one.code
        for text in (one.name, getattr(one, "block", one.name), getattr(one, "detail", one.name)):
            assert text.zh and text.en.isascii(), one.code
    assert len(filing_items()) == 6
    assert all("[DESIGN]" in one.citation.source for one in filing_items())


CITED = {"source": "x", "clause": "", "certainty": "recalled"}
NAMED = {"code": "one", "name_zh": "一", "name_en": "one"}
BLOCK = {"block_zh": "块", "block_en": "block"}
READERS: dict[str, tuple[tuple[str, ...], Callable[[Sequence[Row], list[Problem]], Any], dict[str, str]]] = {
    "assessment": (ASSESSMENT_COLUMNS, read_assessment, {**BLOCK, "points": "5", "placeholder": "no"}),
    "acceptance": (ACCEPTANCE_COLUMNS, read_acceptance, {**BLOCK, "kind": "item"}),
    "thresholds": (THRESHOLD_COLUMNS, read_thresholds, {"value": "3", "unit": "年"}),
    "filing": (DETAIL_COLUMNS, read_filing, {"detail_zh": "详", "detail_en": "detail"}),
}


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        *((table, "name_en", "", "cell-empty") for table in READERS),
        *((table, "source", "", "cell-empty") for table in READERS),
        *((table, "certainty", "surely", "cell-choice") for table in READERS),
        *((table, "code", "A b", "code-form") for table in READERS),
        ("assessment", "points", "~9", "cell-choice"),
        ("assessment", "points", "", "cell-empty"),
        ("assessment", "placeholder", "~", "cell-choice"),
        ("assessment", "block_en", "", "cell-empty"),
        ("acceptance", "kind", "score", "cell-choice"),
        ("thresholds", "value", "about 3", "cell-choice"),
        ("thresholds", "unit", "分数点", "unit-unknown"),
        ("filing", "detail_zh", "", "cell-empty"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(table: str, column: str, value: str, code: str) -> None:
    columns, read, own = READERS[table]
    good = {**NAMED, **own, **CITED}
    for cells, expected in ((good, []), ({**good, column: value}, [(f"{chr(65 + columns.index(column))}2", code)])):
        problems: list[Problem] = []
        read([Row({one: cells[one] for one in columns}, f"{table}.csv", "", 2)], problems)
        assert [(one.place.cell, one.code) for one in problems] == expected
