"""Chapter on the cleaner-production level: distribution, every enterprise, the indicators that cost most."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, LevelRow, Mark, Span, interval_bars, level_bars
from qingshen.report.content.names import LEVELS, variable
from qingshen.report.document import (
    TEXT_WIDTH_CM,
    Block,
    Callout,
    Cell,
    Column,
    Figure,
    Paragraph,
    Picture,
    Section,
    TableBlock,
)
from qingshen.report.formatting import Interval
from qingshen.units import in_words

UNDECIDED = Text(
    "图中“未定”为因数据缺失尚不能确定是否达到Ⅲ级的企业；其余按能够确定的最好级别计。",
    "“Undecided” are enterprises whose gaps leave level III open; all others stand at the best level that is certain.",
)
WAYS = {
    "bottom_up": Text("自下而上：企业指数按产量加权", "bottom-up: indices weighed by output"),
    "top_down": Text("自上而下：集群视为一家企业", "top-down: the cluster as one enterprise"),
}
BASES = {"certain": Text("确定", "certain"), "best": Text("最好可能", "best possible")}
BY = {"count": Text("按企业数", "by count"), "output": Text("按产量", "by output")}
# Taller pictures do not fit an A4 page.
BARS = 40
REACHED = LEVELS | {"open": Text("未定", "open"), "aside": Text("不适用", "n.a.")}
OPEN = Text(
    "按确定达到的级别计数；“未定”为因缺失、无基准值或低于检出限而不能确定是否达到Ⅲ级。",
    "Counted by the level certainly reached; “open”: missing, without a baseline or below detection, so that level III is "
    "uncertain.",
)


def _at(audit: Audit, year: int, group: str = "") -> pl.DataFrame:
    table = audit.table("level_distribution")
    return table.filter(pl.col("year") == year, pl.col("group") == group)


def _row(part: pl.DataFrame, column: str, label: Text) -> LevelRow:
    """Return what is certain; who reaches no level for certain but may by what is missing is undecided, not failed."""
    amounts = {
        basis: {level: float(amount or 0) for level, amount in rows.select("level", column).iter_rows()}
        for (basis,), rows in part.group_by("basis")
    }
    certain, failed = amounts["certain"], amounts["best"]["none"]
    undecided = max(0.0, certain["none"] - failed)
    return LevelRow(label, certain | {"none": failed, "uncertain": undecided})


def _distribution(audit: Audit, language: Language) -> list[Block]:
    rows = []
    for year in sorted(set(audit.table("level_distribution")["year"])):
        rows.append(_row(_at(audit, year), "count", Text(f"{year} {BY['count'].zh}", f"{year} {BY['count'].en}")))
    now = _at(audit, audit.year)
    if now["output"].null_count() == 0:
        label = Text(f"{audit.year} {BY['output'].zh}", f"{audit.year} {BY['output'].en}")
        rows.append(_row(now, "output", label))
    counts = {level: now.filter(basis="certain", level=level)["count"].sum() for level in LEVELS}
    best = {level: now.filter(basis="best", level=level)["count"].sum() for level in LEVELS}
    # Whoever reaches no level for certain, but may by what is missing, has not failed.
    still_open = counts["none"] - best["none"]
    text = Text(
        "{year} 年能够确定：Ⅰ级 {I} 家、Ⅱ级 {II} 家、Ⅲ级 {III} 家、未达Ⅲ级 {bnone} 家，另有 {open} 家因数据缺失尚不能确定"
        "是否达到Ⅲ级；缺失数据若全部达标，最好可能为Ⅰ级 {bI} 家、Ⅱ级 {bII} 家、Ⅲ级 {bIII} 家、未达Ⅲ级 {bnone} 家。",
        "Certain for {year}: {I} enterprises at level I, {II} at II, {III} at III, {bnone} below III; for {open} more, missing "
        "data leave level III open. At best, if all that is missing passes: {bI} at I, {bII} at II, {bIII} at III, {bnone} below.",
    )
    parts = {level: Figure(n, f"cohort/levels/{audit.year}/certain/{level}") for level, n in counts.items()}
    parts |= {f"b{level}": Figure(n, f"cohort/levels/{audit.year}/best/{level}") for level, n in best.items()}
    parts["open"] = Figure(still_open, f"cohort/levels/{audit.year}/certain/none")
    chart = level_bars(rows, language)
    caption = Text("清洁生产水平分布：按企业数与按产量", "Distribution of levels, by count and by output")
    picture = Picture(caption, chart, f"cohort/levels/{audit.year}", alt=caption)
    return [Paragraph(text, {**parts, "year": str(audit.year)}), picture, Paragraph(_beside(now))]


def _beside(now: pl.DataFrame) -> Text:
    """Return what must stand beside the distribution: what its last level includes, and whom its outputs leave out."""
    without = int(now["without_output"][0])
    if not without or now["output"].null_count():
        return UNDECIDED
    return Text(
        f"{UNDECIDED.zh}按产量的分布不含没有产量数据的 {without} 家。",
        f"{UNDECIDED.en} By output, the {without} without an output are left out.",
    )


def _cluster(audit: Audit) -> list[Block]:
    table = audit.table("cluster_index")
    rows = tuple(
        (
            WAYS[row["way"]],
            in_words(row["group"]) if row["group"] else "—",
            f"Y{'ⅠⅡⅢ'[int(row['index'][-1]) - 1]}",
            Cell(
                Interval(row["certain"], row["best"]), f"cohort/index/{row['index'][-1]}/{row['group'] or row['way']}"
            ),
            row["enterprises"],
        )
        for row in table.to_dicts()
    )
    if not rows:
        return []
    columns = (
        Column(Text("算法", "way"), width=3.2),
        Column(Text("产量单位", "output unit")),
        Column(Text("指数", "index")),
        Column(Text("确定—最好可能", "certain to best possible"), align="right", decimals=1),
        Column(Text("企业数", "enterprises"), align="right"),
    )
    caption = Text("集群整体综合指数 [DESIGN]", "Index of the cluster as a whole [DESIGN]")
    note = Text(
        "自上而下时，定性指标和直接测得的指标没有集群总量，按缺失计，区间因此较宽。",
        "Top-down, answers and measured indicators have no sum over the cluster: they count as missing and widen the interval.",
    )
    return [TableBlock(caption, columns, rows, note=note)]


def _everyone(audit: Audit, language: Language) -> list[Block]:
    """Return YⅡ from certain to best, best first: of every enterprise, or of those nearest to level II."""
    levels = audit.table("levels").filter(pl.col("year") == audit.year)
    ordered = levels.sort("index_2", "index_1", "enterprise", descending=[True, True, False]).to_dicts()
    doubtful = set(audit.table("doubts").filter(pl.col("year") == audit.year)["enterprise"])
    spans = [
        Span(
            row["enterprise"] + (" (!)" if row["enterprise"] in doubtful else ""),
            row["index_2"],
            row["index_2_best"],
            row["level"],
        )
        for row in ordered
    ]
    system = audit.case.system
    bound = float(system.grading.index_2) if system else 85.0
    drawn = _nearest(spans, bound)
    if not drawn:
        return []
    which = Text("各企业", "each enterprise")
    if len(drawn) < len(spans):
        which = Text(
            f"未确定达到Ⅱ级、离界限最近的 {len(drawn)} 家企业（共 {len(spans)} 家，其余见 results.xlsx）",
            f"the {len(drawn)} enterprises nearest to level II but not certain of it (of {len(spans)}; the rest in results.xlsx)",
        )
    caption = Text(
        f"{which.zh}YⅡ：确定值（实色）至最好可能（斜线），颜色为确定级别；(!) 有待核实数据",
        f"YⅡ of {which.en}: certain (solid) to best possible (hatched), coloured by level; (!) figures to ask about",
    )
    axis = Axis(Text("YⅡ 综合评价指数", "YⅡ comprehensive index"))
    chart = interval_bars(drawn, axis, (Mark(Text("Ⅱ级界限", "level II"), bound),), language)
    return [Picture(caption, chart, f"cohort/levels/{audit.year}", alt=caption, width_cm=TEXT_WIDTH_CM)]


def _nearest(spans: list[Span], bound: float) -> list[Span]:
    """Return all spans, or of more than BARS the nearest to `bound` that do not certainly reach it: work moves those."""
    if len(spans) <= BARS:
        return spans

    def distance(at: int) -> float:
        high = spans[at].high
        return float("inf") if high is None else max(bound - high, 0.0)

    below = [at for at, span in enumerate(spans) if span.low is None or span.low < bound]
    kept = set(sorted(below, key=distance)[:BARS])
    return [span for at, span in enumerate(spans) if at in kept]


def _costly(audit: Audit) -> list[Block]:
    """Return the indicators by the points of YⅡ the cohort certainly does not have."""
    counted = _reached(audit, pl.col("lost_2").sum())
    total = counted["lost_2"].sum() or 1.0
    system = audit.case.system
    limiting = {one.code for one in system.indicators if one.limiting} if system else set()
    rows = []
    for row in counted.sort("lost_2", "indicator", descending=[True, False]).filter(pl.col("lost_2") > 0).to_dicts():
        name = variable(audit, row["indicator"])
        mark = " *" if row["indicator"] in limiting else ""
        counts = (row[one] for one in REACHED)
        source = f"cohort/indicator/{row['indicator']}"
        rows.append((Cell(Text(name.zh + mark, name.into("en") + mark), source), *counts, 100 * row["lost_2"] / total))
    columns = (
        Column(Text("指标（* 限定性）", "indicator (* limiting)"), width=3.8),
        *(Column(head, align="right", width=0.8) for head in REACHED.values()),
        Column(Text("占失分", "points lost"), "%", align="right", decimals=1, width=0.9),
    )
    caption = Text(
        "各指标达到级别的企业数与失分占比（YⅡ）",
        "Enterprises by level of each indicator, and its share of the points lost (YⅡ)",
    )
    return [TableBlock(caption, columns, tuple(rows), "cohort/indicators", OPEN)] if rows else []


def _reached(audit: Audit, *more: pl.Expr) -> pl.DataFrame:
    """Count the enterprises by the level each indicator certainly reaches, in the audited year: columns of REACHED."""
    table = audit.table("indicators").filter(pl.col("year") == audit.year)
    level, may_pass = pl.col("level"), pl.col("level_best") != "none"
    return table.group_by("indicator", maintain_order=True).agg(
        *((level == one).sum().alias(one) for one in ("I", "II", "III")),
        ((level == "none") & ~may_pass).sum().alias("none"),
        ((level == "none") & may_pass).sum().alias("open"),
        (pl.col("status") == "not_applicable").sum().alias("aside"),
        *more,
    )


def _warnings(audit: Audit) -> list[Block]:
    system = audit.case.system
    if system is None or not audit.warnings:
        return []
    told = [one for one in audit.warnings if one not in audit.case.warnings]
    return [Callout("warning", tuple(Paragraph(Text(one.into("zh"), one.into("en"))) for one in told))] if told else []


def levels(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on levels; single indicators where the system has no weights, None without a system."""
    if audit.case.system is None:
        return None
    title = Text("清洁生产水平", "Cleaner-production level")
    if not audit.has("level_distribution"):
        text = Text(
            "该指标体系没有权重，只比较单项指标，不计算综合指数。",
            "The system has no weights: single indicators only, no index.",
        )
        return Section(title, (Paragraph(text), *_unweighted(audit)))
    blocks = (
        *_distribution(audit, language),
        *_cluster(audit),
        *_costly(audit),
        *_everyone(audit, language),
        *_warnings(audit),
    )
    return Section(title, blocks)


def _unweighted(audit: Audit) -> list[Block]:
    rows = tuple(
        (
            Cell(variable(audit, row["indicator"]), f"cohort/indicator/{row['indicator']}"),
            *(row[one] for one in REACHED),
        )
        for row in _reached(audit).to_dicts()
    )
    heads = (Column(head, align="right", width=0.8) for head in REACHED.values())
    columns = (Column(Text("指标", "indicator"), width=3), *heads)
    caption = Text("各指标达到级别的企业数", "Enterprises by level of each indicator")
    return [TableBlock(caption, columns, rows, "cohort/indicators", OPEN)]
