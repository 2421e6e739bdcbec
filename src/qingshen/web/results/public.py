"""What is published of an audit: sums and shares of at least five enterprises, no figure of any one of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import polars as pl
from django.utils.safestring import SafeString

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.names import LEVELS, variable
from qingshen.report.document import Block, Column, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import pretty_unit
from qingshen.report.sheet.words import bilingual
from qingshen.web.results.blocks import Writer
from qingshen.web.results.kept import Key
from qingshen.web.results.peers import FEWEST, current

FEW = Text(f"少于 {FEWEST} 家企业的数字不公布。", f"Figures of fewer than {FEWEST} enterprises are not published.")


@lru_cache(maxsize=32)
def public_page(key: Key, language: Language) -> SafeString:
    """Return the sections of the public page; no figure leads to an explanation."""
    found = key.found()
    written = (_levels, _amounts, _savings, _problems, _work)
    sections = [section for write in written if (section := write(found, language)) is not None]
    return Writer(language, lambda figure: "").sections(sections)


def merged(counts: Sequence[tuple[str, int]]) -> list[tuple[tuple[str, ...], int]]:
    """Return neighbouring levels put together until each has nobody or five at least; [] for fewer than five in all.

    Of levels I 3, II 16, III 19, none 21 the first two become one: 19 at level II or better.
    """
    if sum(count for _, count in counts) < FEWEST:
        return []
    groups: list[tuple[tuple[str, ...], int]] = []
    for name, count in counts:
        if groups and 0 < groups[-1][1] < FEWEST:
            groups[-1] = ((*groups[-1][0], name), groups[-1][1] + count)
        else:
            groups.append(((name,), count))
    while len(groups) > 1 and 0 < groups[-1][1] < FEWEST:
        last = groups.pop()
        groups[-1] = ((*groups[-1][0], *last[0]), groups[-1][1] + last[1])
    return groups


def _levels(audit: Audit, language: Language) -> Section | None:
    table = audit.table("levels")
    if table.is_empty():
        return None
    rows, bars = [], []
    for year in sorted(set(table["year"])):
        counts = dict(table.filter(pl.col("year") == year)["level"].drop_nulls().value_counts().iter_rows())
        groups = merged([(level, counts.get(level, 0)) for level in LEVELS])
        whole = sum(count for _, count in groups)
        for names, count in groups:
            name = Text("、".join(LEVELS[one].zh for one in names), ", ".join(LEVELS[one].en for one in names))
            rows.append((str(year), name, count, 100 * count / whole))
            if year == audit.year:
                bars.append((name, count))
    if not rows:
        return None
    columns = (
        Column(Text("年份", "year")), Column(Text("确定的级别", "certain level"), width=2),
        Column(Text("企业数", "enterprises"), align="right"), Column(Text("占比", "share"), "%", "right", decimals=0),
    )  # fmt: skip
    caption = Text(f"{audit.year} 年确定的清洁生产水平", f"Levels that are certain, {audit.year}")
    blocks: tuple[Block, ...] = (
        Picture(caption, ranked_bars(bars, Axis(Text("企业数", "enterprises")), language), alt=caption),
        TableBlock(Text("各年的水平", "Levels by year"), columns, tuple(rows), note=FEW),
    )
    return Section(Text("清洁生产水平", "Cleaner-production level"), blocks)


def _amounts(audit: Audit, language: Language) -> Section | None:
    del language
    rows = []
    for table, column, name, unit in (
        ("energy_totals", "tce", "energy", "tce"), ("carbon_totals", "tco2", "ghg", "tCO2"),
    ):  # fmt: skip
        frame = current(audit, table)
        known = frame[column].drop_nulls() if frame.height else pl.Series([])
        if known.len() >= FEWEST:
            rows.append((variable(audit, name), float(known.sum()), pretty_unit(unit), known.len()))
    if not rows:
        return None
    columns = (
        Column(Text("项目", "item"), width=2), Column(Text("合计", "total"), align="right"),
        Column(Text("单位", "unit")), Column(Text("企业数", "enterprises"), align="right"),
    )  # fmt: skip
    caption = Text("能源与温室气体合计", "Energy and greenhouse gases in all")
    return Section(Text("行业总量", "The industry's totals"), (TableBlock(caption, columns, tuple(rows)),))


def _savings(audit: Audit, language: Language) -> Section | None:
    del language
    table = audit.table("constant_output")
    kept = table.filter(pl.col("enterprises") - pl.col("doubtful") >= FEWEST).to_dicts() if table.height else []
    rows = tuple(
        (variable(audit, row["variable"]), row["saving_undoubted"], pretty_unit(row["unit"]),
         row["enterprises"] - row["doubtful"])
        for row in kept
    )  # fmt: skip
    if not rows:
        return None
    columns = (
        Column(Text("项目", "item"), width=2), Column(Text("同等产量节约量", "saved at equal output"), align="right"),
        Column(Text("单位", "unit")), Column(Text("企业数", "enterprises"), align="right"),
    )  # fmt: skip
    note = Text(
        "负数为增加；不含数据待核实的企业。", "Negative: an increase. Enterprises with figures in doubt are left out."
    )
    caption = Text("两年间的节约", "Saved between the two years")
    return Section(Text("节约", "Savings"), (TableBlock(caption, columns, rows, note=note),))


def _problems(audit: Audit, language: Language) -> Section | None:
    del language
    table = audit.table("problems")
    if table.is_empty():
        return None
    common = table.filter(pl.col("decision") == "common", pl.col("enterprises") >= FEWEST)
    rows = tuple(
        (bilingual(row["name"]), row["enterprises"], 100 * row["prevalence"])
        for row in common.sort("prevalence", "problem", descending=[True, False]).head(20).iter_rows(named=True)
    )
    if not rows:
        return None
    columns = (
        Column(Text("问题", "problem"), width=3), Column(Text("企业数", "enterprises"), align="right"),
        Column(Text("占能够判断的企业", "of those judged"), "%", "right", decimals=0),
    )  # fmt: skip
    caption = Text("共性问题（最多 20 项）", "Common problems (20 at most)")
    return Section(Text("共性问题", "Common problems"), (TableBlock(caption, columns, rows, note=FEW),))


def _work(audit: Audit, language: Language) -> Section | None:
    """Return how many options were adopted and what they cost, where five enterprises at least have some."""
    del language
    options = audit.table("options")
    if options.is_empty():
        return None
    adopted = options.filter(pl.col("decision") == "adopt", pl.col("enterprise").is_not_null())
    if adopted["enterprise"].n_unique() < FEWEST:
        return None
    spent = adopted.filter(pl.col("investment").is_not_null())
    text = Text(
        f"{adopted['enterprise'].n_unique()} 家企业采纳方案 {adopted.height} 项",
        f"{adopted['enterprise'].n_unique()} enterprises adopted {adopted.height} options",
    )
    end = Text("。", ".")
    if spent["enterprise"].n_unique() >= FEWEST:
        money, total = audit.case.settings.currency, spent["investment"].sum()
        end = Text(
            f"，其中 {spent.height} 项的投资合计 {total:,.0f} {money.zh}。",
            f"; {spent.height} of them cost {total:,.0f} {money.into('en')}.",
        )
    return Section(Text("方案", "Options"), (Paragraph(Text(text.zh + end.zh, text.en + end.en)),))
