"""Section on what goes on: what the next cycle takes up, who stays responsible, what is taught, what is watched."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.continuing import CLOSE, MISSED, PURSUED
from qingshen.phases.decisions import joined
from qingshen.report.content.attainment import targets_named
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import cells, heads
from qingshen.report.content.names import LEVELS, halves, variable
from qingshen.report.content.option_titles import titles
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value

SOURCE, WATCHED = "cohort/continuing", "cohort/watch"
TITLE = Text("持续清洁生产", "Continuous cleaner production")
KINDS = {
    "target": Text("目标", "target"),
    "problem": Text("共性问题", "common problem"),
    "deferred": Text("暂缓方案", "deferred option"),
    "abandoned": Text("放弃方案", "option given up"),
    "data": Text("数据", "data"),
    "organisation": Text("组织", "organisation"),
    "training": Text("培训", "training"),
}
MATTERS, STANDING = ("target", "problem", "deferred", "abandoned", "data"), ("organisation", "training")
WORDS = {"adopt": Text("列入", "taken up"), "drop": Text("不列入", "dropped")}
EACH, SHOWN, INDICATORS = 4, 20, 20
REASONS = tuple(joined(one) for one in (MISSED, PURSUED, CLOSE))
NOTHING = Text(
    "没有下一轮建议：持续清洁生产的步骤尚未进行。",
    "Nothing is proposed for the next cycle: the step of continuous cleaner production has not been run.",
)
UNWATCHED = Text(
    "没有须特别关注的指标：没有指标临近基准值，没有限定性指标未达Ⅱ级，也没有未完成的目标。",
    "No indicator asks for watching: none is close to a baseline, no limiting one misses level II, no target is open.",
)


def _kinds(audit: Audit) -> TableBlock:
    table = audit.table("next_cycle")
    columns = (
        Column(Text("类别", "kind"), width=1.6),
        Column(Text("事项", "matters"), align="right"),
        Column(Text("列入下一轮", "taken up"), align="right"),
        Column(Text("不列入", "dropped"), align="right"),
        Column(Text("人改变建议", "decided otherwise"), align="right"),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for kind, name in KINDS.items():
        own = table.filter(pl.col("kind") == kind)
        counts = [own.filter(pl.col("decision") == decision).height for decision in WORDS]
        if not own.is_empty():
            rows.append((name, *(Cell(n, SOURCE) for n in (own.height, *counts, int(own["differs"].sum())))))
    note = Text(
        "未完成或未定的目标、没有采纳方案的共性问题、暂缓的方案和不全的数据建议列入；放弃的方案只在所服务的目标因此不能完成时"
        "列入 [DESIGN]。",
        "Targets missed or open, common problems without an adopted option, deferred options and incomplete data are "
        "proposed; an option given up only where a target it served is out of reach without it [DESIGN].",
    )
    return TableBlock(Text("下一轮建议", "Proposals for the next cycle"), columns, tuple(rows), SOURCE, note)


def _matters(audit: Audit, kinds: tuple[str, ...], caption: Text) -> list[Block]:
    """Return the matters of `kinds`: what people decided otherwise first, then the first of each kind."""
    table = audit.table("next_cycle").filter(pl.col("kind").is_in(kinds))
    if table.is_empty():
        return []
    rank = pl.int_range(pl.len()).over("kind")
    ordered = table.sort("differs", descending=True, maintain_order=True)
    kept = ordered.filter(pl.col("differs") | (rank < EACH)).head(SHOWN)
    columns = (
        Column(Text("类别", "kind"), width=1.05),
        Column(Text("事项", "matter"), width=2.2),
        Column(Text("缘由", "why"), width=2.4),
        *heads(0.85, 0.85, 1.6),
    )
    named = {f"target/{code}": name for code, name in targets_named(audit).items()}
    named |= {f"{kind}/{code}": name for code, name in titles(audit).items() for kind in ("deferred", "abandoned")}
    rows = []
    for row in kept.iter_rows(named=True):
        name = named.get(row["subject"]) or halves(row["name"])
        rows.append((KINDS[row["kind"]], name, halves(row["why"]), *cells(row, WORDS, SOURCE)))
    note = Text("", "")
    if len(rows) < table.height:
        note = Text(f"每类列出前 {EACH} 项。", f"The first {EACH} of each kind.")
    return [TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note))]


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("next_cycle")
    text = Text(
        "下一轮审核建议 {all} 项，决定列入 {taken} 项；审核小组转为常设组织，按共性问题的环节安排培训。",
        "{all} matters are proposed or weighed for the next cycle and {taken} taken up; the audit team becomes a standing "
        "organisation, and training follows the aspects of the common problems.",
    )
    taken = table.filter(pl.col("decision") == "adopt").height
    return Paragraph(text, {"all": Figure(table.height, SOURCE), "taken": Figure(taken, SOURCE)})


def _watch(audit: Audit) -> list[Block]:
    table = audit.table("watch")
    if table.is_empty():
        return [Callout("note", (Paragraph(UNWATCHED),))]
    order = pl.col("why").replace_strict({one: at for at, one in enumerate(REASONS)}, default=9, return_dtype=pl.Int32)
    table = table.sort(
        order, "enterprises", "indicator", "level", descending=[False, True, False, False], nulls_last=True
    )
    columns = (
        Column(Text("指标", "indicator"), width=2.4),
        Column(Text("缘由", "why"), width=2),
        Column(Text("级别", "level"), width=0.8),
        Column(Text("企业数", "enterprises"), align="right", width=0.8),
        Column(Text("距离", "distance"), "%", "right", decimals=1, width=0.8),
    )
    blank = Text("—", "—")
    rows = []
    for row in table.head(INDICATORS).iter_rows(named=True):
        distance = blank if row["distance"] is None else 100 * row["distance"]
        count = blank if row["enterprises"] is None else row["enterprises"]
        rows.append((variable(audit, row["indicator"]), halves(row["why"]), LEVELS.get(row["level"], blank),
                     Cell(count, WATCHED), Cell(distance, WATCHED)))  # fmt: skip
    tolerance = audit.case.settings.survey.tolerance
    note = Text(
        f"距离为 |数值/基准值−1| 的中位数；目标为尚余的进度。临近：相差不到 {tolerance:.0%} [DESIGN]。",
        f"Distance: median of |value/baseline − 1|; of a target what is left of its way. Close: within {tolerance:.0%} [DESIGN].",
    )
    caption = Text("要关注的指标", "Indicators to watch")
    return [TableBlock(caption, columns, tuple(rows), WATCHED, cut(len(rows), table.height, note))]


def continuing(audit: Audit, language: Language) -> Section:
    """Return the section on continuous cleaner production."""
    del language
    if not audit.has("next_cycle"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)), *_watch(audit)))
    matters = _matters(audit, MATTERS, Text("下一轮审核的事项", "Matters for the next cycle"))
    standing = _matters(audit, STANDING, Text("组织与培训", "Organisation and training"))
    return Section(TITLE, (_summary(audit), _kinds(audit), *matters, *standing, *_watch(audit)))
