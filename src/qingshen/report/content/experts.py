"""Section on the experts' scores: how far they agree, what it means, and what they dispute."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.problems import name_of
from qingshen.report.document import Block, Bullets, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Interval, number

SHOWN = 20
TITLE = Text("专家判断的一致性", "Agreement of the experts")
BY_CHANCE = 0.05
# Schmidt (1997), Decision Sciences 28(3), table 2: what a W is commonly read as. Recalled: confirm before use.
READINGS = (
    (0.9, Text("高度一致", "very strong agreement")),
    (0.7, Text("较强一致", "strong agreement")),
    (0.5, Text("中等一致", "moderate agreement")),
    (0.3, Text("较弱一致", "weak agreement")),
    (0.0, Text("几乎不一致", "hardly any agreement")),
)
NOTHING = Text(
    "没有专家评分。请专家在 scores 表对问题评分（0—10 分，10 分最重要），即可检验意见是否一致。",
    "No expert has scored. Have the experts score the problems in the table scores (0 to 10, 10 matters most): it then "
    "shows how far they agree.",
)


def meaning(w: float, p_value: float) -> Text:
    """Return in a sentence what W and its p-value say."""
    read = next(words for limit, words in READINGS if w >= limit)
    if p_value < BY_CHANCE:
        return Text(
            f"专家对轻重次序{read.zh}，随意评分几乎不会这样一致，平均名次可以作为依据。",
            f"There is {read.into('en')} on the order, hardly to be had by scoring at random: the mean ranks can be relied on.",
        )
    return Text(
        f"专家对轻重次序{read.zh}，与随意评分无法区分，平均名次不能作为依据，宜先讨论分歧再评一轮。",
        f"There is {read.into('en')} on the order, not to be told from scoring at random: do not rely on the mean ranks; "
        "discuss the disputes and score again.",
    )


def _agreement(audit: Audit) -> list[Block]:
    row = audit.table("expert_agreement").row(0, named=True)
    parts = {name: Figure(row[name], "cohort/experts") for name in ("experts", "subjects")}
    blocks: list[Block] = []
    if row["w"] is None:
        text = Text(
            "{experts} 名专家评分，全部专家都评分的问题 {subjects} 项，不能计算和谐系数。",
            "{experts} experts scored, {subjects} problems were scored by all: there is no coefficient of concordance.",
        )
        blocks.append(Paragraph(text, parts))
    else:
        chance = "p<0.001" if row["p_value"] < 0.001 else f"p={number(row['p_value'], significant=2)}"
        text = Text(
            "{experts} 名专家都评了 {subjects} 项问题，肯德尔和谐系数 W={w}，χ²={statistic}（自由度 {freedom}），{p}。{meaning}",
            "All {experts} experts scored {subjects} problems: Kendall's W = {w}, χ² = {statistic} ({freedom} degrees of "
            "freedom), {p}. {meaning}",
        )
        figures = {
            "w": Figure(row["w"], "cohort/experts", decimals=3),
            "statistic": Figure(row["statistic"], "cohort/experts"),
            "freedom": Figure(row["subjects"] - 1, "cohort/experts"),
        }
        blocks.append(Paragraph(text, parts | figures | {"p": chance, "meaning": meaning(row["w"], row["p_value"])}))
    if row["note"]:
        blocks.append(Callout("note", (Paragraph(halves(row["note"])),)))
    return blocks


def names(audit: Audit) -> dict[str, Text]:
    """Return the problems' names by code."""
    return {row["problem"]: name_of(row, "") for row in audit.table("problems").iter_rows(named=True)}


def _subjects(audit: Audit) -> TableBlock:
    table = audit.table("expert_subjects").sort("mean", "subject", descending=[True, False], nulls_last=True)
    named = names(audit)
    columns = (
        Column(Text("问题", "problem"), width=2.8),
        Column(Text("评分专家", "experts"), align="right", width=0.7),
        Column(Text("平均分", "mean"), align="right", decimals=1, width=0.7),
        Column(Text("中位分", "median"), align="right", decimals=1, width=0.7),
        Column(Text("最低—最高", "low to high"), align="right", decimals=1, width=0.9),
        Column(Text("分差", "spread"), align="right", decimals=1, width=0.7),
        Column(Text("平均名次", "mean rank"), align="right", decimals=1, width=0.8),
        Column(Text("分歧", "disputed"), width=0.8),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source = f"expert/{row['subject']}"
        rank = "—" if row["mean_rank"] is None else row["mean_rank"]
        rows.append((Cell(named.get(row["subject"], row["subject"]), source), row["experts"], Cell(row["mean"], source),
                     row["median"], Cell(_range(row), source), row["spread"], Cell(rank, source), _disputed(row)))  # fmt: skip
    limit = audit.case.settings.diagnosis.disputed
    note = Text(
        f"分差达到 {limit:g} 分为有分歧 [DESIGN]；— 为不是全部专家都评分，不计入 W。W 的读法依 Schmidt（1997），凭行业知识，"
        "使用前核对；对象少时 χ² 只是近似。",
        f"Disputed: a spread of {limit:g} points [DESIGN]; —: not scored by all, no part of W. W is read as in Schmidt (1997), "
        "recalled: confirm before use; with few subjects χ² is an approximation.",
    )
    caption = Text("专家评分", "Scores of the experts")
    return TableBlock(caption, columns, tuple(rows), "cohort/experts", cut(len(rows), table.height, note))


def _range(row: dict[str, Any]) -> Interval | None:
    return None if row["low"] is None else Interval(row["low"], row["high"])


def _disputed(row: dict[str, Any]) -> Cell:
    if row["disputed"] is None:
        return Cell("—")
    return Cell(Text("是", "yes"), tone="bad") if row["disputed"] else Cell(Text("否", "no"))


def _disputes(audit: Audit) -> list[Block]:
    """Tell who gave what, and why, where the experts disagree."""
    table = audit.table("expert_subjects").filter("disputed").sort("spread", "subject", descending=[True, False])
    if table.is_empty():
        return []
    named, given = names(audit), audit.case.scores.drop_nulls("score")
    points = []
    for subject in table["subject"].head(SHOWN):
        own = given.filter(pl.col("subject") == subject).sort("score", "expert", descending=[True, False])
        said = "、".join(f"{expert} {score:g}" for expert, score in own.select("expert", "score").iter_rows())
        name = named.get(subject, Text(subject, subject))
        points.append(Paragraph(Text(f"{name.zh}：{said}", f"{name.into('en')}: {said.replace('、', ', ')}")))
    text = Text(
        "下列问题专家意见分歧，须经讨论、由审核小组决定：",
        "The experts dispute these problems; the audit team decides after discussion:",
    )
    return [Paragraph(text), Bullets(tuple(points))]


def experts(audit: Audit, language: Language) -> Section:
    """Return the section on the experts' scores."""
    del language
    if not audit.has("expert_agreement"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (*_agreement(audit), _subjects(audit), *_disputes(audit)))
