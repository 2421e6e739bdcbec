"""Section on the attribution: how much of the saving at constant output the options explain, and what is left."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Callout, Cell, Column, Paragraph, Picture, Section, TableBlock, Tone
from qingshen.units import in_words

SOURCE = "cohort/attribution"
TITLE = Text("节约归因", "Attribution of the savings")
BLANK = Text("—", "—")
VERIFIED = {True: Text("是", "yes"), False: Text("否", "no"), None: BLANK}
ONE_YEAR = Text(
    "只有一个数据年，没有节约可以归因于方案。补报基准年数据后，这里说明同等产量的节约有多少来自方案。",
    "With one year of data there is no saving that options could explain. Once the baseline year is reported, this tells how "
    "much of the saving at constant output is due to options.",
)
NOTHING = Text(
    "没有可归因的节约：没有企业两年都上报了产量和用量。请补报基准年或审核年所缺的数据。",
    "There is no saving to attribute: no enterprise reported output and amounts in both years. Have the missing year reported.",
)


def _introduction(audit: Audit) -> Paragraph:
    first, last = audit.case.settings.years[0], audit.case.settings.years[-1]
    text = Text(
        f"本节问节约归功于谁：按 {last} 年产量计算的节约中，{first} 至 {last} 年完成的方案能解释多少，其余归于其他原因（产品和原料"
        "变化、开工率、未申报的改进、气候、数据误差等），不记为审核的绩效。[DESIGN]",
        f"To whom the saving is due: how much of the saving at {last}'s output the options completed from {first} to {last} "
        "explain. The rest has other causes (products and materials, use of capacity, improvements nobody reported, weather, "
        "errors of data) and is no performance of the audit. [DESIGN]",
    )
    return Paragraph(text)


def _share(row: dict[str, Any]) -> float | None:
    return 100 * row["by_options"] / row["saving"] if row["saving"] > 0 and row["options"] else None


def _table(audit: Audit) -> TableBlock:
    columns = (
        Column(Text("项目", "item"), width=1.6),
        Column(Text("单位", "unit"), width=0.7),
        Column(Text("同等产量节约", "saving at constant output"), align="right", width=1.1),
        Column(Text("来自方案", "by options"), align="right", width=1),
        Column(Text("占比", "share"), "%", "right", decimals=1, width=0.7),
        Column(Text("其他原因", "other causes"), align="right", width=1),
        Column(Text("方案数（无数据）", "options (no figure)"), align="right", width=0.95),
        Column(Text("全部有据", "all verified"), width=0.75),
        Column(Text("未计企业", "left out"), align="right", width=0.75),
    )
    rows = []
    for row in audit.table("attribution").iter_rows(named=True):
        source, share = f"attribution/{row['variable']}", _share(row)
        counts = f"{row['options']} ({row['unknown']})" if row["unknown"] else str(row["options"])
        tone: Tone = "bad" if row["verified"] is False else ""
        rows.append((variable(audit, row["variable"]), in_words(row["unit"]), Cell(row["saving"], source),
                     Cell(row["by_options"], source), Cell(BLANK if share is None else share, source),
                     Cell(row["other"], source), counts, Cell(VERIFIED[row["verified"]], tone=tone),
                     row["doubtful"]))  # fmt: skip
    note = Text(
        "方案的效果有实际数取实际数，否则取预期；人不认可的不计。数据待核实的企业不计入。负的其他原因表示方案申报多于实际节约。"
        "— 为没有方案计入或没有节约。",
        "Options by their actual effect where stated, else by the planned one; those people refused do not count, nor do "
        "enterprises with figures to ask about. Negative other causes: options claim more than was saved. —: no option "
        "counts, or nothing was saved.",
    )
    caption = Text("节约的来源", "Where the savings come from")
    return TableBlock(caption, columns, tuple(rows), SOURCE, note)


def _bars(audit: Audit, language: Language) -> list[Block]:
    shares = [(variable(audit, row["variable"]), _share(row)) for row in audit.table("attribution").to_dicts()]
    known = [(name, share) for name, share in shares if share is not None]
    if len(known) < 2:
        return []
    known.sort(key=lambda pair: (-pair[1], pair[0].zh))
    caption = Text("方案解释的节约比例", "Share of the saving that options explain")
    chart = ranked_bars(known, Axis(Text("占同等产量节约", "of the saving at constant output"), "%"), language)
    return [Picture(caption, chart, SOURCE, Text("各项目的比例横条", "a bar of the share for each item"))]


def _beyond(audit: Audit) -> list[Block]:
    """Warn where options claim more than was saved at all."""
    over = audit.table("attribution").filter(pl.col("options") > 0, pl.col("other") < 0)
    if over.is_empty():
        return []
    names = [variable(audit, code) for code in over["variable"]]
    text = Text(
        f"方案申报的节约多于实际节约：{'、'.join(one.zh for one in names)}。核对这些方案的实际数，或说明产量以外的增长原因。",
        f"Options claim more than was saved: {', '.join(one.into('en') for one in names)}. Check their actual figures, or "
        "say what made use grow beside output.",
    )
    return [Callout("warning", (Paragraph(text),))]


def attribution(audit: Audit, language: Language) -> Section:
    """Return the section on what the savings are due to."""
    if not audit.has("attribution"):
        years = audit.case.settings.years
        return Section(TITLE, (Callout("note", (Paragraph(ONE_YEAR if years[0] == years[-1] else NOTHING),)),))
    blocks = (_introduction(audit), _table(audit), *_bars(audit, language), *_beyond(audit))
    return Section(TITLE, blocks)
