"""Techniques are told as their sources print them; what is recalled is marked."""

import polars as pl

from qingshen.phases import Audit
from qingshen.report.content.techniques import techniques
from qingshen.report.document import Callout

MATCHES = pl.DataFrame(
    [
        ("GE16", "checklist/A", "管道裸露 / bare pipes", "1-2 % of plant gas", "0.07 10k USD per plant", "transcribed"),
        ("GE16", "checklist/B", "管道裸露 / bare pipes", "1-2 % of plant gas", "0.07 10k USD per plant", "transcribed"),
        ("GE38", "checklist/A", "重点用能单位 / key energy users", None, None, "recalled"),
    ],
    schema=["technique", "problem", "precondition", "effect", "investment", "certainty"],
    orient="row",
).with_columns(source=pl.lit("a book"))
OPTIONS = pl.DataFrame(
    [("E1/GE16", "GE16", "met", 5.0), ("E2/GE16", "GE16", "failed", None), ("E1/GE38", "GE38", "unknown", None)],
    schema=["option", "technique", "precondition", "investment"],
    orient="row",
).with_columns(source=pl.lit("catalogue"))


def written(audited, language="zh"):
    base = audited()
    tables = {**base.tables, "technique_matches": MATCHES, "options": OPTIONS}
    return techniques(Audit(base.case, tables), language)


def test_without_a_match_the_reader_is_told_why(audited) -> None:
    (block,) = techniques(audited(), "zh").blocks
    assert isinstance(block, Callout) and "techniques.csv" in block.paragraphs[0].text.zh


def test_each_technique_stands_once_with_all_its_problems(audited) -> None:
    table = written(audited).blocks[1]
    first, second = table.rows
    assert first[0].explain_id == "technique/GE16" and second[0].explain_id == "technique/GE38"
    assert first[1].zh == "checklist/A 等 2 项"
    assert first[2].value == "2 (1)"


def test_figures_stand_as_the_source_prints_them(audited) -> None:
    first, second = written(audited).blocks[1].rows
    assert (first[4].zh, first[5].zh) == ("1-2 % of plant gas", "0.07 10k USD per plant")
    assert (second[4].zh, second[5].zh) == ("—", "—")


def test_at_how_many_a_condition_is_met_is_told(audited) -> None:
    first = written(audited).blocks[1].rows[0]
    assert first[3].zh == "管道裸露（满足 1、不满足 1）" and first[3].into("en") == "bare pipes (met 1, failed 1)"


def test_what_is_recalled_is_marked_and_counted(audited) -> None:
    summary, table, sources = written(audited).blocks
    assert summary.parts["recalled"].value == 1
    assert [row[-1].tone for row in table.rows] == ["", "fair"]
    assert "recalled" in table.rows[1][-1].value.into("en")
    assert sum(row[2].value for row in sources.rows) == 2
