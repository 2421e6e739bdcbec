"""Section with the filing list (备案清单): the options adopted, their cost, period, who answers, on what basis."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.option_words import INDUSTRY, chained, cost_class, name_of, source
from qingshen.report.content.options import money
from qingshen.report.document import Callout, Cell, Column, Figure, Paragraph, Section, TableBlock

SHOWN = 60
ID = "cohort/filing"
TITLE = Text("方案备案清单", "Options for filing")
NOTHING = Text(
    "没有采用的方案，备案清单为空；请在 decisions.toml 的 screening 步骤作出决定。",
    "No option is adopted and the filing list is empty; decide at step screening of decisions.toml.",
)
OPEN = Text("未指定", "not named")


def _summary(audit: Audit) -> Paragraph:
    table, unit = audit.table("filing"), audit.case.settings.currency
    text = Text(
        f"备案方案 {{all}} 项，其中行业方案 {{industry}} 项；{{costed}} 项投资已知，合计 {{investment}} {unit.zh}。{{nobody}} 项未指定负责单位，"
        "备案前应补。",
        f"{{all}} options are to be filed, {{industry}} of them of the industry; the {{costed}} whose investment is known cost "
        f"{{investment}} {unit.into('en')}. For {{nobody}} nobody answers yet: name them before filing.",
    )
    counts = {
        "all": table.height, "industry": table.filter(pl.col("level") == "industry").height,
        "costed": table["investment"].count(), "investment": table["investment"].sum(),
        "nobody": table["responsible"].null_count(),
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, ID) for name, value in counts.items()})


def _table(audit: Audit) -> TableBlock:
    table = audit.table("filing")
    columns = (
        Column(Text("序号", "no."), align="right", width=0.5),
        Column(Text("实施主体", "carried out by"), width=0.8),
        Column(Text("方案", "option"), width=2.0),
        Column(Text("费用", "class"), width=0.6),
        money(audit, "投资", "cost", width=0.75),
        Column(Text("周期（月）", "months"), align="right", decimals=0, width=0.6),
        Column(Text("负责", "responsible"), width=0.9),
        Column(Text("问题 → 目标", "problem → target"), width=2.1),
        Column(Text("效果依据", "basis of effects"), width=1.3),
    )
    kinds = dict(audit.table("options").select("option", "kind").iter_rows()) if audit.has("options") else {}
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        at = source(row["option"])
        name = name_of(audit, row | {"kind": kinds.get(row["option"])})
        who = halves(row["responsible"]) if row["responsible"] else Cell(OPEN, tone="quiet")
        rows.append((row["number"], row["enterprise"] or INDUSTRY, Cell(name, at), cost_class(row["cost_class"]),
                     Cell(row["investment"], at), row["period_months"], who, chained(audit, row), halves(row["basis"])))  # fmt: skip
    note = Text(
        "行业方案在前，其余按企业。周期按费用类别取 [implementation] 的月数 [DESIGN]。",
        "Options of the industry first, then by enterprise. Months by class of cost, from [implementation] [DESIGN].",
    )
    return TableBlock(Text("备案清单", "Filing list"), columns, tuple(rows), ID, cut(len(rows), table.height, note))


def filing(audit: Audit, language: Language) -> Section | None:
    """Return the section with the filing list; None where the audit has no options at all."""
    del language
    if not audit.has("options"):
        return None
    if not audit.has("filing"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (_summary(audit), _table(audit)))
