"""The form for acceptance: what the data say, what people decided, what nobody can tell, and no points."""

import dataclasses
from collections.abc import Callable
from typing import Any

import polars as pl
import pytest

from qingshen.phases import Audit
from qingshen.report import html
from qingshen.report.document import Cell, Document, TableBlock
from qingshen.report.forms import acceptance


def item(code: str, answer: str, block: str, kind: str, **more: Any) -> dict[str, Any]:
    decided = {"proposal": answer, "differs": False, "reason": None, "by": None, "date": None}
    return {"block": block, "item": code, "kind": kind, "name": f"项{code} / item {code}", "answer": answer,
            "basis": "据 / basis", **decided, **more}  # fmt: skip


KEY, OTHER = "关键指标 / key indicators", "目标与水平 / targets and level"
ITEMS = [
    item("fraud", "open", KEY, "veto"),
    item("level", "yes", KEY, "veto", proposal="no", differs=True, reason="现场核定 / settled on site", by="专家组"),
    item("goals", "no", OTHER, "item"),
]
TARGETS = {
    "target": ["T1", "T2"], "variable": ["fresh_water", "II"], "aim": ["intensity", "level_share"],
    "horizon": ["near", "long"], "year": [2026, None], "baseline": [100.0, 20.0], "value": [90.0, 50.0],
    "actual": [100.0, None], "unit": ["m3/t", "%"], "progress": [-0.0, None], "attained": ["open", "no"],
    "decision": ["open", "yes"],
}  # fmt: skip


@pytest.fixture
def judged(audited: Callable[..., Audit]) -> Audit:
    bare = audited()
    found = {"acceptance": pl.DataFrame(ITEMS, infer_schema_length=None), "attainment": pl.DataFrame(TARGETS)}
    return dataclasses.replace(bare, tables={"list": bare.tables["list"], **found})


def tables(document: Document) -> dict[str, TableBlock]:
    blocks = [block for section in document.sections for block in section.blocks]
    return {block.caption.zh: block for block in blocks if isinstance(block, TableBlock)}


def test_items_stand_by_block_key_indicators_first(judged: Audit) -> None:
    titles = [section.title.zh for section in acceptance(judged, "zh").sections]
    assert titles == ["关键指标", "目标与水平", "目标完成情况", "方案绩效表", "验收结论", "签章"]


def test_what_the_data_say_and_what_was_decided_stand_side_by_side(judged: Audit) -> None:
    row = tables(acceptance(judged, "zh"))["关键指标"].rows[1]
    assert row[1].zh == "否" and row[2] == Cell(row[2].value, tone="good") and row[2].value.zh == "是"
    assert row[3].zh == "据；现场核定" and row[3].en == "basis; settled on site"


def test_what_nobody_can_tell_is_open_and_never_yes(judged: Audit) -> None:
    row = tables(acceptance(judged, "zh"))["关键指标"].rows[0]
    assert row[2].value.zh == "待定"


def test_targets_are_named_and_a_progress_of_nothing_is_not_negative(judged: Audit) -> None:
    first, second = tables(acceptance(judged, "zh"))["目标与实际"].rows
    assert first[0].zh == "新鲜水用量" and str(first[6]) == "0.0"
    assert second[0].zh == "达到Ⅱ级的企业比例" and second[6] is None and second[2].zh == "—"
    assert second[7].value.zh == "是"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_form_says_that_official_points_were_not_seen(judged: Audit, language: str) -> None:
    page = html.render(acceptance(judged, language))
    assert "官方印本及其分值未见" in page if language == "zh" else "Neither the official print nor its points" in page


def test_the_conclusion_is_left_to_the_experts(judged: Audit) -> None:
    page = html.render(acceptance(judged, "zh"))
    assert "结论由专家组给出（合格 / 不合格）" in page


def test_an_audit_that_was_not_evaluated_has_a_form_to_fill_in(judged: Audit) -> None:
    page = html.render(acceptance(dataclasses.replace(judged, tables={}), "zh"))
    for told in ("尚未进行绩效评估", "没有已确定的目标", "没有完成的方案", "分值未见"):
        assert told in page
