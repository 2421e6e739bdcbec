"""Chapter on the benchmark: aggregated intensities, spread, outliers, concentration."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.industry import FEWEST
from qingshen.report.charts import Axis, Box, box_plot, cumulative
from qingshen.report.content.cut import cut
from qingshen.report.content.names import group, variable
from qingshen.report.content.scale import readable
from qingshen.report.document import Block, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.units import in_words

NAMED_OUTLIERS = 6
# Items times groups: more would be a register, and its place is the workbook.
SHOWN = 40


def _intensities(audit: Audit) -> list[Block]:
    joined = audit.table("aggregates").join(
        audit.table("percentiles").select("group", "variable", "p10", "p25", "p50", "p75", "p90"),
        on=["group", "variable"],
        how="left",
    )
    rows = []
    for (code,), part in joined.group_by("variable", maintain_order=True):
        told = part.filter(pl.col("enterprises") > 0)
        if told.is_empty():
            continue
        # One scale a unit: rows that can be compared stay comparable at a glance.
        scales = {one: readable(one, same["intensity"]) for (one,), same in told.group_by("unit")}
        for row in told.to_dicts():
            scale, unit = scales[row["unit"]]
            source = f"cohort/intensity/{code}/{row['group']}"
            spread = f"cohort/spread/{code}/{row['group']}"
            enough = row["enterprises"] >= FEWEST
            points = (Cell(scale * row[name], spread) if enough else "—" for name in ("p10", "p50", "p90"))
            covered = (f"{row['enterprises']}/{row['cohort']}", 100 * row["output_coverage"])
            item = Cell(variable(audit, str(code)), f"cohort/intensities/{code}")
            amount = Cell(scale * row["intensity"], source)
            rows.append((item, group(row["group"]), in_words(unit), amount, *points, *covered))
    if not rows:
        return []
    caption = Text("各项目的强度", "Intensities")
    return [TableBlock(caption, _columns(), tuple(rows[:SHOWN]), note=cut(min(SHOWN, len(rows)), len(rows)))]


def _columns() -> tuple[Column, ...]:
    return (
        Column(Text("项目", "item"), width=2.3),
        Column(Text("可比组", "group"), width=1.9),
        Column(Text("单位", "unit"), width=0.7),
        Column(Text("Σa/Σq", "Σa/Σq"), align="right", width=0.85),
        Column(Text("10%分位", "p10"), align="right", width=0.85),
        Column(Text("中位数", "median"), align="right", width=0.85),
        Column(Text("90%分位", "p90"), align="right", width=0.85),
        Column(Text("有数据/全组", "with data/all"), align="right", width=0.85),
        Column(Text("产量覆盖", "covered"), "%", align="right", decimals=0, width=0.8),
    )


def _boxes(audit: Audit, language: Language) -> list[Block]:
    """Return a box plot for each variable that enough enterprises of a group report."""
    compared = audit.table("intensities").filter(pl.col("intensity") > 0, pl.col("group").is_not_null())
    blocks: list[Block] = []
    for (code,), part in compared.sort("variable", "group").group_by("variable", maintain_order=True):
        drawn = part.filter(pl.len().over("group") >= FEWEST)
        single = drawn["unit"].n_unique() == 1
        scale, unit = readable(drawn["unit"][0], drawn["intensity"]) if single else (1.0, "")
        boxes = [_box(str(name), rows, scale) for (name,), rows in drawn.group_by("group", maintain_order=True)]
        if boxes:
            axis = Axis(variable(audit, str(code)), unit, log=True)
            name = variable(audit, str(code))
            caption = Text(
                f"{name.zh}强度的分布（对数轴；箱为四分位，点为离群企业）",
                f"Spread of {name.into('en')} intensity (log axis; box = quartiles, points = outliers)",
            )
            blocks.append(Picture(caption, box_plot(boxes, axis, language), f"cohort/intensities/{code}", alt=caption))
    return blocks


def _box(name: str, rows: pl.DataFrame, scale: float) -> Box:
    outlying = rows.filter(pl.col("outlier").fill_null(False)).sort((pl.col("score")).abs(), descending=True)
    inside = scale * rows.filter(~pl.col("outlier").fill_null(False))["intensity"]
    five = [float(inside.quantile(share, interpolation="linear") or 0.0) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
    points = tuple(
        (one["enterprise"] if at < NAMED_OUTLIERS else " ", scale * one["intensity"])
        for at, one in enumerate(outlying.to_dicts())
    )
    return Box(group(name), *five, rows.height, points)


def _concentration(audit: Audit, language: Language) -> list[Block]:
    blocks: list[Block] = []
    doubtful = set(audit.table("doubts")["variable"])
    told: list[Text] = []
    parts: dict[str, Figure] = {}
    counted = audit.table("concentration").filter(pl.col("enterprises") >= FEWEST, pl.col("needed").is_not_null())
    for row in counted.to_dicts():
        code, name, key = row["variable"], variable(audit, row["variable"]), f"n{len(told)}"
        mark = "＊" if code in doubtful else ""
        told.append(
            Text(
                f"{name.zh}{mark} {{{key}}}/{row['enterprises']}（{100 * row['share']:.0f}%）",
                f"{name.into('en')}{'*' if mark else ''} {{{key}}} of {row['enterprises']} ({100 * row['share']:.0f} %)",
            )
        )
        parts[key] = Figure(row["needed"], f"cohort/concentration/{code}")
    if told:
        text = Text(
            f"总量集中在多少家企业（家数/全部，占总量；＊含待核实数据）：{'；'.join(one.zh for one in told)}。",
            "How many of the largest enterprises make how much of the total (*: some figures are to be confirmed): "
            f"{'; '.join(one.into('en') for one in told)}.",
        )
        blocks.append(Paragraph(text, parts))
    shown = "energy"
    rows = audit.table("contribution").filter(pl.col("variable") == shown)
    if not rows.is_empty():
        amounts = [(one["enterprise"], one["amount"]) for one in rows.to_dicts()]
        name = variable(audit, shown)
        caption = Text(f"{name.zh}的累积贡献", f"Cumulative contribution to {name.into('en')}")
        chart = cumulative(amounts, Axis(name, rows["unit"][0]), language)
        blocks.append(Picture(caption, chart, f"cohort/concentration/{shown}", alt=caption))
    return blocks


def comparison(audit: Audit, language: Language) -> Section | None:
    """Return the chapter on the benchmark; None without outputs to compare by."""
    if not audit.has("aggregates"):
        return None
    intro = Text(
        "强度为消耗或排放总量与产量之比，只在产量单位与工艺可比的组内比较；少于"
        f"{FEWEST}家的组不作图、不判离群。本表的分位数每家企业计一次。",
        "Intensity is amount per output, compared only inside groups of one output unit and process; groups of fewer than "
        f"{FEWEST} are neither drawn nor judged for outliers. Percentiles count every enterprise once.",
    )
    blocks = [Paragraph(intro), *_intensities(audit), *_boxes(audit, language), *_concentration(audit, language)]
    return Section(Text("行业对标", "Benchmark of the industry"), tuple(blocks))
