"""Each part of a sheet: what it says, also where there is nothing, what it cuts, what it never turns to zero."""

import dataclasses

import polars as pl

from qingshen.language import Text
from qingshen.phases import Audit
from qingshen.report.document import Bullets, Cell, Paragraph, Section, TableBlock
from qingshen.report.sheet.advice import KEEP, advice
from qingshen.report.sheet.conclusion import conclusion
from qingshen.report.sheet.data import data
from qingshen.report.sheet.effects import effects, summed
from qingshen.report.sheet.gathered import Gathered, gather
from qingshen.report.sheet.implementation import NONE, implementation
from qingshen.report.sheet.options import cheap, dear
from qingshen.report.sheet.planning import planning
from qingshen.report.sheet.problems import problems
from qingshen.report.sheet.profile import profile
from qingshen.report.sheet.ranking import ranking
from qingshen.report.sheet.words import bilingual, short


def table(section: Section) -> TableBlock:
    return next(block for block in section.blocks if isinstance(block, TableBlock))


def values(block: TableBlock) -> list[list[object]]:
    return [[cell.value if isinstance(cell, Cell) else cell for cell in row] for row in block.rows]


def sentence(section: Section) -> Text:
    return next(block.text for block in section.blocks if isinstance(block, Paragraph))


def nothing(audit: Audit) -> Gathered:
    return gather(dataclasses.replace(audit, tables={"list": audit.tables["list"]}))


def test_what_is_not_stated_is_said_to_be(full: Audit) -> None:
    cells = {str(row[at]): row[at + 1] for row in values(table(profile(gather(full), "E2"))) for at in (0, 2)}
    assert str(cells["规模"]) == str(cells["双超"]) == "未填"


def test_the_reason_and_the_path_are_told(full: Audit) -> None:
    parts = planning(gather(full), "E1").blocks[0].parts
    assert (parts["reason"].en, parts["path"].zh) == ("large load", "原地改造")


def test_doubts_are_cut_and_counted(full: Audit) -> None:
    section = data(gather(full), "E1")
    assert len(table(section).rows) == 2 and "共 9 行，列出前 2 行" in table(section).note.zh
    assert section.blocks[0].parts["doubts"].value == 9


def test_problems_of_the_focus_are_bold_and_the_rest_is_cut(full: Audit) -> None:
    block = table(problems(gather(full), "E1"))
    assert [row[0].tone for row in block.rows] == ["strong", *[""] * 6]
    assert "共 29 行，列出前 7 行" in block.note.zh


def test_candidates_of_the_focus_stand_first_with_the_problems_here(full: Audit) -> None:
    rows = values(table(ranking(gather(full), "E1")))
    assert str(rows[0][0]) == "新鲜水用量" and rows[0][1:3] == [2, 298.0] and rows[0][4] == 29


def test_options_are_split_by_cost_and_what_is_not_calculated_is_a_dash(full: Audit) -> None:
    options = full.table("options").with_columns(
        npv=pl.when(pl.col("option") == "E1/high24").then(None).otherwise("npv"),
        cost_class=pl.when(pl.col("option") == "E1/high23").then(None).otherwise("cost_class"),
    )
    known = gather(dataclasses.replace(full, tables={**full.tables, "options": options}))
    dears, cheaps = table(dear(known, "E1")), table(cheap(known, "E1"))
    assert str(values(dears)[0][4]) == "—" and "不是零" in dears.note.zh and "共 25 行" in dears.note.zh
    assert "共 14 行，列出前 4 行" in cheaps.note.zh
    assert values(dears)[1][5] == 12.3


def test_states_are_counted_and_the_last_date_is_of_those_open(full: Audit) -> None:
    told = sentence(implementation(gather(full), "E1"))
    assert (
        told.zh == "跟踪方案 3 项：已选定 1 项，实施中 1 项，已完成 1 项；逾期 1 项；未完成的最迟计划 2025-01-03 完成。"
    )
    assert sentence(implementation(nothing(full), "E1")) == NONE


def test_savings_add_up_by_variable_and_unit_and_an_unknown_one_is_no_zero() -> None:
    rows = [
        {"variable": "x", "unit": "t", "planned": 5.0, "actual": 4.0, "decision": "accept"},
        {"variable": "x", "unit": "t", "planned": None, "actual": 3.0, "decision": "refuse"},
        {"variable": "x", "unit": "kg", "planned": 1.0, "actual": None, "decision": "refuse"},
    ]
    found = summed(rows)
    assert found["x", "t"] == (5.0, 7.0, 4.0, 0, 2)
    assert found["x", "kg"] == (1.0, None, None, 1, 1)


def test_effects_are_cut(full: Audit) -> None:
    assert "共 9 行，列出前 4 行" in table(effects(gather(full), "E1")).note.zh


def test_advice_names_doubts_late_options_and_is_never_empty(full: Audit) -> None:
    points = [
        one.text.zh for block in advice(gather(full), "E1").blocks if isinstance(block, Bullets) for one in block.items
    ]
    assert points == ["核实可疑数据：新鲜水用量。", "逾期方案 1 项，尽快完成或说明原因。"]
    assert advice(nothing(full), "E3").blocks[0].items[0].text == KEEP


def test_the_conclusion_counts_and_leaves_the_verdict_to_people(full: Audit) -> None:
    block = conclusion(gather(full), "E1").blocks[0]
    assert {name: block.parts[name] for name in ("problems", "options", "adopted", "done")} == {
        "problems": "29", "options": "39", "adopted": "24", "done": "1"}  # fmt: skip
    assert "由审核组和主管部门确认" in block.text.zh


def test_words_in_two_languages_are_parted_however_they_were_put_together() -> None:
    assert bilingual("漏汽 / Steam leaks") == Text("漏汽", "Steam leaks")
    assert bilingual("否；现场（虚构） / on site / no; 现场（虚构） / on site").zh == "否；现场（虚构）"
    assert bilingual(None).zh == "—"


def test_a_cut_text_says_so_and_a_short_one_stays() -> None:
    assert short(Text("一二三四五", "abcdefghij"), 5) == Text("一二三四五", "abcdefgh…")
    assert short(Text("一二三四五六", ""), 5).zh == "一二三四…"
