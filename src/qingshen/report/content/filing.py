"""Section with the filing list (备案清单): the options adopted, their cost, period, who answers, on what basis."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.decisions import joined
from qingshen.phases.options.filing import BASIS
from qingshen.report.content.cut import cut
from qingshen.report.content.names import halves
from qingshen.report.content.option_words import INDUSTRY, chained, cost_class, name_of, source
from qingshen.report.content.options import coin, in_money
from qingshen.report.document import Callout, Cell, Column, Figure, Paragraph, Section, TableBlock

SHOWN = 20
ID = "cohort/filing"
TITLE = Text("方案备案清单", "Options for filing")
NOTHING = Text(
    "没有采用的方案，备案清单为空；请在 decisions.toml 的 screening 步骤作出决定。",
    "No option is adopted and the filing list is empty; decide at step screening of decisions.toml.",
)
OPEN = Text("未指定", "not named")
# phases.options.filing.BASIS as it fits a narrow column.
BASES = {
    "effects": Text("企业预期效果", "expected by the enterprise"),
    "measure": Text("企业申报节约量", "amount the enterprise states"),
    "sizing": Text("目录比例×用量", "catalogue share × amount"),
    "stated": Text("提出者申报", "as proposed"),
    "matched": Text("供需匹配", "matching"),
    "derived": Text("由节能折算", "derived from energy"),
}


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
        Column(Text("序号", "no."), align="right", width=0.45),
        Column(Text("实施主体", "carried out by"), width=0.85),
        Column(Text("方案", "option"), width=2.1),
        Column(Text("费用", "class"), width=0.65),
        Column(Text("投资", "cost"), align="right", width=0.65),
        Column(Text("周期（月）", "months"), align="right", decimals=0, width=0.75),
        Column(Text("负责", "who answers"), width=1.35),
        Column(Text("问题 → 目标", "problem → target"), width=2.7),
        Column(Text("效果依据", "basis of effects"), width=1.05),
    )
    kinds = dict(audit.table("options").select("option", "kind").iter_rows()) if audit.has("options") else {}
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        at = source(row["option"])
        name = name_of(audit, row | {"kind": kinds.get(row["option"])})
        who = halves(row["responsible"]) if row["responsible"] else Cell(OPEN, tone="quiet")
        rows.append((row["number"], row["enterprise"] or INDUSTRY, Cell(name, at), cost_class(row["cost_class"]),
                     Cell(coin(audit, row["investment"]), at), row["period_months"], who, chained(audit, row),
                     basis(row["basis"])))  # fmt: skip
    note = Text(
        "行业方案在前，其余按企业。周期按费用类别取 [implementation] 的月数 [DESIGN]。",
        "Options of the industry first, then by enterprise. Months by class of cost, from [implementation] [DESIGN].",
    )
    return TableBlock(
        in_money(audit, "备案清单", "Filing list"), columns, tuple(rows), ID, cut(len(rows), table.height, note)
    )


def basis(told: str) -> Text:
    """Return in short words what the figures of the effects rest on."""
    return next((BASES[code] for code, text in BASIS.items() if joined(text) == told), halves(told))


def filing(audit: Audit, language: Language) -> Section | None:
    """Return the section with the filing list; None where the audit has no options at all."""
    del language
    if not audit.has("options"):
        return None
    if not audit.has("filing"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    return Section(TITLE, (_summary(audit), _table(audit)))
