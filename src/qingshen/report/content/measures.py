"""Chapter on measures: cost, payback, implemented share, abatement cost curves."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.abatement import LEFT_OUT
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, Measure, abatement_curve
from qingshen.report.content.names import halves, variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock

CURVES = 4
# A curve of one or two measures says nothing the table does not.
FEWEST_STEPS = 5
GROUPS = 7
# The cost of one unit saved is told in the smaller money: 0.65 元/kWh, not 0.000065 万元/kWh.
SMALL_MONEY = {"万元": (1e4, Text("元", "CNY"))}
OTHER = Text("其他", "other")


def _summary(audit: Audit) -> Paragraph:
    row = audit.table("measures_total").row(0, named=True)
    currency = audit.case.settings.currency
    text = Text(
        "共 {all} 项方案，已实施 {done} 项，未实施 {not_done} 项，待定或不详 {open} 项；已有结论的方案实施率 {share}%。"
        f"有投资数据的 {{costed}} 项投资合计 {{investment}} {currency.zh}，年经济效益合计 {{saving}} {currency.zh}，"
        "静态投资回收期中位数 {payback} 年。",
        "{all} measures: {done} implemented, {not_done} not, {open} pending or unknown; {share} % of those decided are "
        f"implemented. The {{costed}} with a known investment cost {{investment}} {currency.into('en')}; annual savings come to "
        f"{{saving}} {currency.into('en')}; the median simple payback is {{payback}} years.",
    )
    share = row["implemented_share"]
    values = {
        "all": row["measures"], "done": row["implemented"], "not_done": row["not_implemented"],
        "open": row["pending"] + row["unknown"], "share": 100 * share if share is not None else None,
        "costed": row["costed"], "investment": row["investment_total"], "saving": row["annual_saving_total"],
        "payback": row["payback_median"],
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, "cohort/measures") for name, value in values.items()})


def _by_type(audit: Audit) -> TableBlock:
    rows = []
    for row in audit.table("measures_by_type").sort("measures", "type", descending=[True, False]).to_dicts():
        source = f"cohort/measures/{row['type']}"
        share = row["implemented_share"]
        aside = row["investment_missing"] + row["investment_negative"]
        rows.append(
            (halves(row["type"]), Cell(row["measures"], source), row["implemented"],
             100 * share if share is not None else "—", Cell(row["investment_median"], source),
             Cell(row["payback_median"], source), Cell(row["annual_saving_total"], source), aside)
        )  # fmt: skip
    currency = audit.case.settings.currency
    money, yearly = currency.zh, f"{currency.zh}/a"
    columns = (
        Column(Text("类型", "type"), width=1.5),
        Column(Text("方案数", "number"), align="right", width=0.8),
        Column(Text("已实施", "done"), align="right", width=0.8),
        Column(Text("实施率", "share"), "%", align="right", decimals=0, width=0.7),
        Column(Text(f"投资中位数 ({money})", f"median investment ({currency.into('en')})"), align="right", width=1.3),
        Column(Text("回收期中位数 (a)", "median payback (a)"), align="right", decimals=1),
        Column(Text(f"年效益合计 ({yearly})", f"savings ({currency.into('en')}/a)"), align="right", width=1.2),
        Column(Text("缺投资", "no cost"), align="right", width=0.7),
    )
    caption = Text(
        "各类方案：数量、实施率、投资与回收期", "Measures by type: number, implemented share, cost and payback"
    )
    note = Text(
        "投资中位数只计有投资数据的方案，年效益只计有效益数据的方案；实施率＝已实施/（已实施＋未实施）。",
        "Medians and sums cover the measures that give the figure; share = implemented/(implemented + not implemented).",
    )
    return TableBlock(caption, columns, tuple(rows), "cohort/measures", note)


def _curves(audit: Audit, language: Language) -> list[Block]:
    steps = audit.table("abatement_steps")
    sizes = (
        steps.group_by("carrier", "unit").agg(pl.len(), pl.col("saving").sum()).filter(pl.col("len") >= FEWEST_STEPS)
    )
    blocks: list[Block] = []
    currency, spread = audit.case.settings.currency, audit.case.settings.measures
    for row in sizes.sort("len", "carrier", "unit", descending=[True, False, False]).head(CURVES).to_dicts():
        part = steps.filter(pl.col("carrier") == row["carrier"], pl.col("unit") == row["unit"])
        common = (
            part["type"].value_counts().sort("count", "type", descending=[True, False])["type"].head(GROUPS).to_list()
        )
        scale, money = SMALL_MONEY.get(currency.zh, (1.0, currency))
        measures = [
            Measure(
                one["measure"],
                one["saving"],
                scale * one["unit_cost"],
                halves(one["type"]) if one["type"] in common else OTHER,
            )
            for one in part.to_dicts()
        ]
        high = scale * float(part["unit_cost"].abs().quantile(0.95) or 0.0)
        unit = Text(f"{money.zh}/{row['unit']}", f"{money.into('en')}/{row['unit']}")
        cost = Axis(Text("单位成本", "cost per unit"), unit.into(language))
        name = variable(audit, row["carrier"])
        chart = abatement_curve(measures, Axis(Text("年节约量", "saving per year"), f"{row['unit']}/a"), cost, language,
                                drawn_to=high or None)  # fmt: skip
        caption = Text(
            f"{name.zh}的边际减排成本曲线（{spread.life:g} 年、{100 * spread.discount_rate:g}%；负值表示自身盈利）",
            f"Abatement cost curve: {name.into('en')} ({spread.life:g} years, {100 * spread.discount_rate:g} %; negative pays for itself)",
        )
        blocks.append(Picture(caption, chart, f"cohort/abatement/{row['carrier']}", alt=caption))
    return blocks


def _left_out(audit: Audit) -> list[Block]:
    table = audit.table("abatement_left_out").group_by("reason").agg(pl.col("measures").sum()).sort("reason")
    if table.is_empty():
        return []
    told = [(LEFT_OUT[row["reason"]], row["measures"]) for row in table.to_dicts()]
    text = Text(
        "未进入成本曲线的方案：" + "；".join(f"{why.zh} {n} 项" for why, n in told) + "。",
        "Measures left out of the curves: " + "; ".join(f"{why.into('en')}: {n}" for why, n in told) + ".",
    )
    return [Callout("note", (Paragraph(text),))]


def measures(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on measures; None where there are none."""
    if not audit.has("measures"):
        return None
    blocks = (_summary(audit), _by_type(audit), *_curves(audit, language), *_left_out(audit))
    return Section(Text("清洁生产方案与实施", "Measures and their implementation"), blocks)
