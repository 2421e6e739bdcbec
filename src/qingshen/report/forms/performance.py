"""The performance table of the options (绩效表), its 21 columns in two tables: money, energy and water; then wastes.

Its columns are those of PROCEDURE 4.4. That table takes values as printed; here a value is converted to the column's
unit, and one whose unit does not convert is left out and counted, so that totals are sums of one unit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from qingshen import units
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.industry import ENERGY, GHG
from qingshen.report.content.cut import cut
from qingshen.report.document import Block, Cell, Column, Paragraph, TableBlock
from qingshen.report.formatting import Value
from qingshen.report.sheet.words import NOTHING, bilingual, short

SHOWN = 120
NAME = 22
NONE = Text(
    "没有完成的方案：方案完成并填报实际效果后，逐项列入本表。",
    "No option is completed: once completed and reported, each is listed here.",
)
NOTE = Text(
    "“—”为没有该项数据，不是零；合计只计有数据的方案。效果取认可的实际节约；原料、烟尘、废液、重金属和其他没有对应的上报项目时为“—”。",
    "“—”: no figure, which is not zero; totals cover what is known. Effects are actual savings that were accepted; raw "
    "material, smoke, liquid waste, heavy metal and other stay “—” where nothing is reported under them.",
)
TOTAL = Text("合计", "total")


@dataclass(frozen=True)
class Effect:
    """A column of effects: the variables it adds up, in one unit."""

    label: Text
    unit: str
    variables: tuple[str, ...]


# PROCEDURE 4.4, columns 6 to 21, in its order; what no variable of the rulebook reports stays empty.
SAVED = (
    Effect(Text("节电 (万kWh)", "power (10^4 kWh)"), "1e4 kWh", ("electricity",)),
    Effect(Text("标煤 (t)", "coal eq. (t)"), "tce", (ENERGY,)),
    Effect(Text("CO2 (t)", "CO2 (t)"), "tCO2", (GHG,)),
    Effect(Text("原料 (t)", "raw material (t)"), "t", ("raw_material",)),
    Effect(Text("水 (t)", "water (t)"), "t", ("fresh_water",)),
)
AVOIDED = (
    Effect(Text("COD", "COD"), "t", ("cod_discharged",)),
    Effect(Text("氨氮", "NH3-N"), "t", ("ammonia_discharged",)),
    Effect(Text("烟尘", "smoke"), "t", ("smoke_discharged",)),
    Effect(Text("粉尘", "dust"), "t", ("particulates_discharged",)),
    Effect(Text("SO2", "SO2"), "t", ("so2_discharged",)),
    Effect(Text("NOx", "NOx"), "t", ("nox_discharged",)),
    Effect(Text("VOC", "VOC"), "t", ("voc_discharged",)),
    Effect(Text("固废", "solid waste"), "t", ("solid_waste", "hazardous_waste")),
    Effect(Text("废液", "liquid waste"), "t", ("liquid_waste",)),
    Effect(Text("重金属", "heavy metal"), "t", ("heavy_metal",)),
    Effect(Text("其他", "other"), "t", ("other",)),
)
Row = tuple[Cell | Value, ...]


def performance(audit: Audit) -> list[Block]:
    """Return the two tables of the completed options, each ending in totals; a sentence where none is completed."""
    done = _completed(audit)
    if not done:
        return [Paragraph(NONE)]
    effects = _effects(audit)
    return [_first(audit, done, effects), _second(done, effects)]


def _completed(audit: Audit) -> list[dict[str, object]]:
    """Return the completed options with names, money and how many of them there are, in the order of their codes."""
    tracking, options = audit.table("tracking"), audit.table("options")
    if tracking.is_empty() or options.is_empty():
        return []
    done = tracking.filter(pl.col("state") == "completed").select(
        "option",
        cost=pl.coalesce("actual_investment", "investment"),
        saved=pl.coalesce("actual_saving", "annual_saving"),
    )
    named = options.select("option", "name", "kind")
    return done.join(named, on="option", how="left").sort("option").to_dicts()


def _effects(audit: Audit) -> dict[tuple[str, str], float]:
    """Return what each option saved by column label, in the column's unit: accepted savings that have a figure."""
    claims = audit.table("claims")
    found: dict[tuple[str, str], float] = defaultdict(float)
    if claims.is_empty():
        return found
    known = claims.filter(pl.col("decision") == "accept", pl.col("actual").is_not_null())
    columns = {code: one for one in (*SAVED, *AVOIDED) for code in one.variables}
    for row in known.select("option", "variable", "unit", "actual").iter_rows(named=True):
        column = columns.get(row["variable"])
        factor = _factor(row["unit"], column.unit) if column and row["unit"] else None
        if column and factor is not None:
            found[row["option"], column.label.zh] += row["actual"] * factor
    return found


def _factor(unit: str, to: str) -> float | None:
    """Return what an amount in `unit` is multiplied by, None where it does not convert; 1 m³ of water is 1 t."""
    if units.compatible(unit, to):
        return units.factor(unit, to)
    # Only water stands in cubic metres in this table.
    return units.factor(unit, "m3") if to == "t" and units.compatible(unit, "m3") else None


def _first(audit: Audit, done: list[dict[str, object]], effects: dict[tuple[str, str], float]) -> TableBlock:
    money = audit.case.settings.currency
    columns = (
        Column(Text("序号", "no."), align="right", width=0.4),
        Column(Text("方案代码", "code"), width=1.1),
        Column(Text("名称与内容", "name and content"), width=2),
        Column(Text(f"投资 ({money.zh})", f"cost ({money.into('en')})"), align="right", width=0.8),
        Column(Text(f"经济效益 ({money.zh}/a)", f"benefit ({money.into('en')}/a)"), align="right", width=0.9),
        *(Column(one.label, align="right", width=0.8) for one in SAVED),
    )
    rows: list[Row] = []
    for at, row in enumerate(done[:SHOWN], 1):
        name = short(bilingual(str(row["name"] or "")), NAME)
        rows.append(
            (at, str(row["option"]), name, *map(_known, (row["cost"], row["saved"])), *_cells(row, SAVED, effects))
        )
    sums = (_sum(one[name] for one in done) for name in ("cost", "saved"))
    rows.append((Text("", ""), TOTAL, Text("", ""), *sums, *_totals(SAVED, effects)))
    caption = Text("绩效表之一：投资、效益与节约", "Performance table, part 1: cost, benefit, savings")
    return TableBlock(caption, columns, tuple(rows), note=cut(min(SHOWN, len(done)), len(done), NOTE))


def _second(done: list[dict[str, object]], effects: dict[tuple[str, str], float]) -> TableBlock:
    columns = (
        Column(Text("序号", "no."), align="right", width=0.4),
        Column(Text("方案代码", "code"), width=1.3),
        *(Column(one.label, one.unit, "right", width=0.7) for one in AVOIDED),
    )
    reached = {option for option, label in effects if label in {one.label.zh for one in AVOIDED}}
    touched = [(at, row) for at, row in enumerate(done, 1) if row["option"] in reached]
    rows: list[Row] = [(at, str(row["option"]), *_cells(row, AVOIDED, effects)) for at, row in touched[:SHOWN]]
    rows.append((Text("", ""), TOTAL, *_totals(AVOIDED, effects)))
    note = Text("只列有减排数据的方案。", "Only options with figures of emissions or wastes avoided are listed.")
    caption = Text("绩效表之二：减少的污染物和废物", "Performance table, part 2: pollutants and wastes avoided")
    return TableBlock(caption, columns, tuple(rows), note=cut(min(SHOWN, len(touched)), len(touched), note))


def _cells(
    row: dict[str, object], columns: Sequence[Effect], effects: dict[tuple[str, str], float]
) -> tuple[Value, ...]:
    return tuple(effects.get((str(row["option"]), one.label.zh), NOTHING) for one in columns)


def _totals(columns: Sequence[Effect], effects: dict[tuple[str, str], float]) -> tuple[Cell, ...]:
    sums = (_sum(value for (_, label), value in effects.items() if label == one.label.zh) for one in columns)
    return tuple(Cell(one, tone="strong") for one in sums)


def _sum(values: Iterable[object]) -> Value:
    told = [one for one in values if isinstance(one, int | float)]
    return float(sum(told)) if told else NOTHING


def _known(value: object) -> Value:
    return float(value) if isinstance(value, int | float) else NOTHING
