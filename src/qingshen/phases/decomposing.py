"""Phase 5, 绩效评估 — 因素分解: what activity, structure, intensity, mix and treatment did in between."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import polars as pl

from qingshen.case import Case
from qingshen.methods.benchmark.comparable import conversions
from qingshen.methods.decomposition import TOTAL, lmdi
from qingshen.phases.amounts import NOT_COUNTED
from qingshen.phases.implementation.given import given
from qingshen.phases.industry import ENERGY, GHG

OUTPUT_VALUE = "output_value"
GENERATED, DISCHARGED = "_generated", "_discharged"
KEYS = ("enterprise", "year")
UNITS = {ENERGY: "tce", GHG: "tCO2"}
ROUNDING = 1e-12
METHOD = "LMDI-I; [DESIGN] V = Σ Q·S·I·…"
DECOMPOSITION: dict[str, Any] = {
    "subject": pl.String, "factor": pl.String, "effect": pl.Float64, "unit": pl.String, "share": pl.Float64,
    "sectors": pl.Int64, "enterprises": pl.Int64, "left_out": pl.Int64, "activity": pl.String, "method": pl.String,
}  # fmt: skip
Frame = pl.DataFrame


class Subject(NamedTuple):
    """What is taken apart: `amounts` are `enterprise, year, sector` and the amounts that nest, widest first."""

    name: str
    unit: str
    amounts: Frame
    nested: tuple[str, ...]
    factors: tuple[str, ...]


def decomposition(case: Case, tables: dict[str, Frame], enterprises: list[str]) -> Frame:
    """Return the effects of each factor on each subject between the first and the last year, and "total" their sum.

    Columns: `subject` (energy, ghg, X_discharged), `factor, effect` [unit], `unit, share` (of the amount in the first
    year), `sectors, enterprises, left_out` (audited ones without the figures of both years), `activity` (unit of the
    output), `method`. Sectors are process groups, for energy and ghg times carriers:
    energy = Σ Q·S·I·M, ghg = Σ Q·S·I·M·F, pollutant = Σ Q·S·G·T: activity, structure, intensity (of generation), energy
    mix, carbon factor, treatment (discharged/generated). Where outputs differ in kind, the output value is the activity
    if all have one, else each kind is taken apart by itself [DESIGN].
    """
    years = (case.settings.years[0], case.settings.years[-1])
    if years[0] == years[1]:
        return pl.DataFrame(schema=DECOMPOSITION)
    rows = []
    for subject in _subjects(case, tables, years):
        known = _both_years(subject.amounts.filter(pl.col("enterprise").is_in(enterprises)), years)
        activities = _activities(case, known, years)
        counted = len({one for _, outputs in activities for one in outputs["enterprise"].to_list()})
        for activity, outputs in activities:
            frame = known.join(outputs, on=list(KEYS))
            rows += _of(subject, activity, frame, years, len(enterprises) - counted)
    return pl.DataFrame(rows, schema=DECOMPOSITION, orient="row").sort("subject", "activity", maintain_order=True)


def _subjects(case: Case, tables: dict[str, Frame], years: tuple[int, int]) -> list[Subject]:
    process = case.enterprises.select("enterprise", group=pl.col("process").fill_null("—"))
    found = []
    carriers = _carriers(tables).join(process, on="enterprise").with_columns(
        sector=pl.format("{} · {}", "group", "carrier")
    )  # fmt: skip
    if not carriers.is_empty():
        whole = _whole(tables, "energy_totals", "tce")
        energy = carriers.join(whole, on=list(KEYS), how="semi")
        found.append(Subject(ENERGY, UNITS[ENERGY], energy, ("tce",), ("mix",)))
        # Emissions of a carrier that counts no energy have no place in the product; who has them is left out.
        odd = carriers.filter(pl.col("tco2") > 0, pl.col("tce") <= 0)
        ghg = energy.join(_whole(tables, "carbon_totals", "tco2"), on=list(KEYS), how="semi")
        ghg = ghg.join(odd, on="enterprise", how="anti")
        found.append(Subject(GHG, UNITS[GHG], ghg, ("tce", "tco2"), ("mix", "carbon_factor")))
    for name, unit, amounts in _pollutants(case, years):
        sectors = amounts.join(process, on="enterprise").with_columns(sector="group")
        found.append(Subject(name, unit, sectors, ("generated", "discharged"), ("treatment",)))
    return found


def _whole(tables: dict[str, Frame], table: str, column: str) -> Frame:
    totals = given(tables, table)
    return totals.filter(pl.col(column).is_not_null(), pl.col("missing").fill_null(0) == 0).select(KEYS)


def _carriers(tables: dict[str, Frame]) -> Frame:
    """Return `enterprise, year, carrier, tce, tco2`, one row each; what the inventory does not cover emits nothing."""
    key = [*KEYS, "carrier"]
    energy = given(tables, "energy").group_by(key).agg(pl.col("tce").sum())
    carbon = given(tables, "carbon").group_by(key).agg(pl.col("tco2").sum())
    both = energy.join(carbon, on=key, how="full", coalesce=True)
    return both.with_columns(pl.col("tce", "tco2").fill_null(0.0))


def _pollutants(case: Case, years: tuple[int, int]) -> Iterator[tuple[str, str, Frame]]:
    """Yield each pollutant of which both what is generated and what is discharged are reported."""
    known = case.quantities.filter(
        pl.col("year").is_in(years), ~pl.col("status").is_in(NOT_COUNTED).fill_null(False), pl.col("value") >= 0
    ).select("enterprise", pl.col("year").cast(pl.Int64), "variable", "value", "unit")
    for name in known["variable"].unique().sort().to_list():
        if not name.endswith(DISCHARGED):
            continue
        after = known.filter(pl.col("variable") == name).rename({"value": "discharged"}).drop("variable")
        before = known.filter(pl.col("variable") == name.removesuffix(DISCHARGED) + GENERATED)
        both = before.select(*KEYS, "unit", generated="value").join(after, on=[*KEYS, "unit"])
        # Discharged but never generated: one of the two is wrong.
        odd = both.filter(pl.col("generated") == 0, pl.col("discharged") > 0)
        both = both.join(odd, on="enterprise", how="anti")
        if not both.is_empty():
            yield name, both["unit"].sort()[0], both


def _both_years(amounts: Frame, years: tuple[int, int]) -> Frame:
    within = amounts.filter(pl.col("year").is_in(years))
    return within.filter(pl.col("year").n_unique().over("enterprise") == 2)


def _activities(case: Case, known: Frame, years: tuple[int, int]) -> list[tuple[str, Frame]]:
    """Return the activities to take apart by: `enterprise, year, output` by the unit of the output."""
    made = _made(case, case.settings.benchmark.output, known, years)
    kinds = made["unit"].unique().sort().to_list()
    if len(kinds) > 1:
        value = _made(case, OUTPUT_VALUE, known, years)
        worth = value["unit"].unique().to_list()
        if len(worth) == 1 and set(value["enterprise"]) >= set(made["enterprise"]):
            return [(worth[0], value.drop("unit"))]
    return [(unit, made.filter(pl.col("unit") == unit).drop("unit")) for unit in kinds]


def _made(case: Case, variable: str, known: Frame, years: tuple[int, int]) -> Frame:
    """Return `enterprise, year, output, unit` of who has an output above zero of one kind in both years."""
    stated = case.quantities.filter(
        pl.col("variable") == variable, pl.col("year").is_in(years), pl.col("value") > 0,
        ~pl.col("status").is_in(NOT_COUNTED).fill_null(False),
    ).join(known.select("enterprise").unique(), on="enterprise", how="semi")  # fmt: skip
    stated = stated.select("enterprise", pl.col("year").cast(pl.Int64), "value", "unit").drop_nulls("unit")
    common = conversions((variable, unit) for unit in stated["unit"].unique().to_list())
    outputs = stated.join(common.select("unit", "common", "scale"), on="unit").select(
        *KEYS, output=pl.col("value") * pl.col("scale"), unit="common"
    )
    alike = (pl.col("unit").n_unique() == 1).over("enterprise") & (pl.col("year").n_unique() == 2).over("enterprise")
    return outputs.filter(alike)


def _of(subject: Subject, activity: str, frame: Frame, years: tuple[int, int], left: int) -> list[tuple[Any, ...]]:
    """Return the rows of one subject and activity."""
    if frame.is_empty():
        return []
    factors = _factors(subject, frame, years)
    effects = lmdi(*factors)
    start = float(frame.filter(pl.col("year") == years[0]).sort("enterprise", "sector")[subject.nested[-1]].sum())
    sectors, counted = len(next(iter(factors[0].values()))), frame["enterprise"].n_unique()
    return [
        (subject.name, "total" if name == TOTAL else name, effect, subject.unit, effect / start if start else None,
         sectors, counted, left, activity, METHOD)
        for name, effect in effects.items()
    ]  # fmt: skip


def _factors(subject: Subject, frame: Frame, years: tuple[int, int]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the factors of the first and of the last year over the same sectors, in their order."""
    sums = [pl.col(name).sum() for name in subject.nested]
    cells = frame.sort("enterprise", "sector").group_by("year", "group", "sector", maintain_order=True).agg(sums)
    sectors = cells.select("group", "sector").unique().sort("group", "sector")
    every = sectors.join(pl.DataFrame({"year": years}, schema={"year": pl.Int64}), how="cross")
    made = frame.unique(list(KEYS)).sort("enterprise").group_by("year", "group").agg(pl.col("output").sort().sum())
    table = every.join(cells, on=["year", "group", "sector"], how="left").join(made, on=["year", "group"])
    table = table.with_columns(pl.col(subject.nested).fill_null(0.0))
    total = made.group_by("year").agg(activity=pl.col("output").sort().sum())
    table = table.join(total, on="year").sort("year", "group", "sector")
    table = table.with_columns(structure=pl.col("output") / pl.col("activity"))
    table = _ratios(subject, table)
    names = ("activity", "structure", "intensity", *subject.factors)
    first, last = ({name: part[name].to_list() for name in names} for part in table.partition_by("year"))
    return first, last


def _ratios(subject: Subject, table: Frame) -> Frame:
    """Add intensity and the nested shares; a share of nothing is that of the other year, so that it does nothing."""
    if subject.factors[0] == "mix":
        of_group = pl.col("tce").sum().over("year", "group")
        links = {"intensity": (of_group, pl.col("output")), "mix": (pl.col("tce"), of_group)}
        links |= {"carbon_factor": (pl.col("tco2"), pl.col("tce"))} if "carbon_factor" in subject.factors else {}
    else:
        links = {
            "intensity": (pl.col("generated"), pl.col("output")),
            "treatment": (pl.col("discharged"), pl.col("generated")),
        }
    for name, (above, below) in links.items():
        ratio = pl.when(below > 0).then(above / below)
        table = table.with_columns(ratio.alias(name))
        first = pl.col(name).drop_nulls().first().over("group", "sector")
        # A factor that only rounding moved, as a carrier's own emission factor, did not move.
        still = pl.col(name).is_null() | ((pl.col(name) - first).abs() <= ROUNDING * first.abs())
        table = table.with_columns(pl.when(still).then(first).otherwise(name).fill_null(0.0).alias(name))
    return table
