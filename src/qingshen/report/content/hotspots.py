"""Section on 产污—治污—排污: where pollution and carbon come from, side by side by group of process."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.industry import ENERGY, GHG
from qingshen.report.charts import Axis
from qingshen.report.charts.stacked_bars import Stack, stacked_bars
from qingshen.report.content.cut import cut
from qingshen.report.content.names import group, inline, variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import number, pretty_unit

SHOWN, GROUPS = 20, 4
TITLE = Text("产污—治污—排污与碳排放", "Pollution from source to outlet, and carbon")
STAGES = {
    "input": Text("投入", "input"),
    "generation": Text("产污", "generation"),
    "treatment": Text("治污", "treatment"),
    "discharge": Text("排污", "discharge"),
}
CARBON = {ENERGY: Text("用能", "energy use"), GHG: Text("碳排放", "carbon")}
OTHERS = Text("其余各组", "other groups")
NOTHING = Text(
    "没有污染物、能源或碳排放的数量，不能比较各组。请补报产生量、排放量和能源消费量。",
    "There are no amounts of pollutants, energy or carbon to compare. Have generation, discharge and energy use reported.",
)
ALONE = Text(
    "没有分组，只有全行业的数量；在 audit.toml 的 [benchmark] group_by 写明分组（如 process）即可并列比较。",
    "There are no groups, only the industry's amounts; name them (process, say) in [benchmark] group_by of audit.toml to "
    "compare.",
)
STATED = Text(
    "数量为填报企业之和；＊ 其中有待核实的数值，一家错报即可改变次序，核实后再下结论。",
    "Amounts are sums of what was reported; *: figures in doubt are among them, and one error may turn the order: verify "
    "them first.",
)
Key = tuple[str, str, str]


def _keys(audit: Audit) -> list[Key]:
    """Return stage, variable and unit of each row: pollution from source to outlet, then energy and carbon, then input."""
    rows = audit.table("hotspots").select("stage", "variable", "unit").unique(maintain_order=True).iter_rows()
    order = ["generation", "treatment", "discharge", "carbon", "input"]

    def place(key: Key) -> int:
        return order.index("carbon" if key[1] in CARBON else key[0])

    return sorted(rows, key=place)


def _groups(audit: Audit) -> list[str]:
    """Return the groups, the one with most greenhouse gases, or of what there is most rows of, first."""
    table = audit.table("hotspots")
    led = next((one for one in (GHG, ENERGY) if one in set(table["variable"])), table["variable"][0])
    first = table.filter(pl.col("variable") == led, pl.col("stage") != "treatment").sort("rank", "group")["group"]
    return [*first.unique(maintain_order=True), *sorted(set(table["group"]) - set(first))]


def _rows(audit: Audit, key: Key) -> dict[str, dict[str, Any]]:
    stage, name, unit = key
    own = audit.table("hotspots").filter(pl.col("stage") == stage, pl.col("variable") == name)
    own = own.filter(pl.col("unit").eq_missing(pl.lit(unit, dtype=pl.String)))
    return {row["group"]: row for row in own.iter_rows(named=True)}


def _source(row: dict[str, Any]) -> str:
    return f"hotspot/{row['group']}/{row['stage']}/{row['variable']}"


def _item(audit: Audit, key: Key) -> Text:
    """Return the name of a row, starred where a figure behind it is doubtful."""
    doubts, name = audit.table("doubts"), variable(audit, key[1])
    star = "＊" if not doubts.is_empty() and key[1] in doubts["variable"] else ""
    return Text(name.zh + star, name.into("en") + star.replace("＊", "*"))


def _stage(key: Key) -> Text:
    return CARBON.get(key[1]) or STAGES[key[0]]


def _reading(audit: Audit, keys: list[Key]) -> list[Block]:
    """Say whether pollution and carbon have the same source: one group to begin with, or several."""
    leaders = {key: min(rows.values(), key=lambda row: (row["rank"], row["group"])) for key in keys
               if (rows := _rows(audit, key)) and key[0] in ("generation", "discharge")}  # fmt: skip
    carbon = next((row for key, row in leaders.items() if key[1] == GHG), None)
    if carbon is None or len(leaders) < 2:
        return []
    apart = {key: row for key, row in leaders.items() if row["group"] != carbon["group"]}
    first = group(carbon["group"])
    text = Text(
        f"碳排放最多的是{first.zh}（{{share}}%）；{{all}} 项污染物中 {{same}} 项也以该组最多。",
        f"Most of the greenhouse gases come from {inline(first.into('en'))} ({{share}} %), which also leads {{same}} of {{all}} "
        "pollutants.",
    )
    many = len(leaders) - 1
    parts = {
        "share": Figure(None if carbon["share"] is None else 100 * carbon["share"], _source(carbon), decimals=1),
        "all": Figure(many, "cohort/hotspots"),
        "same": Figure(many - len(apart), "cohort/hotspots"),
    }
    told = [(variable(audit, key[1]), group(row["group"])) for key, row in apart.items()]
    if not told:
        return [Paragraph(text, parts)]
    zh = "；".join(f"{name.zh}以{whose.zh}最多" for name, whose in told)
    en = "; ".join(f"{name.into('en')} in {inline(whose.into('en'))}" for name, whose in told)
    other = Text(f"不同的是：{zh}。", f"Others lead: {en}.")
    return [Paragraph(text, parts), Paragraph(other)]


def _picture(audit: Audit, language: Language, keys: list[Key], groups: list[str]) -> list[Block]:
    drawn = [key for key in keys if key[0] in ("generation", "discharge") or key[1] == ENERGY]
    if not drawn:
        return []
    series: dict[str, Text] = {one: group(one) for one in groups}
    others = sorted({*audit.table("hotspots")["group"]} - {*groups})
    stacks = []
    for key in drawn[:SHOWN]:
        shares = {name: 100 * (row["share"] or 0.0) for name, row in _rows(audit, key).items()}
        parts: dict[str, float | None] = {one: shares.get(one, 0.0) for one in groups}
        if others:
            parts["\0"] = sum(shares.get(one, 0.0) for one in others)
        stacks.append(Stack(_item(audit, key), parts))
    named = series | ({"\0": OTHERS} if others else {})
    chart = stacked_bars(stacks, named, Axis(Text("占全行业", "share of the industry"), "%"), language, end=100)
    caption = Text(
        "各组在产污、排污、用能和碳排放中的份额（＊ 有待核实的数值）",
        "Shares of the groups in pollution, energy and carbon (*: figures in doubt)",
    )
    alt = Text("每项一条横条，按组分段", "one bar an item, divided by group")
    return [Picture(caption, chart, "cohort/hotspots", alt)]


def _table(audit: Audit, keys: list[Key], groups: list[str], column: str) -> TableBlock:
    """Return the rows by item with a column a group: its share, or its amount per output."""
    columns = (
        Column(Text("环节", "stage"), width=0.9),
        Column(Text("项目", "item"), width=2.2),
        Column(Text("全行业", "industry"), align="right", width=1.5),
        *(Column(group(one), align="right", decimals=1 if column == "share" else None, width=1.2) for one in groups),
    )
    rows = []
    for key in keys[:SHOWN]:
        own = _rows(audit, key)
        amount = sum(row["amount"] for row in own.values())
        first: tuple[Any, ...] = (
            _stage(key),
            _item(audit, key),
            Cell(f"{number(amount)} {pretty_unit(key[2] or '')}".strip(), "cohort/hotspots"),
        )
        rows.append((*first, *(_figure(own.get(one), own, column) for one in groups)))
    return TableBlock(_caption(column), columns, tuple(rows), "cohort/hotspots", _note(audit, column, keys, groups))


def _figure(row: dict[str, Any] | None, own: dict[str, dict[str, Any]], column: str) -> Cell:
    """Return a group's figure, the hottest one strong."""
    if row is None or row[column] is None:
        return Cell("—")
    known = [one[column] for one in own.values() if one[column] is not None]
    least = row["stage"] == "treatment"
    hottest = len(known) > 1 and row[column] == (min(known) if least and column == "share" else max(known))
    value = 100 * row["share"] if column == "share" else row[column]
    return Cell(value, _source(row), "strong" if hottest and not (least and column != "share") else "")


def _caption(column: str) -> Text:
    if column == "share":
        return Text("各组的份额（%）", "Shares of the groups (%)")
    return Text("各组单位产量的数量", "Amounts of the groups per output")


def _note(audit: Audit, column: str, keys: list[Key], groups: list[str]) -> Text:
    share = Text(
        "占全行业填报之和的份额；治污为去除量占该组产生量，粗体为最大（治污为最小）[DESIGN]。",
        "Share of what the industry reports; of treatment, removed over generated in the group; bold: the largest (of "
        "treatment the smallest) [DESIGN].",
    )
    outputs = audit.table("hotspots")["output_unit"].drop_nulls().unique().sort().to_list()
    shown = "、".join(pretty_unit(one) for one in outputs) or "—"
    per = Text(
        f"数量 ÷ 产量（{shown}），只计产量已知的企业；粗体为最大 [DESIGN]；— 为产量单位不一或不明。",
        f"Amount over output ({shown}) of those whose output is known; bold: the largest [DESIGN]; —: outputs differ in "
        "unit or are not known.",
    )
    left = audit.table("hotspots")["group"].n_unique() - len(groups)
    more = Text(f"另有 {left} 组见 results.xlsx。", f"{left} more groups are in results.xlsx.")
    notes = [share if column == "share" else per, STATED, *([more] if left else [])]
    return cut(min(SHOWN, len(keys)), len(keys), *notes)


def hotspots(audit: Audit, language: Language) -> Section:
    """Return the section on hot spots of pollution and carbon."""
    if not audit.has("hotspots"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    keys, groups = _keys(audit), _groups(audit)[:GROUPS]
    if audit.table("hotspots")["group"].n_unique() < 2:
        groups = []
        blocks: list[Block] = [Callout("note", (Paragraph(ALONE),)), _table(audit, keys, groups, "share")]
        return Section(TITLE, tuple(blocks))
    tables = [_table(audit, keys, groups, one) for one in ("share", "per_output")]
    return Section(TITLE, (*_reading(audit, keys), *_picture(audit, language, keys, groups), *tables))
