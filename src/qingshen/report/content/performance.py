"""Chapter on what changed between the baseline year and the audited year."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import CERTAIN, LEVELS, variable
from qingshen.report.document import Block, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.units import in_words


def _levels(audit: Audit) -> list[Block]:
    changes = audit.table("level_changes")
    if changes.is_empty():
        return []
    counts = {name: changes.filter(kept).height for name, kept in (
        ("up", pl.col("rise") > 0), ("down", pl.col("rise") < 0), ("same", pl.col("rise") == 0),
        ("open", pl.col("rise").is_null()))}  # fmt: skip
    text = Text(
        "名单内 {all} 家企业中，级别确定上升 {up} 家，确定下降 {down} 家，确定不变 {same} 家；因数据缺失尚不能确定 {open} 家。",
        "Of the {all} enterprises, {up} certainly rose by a level or more, {down} certainly fell, {same} certainly stayed; "
        "for {open} missing data leave it open.",
    )
    parts = {name: Figure(n, "cohort/changes") for name, n in counts.items()} | {
        "all": Figure(changes.height, "cohort/changes")
    }
    rows = tuple(
        (
            name,
            *(
                changes.filter(pl.col("level_before") == before, pl.col("level_after") == after).height
                for after in LEVELS
            ),
        )
        for before, name in LEVELS.items()
    )
    years = audit.case.settings.years
    first = Column(Text(f"{years[0]} 年 ↓ ／ {years[-1]} 年 →", f"{years[0]} ↓ / {years[-1]} →"), width=1.6)
    columns = (first, *(Column(name, align="right") for name in LEVELS.values()))
    caption = Text("级别变化（企业数，确定级别）", "Change of level (enterprises, certain levels)")
    return [Paragraph(text, parts), TableBlock(caption, columns, rows, "cohort/changes", CERTAIN)]


def _savings(audit: Audit) -> list[Block]:
    table = audit.table("constant_output")
    if table.is_empty():
        return []
    rows = []
    for row in table.to_dicts():
        base = row["after_undoubted"] + row["saving_undoubted"]
        source = f"cohort/saving/{row['variable']}/{row['output_unit']}"
        share = 100 * row["saving_undoubted"] / base if base else "—"
        counts = f"{row['enterprises']} ({row['doubtful']})" if row["doubtful"] else str(row["enterprises"])
        amounts = (row["before"], row["after"], Cell(row["saving"], source), Cell(row["saving_undoubted"], source))
        what = (variable(audit, row["variable"]), in_words(row["output_unit"]), in_words(row["unit"]))
        rows.append((*what, *amounts, share, counts))
    years = audit.case.settings.years
    columns = (
        Column(Text("项目", "item"), width=1.4),
        Column(Text("产量单位", "output in"), width=0.8),
        Column(Text("单位", "unit"), width=0.7),
        Column(str(years[0]), align="right"),
        Column(str(years[-1]), align="right"),
        Column(Text("同等产量的节约", "saving at constant output"), align="right", width=1.1),
        Column(Text("不计待核实企业", "without doubtful"), align="right", width=1.1),
        Column(Text("占比", "share"), "%", align="right", decimals=1, width=0.75),
        Column(Text("企业数（待核实）", "enterprises (doubtful)"), align="right", width=1.1),
    )
    caption = Text(
        "按审核年产量计算的节约 S = Σ(x前 − x后)·q后 [DESIGN]",
        "Saving at the audited year's output, S = Σ(x before − x after)·q after [DESIGN]",
    )
    note = Text(
        "只计两年都有该项数据和产量的企业；负值为增加；占比按不计待核实企业的数值计算。",
        "Only enterprises with amount and output in both years; negative means an increase; the share leaves out doubtful ones.",
    )
    return [TableBlock(caption, columns, tuple(rows), "cohort/savings", note)]


def performance(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on performance; None where no enterprise has both years."""
    blocks = [*_levels(audit), *_savings(audit)]
    return (
        Section(Text("绩效：基准年与审核年", "Performance: baseline and audited year"), tuple(blocks))
        if blocks
        else None
    )
