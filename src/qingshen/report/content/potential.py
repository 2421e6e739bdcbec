"""Chapter on the saving potential."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, ranked_bars
from qingshen.report.content.cut import cut
from qingshen.report.content.names import REFERENCES, group, variable
from qingshen.report.document import Block, Callout, Cell, Column, Paragraph, Picture, Section, TableBlock
from qingshen.units import in_words

LARGEST, SHOWN = 15, 40


def _table(audit: Audit) -> TableBlock:
    table, rows = audit.table("potential"), []
    for row in table.head(SHOWN).to_dicts():
        code = row["variable"]
        source = f"cohort/potential/{code}/{row['reference']}/{row['group']}"
        share = 100 * row["potential"] / row["amount"] if row["amount"] else None
        rows.append(
            (Cell(variable(audit, code), f"cohort/potentials/{code}"), group(row["group"]), REFERENCES[row["reference"]], Cell(row["potential"], source),
             Cell(row["potential_without_outliers"], source), in_words(row["unit"]),
             share if share is not None else "—", f"{row['contributing']}/{row['enterprises']}")
        )  # fmt: skip
    columns = (
        Column(Text("项目", "item"), width=2.25),
        Column(Text("可比组", "group"), width=1.8),
        Column(Text("对照", "against"), width=1.45),
        Column(Text("潜力", "potential"), align="right", width=1.15),
        Column(Text("不计离群企业", "without outliers"), align="right", width=1.15),
        Column(Text("单位", "unit"), width=0.55),
        Column(Text("占现状", "of present use"), "%", align="right", decimals=1, width=0.8),
        Column(Text("有潜力/全组", "with/all"), align="right", width=0.8),
    )
    caption = Text("各项目的节约潜力", "Saving potential")
    return TableBlock(caption, columns, tuple(rows), note=cut(len(rows), table.height))


def _largest(audit: Audit, language: Language) -> list[Block]:
    """Return who could save most energy (or, failing that, of the first amount) against the best fifth."""
    table = audit.table("potential_enterprises").filter(pl.col("reference") == "best", pl.col("potential") > 0)
    if table.is_empty():
        return []
    code = "energy" if "energy" in set(table["variable"]) else str(table["variable"][0])
    top = (
        table.filter(pl.col("variable") == code).sort("potential", "enterprise", descending=[True, False]).head(LARGEST)
    )
    units = audit.table("potential").filter(pl.col("variable") == code)["unit"]
    name = variable(audit, code)
    caption = Text(
        f"{name.zh}节约潜力最大的企业（对照本组最佳五分之一）",
        f"Enterprises with the largest potential: {name.into('en')} against the best fifth of the group",
    )
    marked = [(one["enterprise"] + (" (!)" if one["outlier"] else ""), one["potential"]) for one in top.to_dicts()]
    chart = ranked_bars(marked, Axis(Text("潜力", "potential"), units[0]), language)
    return [Picture(caption, chart, f"cohort/potentials/{code}", alt=caption)]


def potential(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on potential; None where nothing can be compared."""
    if not audit.has("potential"):
        return None
    note = Text(
        "潜力是“若都不差于对照值可少用多少”的算术结果，未考虑产品差异与可行性；含离群企业时可能被差错数据放大，故同时给出"
        "不计离群企业的数值。",
        "Potential is arithmetic: what would not be used if nobody were worse than the reference. It ignores differences of "
        "product and feasibility; doubtful figures can inflate it, so it is also given without outliers.",
    )
    blocks = (Callout("assumption", (Paragraph(note),)), _table(audit), *_largest(audit, language))
    return Section(Text("节约潜力", "Saving potential"), blocks)
