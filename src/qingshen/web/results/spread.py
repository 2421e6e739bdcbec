"""How far the enterprises lie apart, indicator by indicator: boxes of value over baseline of level II."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis, Box, box_plot
from qingshen.report.content.names import variable
from qingshen.report.document import Block, Cell, Column, Paragraph, Picture, Section, TableBlock
from qingshen.units import in_words
from qingshen.web.results.peers import FEWEST, KNOWN, current

TITLE = Text("各指标的分布", "Spread of each indicator")
NAMED = 3
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)
SAID = Text(
    f"数值除以Ⅱ级基准值（该值固定、至少 {FEWEST} 家有数据的定量指标）；逆向指标小于 1、正向指标大于 1 为达到Ⅱ级。",
    f"Value over the baseline of level II (indicators with a fixed one that {FEWEST} enterprises at least know); "
    "level II is reached below 1 where less is better, above 1 where more is.",
)


def spread(audit: Audit, language: Language) -> Section | None:
    """Return boxes of the indicators, and their quartiles in their own units; None without an index system."""
    system, rows = audit.case.system, current(audit, "indicators")
    if system is None or rows.is_empty():
        return None
    known = rows.filter(pl.col("value").is_not_null(), pl.col("status").is_in(KNOWN))
    by_code = {str(code): part for (code,), part in known.group_by("indicator") if part.height >= FEWEST}
    measured = [one for one in system.indicators if one.code in by_code and one.direction != "qualitative"]
    boxes = [
        _box(variable(audit, one.code), by_code[one.code], float(second.constant))
        for one in measured
        if (second := one.baselines[1]).sign not in ("", "text") and not second.parameter and second.constant > 0
    ]
    blocks: list[Block] = [Paragraph(SAID)]
    if boxes:
        axis = Axis(Text("数值/Ⅱ级基准值", "value over level II"), log=True)
        blocks.append(Picture(TITLE, box_plot(boxes, axis, language), "cohort/indicators", alt=TITLE))
    if measured:
        blocks.append(_quartiles(audit, {one.code: one.unit for one in measured}, by_code))
    return Section(TITLE, tuple(blocks))


def _box(name: Text, rows: pl.DataFrame, bound: float) -> Box:
    ratios = rows.select("enterprise", (pl.col("value") / bound).alias("ratio")).sort("ratio")
    low, high = (float(ratios["ratio"].quantile(one, "linear") or 0.0) for one in (0.25, 0.75))
    reach = 1.5 * (high - low)
    inside = ratios.filter(pl.col("ratio").is_between(low - reach, high + reach))["ratio"]
    outside = ratios.filter(~pl.col("ratio").is_between(low - reach, high + reach))
    five = [float(ratios["ratio"].quantile(one, "linear") or 0.0) for one in SHARES]
    five[0], five[4] = float(inside.min() or 0.0), float(inside.max() or 0.0)  # type: ignore[arg-type]
    named = outside.with_columns((pl.col("ratio") - five[2]).abs().alias("far")).sort("far", descending=True)
    points = tuple(
        (row["enterprise"] if at < NAMED else " ", row["ratio"]) for at, row in enumerate(named.iter_rows(named=True))
    )
    return Box(name, *five, rows.height, points)


def _quartiles(audit: Audit, units: dict[str, str], by_code: dict[str, pl.DataFrame]) -> TableBlock:
    heads = (
        ("最小", "minimum"),
        ("下四分位", "lower quartile"),
        ("中位数", "median"),
        ("上四分位", "upper quartile"),
        ("最大", "maximum"),
    )
    columns = (
        Column(Text("指标", "indicator"), width=3), Column(Text("单位", "unit")),
        Column(Text("企业数", "enterprises"), align="right"), *(Column(Text(*one), align="right") for one in heads),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(variable(audit, code), f"cohort/indicator/{code}"), in_words(unit), by_code[code].height,
            *(by_code[code]["value"].quantile(one, "linear") for one in SHARES),
        )
        for code, unit in units.items()
    )  # fmt: skip
    return TableBlock(
        Text("各定量指标的四分位数", "Quartiles of the measured indicators"), columns, rows, "cohort/indicators"
    )
