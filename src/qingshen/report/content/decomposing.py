"""Section on the decomposition: what activity, structure, intensity, energy mix and treatment did to each total."""

from __future__ import annotations

import polars as pl

from qingshen.explain.evaluated import FACTORS, TOTAL, WHOLE
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis
from qingshen.report.charts.waterfall import Effect, waterfall
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Callout, Cell, Column, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import pretty_unit

SUBJECTS = 8
SOURCE = "cohort/decomposition"
TITLE = Text("因素分解", "Decomposition of the change")
MEANINGS = {
    "activity": Text("产量（或产值）总量的变化", "output, or output value, in all"),
    "structure": Text("产量在各工艺组间的变化", "how output is shared among groups of processes"),
    "intensity": Text("各组单位产量的用量或产生量", "use or generation per output within each group"),
    "mix": Text("各组内能源品种的构成", "carriers within each group"),
    "carbon_factor": Text("单位能源的排放", "emissions per unit of energy"),
    "treatment": Text("排放量与产生量之比", "what is discharged of what is generated"),
}
ONE_YEAR = Text(
    "只有一个数据年，总量没有变化可以分解。在 audit.toml 的 years 中加入基准年后，这里说明产量、结构和强度各使总量变化多少。",
    "With one year of data no total has a change to take apart. Once a baseline year stands in years of audit.toml, this tells "
    "what output, structure and intensity did to each total.",
)
NOTHING = Text(
    "没有可分解的总量：需要至少一家企业两年的产量和能耗（各能源品种）齐全，或同时上报污染物产生量和排放量。",
    "No total can be taken apart: at least one enterprise must have output and all energy carriers of both years, or both "
    "what is generated and what is discharged of a pollutant.",
)


def _introduction(audit: Audit) -> Paragraph:
    first, last = audit.case.settings.years[0], audit.case.settings.years[-1]
    text = Text(
        f"本节问总量为何变化，增产也算在内，所以与归因的节约不相等：{first} 年到 {last} 年的变化按对数平均迪氏指数法（LMDI-I）分解，各因素之和恰等于变化量，没有残差。"
        "V = Σ 活动水平·结构·强度·…，因素划分为本软件所拟 [DESIGN]；负值为减少。只计两年数据齐全的企业。",
        f"Why the totals changed, growth of output included, so that these figures are not the savings attributed above: the "
        f"change from {first} to {last} is taken apart by the logarithmic mean Divisia index (LMDI-I): the "
        "effects add up to it exactly, without a residual. V = Σ activity·structure·intensity·…; which factors there are is "
        "this project's own [DESIGN]; negative: a fall. Only enterprises with the figures of both years count.",
    )
    return Paragraph(text)


def _title(audit: Audit, subject: str, activity: str, several: bool) -> Text:
    name = variable(audit, subject)
    if not several:
        return name
    unit = pretty_unit(activity)
    return Text(f"{name.zh}（产量以 {unit} 计）", f"{name.into('en')} (output in {unit})")


def _picture(name: Text, part: pl.DataFrame, language: Language) -> Picture:
    effects = [
        Effect(FACTORS.get(factor, factor), effect)
        for factor, effect in part.filter(pl.col("factor") != TOTAL).select("factor", "effect").iter_rows()
    ]
    axis = Axis(Text("相对首年的变化", "change against the first year"), part["unit"][0])
    caption = Text(f"{name.zh}变化的因素", f"What changed: {name.into('en')}")
    alt = Text("各因素依次相加的横条，末条为合计", "bars of the factors one after the other, the last their sum")
    return Picture(caption, waterfall(effects, WHOLE, axis, language), SOURCE, alt)


def _table(name: Text, part: pl.DataFrame) -> TableBlock:
    columns = (
        Column(Text("因素", "factor"), width=0.9),
        Column(Text("含义", "meaning"), width=2.4),
        Column(Text("贡献", "effect"), part["unit"][0], "right", width=1.1),
        Column(Text("占首年", "of the first year"), "%", "right", decimals=2, width=0.9),
    )
    rows = []
    for row in part.iter_rows(named=True):
        source, factor = f"decomposition/{row['subject']}/{row['factor']}", row["factor"]
        share = None if row["share"] is None else 100 * row["share"]
        label = Cell(WHOLE, tone="strong") if factor == TOTAL else FACTORS.get(factor, factor)
        rows.append((label, MEANINGS.get(factor, ""), Cell(row["effect"], source), Cell(share, source)))
    known = part.row(0, named=True)
    note = Text(
        f"企业 {known['enterprises']} 家，未计入 {known['left_out']} 家；部门 {known['sectors']} 个（工艺组"
        f"{'' if 'treatment' in part['factor'] else '×能源品种'}）；活动水平以 {pretty_unit(known['activity'] or '—')} 计。"
        f"{known['method']}",
        f"{known['enterprises']} enterprises, {known['left_out']} left out; {known['sectors']} sectors (groups of processes"
        f"{'' if 'treatment' in part['factor'] else ' × carriers'}); activity in {pretty_unit(known['activity'] or '—')}. "
        f"{known['method']}",
    )
    caption = Text(f"{name.zh}：各因素的贡献", f"Effects of the factors: {name.into('en')}")
    return TableBlock(caption, columns, tuple(rows), SOURCE, note)


def _left_out(total: int) -> list[Block]:
    if total <= SUBJECTS:
        return []
    text = Text(
        f"共 {total} 项分解，列出 {SUBJECTS} 项，其余见 results.xlsx。",
        f"{total} decompositions in all, {SUBJECTS} shown, the rest in results.xlsx.",
    )
    return [Paragraph(text)]


def decomposing(audit: Audit, language: Language) -> Section:
    """Return the section on the decomposition of what changed."""
    table = audit.table("decomposition")
    if table.is_empty():
        years = audit.case.settings.years
        return Section(TITLE, (Callout("note", (Paragraph(ONE_YEAR if years[0] == years[-1] else NOTHING),)),))
    pairs = table.select("subject", "activity").unique(maintain_order=True)
    blocks: list[Block] = [_introduction(audit)]
    for subject, activity in pairs.head(SUBJECTS).iter_rows():
        part = table.filter(pl.col("subject") == subject, pl.col("activity") == activity)
        several = pairs.filter(pl.col("subject") == subject).height > 1
        name = _title(audit, subject, activity, several)
        blocks += [_picture(name, part, language), _table(name, part)]
    return Section(TITLE, (*blocks, *_left_out(pairs.height)))
