"""Section on the options generated: how many, from where, of which cost; those of the industry and of enterprises."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.screening import CLASSES, CRITERIA
from qingshen.methods.screening import PILES as PILES_IN_FULL
from qingshen.methods.screening import REASONS as PILE_REASONS
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.option_words import (
    DECISIONS,
    NONE,
    PILES,
    SOURCES,
    chained,
    cost_class,
    kind,
    name_of,
    named,
    source,
)
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock

SHOWN, GROUPS, LARGEST = 20, 20, 15
WIDE = 1e5
TITLE = Text("方案的产生与筛选", "Options generated and screened")
NOTHING = Text(
    "没有方案：企业没有申报措施（tables/measures.csv），诊断出的问题没有可匹配的技术，也没有人提出行业方案（decisions.toml 的 "
    "[[options]]）。请补充其中之一。",
    "There is no option: no enterprise reported a measure (tables/measures.csv), no problem has a technique that fits, and "
    "nobody proposed an industry option ([[options]] of decisions.toml). Supply one of them.",
)
NO_SHARED = Text(
    "没有行业层面的方案：没有人在 decisions.toml 的 [[options]] 提出，企业也没有可交换的供需（tables/exchanges.csv）。",
    "There is no option of the industry: none stands in [[options]] of decisions.toml, and no supply meets a demand "
    "(tables/exchanges.csv).",
)


def in_money(audit: Audit, zh: str, en: str) -> Text:
    """Return the caption of a table with money, which says in which currency: its columns have no room for it."""
    unit = audit.case.settings.currency
    # Not 千: 千万元 would be read as ten millions.
    times = "1,000 " if _scale(audit) > 1 else ""
    return Text(f"{zh}（金额：{times}{unit.zh}）", f"{en} (money in {times}{unit.into('en')})")


def coin(audit: Audit, value: float | None) -> float | None:
    """Return money as a table headed by `in_money` shows it."""
    return None if value is None else value / _scale(audit)


def _scale(audit: Audit) -> float:
    """Return 1,000 where the largest investment has more digits than a column holds."""
    table = audit.table("options")
    largest = table["investment"].max() if "investment" in table.columns else None
    return 1e3 if isinstance(largest, float) and largest >= WIDE else 1.0


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("options")
    text = Text(
        "共产生方案 {all} 项：行业层面 {industry} 项，企业层面 {own} 项，涉及 {enterprises} 家企业。其中企业申报 {enterprise}、"
        "技术目录匹配 {catalogue}、审核方提出 {people}、供需匹配 {exchange}。决定采用 {adopt} 项，暂缓 {defer} 项，不采用 {reject} 项；"
        "{differs} 项的决定与建议不同。",
        "{all} options: {industry} of the industry, {own} of {enterprises} enterprises. {enterprise} are reported by "
        "enterprises, {catalogue} matched from the catalogue, {people} proposed by people, {exchange} matched from supply "
        "and demand. {adopt} are adopted, {defer} deferred, {reject} rejected; {differs} are decided otherwise than "
        "proposed.",
    )
    by_source, by_decision = (dict(table[name].value_counts().iter_rows()) for name in ("source", "decision"))
    shared = table.filter(pl.col("level") == "industry").height
    counts = {
        "all": table.height, "industry": shared, "own": table.height - shared,
        "enterprises": table["enterprise"].drop_nulls().n_unique(), "differs": int(table["differs"].sum()),
    } | {code: by_source.get(code, 0) for code in SOURCES} | {code: by_decision.get(code, 0) for code in DECISIONS}  # fmt: skip
    return Paragraph(text, {name: Figure(value, "cohort/options") for name, value in counts.items()})


def _by_source(audit: Audit) -> TableBlock:
    table = audit.table("options")
    columns = (
        Column(Text("来源", "source"), width=2.2),
        Column(Text("方案数", "options"), align="right"),
        *(Column(words, align="right", width=0.8) for words in CLASSES.values()),
        Column(Text("费用不明", "cost unknown"), align="right"),
        Column(Text("投资已知", "investment known"), align="right"),
    )
    rows = []
    for code, words in SOURCES.items():
        own = table.filter(pl.col("source") == code)
        if own.is_empty():
            continue
        count = dict(own["cost_class"].value_counts().iter_rows())
        figures = (own.height, *(count.get(one, 0) for one in CLASSES), count.get(None, 0), own["investment"].count())
        rows.append((words, *(Cell(one, "cohort/options") for one in figures)))
    ruled, unit = audit.case.settings.measures, audit.case.settings.currency
    note = Text(
        f"无费：投资为零；低费：不足 {ruled.low:g} {unit.zh}；中费：不足 {ruled.high:g} {unit.zh}；高费：{ruled.high:g} {unit.zh}及以上"
        "（[measures]，[DESIGN]）。投资不明的目录技术按目录所列的费用类别。",
        f"No cost: nothing is invested; low: below {ruled.low:g} {unit.into('en')}; medium: below {ruled.high:g}; high: from "
        f"{ruled.high:g} on ([measures], [DESIGN]). A catalogue technique of unknown investment takes the catalogue's class.",
    )
    caption = Text("方案按来源和费用类别", "Options by source and class of cost")
    return TableBlock(caption, columns, tuple(rows), "cohort/options", note)


def _by_pile(audit: Audit) -> TableBlock:
    table = audit.table("options")
    columns = (
        Column(Text("汇总结果", "pile"), width=2.4),
        Column(Text("方案数", "options"), align="right", width=0.8),
        *(
            Column(Text(f"建议{words.zh}", f"proposed: {words.into('en')}"), align="right")
            for words in DECISIONS.values()
        ),
        *(
            Column(Text(f"决定{words.zh}", f"decided: {words.into('en')}"), align="right")
            for words in DECISIONS.values()
        ),
    )
    rows = []
    for code, words in PILES_IN_FULL.items():
        own = table.filter(pl.col("pile") == code)
        counts = [dict(own[name].value_counts().iter_rows()) for name in ("proposal", "decision")]
        figures = (own.height, *(count.get(one, 0) for count in counts for one in DECISIONS))
        rows.append((words, *(Cell(one, "cohort/options") for one in figures)))
    note = Text(
        "建议采用：已实施或正在实施的；可行且费用低的；可行且进入方案组合的。建议不采用：不可行的。其余暂缓，包括不合算但目标需要的，"
        f"由人权衡 [DESIGN]。{_lacking(audit).zh}",
        "Proposed for adoption: what is carried out or being so, and what is feasible and costs little or stands in the "
        "portfolio. Rejected: what is infeasible. The rest is deferred, also what does not pay but is needed by the "
        f"targets: people weigh it [DESIGN]. {_lacking(audit).into('en')}",
    )
    return TableBlock(Text("筛选汇总与决定", "Piles and decisions"), columns, tuple(rows), "cohort/options", note)


def _lacking(audit: Audit) -> Text:
    """Say why options are in no pile of the feasible: what nobody marked, what failed."""
    table = audit.table("screening_reasons")
    if table.is_empty():
        return Text("")
    reasons = table.filter(pl.col("pile_reason") != "")["pile_reason"].value_counts().sort("pile_reason")
    why = [(PILE_REASONS[code], count) for code, count in reasons.iter_rows()]
    judged = audit.table("options")
    failed = [
        (words, int((~judged[code]).sum())) for code, words in CRITERIA.items() if judged[code].dtype == pl.Boolean
    ]
    marks = [(words, count) for words, count in failed if count]
    zh = "；".join(f"{one.zh} {count} 项" for one, count in why)
    en = "; ".join(f"{one.into('en')}: {count}" for one, count in why)
    if marks:
        zh += "，其中" + "、".join(f"{one.zh} {count}" for one, count in marks)
        en += " (" + ", ".join(f"{one.into('en')} {count}" for one, count in marks) + ")"
    return Text(f"原因：{zh}。" if zh else "", f"Why: {en}." if en else "")


def _industry(audit: Audit) -> list[Block]:
    table = audit.table("options").filter(pl.col("level") == "industry")
    if table.is_empty():
        return [Callout("note", (Paragraph(NO_SHARED),))]
    columns = (
        Column(Text("方案", "option"), width=2.0),
        Column(Text("问题 → 目标", "problem → target"), width=2.4),
        Column(Text("投资", "cost"), align="right", width=0.7),
        Column(Text("年效益", "saves a year"), align="right", width=0.7),
        Column(Text("汇总", "pile"), width=1.0),
        *heads(0.85, 0.85, 1.6),
    )
    rows = []
    for row in table.sort("source", "option", descending=[True, False]).iter_rows(named=True):
        name, sort = name_of(audit, row), kind(row["kind"])
        whole = name if row["kind"] == "exchange" else Text(
            f"{name.zh}（{sort.zh}）", f"{name.into('en')} ({sort.into('en')})"
        )  # fmt: skip
        at = source(row["option"])
        rows.append((Cell(whole, at), chained(audit, row), Cell(coin(audit, row["investment"]), at),
                     Cell(coin(audit, row["annual_saving"]), at),
                     PILES[row["pile"]], *cells(row, DECISIONS, at)))  # fmt: skip
    note = Text(
        "企业间交换的年效益由供需匹配算出，管网等投资须由人给出，给出前暂缓。",
        "The saving of an exchange is computed by the matching; its investment (pipes and the like) is for people to state, "
        "until then it is deferred.",
    )
    caption = in_money(audit, "行业层面的方案", "Options of the industry")
    shown = rows[:SHOWN]
    return [TableBlock(caption, columns, tuple(shown), "cohort/options/industry", cut(len(shown), len(rows), note))]


def _groups(audit: Audit) -> TableBlock:
    own = audit.table("options").filter(pl.col("level") == "enterprise")
    titles = {one.code: one.name for one in audit.case.catalogue.techniques}
    types = audit.case.measures.select(option=pl.concat_str("enterprise", pl.lit("/"), "measure"), type="type")
    keyed = own.join(types, on="option", how="left").with_columns(
        what=pl.when(pl.col("source") == "catalogue").then("technique").otherwise(pl.coalesce("type", "kind"))
    )
    counts = [(pl.col("decision") == code).sum().alias(code) for code in DECISIONS]
    found = keyed.group_by("source", "what").agg(
        pl.len().alias("options"), pl.col("enterprise").n_unique().alias("enterprises"),
        pl.col("investment").count().alias("known"), pl.col("investment").median(), pl.col("payback").median(), *counts,
    )  # fmt: skip
    ordered = found.sort("options", "source", "what", descending=[True, False, False], nulls_last=True)
    columns = (
        Column(Text("技术或类型", "technique or type"), width=3.2),
        Column(Text("来源", "source"), width=1.1),
        Column(Text("方案数", "options"), align="right", width=0.7),
        Column(Text("投资中位数", "median cost"), align="right", width=0.9),
        Column(Text("回收期 N 中位数", "median payback N"), "a", "right", decimals=1),
        *(Column(words, align="right", width=0.7) for words in DECISIONS.values()),
    )
    rows = []
    for row in ordered.head(GROUPS).iter_rows(named=True):
        title = titles.get(row["what"]) if row["source"] == "catalogue" else None
        at = f"technique/{row['what']}" if title else "cohort/options"
        rows.append((Cell(title or kind(row["what"]), at), SOURCES[row["source"]], Cell(row["options"], at),
                     NONE if row["investment"] is None else coin(audit, row["investment"]),
                     NONE if row["payback"] is None else row["payback"], *(row[code] for code in DECISIONS)))  # fmt: skip
    note = Text("中位数只计数值已知的方案；— 为没有一项已知。", "Medians cover what is known; —: nothing is.")
    caption = in_money(audit, "企业层面的方案：按技术或类型", "Options of enterprises by technique or type")
    return TableBlock(caption, columns, tuple(rows), "cohort/options/groups", cut(len(rows), found.height, note))


def _largest(audit: Audit) -> list[Block]:
    own = audit.table("options").filter(pl.col("level") == "enterprise")
    known = own.filter(pl.col("investment").is_not_null() | pl.col("differs"))
    if known.is_empty():
        return []
    ordered = known.sort("differs", "investment", "option", descending=[True, True, False], nulls_last=True)
    columns = (
        Column(Text("企业与方案", "enterprise and option"), width=2.4),
        Column(Text("费用", "class"), width=0.65),
        Column(Text("投资", "cost"), align="right", width=0.7),
        Column(Text("年效益", "saves a year"), align="right", width=0.7),
        Column(Text("汇总", "pile"), width=1.0),
        *heads(0.85, 0.85, 1.6),
    )
    rows = [
        (named(audit, row), cost_class(row["cost_class"]), coin(audit, row["investment"]),
         coin(audit, row["annual_saving"]), PILES[row["pile"]],
         *cells(row, DECISIONS, source(row["option"])))
        for row in ordered.head(LARGEST).iter_rows(named=True)
    ]  # fmt: skip
    note = Text("与建议不同的在前，其余按投资从大到小。", "Decisions that differ come first, then by investment.")
    caption = in_money(audit, "企业层面的方案：投资最大的", "Options of enterprises: the largest investments")
    return [TableBlock(caption, columns, tuple(rows), "cohort/options/largest", cut(len(rows), own.height, note))]


def options(audit: Audit, language: Language) -> Section:
    """Return the section on the options generated and screened."""
    del language
    if not audit.has("options"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks: list[Block] = [_summary(audit), _by_source(audit), _by_pile(audit), *_industry(audit)]
    if audit.table("options").filter(pl.col("level") == "enterprise").height:
        blocks += [_groups(audit), *_largest(audit)]
    return Section(TITLE, tuple(blocks))
