"""The first page: what a reader with two minutes must know, and who must act next."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.accounts import totals
from qingshen.report.content.course import options, problems, targets, unfinished
from qingshen.report.content.names import variable
from qingshen.report.document import Bullets, Callout, Figure, Paragraph, Section
from qingshen.report.formatting import pretty_unit

Point = Paragraph | None


def _levels(audit: Audit) -> Point:
    if not audit.has("level_distribution"):
        return None
    now = audit.table("level_distribution").filter(pl.col("year") == audit.year, pl.col("group") == "")
    certain, best = (
        now.filter(basis="certain", level="II").row(0, named=True),
        now.filter(basis="best", level="II").row(0, named=True),
    )
    text = Text(
        f"{audit.year} 年达到Ⅱ级及以上的企业：确定 {{certain}}%，最好可能 {{best}}%（按企业数）。",
        f"At level II or better in {audit.year}: {{certain}} % of the enterprises for certain, {{best}} % at best.",
    )
    source = f"cohort/levels/{audit.year}"
    parts = {
        "certain": Figure(100 * certain["share_at_least"], source, decimals=1),
        "best": Figure(100 * best["share_at_least"], source, decimals=1),
    }
    return Paragraph(text, parts)


def _changes(audit: Audit) -> Point:
    changes = audit.table("level_changes")
    if changes.is_empty():
        return None
    text = Text(
        "与基准年相比，级别确定上升 {up} 家，确定下降 {down} 家，因数据缺失尚不能确定 {open} 家。",
        "Against the baseline year {up} enterprises certainly rose by a level, {down} certainly fell; "
        "for {open} missing data leave it open.",
    )
    parts = {
        "up": Figure(changes.filter(pl.col("rise") > 0).height, "cohort/changes"),
        "down": Figure(changes.filter(pl.col("rise") < 0).height, "cohort/changes"),
        "open": Figure(changes["rise"].null_count(), "cohort/changes"),
    }
    return Paragraph(text, parts)


def _potential(audit: Audit) -> Point:
    """Return what the cohort would save at its best fifth, outliers left out."""
    if not audit.has("potential"):
        return None
    table = audit.table("potential").filter(pl.col("reference") == "best")
    told = []
    parts = {}
    for code in ("energy", "fresh_water"):
        rows = table.filter(pl.col("variable") == code)
        if not rows.is_empty():
            parts[code] = Figure(rows["potential_without_outliers"].sum(), f"cohort/potentials/{code}")
            told.append((variable(audit, code), f"{{{code}}} {pretty_unit(rows['unit'][0])}"))
    if not told:
        return None
    text = Text(
        "若都不差于本组最佳五分之一（不计离群企业），可节约：" + "；".join(f"{name.zh} {figure}" for name, figure in told) + "。",
        "If nobody were worse than the group's best fifth (outliers aside), the cohort would save: "
        + "; ".join(f"{name.into('en')} {figure}" for name, figure in told) + ".",
    )  # fmt: skip
    return Paragraph(text, parts)


def _measures(audit: Audit) -> Point:
    if not audit.has("measures_total"):
        return None
    row = audit.table("measures_total").row(0, named=True)
    share = row["implemented_share"]
    text = Text(
        "方案 {all} 项，已有结论者实施率 {share}%，静态投资回收期中位数 {payback} 年。",
        "{all} measures; {share} % of those decided are implemented; median simple payback {payback} years.",
    )
    parts = {
        "all": Figure(row["measures"], "cohort/measures"),
        "share": Figure(100 * share if share is not None else None, "cohort/measures", decimals=1),
        "payback": Figure(row["payback_median"], "cohort/measures", decimals=1),
    }
    return Paragraph(text, parts)


def _to_do(audit: Audit) -> tuple[Paragraph, ...]:
    points = []
    doubts = audit.table("doubts")
    if not doubts.is_empty():
        text = Text(
            "{n} 个数据存疑（与同类或上年相差悬殊，或比例超过 100%），请企业核实（见“数据质量与缺失的影响”），更正后重算。",
            "{n} figures are doubtful (unlike peers or the year before, or shares above 100 %): ask the enterprises (see “Data "
            "quality”), correct, recompute.",
        )
        points.append(Paragraph(text, {"n": Figure(doubts.height, "cohort/doubts")}))
    gaps = audit.table("gaps")
    if not gaps.is_empty() and audit.has("level_distribution"):
        # Where the document has no baseline nothing an enterprise could send would help.
        asked = pl.col("status") != "not_evaluable"
        decisive = gaps.filter(pl.col("year") == audit.year, pl.col("matters"), asked)
        if not decisive.is_empty():
            text = Text(
                "{n} 项缺失数据会影响定级，涉及 {who} 家企业，请补报。",
                "{n} missing figures of {who} enterprises would change a level: ask for them.",
            )
            who = decisive["enterprise"].n_unique()
            points.append(
                Paragraph(text, {"n": Figure(decisive.height, "cohort/gaps"), "who": Figure(who, "cohort/gaps")})
            )
    if open_links := unfinished(audit):
        points.append(open_links)
    if audit.case.system and audit.case.system.certainty != "official":
        text = Text(
            "所用指标体系的数值并非全部来自官方文本，定级结果用于正式决定之前须与公告核对。",
            "Not all values of the index system come from the official text: confirm them before a level is used officially.",
        )
        points.append(Paragraph(text))
    return tuple(points)


def summary(audit: Audit, language: Language) -> Section:
    """Return the summary: results, then what must be done before they are used."""
    found = (_levels(audit), _changes(audit), totals(audit), _potential(audit))
    results = (*found, problems(audit), targets(audit), options(audit), _measures(audit))
    told = Bullets(tuple(point for point in results if point is not None))
    to_do = _to_do(audit)
    blocks = (told, Callout("warning", to_do)) if to_do else (told,)
    return Section(Text("摘要", "Summary"), blocks, numbered=False)
