"""Chapter on data: how complete they are, what is missing and could change, which figures to ask about."""

from __future__ import annotations

import polars as pl

from qingshen.case.schema import STATUSES
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import LEVELS, variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.units import in_words

SHOWN = 20
KINDS = {
    "peers": Text("与同组企业相差悬殊", "unlike its peers"),
    "years": Text("与上年相差悬殊", "unlike the year before"),
    "share": Text("比例超过 100%", "a share above 100 %"),
    "source": Text("与其他来源不一致", "another source differs"),
    "permit": Text("超过排污许可", "above the permit"),
    "range": Text("超出合理范围", "not plausible"),
}


TIMES = Text(
    "倍数：与同组中位数、上年数值、其他来源、许可量或合理范围的界限之比。",
    "Times: against the group's median, the year before, the other source, the permit, or the limit of what is plausible.",
)


def _completeness(audit: Audit) -> list[Block]:
    table = audit.table("completeness").join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")
    sums = table.select(pl.col(name).sum() for name in ("items", *STATUSES)).row(0, named=True)
    full = table.filter(pl.col("missing") == 0).height
    text = Text(
        "应报 {items} 项，其中上报 {reported}、估算 {estimated}、低于检出限 {below}、不适用 {aside}、缺失 {missing}；"
        "{full} 家企业（共 {all} 家）无缺失。",
        "{items} items are asked for: {reported} reported, {estimated} estimated, {below} below detection, {aside} not "
        "applicable, {missing} missing; {full} of {all} enterprises miss nothing.",
    )
    names = {
        "items": "items", "reported": "reported", "estimated": "estimated",
        "below": "below_detection", "aside": "not_applicable", "missing": "missing",
    }  # fmt: skip
    parts = {name: Figure(sums[column], "cohort/completeness") for name, column in names.items()}
    parts |= {"full": Figure(full, "cohort/completeness"), "all": Figure(table.height, "cohort/completeness")}
    return [Paragraph(text, parts), *_silent(audit)]


def _silent(audit: Audit) -> list[Block]:
    """Name the listed enterprises the counts above leave out, because they have reported nothing."""
    codes = _without_data(audit)
    if not codes:
        return []
    more = "…" if len(codes) > SHOWN else ""
    text = Text(
        f"另有 {len(codes)} 家企业没有任何数据，不在上述各项和下表之内：{'、'.join(codes[:SHOWN])}{more}。",
        f"Left out of these counts and of the table below, having reported nothing: {', '.join(codes[:SHOWN])}{more}.",
    )
    return [Callout("warning", (Paragraph(text),))]


def _without_data(audit: Audit) -> list[str]:
    spoken = audit.table("reference_years")["enterprise"].to_list()
    return audit.table("list").filter(listed="yes").filter(~pl.col("enterprise").is_in(spoken))["enterprise"].to_list()


def _gap_table(audit: Audit) -> list[Block]:
    gaps = audit.table("gaps")
    if gaps.is_empty():
        return []
    # Whoever reported nothing lacks everything: row by row that would bury the gaps one call can close.
    now = gaps.filter(pl.col("year") == audit.year, ~pl.col("enterprise").is_in(_without_data(audit)))
    now = now.sort("matters", "limiting", descending=True, maintain_order=True)
    rows: list[tuple[Cell | object, ...]] = []
    for row in now.head(SHOWN).to_dicts():
        source = f"enterprise/{row['enterprise']}/{audit.year}/indicator/{row['indicator']}"
        name = variable(audit, row["indicator"])
        marked = Text(name.zh + " *", name.into("en") + " *") if row["limiting"] else name
        yes = Text("会", "yes") if row["matters"] else Text("不会", "no")
        graded = row["level_if_fails"] is not None
        ends = (LEVELS[row["level_if_fails"]], LEVELS[row["level_if_met"]]) if graded else ("—", "—")
        rows.append(
            (
                row["enterprise"],
                Cell(marked, source),
                row["points_1"],
                *ends,
                Cell(yes, tone="strong" if row["matters"] else ""),
            )
        )
    columns = (
        Column(Text("企业", "code"), width=0.8),
        Column(Text("缺失指标（* 限定性）", "indicator missing (* limiting)"), width=2.4),
        Column(Text("涉及分值", "points at stake"), align="right", width=0.8),
        Column(Text("若不达标，最好", "if it fails, at best"), width=1),
        Column(Text("若达Ⅰ级，至少", "if at level I, at least"), width=1),
        Column(Text("影响定级", "changes the level"), width=0.9),
    )
    caption = Text("缺失数据及其可能的影响", "What is missing and what it could change")
    return [TableBlock(caption, columns, tuple(rows), "cohort/gaps", cut(len(rows), now.height))] if rows else []


def _doubts(audit: Audit) -> list[Block]:
    doubts = audit.table("doubts")
    if doubts.is_empty():
        return []
    rows: list[tuple[Cell | object, ...]] = []
    for row in doubts.head(SHOWN).to_dicts():
        source = _doubt_source(audit, row)
        place = " › ".join(part for part in (row["file"], row["sheet"], row["cell"]) if part) or _inputs(audit, row)
        name = variable(audit, row["variable"])
        rows.append((row["enterprise"], row["year"], name, Cell(row["value"], source), in_words(row["unit"]), KINDS[row["kind"]],
                     row["ratio"], place))  # fmt: skip
    columns = (
        Column(Text("企业", "code"), width=0.8),
        Column(Text("年份", "year"), width=0.65),
        Column(Text("项目", "item"), width=1.3),
        Column(Text("数值", "value"), align="right", width=1.1),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("疑问", "doubt"), width=1.6),
        Column(Text("倍数", "times"), align="right", width=0.7),
        Column(Text("位置", "place"), width=2.6),
    )
    rows = [tuple(str(cell) if position == 1 else cell for position, cell in enumerate(row)) for row in rows]
    caption = Text("需要核实的数据", "Figures to ask about")
    jump = audit.case.settings.survey.jump
    warning = Text(
        f"下表数据与同类或上年相差悬殊（变动超过 {jump:g} 倍或统计离群）、与其他来源矛盾、超出合理范围，或比例超过 100%，很可能是单位、小数点或计量范围"
        "的差错；在企业更正之前，它们按填报值计入本报告，影响定级、总量和潜力。",
        f"These figures differ widely from peers or from the year before (more than {jump:g} times, or statistical outliers), "
        "contradict another source, lie outside the plausible range, or are shares above 100 %: probably slips of unit, decimal point or boundary. Until corrected they count as "
        "reported, and weigh on levels, totals and potential.",
    )
    return [
        Callout("warning", (Paragraph(warning),)),
        TableBlock(caption, columns, tuple(rows), "cohort/doubts", cut(len(rows), doubts.height, TIMES)),
    ]


def _inputs(audit: Audit, row: dict[str, object]) -> str:
    """Return the cells an indicator was computed from: whoever doubts a ratio must look at its parts."""
    system = audit.case.system
    formula = system.by_code[str(row["variable"])].formula if system and row["kind"] == "share" else None
    if formula is None:
        return "—"
    parts = audit.case.quantities.filter(
        pl.col("enterprise") == row["enterprise"],
        pl.col("year") == row["year"],
        pl.col("variable").is_in(list(formula.names)),
    ).sort("file", "sheet", pl.col("cell").str.len_chars(), "cell")
    sheets = parts.group_by("file", "sheet", maintain_order=True).agg(pl.col("cell").str.join("、"))
    return "；".join(" › ".join(part for part in one if part) for one in sheets.iter_rows()) or "—"


def _doubt_source(audit: Audit, row: dict[str, object]) -> str:
    kind = {"peers": "intensity", "share": "indicator"}.get(str(row["kind"]), "quantity")
    return f"enterprise/{row['enterprise']}/{row['year']}/{kind}/{row['variable']}"


def gaps(audit: Audit, language: Language) -> Section:
    """Return the chapter on the data."""
    blocks = [*_completeness(audit), *_gap_table(audit), *_doubts(audit)]
    return Section(Text("数据质量与缺失的影响", "Data quality, and what the gaps could change"), tuple(blocks))
