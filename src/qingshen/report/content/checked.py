"""Section on rapid diagnosis by checklist: each question, who is flagged, clear, or cannot be judged."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import CERTAINTIES, CHINESE
from qingshen.report.document import Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import pretty_unit
from qingshen.rulebook.checklists import Question

SHOWN = 20
TITLE = Text("清单式快速诊断", "Rapid diagnosis by checklist")
NOTHING = Text(
    "没有清单回答。请企业按 checks 表逐题回答（题目见 results.xlsx 说明和 qingshen rulebook），即可快速诊断。",
    "No checklist came back. Have the enterprises answer the questions in the table checks (qingshen rulebook lists them).",
)


def asked(audit: Audit) -> dict[str, Question]:
    """Return the questions of this audit by code."""
    return {one.code: one for one in audit.case.catalogue.questions}


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("checklist_results")
    judged = table.filter(pl.col("share").is_not_null())
    limit = audit.case.settings.diagnosis.prevalence
    text = Text(
        f"{{asked}} 家企业交回清单，共 {{questions}} 题；{{judged}} 题有结论，其中 {{wide}} 题有 {limit:.0%} 以上的企业存在问题；"
        "{open} 题无人作答或不能据回答判断，不当作没有问题。",
        f"{{asked}} enterprises sent the checklist back, {{questions}} questions; {{judged}} can be judged, and {{wide}} are "
        f"flagged by {limit:.0%} or more; {{open}} were answered by nobody or decide nothing: that is no clean bill.",
    )
    counts = {
        "asked": int(table["asked"][0]),
        "questions": table.height,
        "judged": judged.height,
        "wide": judged.filter(pl.col("share") >= limit).height,
        "open": table.height - judged.height,
    }
    return Paragraph(text, {name: Figure(value, "cohort/checklist") for name, value in counts.items()})


def _results(audit: Audit) -> TableBlock:
    judged = audit.table("checklist_results").filter(pl.col("share").is_not_null())
    table = judged.sort("share", "flagged", "question", descending=[True, True, False])
    known, limit = asked(audit), audit.case.settings.diagnosis.prevalence
    columns = (
        Column(Text("工序", "process"), width=1.2),
        Column(Text("题目", "question"), width=3),
        Column(Text("存在问题的判据", "flagged when"), width=1.3),
        Column(Text("存在", "flagged"), align="right", width=0.7),
        Column(Text("没有", "clear"), align="right", width=0.6),
        Column(Text("不明", "unknown"), align="right", width=0.9),
        Column(Text("占比", "share flagged"), "%", "right", decimals=0, width=0.7),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        question, source = known[row["question"]], f"question/{row['question']}"
        share = Cell(100 * row["share"], source, "bad" if row["share"] >= limit else "")
        rows.append((question.process, Cell(question.question, source), _limit(question), Cell(row["flagged"], source),
                     row["clear"], row["unknown"], share))  # fmt: skip
    note = Text(
        "占比＝存在／（存在＋没有），不明的不计；题目与判据为本软件所拟 [DESIGN]，" + _certainty(audit).zh + "，须经专家核对。",
        "Share = flagged / (flagged + clear), unknown left out; questions and limits are this project's [DESIGN], "
        + _certainty(audit).into("en") + ", and need an expert's check.",
    )  # fmt: skip
    caption = Text("清单诊断结果，问题最普遍的在前", "Answers to the checklist, the most widespread problem first")
    return TableBlock(caption, columns, tuple(rows), "cohort/checklist", cut(len(rows), table.height, note))


def _limit(question: Question) -> Text:
    """Return when a question is flagged, with the unit it is answered in."""
    unit = pretty_unit(question.unit)
    if not unit:
        return question.threshold
    # A unit that is only a Chinese word says nothing more to who reads English: the question asks for it.
    en = "" if CHINESE.search(unit) else f" ({unit})"
    return Text(f"{question.threshold.zh}（{unit}）", question.threshold.into("en") + en)


def _certainty(audit: Audit) -> Text:
    """Return how far the sources of the questions may be trusted: the least of them."""
    given = {one.citation.certainty for one in asked(audit).values()}
    return next(words for code, words in reversed(CERTAINTIES.items()) if code in given)


def checked(audit: Audit, language: Language) -> Section:
    """Return the section on the checklists."""
    del language
    if not audit.has("checklist_results"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks = [_summary(audit)]
    if audit.table("checklist_results")["share"].null_count() == audit.table("checklist_results").height:
        return Section(TITLE, tuple(blocks))
    return Section(TITLE, (*blocks, _results(audit)))
