"""Section on what became of each technique: investment I, payback N, saving P and realised share K."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import cut
from qingshen.report.content.option_titles import money
from qingshen.report.document import Callout, Cell, Column, Paragraph, Section, TableBlock

SHOWN = 20
SOURCE = "cohort/techniques/outcome"
TITLE = Text("技术实施统计", "What became of the techniques")
NONE_DONE = Text(
    "采用目录技术的方案还没有完成的，暂无统计。方案完成并填报实际投资和效益后，这里给出中位数，供技术目录更新。",
    "No option that names a technique is completed yet. When some are, with actual cost and saving, their medians stand "
    "here to feed the catalogue.",
)
BLANK = Text("—", "—")


def technique_outcomes(audit: Audit, language: Language) -> Section | None:
    """Return the section on the techniques' statistics; None where no option names a technique."""
    del language
    if not audit.has("technique_statistics"):
        return None
    every = audit.table("technique_statistics")
    table = every.filter(pl.col("implemented") > 0).sort("implemented", "technique", descending=[True, False])
    if table.is_empty():
        return Section(TITLE, (Callout("note", (Paragraph(NONE_DONE),)),))
    named = {one.code: one.name for one in audit.case.catalogue.techniques}
    columns = (
        Column(Text("技术", "technique"), width=3.4),
        Column(Text("方案", "options"), align="right", width=0.6),
        Column(Text("完成", "done"), align="right", width=0.6),
        Column(money(audit, Text("投资 I", "cost I")), align="right"),
        Column(Text("偿还期 N（年）", "payback N (years)"), align="right", decimals=1, width=0.9),
        Column(money(audit, Text("年效益 P", "saving P"), "/a"), align="right"),
        Column(Text("实现率 K", "realised K"), "%", "right", decimals=0, width=0.8),
    )
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        name, code = named.get(row["technique"]), row["technique"]
        share = None if row["realised_median"] is None else 100 * row["realised_median"]
        medians = (row["investment_median"], row["payback_median"], row["saving_median"], share)
        title = Text(f"{name.zh}（{code}）", f"{name.into('en')} ({code})") if name else code
        rows.append((title, row["options"], Cell(row["implemented"], SOURCE),
                     *(Cell(BLANK if one is None else one, SOURCE) for one in medians)))  # fmt: skip
    rest = every.height - table.height
    note = Text(
        f"完成方案的中位数，有实际数的取实际数；— 为没有数据，或效益为负而无偿还期。另有 {rest} 项技术尚无完成的方案。",
        f"Medians over completed options, actual figures where stated; —: no data, or no payback where nothing is saved. "
        f"{rest} further techniques have no completed option.",
    )
    caption = Text("各技术已完成方案的 I、N、P、K", "I, N, P, K of the completed options by technique")
    return Section(TITLE, (TableBlock(caption, columns, tuple(rows), SOURCE, cut(len(rows), table.height, note)),))
