"""Section on feasibility: technical, environmental, economic; the figures, what they assume, what would change them."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.economics import REASONS
from qingshen.methods.screening import CRITERIA
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis
from qingshen.report.charts.tornado import Swing, tornado
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.option_words import UNKNOWN, name_of, named, source
from qingshen.report.content.options import coin, in_money
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import Value, number

SHOWN, SWITCHED = 20, 12
MONEY = ("investment", "annual_saving", "cash_flow", "npv")
TITLE = Text("可行性分析", "Feasibility")
NOTHING = Text("没有方案可分析。", "There is no option to judge.")
FACTORS = {
    "annual_saving": Text("年效益 P", "saving P"),
    "investment": Text("投资 I", "investment I"),
    "life_years": Text("寿命 n", "life n"),
    "discount_rate": Text("折现率 i", "rate i"),
}
SWING = 0.2
# The reasons of methods.economics.REASONS as they fit a narrow column.
WHY = {
    "payback_too_long": Text("N 过长", "N too long"),
    "never_pays_back": Text("不能收回", "never pays back"),
    "npv_negative": Text("NPV < 0", "NPV < 0"),
    "irr_below": Text("IRR 低于基准", "IRR too low"),
    "payback_unknown": Text("N 不明", "N unknown"),
    "npv_unknown": Text("NPV 不明", "NPV unknown"),
    "irr_unknown": Text("IRR 不明", "IRR unknown"),
}
NOT_REACHED = Text("无", "none")


def _assumed(audit: Audit) -> Callout:
    ruled, unit = audit.case.settings.measures, audit.case.settings.currency
    paragraphs = (
        Text(
            f"折现率 i = {ruled.discount_rate:.2%}，折旧年限 Y = {ruled.depreciation:g} 年，税率 r = {ruled.tax_rate:.0%}，寿命 n："
            f"方案自报，否则 {ruled.life:g} 年（取整）。可接受：NPV ≥ 0，IRR ≥ {ruled.benchmark_rate:.2%}，投资偿还期 N：中费 < "
            f"{ruled.payback_medium:g} 年、高费 < {ruled.payback_high:g} 年（[measures]，教学惯用值，不是法定值 [DESIGN]）。金额以"
            f"{unit.zh}计。",
            f"Discount rate i = {ruled.discount_rate:.2%}, depreciation Y = {ruled.depreciation:g} years, tax r = "
            f"{ruled.tax_rate:.0%}, life n as the option states it, else {ruled.life:g} years (whole). Acceptable: NPV ≥ 0, IRR "
            f"≥ {ruled.benchmark_rate:.2%}, payback N below {ruled.payback_medium:g} years at medium and "
            f"{ruled.payback_high:g} at high cost ([measures]; values as taught, no law [DESIGN]). Money in {unit.into('en')}.",
        ),
        Text(
            "F = P − (P − I/Y)·r；N = I/F；NPV = Σ F/(1+i)^j − I（j = 1…n）；NPVR = NPV/I。IRR 精确值为 NPV = 0 的根（数值求根）；"
            "插值为教材的试算内插法：相邻 1% 的 i1、i2 间 i1 + NPV1·(i2 − i1)/(NPV1 + |NPV2|)，略高于精确值。判断用精确值。",
            "F = P − (P − I/Y)·r; N = I/F; NPV = Σ F/(1+i)^j − I, j = 1…n; NPVR = NPV/I. The exact IRR is the root of NPV = 0, "
            "found numerically; the interpolated one is the trial method of the textbooks, i1 + NPV1·(i2 − i1)/(NPV1 + |NPV2|) "
            "between neighbouring whole percents, and a little above it. The exact one decides.",
        ),
    )
    return Callout("assumption", tuple(Paragraph(one) for one in paragraphs))


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("options")
    verdict = dict(table["acceptable"].value_counts().iter_rows())
    text = Text(
        "{all} 项方案中，{known} 项能算出净现值；经济上可接受 {yes} 项，不可接受 {no} 项，{open} 项数据不足不能判断（不按不可行计）。",
        "Of {all} options {known} have a net present value; {yes} are economically acceptable, {no} are not, {open} cannot be "
        "judged for want of figures (which does not count against them).",
    )
    counts = {"all": table.height, "known": table["npv"].count(), "yes": verdict.get(True, 0), "no": verdict.get(False, 0),
              "open": verdict.get(None, 0)}  # fmt: skip
    return Paragraph(text, {name: Figure(value, "cohort/feasibility") for name, value in counts.items()})


def _marks(audit: Audit) -> TableBlock:
    table = audit.table("options")
    columns = (
        Column(Text("初步筛选", "quick screen"), width=1.6),
        Column(Text("通过", "passed"), align="right", width=0.7),
        Column(Text("未通过", "failed"), align="right", width=0.7),
        Column(Text("未定", "open"), align="right", width=0.7),
        Column(Text("怎样判断", "how it is judged"), width=4.2),
    )
    rules = {
        "technical": Text(
            "目录技术的前提未被否定；已实施的通过", "no condition of the technique fails; passed where carried out"
        ),
        "environmental": Text(
            "目标或审核重点的项目下降，且重点项目没有未抵消的上升",
            "something of a target or the focus falls, and nothing of the focus rises without being made good",
        ),
        "economic": Text("无费方案通过；其余按下列经济指标", "no cost passes; the others by the figures below"),
        "ease": Text("由人判断；已实施的通过", "for people to mark; passed where carried out"),
        "product": Text("由人判断；已实施的通过", "for people to mark; passed where carried out"),
    }
    rows = []
    for code, words in CRITERIA.items():
        count = dict(table[code].value_counts().iter_rows())
        figures = (Cell(count.get(one, 0), "cohort/feasibility") for one in (True, False, None))
        rows.append((words, *figures, rules[code]))
    note = Text(
        "前三项都通过为可行，一项不通过为不可行；后两项未填不阻碍 [DESIGN]。",
        "Feasible where the first three pass, infeasible where one fails; the last two, left open, hold nothing back [DESIGN].",
    )
    return TableBlock(Text("技术、环境、经济可行性", "Technical, environmental, economic feasibility"), columns, tuple(rows),
                      "cohort/feasibility/marks", note)  # fmt: skip


def _verdict(row: dict[str, Any], reasons: dict[str, str]) -> Cell:
    why = _short(reasons.get(row["option"]))
    zh, en = why.zh, why.into("en")
    at = source(row["option"])
    if row["acceptable"]:
        return Cell(Text("是", "yes"), at, "good")
    if row["acceptable"] is None:
        return Cell(Text(f"未定：{zh}", f"open: {en}"), at, "quiet")
    return Cell(Text(f"否：{zh}", f"no: {en}"), at, "bad")


def _short(told: str | None) -> Text:
    """Return the reasons of a row of `screening_reasons` in words that fit a narrow column."""
    known = {REASONS[code].zh: short for code, short in WHY.items()}
    given = [one for one in halves(told or "").zh.split("、") if one]
    found = [known.get(one, Text(one, one)) for one in given]
    return Text("；".join(one.zh for one in found), "; ".join(one.into("en") for one in found))


def _economic(audit: Audit) -> list[Block]:
    table = audit.table("options")
    known = table.filter(pl.col("npv").is_not_null(), pl.col("investment") > 0)
    if known.is_empty():
        return [Callout("note", (Paragraph(_no_figures(audit)),))]
    reasons = dict(audit.table("screening_reasons").select("option", "reasons").iter_rows())
    figures = (("I", 0.75), ("P", 0.75), ("F", 0.75), ("N", 0.6), ("NPV", 0.8))
    columns = (
        Column(Text("方案", "option"), width=2.2),
        *(Column(Text(name, name), align="right", width=width) for name, width in figures),
        Column(Text("NPVR", "NPVR"), align="right", decimals=2, width=0.7),
        Column(Text("IRR 精确 %", "IRR exact %"), align="right", decimals=2, width=0.75),
        Column(Text("IRR 插值 %", "IRR interp. %"), align="right", decimals=2, width=0.75),
        Column(Text("可接受", "acceptable"), width=1.5),
    )
    ordered = known.sort(pl.col("level") != "industry", pl.col("investment"), "option", descending=[False, True, False])
    rows = []
    for row in ordered.head(SHOWN).iter_rows(named=True):
        names = ("investment", "annual_saving", "cash_flow", "payback", "npv", "npvr")
        at = source(row["option"])
        shown = row | {name: coin(audit, row[name]) for name in MONEY}
        figures_of = [Cell(UNKNOWN if shown[name] is None else shown[name], at) for name in names]
        rates = [Cell("—" if row[name] is None else 100 * row[name], at) for name in ("irr", "irr_interpolated")]
        rows.append((named(audit, row), *figures_of, *rates, _verdict(row, reasons)))
    note = Text(
        "行业方案在前，其余按投资从大到小。N 的单位为年；IRR 插值只用于非负的内部收益率，N、IRR 在不能收回时没有值。",
        "Options of the industry first, then by investment. N in years; IRR is interpolated only where it is not negative; N "
        "and IRR have no value where the investment never comes back.",
    )
    caption = in_money(audit, "经济可行性：投资最大的方案", "Economic feasibility: the largest investments")
    return [TableBlock(caption, columns, tuple(rows), "cohort/feasibility", cut(len(rows), known.height, note))]


def _no_figures(audit: Audit) -> Text:
    del audit
    return Text(
        "没有一项方案同时知道投资和年效益，不能作经济分析；请企业补报 measures 表的 investment 和 annual_saving。",
        "No option has both an investment and an annual saving: there is nothing to appraise. Ask for investment and "
        "annual_saving in the table measures.",
    )


def _sensitive(audit: Audit) -> pl.DataFrame:
    """Return the options whose sensitivity is known, the largest investment first."""
    known = audit.table("options").filter(
        pl.col("option").is_in(audit.table("sensitivity")["option"].unique().to_list())
    )
    return known.sort("investment", "option", descending=[True, False])


def _tornado(audit: Audit, row: dict[str, Any], language: Language) -> Picture:
    steps = audit.table("sensitivity").filter(pl.col("option") == row["option"])
    worth = {(factor, round(change, 6)): value for factor, change, value in
             steps.select("factor", "change", "npv").iter_rows()}  # fmt: skip
    swings = [Swing(words, worth.get((code, -SWING)), worth.get((code, SWING))) for code, words in FACTORS.items()]
    unit, name = audit.case.settings.currency, name_of(audit, row)
    whose = "" if row["enterprise"] is None else f"{row['enterprise']} "
    chart = tornado(swings, row["npv"], Text("减少 20%", "20 % less"), Text("增加 20%", "20 % more"),
                    Axis(Text("净现值 NPV", "net present value NPV"), unit.into(language)), language)  # fmt: skip
    caption = Text(
        f"{whose}{name.zh}：单个因素变动 ±20% 时的净现值",
        f"{whose}{name.into('en')}: NPV when one factor changes by ±20 %",
    )
    return Picture(caption, chart, f"sensitivity/{row['option']}", alt=caption)


def _switching(audit: Audit, table: pl.DataFrame) -> TableBlock:
    known = {(option, factor): change for option, factor, change in audit.table("sensitivity_switching").iter_rows()}
    steps = audit.table("sensitivity").filter((pl.col("change").abs() - SWING).abs() < 1e-9)
    worst = dict(steps.group_by("option").agg(pl.col("npv").min()).iter_rows())
    columns = (
        Column(Text("方案", "option"), width=2.4),
        Column(Text("NPV", "NPV"), align="right", width=0.8),
        Column(Text("±20% 中最低 NPV", "lowest NPV at ±20 %"), align="right", width=1.0),
        *(Column(words, align="right", width=0.9) for words in FACTORS.values()),
    )
    rows = []
    for row in table.head(SWITCHED).iter_rows(named=True):
        at = f"sensitivity/{row['option']}"
        lowest = worst.get(row["option"])
        tone = "bad" if lowest is not None and lowest < 0 <= row["npv"] else ""
        changes = [Cell(_change(known.get((row["option"], code))), at) for code in FACTORS]
        rows.append(
            (named(audit, row), Cell(coin(audit, row["npv"]), at), Cell(coin(audit, lowest), at, tone), *changes)
        )  # type: ignore[arg-type]
    note = Text(
        "后四列为该因素单独变动多少时 NPV = 0（临界变动）；“无”：怎样变动都不为零。着色：±20% 内由正变负。只算尚未实施的中／高费方案。",
        "The last columns: by how much that factor alone must change for NPV = 0; none: no change does it. Coloured: a change "
        "within ±20 % turns it negative. Options of medium and high cost not yet carried out.",
    )
    return TableBlock(in_money(audit, "敏感性：临界变动", "Sensitivity: switching values"), columns, tuple(rows), "cohort/sensitivity",
                      cut(len(rows), table.height, note))  # fmt: skip


def _change(value: float | None) -> Value:
    if value is None:
        return NOT_REACHED
    return f"{'+' if value >= 0 else '−'}{number(abs(100 * value), decimals=1)} %"


def feasibility(audit: Audit, language: Language) -> Section:
    """Return the section on the feasibility of the options."""
    if not audit.has("options"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks: list[Block] = [_assumed(audit), _summary(audit), _marks(audit), *_economic(audit)]
    if audit.has("sensitivity"):
        table = _sensitive(audit)
        blocks += [_tornado(audit, table.row(0, named=True), language), _switching(audit, table)]
    return Section(TITLE, tuple(blocks))
