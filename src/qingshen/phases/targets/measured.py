"""What the targets start from: the industry's amounts, aggregated intensities and levels of a year."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.methods import benchmark
from qingshen.phases.amounts import amounts
from qingshen.phases.canonical import brought


@dataclass(frozen=True)
class Intensity:
    """X = Σa/Σq of one kind of output [DESIGN]; `amount` and `output` are those sums."""

    value: float
    unit: str
    amount: float
    output: float


@dataclass(frozen=True)
class Measured:
    """By variable: its amount and unit, and its intensity for each kind of output."""

    amounts: Mapping[str, tuple[float, str]]
    intensities: Mapping[str, tuple[Intensity, ...]]


@dataclass(frozen=True)
class Standing:
    """How many of the `enterprises` are certainly at a level or better."""

    count: int
    enterprises: int


def measured(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str], variables: Collection[str],
             year: int) -> Measured:  # fmt: skip
    """Return amounts and aggregated intensities of `variables` in `year`, outliers left out, in their own units.

    In the audited year each enterprise counts by its own current year, as everywhere. A variable given in units that
    cannot be converted into each other is left out.
    """
    years = tables["reference_years"]
    if year != case.settings.years[-1]:
        same = pl.lit(year, dtype=case.quantities.schema["year"])
        years = pl.DataFrame({"enterprise": enterprises}, schema={"enterprise": pl.String}).with_columns(year=same)
    chosen = case.settings.benchmark
    known = amounts(case, tables, years)
    asked = brought(case, known.filter(pl.col("variable").is_in(list(variables))))
    asked = asked.filter(~pl.col("variable").is_in(_mixed(asked)))
    named = case.enterprises.select("enterprise", *(pl.col(name).fill_null("—") for name in chosen.group_by))
    outputs = known.filter(pl.col("variable") == chosen.output).select("enterprise", "value", "unit")
    if asked.is_empty():
        return Measured({}, {})
    judged = benchmark.outliers(
        benchmark.intensities(asked, outputs.join(named, on="enterprise"), chosen.group_by), chosen.outlier
    )
    sound = judged.filter(pl.col("amount").is_not_null(), ~pl.col("outlier").fill_null(False)).sort("enterprise")
    whole = sound.group_by("variable", "amount_unit").agg(pl.col("amount").sum())
    return Measured({name: (value, unit) for name, unit, value in whole.iter_rows()}, _intensities(sound))


def standing(tables: dict[str, pl.DataFrame], level: str, year: int) -> Standing | None:
    """Return how many are certainly at `level` or better in `year`; None where nobody is graded."""
    if "level_distribution" not in tables:
        return None
    rows = tables["level_distribution"].filter(
        pl.col("group") == "", pl.col("basis") == "certain", pl.col("year") == year
    )
    order = rows["level"].to_list()
    if level not in order or not rows["count"].sum():
        return None
    return Standing(int(rows["count"].head(order.index(level) + 1).sum()), int(rows["count"].sum()))


def _intensities(sound: pl.DataFrame) -> dict[str, tuple[Intensity, ...]]:
    keys = ["variable", "output_unit", "unit"]
    compared = sound.filter(pl.col("intensity").is_not_null()).sort(*keys, "enterprise")
    found: dict[str, tuple[Intensity, ...]] = {}
    for variable, _, unit, amount, output in compared.group_by(keys, maintain_order=True).agg(
        pl.col("amount").sum(), pl.col("output").sum()
    ).iter_rows():  # fmt: skip
        found[variable] = (*found.get(variable, ()), Intensity(amount / output, unit, amount, output))
    return found


def _mixed(asked: pl.DataFrame) -> list[str]:
    spelt: dict[str, str] = {}
    pairs = asked.select("variable", "unit").unique().sort("variable", "unit").iter_rows()
    return [name for name, unit in pairs if not units.compatible(spelt.setdefault(name, unit), unit)]
