"""Section on the portfolio: which options together reach the targets at least cost, or save most under the budget."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.portfolio.curve import LEFT_OUT
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, Measure, abatement_curve
from qingshen.report.content.cut import cut
from qingshen.report.content.measures import CURVES, FEWEST_STEPS, SMALL_MONEY
from qingshen.report.content.names import halves, variable
from qingshen.report.content.option_words import DECISIONS, SOURCES, named, source, targets_of
from qingshen.report.content.options import coin, in_money
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import Value, pretty_unit
from qingshen.units import in_words

ID = "cohort/portfolio"
SHOWN, CHOSEN = 20, 20
TITLE = Text("方案组合", "Portfolio of options")
SCOPES = {
    "industry": Text("近期目标", "near targets"),
    "budget": Text("预算内", "within the budget"),
}
OBJECTIVES = {"least_cost": Text("年费用最小", "least yearly cost"), "most_saving": Text("节约最多", "most saved")}
STATUSES = {
    "optimal": Text("最优（已证明）", "optimal (proven)"),
    "gap": Text("近似最优", "within the gap"),
    "infeasible": Text("不能全部达到，缺口最小", "targets out of reach: least short"),
    "budget_too_small": Text("预算不足以支付已定方案", "budget too small for what is settled"),
}
NOTHING = Text(
    "没有方案组合：没有近期目标要求下降，也没有设预算（[measures] budget）；或没有一项可行方案知道投资。",
    "There is no portfolio: no near target asks for a fall and no budget is set ([measures] budget), or no feasible option "
    "has a known investment.",
)
ADOPTED = {"variable": pl.String, "unit": pl.String, "saving": pl.Float64, "options": pl.Int64, "unknown": pl.Int64}
WORDS = {True: Text("达到", "met"), False: Text("未达到", "not met"), None: Text("—", "—")}


def _summaries(audit: Audit) -> TableBlock:
    table = audit.table("portfolio_summary").filter(pl.col("scope").is_in(list(SCOPES)))
    columns = (
        Column(Text("范围", "scope"), width=1.1),
        Column(Text("目标函数", "objective"), width=1.0),
        Column(Text("求解结果", "status"), width=1.5),
        Column(Text("间隙", "gap"), "%", "right", decimals=2, width=0.6),
        Column(Text("方案数", "options"), align="right", width=0.7),
        Column(Text("年费用", "yearly cost"), align="right", width=0.9),
        Column(Text("投资", "investment"), align="right"),
        Column(Text("预算", "budget"), align="right", width=0.8),
    )
    rows = []
    for row in table.iter_rows(named=True):
        gap = None if row["gap"] is None else 100 * row["gap"]
        figures = (gap, row["options"], coin(audit, row["cost"]), coin(audit, row["investment"]))
        shown = [Cell("—" if one is None else one, ID) for one in figures]
        budget: Value = Text("不限", "none") if row["budget"] is None else coin(audit, row["budget"])
        tone = "bad" if row["status"] in ("infeasible", "budget_too_small") else ""
        rows.append((SCOPES[row["scope"]], OBJECTIVES[row["objective"]], Cell(STATUSES[row["status"]], ID, tone), *shown,
                     budget))  # fmt: skip
    note = Text(
        "整数规划；同一企业的方案按余量相乘（后一项只节约前几项剩下的）。年费用为投资年金减年效益，负值为净收益；已实施的不再计费。"
        "目标不能全部达到或超出预算时，采用预算内节约最多的组合 [DESIGN]。",
        "Integer programme; options of one enterprise save of what the others leave. Yearly cost: annuity of the investment "
        "less the saving, negative where it earns; what is carried out costs nothing more. Where the targets are out of reach "
        "or beyond the budget, what saves most within the budget is proposed [DESIGN].",
    )
    caption = in_money(audit, "全行业的方案组合", "Portfolios of the whole industry")
    return TableBlock(caption, columns, tuple(rows), ID, note)


def _goals(audit: Audit) -> list[Block]:
    table = audit.table("portfolio_goals")
    own = table.filter(pl.col("scope").is_in(list(SCOPES))) if table.height else table
    if own.is_empty():
        return []
    columns = (
        Column(Text("范围", "scope"), width=1.1),
        Column(Text("项目", "variable"), width=1.9),
        Column(Text("须下降", "must fall"), align="right"),
        Column(Text("组合下降", "falls"), align="right"),
        Column(Text("最多可降", "most possible"), align="right"),
        Column(Text("单位", "unit"), width=0.7),
        Column(Text("结论", "verdict"), width=0.8),
    )
    rows = []
    for row in own.iter_rows(named=True):
        at = f"portfolio/{row['variable']}"
        most: Value = "—" if row["reachable"] is None else row["reachable"]
        rows.append((SCOPES[row["scope"]], Cell(variable(audit, row["variable"]), at), Cell(row["goal"], at),
                     Cell(row["reached"], at), Cell(most, at), in_words(f"{row['unit']}/a"),
                     Cell(WORDS[row["met"]], at, "good" if row["met"] else "bad")))  # fmt: skip
    missed = own.filter(pl.col("scope") == "industry", ~pl.col("met"))
    note = Text(
        "须下降：已接受的近期目标在审核年产量下要求的下降量，同一项目取最大者。",
        "Must fall: what the accepted near targets ask for at the audited year's output, the greatest of a variable.",
    )
    blocks: list[Block] = [TableBlock(Text("目标的达成", "Targets reached"), columns, tuple(rows), f"{ID}/goals", note)]
    if missed.height:
        found = [variable(audit, code) for code in missed["variable"]]
        text = Text(
            f"现有方案不能达到：{'、'.join(one.zh for one in found)}。应补充方案，或由人修改目标（decisions.toml）。",
            f"Out of reach of the options there are: {', '.join(one.into('en') for one in found)}. More options are needed, "
            "or people change the target (decisions.toml).",
        )
        blocks.append(Callout("warning", (Paragraph(text),)))
    return blocks


def _adopted(audit: Audit) -> list[Block]:
    """Return what the options that people adopted, or left as proposed, bring down of what must fall."""
    if not audit.has("portfolio_goals"):
        return []
    adopted = audit.table("adopted_savings")
    if adopted.is_empty():
        adopted = pl.DataFrame(schema=ADOPTED)
    goals = audit.table("portfolio_goals").filter(pl.col("scope") == "industry").select("variable", "unit", "goal")
    table = goals.join(adopted, on=["variable", "unit"], how="left").sort("variable")
    if table.is_empty():
        return []
    columns = (
        Column(Text("项目", "variable"), width=1.9),
        Column(Text("须下降", "must fall"), align="right"),
        Column(Text("已采用方案下降", "falls by what is adopted"), align="right", width=1.3),
        Column(Text("单位", "unit"), width=0.7),
        Column(Text("方案数", "options"), align="right", width=0.7),
        Column(Text("效果不明", "effect unknown"), align="right", width=0.8),
        Column(Text("结论", "verdict"), width=0.8),
    )
    rows = []
    for row in table.iter_rows(named=True):
        at, saving = f"portfolio/{row['variable']}", row["saving"] or 0.0
        met = saving >= row["goal"] * (1 - 1e-9)
        rows.append((Cell(variable(audit, row["variable"]), at), Cell(row["goal"], at), Cell(saving, at),
                     in_words(f"{row['unit']}/a"), row["options"] or 0, row["unknown"] or 0,
                     Cell(WORDS[met], at, "good" if met else "bad")))  # fmt: skip
    note = Text(
        "按决定计，各方案按余量；基准年末以前已实施的已在用量中，不再计。",
        "By what was decided, each option on what the others leave; what was carried out by the end of the year compared is "
        "in the amounts already.",
    )
    caption = Text("已决定采用的方案与目标", "What is adopted, beside the targets")
    return [TableBlock(caption, columns, tuple(rows), f"{ID}/adopted", note)]


def _enterprises(audit: Audit) -> list[Block]:
    summary = audit.table("portfolio_summary").filter(~pl.col("scope").is_in(list(SCOPES)))
    if summary.is_empty():
        return []
    goals = audit.table("portfolio_goals").filter(~pl.col("scope").is_in(list(SCOPES)))
    count = dict(summary["status"].value_counts().iter_rows())
    text = Text(
        "有两项以上可选方案的 {all} 家企业各自求解：{optimal} 家能以自身方案完成按用量分摊的份额，{infeasible} 家不能全部完成。",
        "Each of the {all} enterprises with two options or more was solved by itself: {optimal} can carry their share (by "
        "amount) with options of their own, {infeasible} cannot carry all of it.",
    )
    counts = {"all": summary.height, "optimal": summary.height - count.get("infeasible", 0),
              "infeasible": count.get("infeasible", 0)}  # fmt: skip
    columns = (
        Column(Text("项目", "variable"), width=1.6),
        Column(Text("企业数", "enterprises"), align="right"),
        Column(Text("完成份额的", "carry their share"), align="right"),
        Column(Text("份额合计", "shares"), align="right"),
        Column(Text("自身方案下降", "falls by own options"), align="right"),
        Column(Text("单位", "unit"), width=0.7),
    )
    found = goals.group_by("variable", "unit").agg(
        pl.len().alias("n"), pl.col("met").sum(), pl.col("goal", "reached").sum()
    )  # fmt: skip
    rows = tuple(
        (Cell(variable(audit, row["variable"]), f"portfolio/{row['variable']}"), row["n"], row["met"], row["goal"],
         row["reached"], in_words(f"{row['unit']}/a"))
        for row in found.sort("variable", "unit").iter_rows(named=True)
    )  # fmt: skip
    caption = Text("企业各自的份额", "Each enterprise's own share")
    parts = {name: Figure(value, f"{ID}/enterprises") for name, value in counts.items()}
    return [Paragraph(text, parts), TableBlock(caption, columns, rows, f"{ID}/enterprises")]


def _chosen(audit: Audit) -> list[Block]:
    table = audit.table("options").filter("portfolio")
    if table.is_empty():
        return []
    columns = (
        Column(Text("方案", "option"), width=2.6),
        Column(Text("来源", "source"), width=1.0),
        Column(Text("投资", "cost"), align="right", width=0.7),
        Column(Text("年效益", "saves a year"), align="right", width=0.7),
        Column(Text("服务的目标", "targets served"), width=2.6),
        Column(Text("决定", "decision"), width=0.85),
    )
    ordered = table.sort(
        pl.col("level") != "industry", "investment", "option", descending=[False, True, False], nulls_last=True
    )
    rows = tuple(
        (named(audit, row), SOURCES[row["source"]], coin(audit, row["investment"]),
         coin(audit, row["annual_saving"]),
         targets_of(audit, row["target"]),
         Cell(DECISIONS[row["decision"]], source(row["option"]), "strong" if row["differs"] else ""))
        for row in ordered.head(CHOSEN).iter_rows(named=True)
    )  # fmt: skip
    caption = in_money(audit, "建议组合中的方案", "Options of the proposed portfolio")
    note = Text("行业方案在前，其余按投资从大到小。", "Options of the industry first, then by investment.")
    return [TableBlock(caption, columns, rows, f"{ID}/chosen", cut(len(rows), table.height, note))]


def _curves(audit: Audit, language: Language) -> list[Block]:
    steps = audit.table("curve_steps")
    if steps.is_empty():
        return []
    told = audit.table("options").select("option", "source", "name", "kind")
    sizes = steps.group_by("carrier", "unit").agg(pl.len()).filter(pl.col("len") >= FEWEST_STEPS)
    blocks: list[Block] = []
    scale, coin = SMALL_MONEY.get(audit.case.settings.currency.zh, (1.0, audit.case.settings.currency))
    for carrier, unit, _ in (
        sizes.sort("len", "carrier", "unit", descending=[True, False, False]).head(CURVES).iter_rows()
    ):
        part = steps.filter(pl.col("carrier") == carrier, pl.col("unit") == unit).join(told, on="option", how="left")
        measures = [
            Measure(
                halves(row["name"] or row["option"]), row["saving"], scale * row["unit_cost"], SOURCES[row["source"]]
            )
            for row in part.sort("step").iter_rows(named=True)
        ]
        high = scale * float(part["unit_cost"].abs().quantile(0.95) or 0.0)
        per = pretty_unit(f"{coin.into(language)}/{unit}")
        name = variable(audit, carrier)
        chart = abatement_curve(measures, Axis(Text("年节约量", "saving per year"), pretty_unit(f"{unit}/a")),
                                Axis(Text("单位成本", "cost per unit"), per), language, drawn_to=high or None)  # fmt: skip
        caption = Text(
            f"{name.zh}的边际减排成本曲线（全部方案，按余量；负值表示自身盈利）",
            f"Abatement cost curve of all options, each on what is left: {name.into('en')} (negative pays for itself)",
        )
        blocks.append(Picture(caption, chart, f"cohort/curve/{carrier}/{unit}", alt=caption))
    return [*blocks, *_left_out(audit)]


def _left_out(audit: Audit) -> list[Block]:
    table = audit.table("curve_left_out")
    text = Text(
        "曲线上的节约量按先后扣除已被前面方案节约的部分。费用不大于零的方案先按净现值排序，其余按单位成本；图按单位成本画，"
        "盈利方案之间的先后不表示优劣。",
        "Savings are what the steps before have left. Options that cost nothing or less are taken first, by net present value, "
        "the others by cost per unit; the picture is drawn by cost per unit, whose order among those that pay is no ranking.",
    )
    paragraphs = [Paragraph(text)]
    if table.height:
        found = table.group_by("reason").agg(pl.col("options").sum()).sort("reason")
        told = [(LEFT_OUT[code], count) for code, count in found.iter_rows()]
        paragraphs.append(Paragraph(Text(
            "未进入曲线（各项目合计）：" + "；".join(f"{why.zh} {count} 次" for why, count in told) + "。",
            "Left out, over all curves: " + "; ".join(f"{why.into('en')} {count}" for why, count in told) + ".",
        )))  # fmt: skip
    return [Callout("note", tuple(paragraphs))]


def portfolio(audit: Audit, language: Language) -> Section | None:
    """Return the section on the portfolio; None where the audit has no options at all."""
    if not audit.has("options"):
        return None
    blocks: list[Block] = [Callout("note", (Paragraph(NOTHING),))]
    if audit.has("portfolio_summary"):
        blocks = [_summaries(audit), *_goals(audit), *_adopted(audit), *_enterprises(audit), *_chosen(audit)]
    return Section(TITLE, (*blocks, *_curves(audit, language)))
