"""Section on exchanges between enterprises: who gives what to whom, what limits it, what is left, what was excluded."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.symbiosis.arcs import EXCLUDED
from qingshen.phases.audit import Audit
from qingshen.report.charts import Flow, sankey
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.option_words import medium, source
from qingshen.report.content.options import coin, in_money
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.units import in_words

SHOWN, DRAWN = 20, 40
ID = "cohort/exchanges"
TITLE = Text("企业间交换", "Exchanges between enterprises")
NO_FLOW = Text(
    "申报的供给和需求没有一对可以有收益地交换；原因见下。",
    "No supply can be exchanged for a demand with a benefit; why is told below.",
)
PARAMETERS = {
    "dissolved_solids": Text("溶解性固体", "dissolved solids"),
    "temperature": Text("温度", "temperature"),
    "cod": Text("化学需氧量", "COD"),
    "suspended_solids": Text("悬浮物", "suspended solids"),
    "hardness": Text("硬度", "hardness"),
    "chloride": Text("氯离子", "chloride"),
    "conductivity": Text("电导率", "conductivity"),
    "colour": Text("色度", "colour"),
    "concentration": Text("浓度", "concentration"),
    "alkali": Text("碱浓度", "alkali"),
    "iron": Text("铁", "iron"),
    "naoh": Text("氢氧化钠", "NaOH"),
}
SENSES = {"max": Text("不高于", "at most"), "min": Text("不低于", "at least")}


def parameter(code: str) -> Text:
    """Return the name of a quality in both languages; what enterprises call otherwise keeps their name."""
    return PARAMETERS.get(code) or halves(code.replace("_", " "))


def _summary(audit: Audit) -> Paragraph:
    flows = audit.table("exchange_flows")
    unit = audit.case.settings.currency
    text = Text(
        f"{{supplies}} 股供给、{{demands}} 股需求中，匹配出 {{flows}} 条流向，涉及 {{enterprises}} 家企业，年效益 {{benefit}} {unit.zh}。"
        "匹配使 Σ 数量×（需求方替代成本 − 供给方成本 − 运费×距离）最大，混合后的水质、温度须满足需求方限值 [DESIGN]。",
        f"Of {{supplies}} supplies and {{demands}} demands {{flows}} flows between {{enterprises}} enterprises were matched, worth "
        f"{{benefit}} {unit.into('en')} a year. The matching makes Σ amount × (what the demand saves − what the supply costs − "
        "transport × distance) as large as it can be; the blend must keep the limits of each demand [DESIGN].",
    )
    ends = pl.concat([flows["from"], flows["to"]]) if flows.height else pl.Series([], dtype=pl.String)
    counts = {
        "supplies": audit.table("exchange_supplies").height, "demands": audit.table("exchange_demands").height,
        "flows": flows.height, "enterprises": ends.n_unique(), "benefit": flows["benefit"].sum() if flows.height else 0,
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, ID) for name, value in counts.items()})


def _media(audit: Audit) -> TableBlock:
    given, asked, flows = (audit.table(f"exchange_{name}") for name in ("supplies", "demands", "flows"))
    columns = (
        Column(Text("介质", "medium"), width=1.3),
        Column(Text("单位", "unit"), width=0.6),
        Column(Text("供给", "offered"), align="right"),
        Column(Text("已用", "used"), align="right"),
        Column(Text("剩余", "left"), align="right"),
        Column(Text("需求", "asked for"), align="right"),
        Column(Text("满足", "met"), align="right"),
        Column(Text("仍需新水等", "still fresh"), align="right"),
        Column(Text("年效益", "benefit a year"), align="right"),
    )
    units = pl.concat([frame.select("medium", "unit") for frame in (given, asked) if frame.height]).unique()
    rows = []
    for code, unit in units.sort("medium").iter_rows():
        supply, demand = (
            [float(frame.filter(pl.col("medium") == code)[name].sum()) if frame.height else 0.0 for name in names]
            for frame, names in ((given, ("amount", "used", "left")), (asked, ("amount", "met", "fresh")))
        )
        worth = float(flows.filter(pl.col("medium") == code)["benefit"].sum()) if flows.height else 0.0
        rows.append(
            (medium(audit, code), in_words(unit), *(Cell(one, ID) for one in (*supply, *demand, coin(audit, worth))))
        )
    caption = in_money(audit, "各介质的供给、需求和匹配", "Supply, demand and matching by medium")
    return TableBlock(caption, columns, tuple(rows), f"{ID}/media")


def _flows(audit: Audit) -> TableBlock:
    flows = audit.table("exchange_flows")
    columns = (
        Column(Text("介质", "medium"), width=1.5),
        Column(Text("供给方", "from"), width=0.8),
        Column(Text("需求方", "to"), width=0.8),
        Column(Text("数量", "amount"), align="right"),
        Column(Text("单位", "unit"), width=0.6),
        Column(Text("距离", "distance"), "km", "right", decimals=2, width=0.8),
        Column(Text("年效益", "benefit a year"), align="right"),
        Column(Text("所属方案", "option"), width=1.2),
    )
    ordered = flows.sort("benefit", "medium", "from", "to", descending=[True, False, False, False])
    rows = []
    for row in ordered.head(SHOWN).iter_rows(named=True):
        option = row["option"]
        told = Cell("—") if option is None else Cell(_numbered(option), source(option))
        rows.append((medium(audit, row["medium"]), row["from"], row["to"], Cell(row["amount"], ID), in_words(row["unit"]),
                     row["km"], Cell(coin(audit, row["benefit"]), ID), told))  # fmt: skip
    note = Text(
        "距离为直线距离，管线更长；供给方与需求方相同为厂内回用。共用一股供给或需求的流向合为一项行业方案；— 为没有净收益。",
        "Distances are as the crow flies; pipes are longer. Where both ends are the same it is reuse within the works. Flows "
        "that share a supply or a demand are one option of the industry; —: no net benefit.",
    )
    caption = in_money(audit, "匹配的流向", "Flows matched")
    return TableBlock(caption, columns, tuple(rows), ID, cut(len(rows), flows.height, note))


def _numbered(option: str) -> Text:
    at = option.rpartition("/")[2]
    return Text(f"交换方案 {at}", f"exchange {at}")


def _pictures(audit: Audit, language: Language) -> list[Block]:
    flows, given, asked = (audit.table(f"exchange_{name}") for name in ("flows", "supplies", "demands"))
    blocks: list[Block] = []
    for code, unit in flows.select("medium", "unit").unique().sort("medium").iter_rows():
        own = flows.filter(pl.col("medium") == code)
        name = medium(audit, code)
        drawn = [Flow("", _end(row["from"], "supply", language), _end(row["to"], "demand", language), row["amount"])
                 for row in own.iter_rows(named=True)]  # fmt: skip
        if len(drawn) > DRAWN:
            continue
        sides = (
            *(Flow("", None, _end(row["party"], "supply", language), row["used"]) for row in _named(given, code)),
            *(Flow("", _end(row["party"], "demand", language), None, row["met"]) for row in _named(asked, code)),
        )
        chart = sankey([*drawn, *(one for one in sides if one.value)], language, unit=f"{unit}/a")
        caption = Text(f"{name.zh}的交换：左为供给方，右为需求方", f"{name.into('en')}: supplies left, demands right")
        blocks.append(Picture(caption, chart, f"{ID}/{code}", alt=caption))
    return blocks


def _named(table: pl.DataFrame, code: str) -> list[dict[str, object]]:
    return table.filter(pl.col("medium") == code).to_dicts()


def _end(party: object, side: str, language: Language) -> str:
    words = {"supply": Text("供", "out"), "demand": Text("需", "in")}
    return f"{party} {words[side].into(language)}"


def _limits(audit: Audit) -> list[Block]:
    table = audit.table("exchange_limits")
    binding = table.filter("binding") if table.height else table
    if binding.is_empty():
        text = Text("没有限值成为匹配的约束。", "No quality limit binds the matching.")
        return [Paragraph(text)]
    columns = (
        Column(Text("需求方", "demand of"), width=0.9),
        Column(Text("介质", "medium"), width=1.6),
        Column(Text("起约束的限值", "limit that binds"), width=1.9),
        Column(Text("限值", "limit"), align="right"),
        Column(Text("混合后", "blend"), align="right"),
        Column(Text("影子价格", "shadow price"), align="right", width=1.2),
    )
    ordered = binding.sort(
        pl.col("shadow_price").abs(), "party", "parameter", descending=[True, False, False], nulls_last=True
    )
    rows = []
    for row in ordered.head(SHOWN).iter_rows(named=True):
        name, sense = parameter(row["parameter"]), SENSES[row["sense"]]
        told = Text(f"{name.zh} {sense.zh}", f"{name.into('en')} {sense.into('en')}")
        rows.append((row["party"], medium(audit, row["medium"]), told, row["limit"], row["blend"],
                     Cell(row["shadow_price"], ID)))  # fmt: skip
    unit = audit.case.settings.currency
    note = Text(
        f"影子价格：限值放宽一个单位，年效益增加多少{unit.zh}（一阶）。可与深度处理或降温的费用比较。",
        f"Shadow price: what relaxing the limit by one unit adds to the yearly benefit [{unit.into('en')}/a], to first order; "
        "compare it with the cost of further treatment.",
    )
    caption = Text("起约束的质量限值", "Quality limits that bind")
    return [TableBlock(caption, columns, tuple(rows), f"{ID}/limits", cut(len(rows), binding.height, note))]


def _excluded(audit: Audit) -> list[Block]:
    table = audit.table("exchange_excluded")
    if table.is_empty():
        return []
    found = table.group_by("medium", "reason").agg(
        pl.len().alias("pairs"), pl.col("parameter").drop_nulls().unique().sort().alias("parameters")
    )
    columns = (
        Column(Text("介质", "medium"), width=1.2),
        Column(Text("不能匹配的原因", "why no pair"), width=2.6),
        Column(Text("供需对数", "pairs"), align="right", width=0.8),
        Column(Text("受限参数", "parameter"), width=1.6),
    )
    rows = []
    for row in found.sort("medium", "pairs", "reason", descending=[False, True, False]).iter_rows(named=True):
        told = [parameter(one) for one in row["parameters"]]
        which = Text("、".join(one.zh for one in told) or "—", ", ".join(one.into("en") for one in told) or "—")
        rows.append((medium(audit, row["medium"]), EXCLUDED[row["reason"]], Cell(row["pairs"], ID), which))
    ruled = audit.case.settings.exchange
    far = [(medium(audit, code), km) for code, km in sorted(ruled.farthest.items())]
    reach = "、".join(f"{name.zh} {km:g} km" for name, km in far)
    reach_en = ", ".join(f"{name.into('en')} {km:g} km" for name, km in far)
    note = Text(
        f"最远距离（[exchange]）：{reach or '没有规定'}。", f"Farthest ([exchange]): {reach_en or 'not limited'}."
    )
    return [TableBlock(Text("没有匹配的供需", "Pairs excluded"), columns, tuple(rows[:SHOWN]), f"{ID}/excluded", note)]


def exchanges(audit: Audit, language: Language) -> Section | None:
    """Return the section on exchanges; None where no enterprise offers or asks for a stream."""
    if not (audit.has("exchange_supplies") or audit.has("exchange_demands")):
        return None
    blocks: list[Block] = [_summary(audit), _media(audit)]
    if audit.has("exchange_flows"):
        blocks += [_flows(audit), *_pictures(audit, language), *_limits(audit)]
    else:
        blocks.append(Callout("note", (Paragraph(NO_FLOW),)))
    return Section(TITLE, (*blocks, *_excluded(audit)))
