"""Section on input and output: what the completed options bring for their cost; what the method saved of an audit's."""

from __future__ import annotations

from qingshen.explain.evaluated import ITEMS
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import halves
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import Value

TITLE = Text("投入产出与方法效益", "Input and output, and what the method saved")
BENEFIT, METHOD = "cohort/benefit", "cohort/method"
UNDECLARED = Text("未申报", "not declared")
BLANK = Text("—", "—")
SUMMED = Text("已完成方案之和，有实际数取实际数", "sum over completed options, actual where stated")
NOTHING = Text(
    "没有已完成的方案，投入产出暂不能计算。",
    "No option is completed, so that there is no input and output to compare yet.",
)
SILENT = Text(
    "本次审核和逐家审核的时间、人日、费用均未申报，不能说明整体审核比逐家审核节省多少。请在 audit.toml 的 [method] 填写 "
    "days、person_days、cost 和 classic_days、classic_person_days、classic_cost（每家），并写明 source。",
    "Neither what this audit took nor what a classic one takes is declared, so that nothing can be said of what auditing "
    "the industry as a whole saved. Fill in days, person_days, cost and classic_days, classic_person_days, classic_cost "
    "(of one enterprise) in [method] of audit.toml, with their source.",
)


def _benefit(audit: Audit) -> list[Block]:
    if not audit.has("benefit"):
        return [Callout("note", (Paragraph(NOTHING),))]
    row = audit.table("benefit").row(0, named=True)
    currency = audit.case.settings.currency
    text = Text(
        f"投资和年效益俱全的已完成方案 {{options}} 项，投资 {{investment}} {currency.zh}，年效益 {{output}} {currency.zh}"
        "（有实际数的取实际数）；缺数据而未计入的 {unknown} 项。",
        f"{{options}} completed options state both cost and saving: {{investment}} {currency.into('en')} bring {{output}} "
        f"{currency.into('en')} a year (actual figures where stated); {{unknown}} lack one of them and are not counted.",
    )
    values = {"options": row["options"], "investment": row["investment"], "output": row["annual_benefit"],
              "unknown": row["unknown"]}  # fmt: skip
    return [Paragraph(text, {name: Figure(value, BENEFIT) for name, value in values.items()}), _ratios(audit)]


def _ratios(audit: Audit) -> TableBlock:
    row = audit.table("benefit").row(0, named=True)
    currency = audit.case.settings.currency
    money = (currency, Text(f"{currency.zh}/年", f"{currency.into('en')}/a"))
    silent = UNDECLARED if row["audit_cost"] is None else BLANK
    lines: tuple[tuple[Text, Value, Text, Text], ...] = (
        (Text("方案投资", "cost of the options"), row["investment"], money[0], SUMMED),
        (Text("审核费用", "cost of the audit"), _or(row["audit_cost"], UNDECLARED), money[0], Text("申报", "declared")),
        (Text("年效益", "annual benefit"), row["annual_benefit"], money[1], SUMMED),
        (Text("年效益/投资", "benefit over investment"), _or(row["investment_ratio"], BLANK), Text("1/年", "1/a"),
         Text("不计审核费用", "without the cost of the audit")),
        (Text("投入产出比", "output over input"), _or(row["ratio"], silent), Text("1/年", "1/a"),
         Text("年效益/(投资+审核费用)", "benefit/(investment + cost of the audit)")),
        (Text("偿还期", "payback"), _or(row["payback"], silent), Text("年", "a"),
         Text("(投资+审核费用)/年效益", "(investment + cost of the audit)/benefit")),
    )  # fmt: skip
    columns = (
        Column(Text("项目", "item"), width=1.3),
        Column(Text("数值", "value"), align="right", width=0.9),
        Column(Text("单位", "unit"), width=0.8),
        Column(Text("算法", "how"), width=2.2),
    )
    rows = tuple((label, Cell(value, BENEFIT), unit, how) for label, value, unit, how in lines)
    note = Text(
        "审核费用未申报时，含费用的比值留空，不按零计。",
        "Where the cost of the audit is not declared, the ratios with it stay open: it is not taken as nothing.",
    )
    return TableBlock(Text("投入与产出", "Input and output"), columns, rows, BENEFIT, note)


def _or(value: float | None, otherwise: Text) -> Value:
    return otherwise if value is None else value


def _method(audit: Audit) -> list[Block]:
    table = audit.table("method_benefit")
    if table.is_empty() or not any(table[name].drop_nulls().len() for name in ("this", "classic")):
        return [Callout("assumption", (Paragraph(SILENT),))]
    currency = audit.case.settings.currency
    columns = (
        Column(Text("项目", "item"), width=1.1),
        Column(Text("本次整体审核", "this audit"), align="right", width=1),
        Column(Text("逐家审核", "classic audits"), align="right", width=1),
        Column(Text("节省", "saved"), align="right", width=0.9),
        Column(Text("节省比例", "share"), "%", "right", decimals=0, width=0.8),
        Column(Text("依据", "source"), width=3),
    )
    rows: list[tuple[Cell | Value, ...]] = []
    for row in table.iter_rows(named=True):
        name = ITEMS[row["item"]]
        if row["item"] == "cost":
            name = Text(f"{name.zh}（{currency.zh}）", f"{name.into('en')} ({currency.into('en')})")
        share = BLANK if row["share"] is None else 100 * row["share"]
        worse = row["saved"] is not None and row["saved"] < 0
        figures = (Cell(_or(row[one], UNDECLARED), METHOD) for one in ("this", "classic"))
        saved = Cell(_or(row["saved"], BLANK), METHOD, "bad" if worse else "")
        rows.append((name, *figures, saved, Cell(share, METHOD), halves(row["source"])))
    note = Text(
        "人日和费用为一家所需乘企业数；时间不乘，逐家审核可同时进行 [DESIGN]。数值如申报或估算，负值为本次更多。",
        "Person-days and cost of one classic audit times the enterprises; time once, since classic audits run side by side "
        "[DESIGN]. As declared or estimated; negative: this audit took more.",
    )
    caption = Text("整体审核与逐家审核相比", "Auditing the industry as a whole against one by one")
    return [TableBlock(caption, columns, tuple(rows), METHOD, note)]


def benefit(audit: Audit, language: Language) -> Section:
    """Return the section on input and output, and on the method's own benefit."""
    del language
    return Section(TITLE, (*_benefit(audit), *_method(audit)))
