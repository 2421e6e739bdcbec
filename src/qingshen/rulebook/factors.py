"""Factor tables as data: standard coal, fuels, grid, process emissions, GWP, pollutant equivalents, tax rates.

Every row keeps its `source`, `certainty`, `file` and `row`, so that a figure made from it can cite it.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args

import polars as pl

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import held, tables
from qingshen.rulebook.system import Certainty

FIRST_ROW = 2


@dataclass(frozen=True)
class Declared:
    """One factor table: its number columns, and the columns a row must fill.

    `values` are alternatives: a row needs every column of at least one of them. `unit` stands for the unit column
    where the column's own name already says it. `names` are columns whose words the sources have in Chinese; beside
    each stands a column of the same name with `_en`, its English, empty where the name is symbols alone.
    """

    numbers: tuple[str, ...]
    values: tuple[tuple[str, ...], ...]
    names: tuple[str, ...]
    unit: str = ""


TABLES: dict[str, Declared] = {
    "fuel_emission": Declared(
        ("ncv_GJ_per_unit", "carbon_tC_per_GJ", "oxidation", "tCO2_per_unit_computed"),
        (("carbon_tC_per_GJ", "oxidation"), ("tCO2_per_unit_computed",)),
        ("fuel",),
    ),
    "grid_factors": Declared(("value",), (("value",),), ("area", "basis")),
    "gwp": Declared(("gwp100",), (("gwp100",),), ("gas",), unit="tCO2e/t"),
    "pollutant_equivalents": Declared(("equivalent_value",), (("equivalent_value",),), ("class", "name")),
    "process_emission": Declared(("value",), (("value",),), ("item",)),
    "standard_coal": Declared(
        ("kgce_per_unit_low", "kgce_per_unit_high", "ncv_low_kJ_per_unit", "ncv_high_kJ_per_unit"),
        (("kgce_per_unit_low", "kgce_per_unit_high"),),
        ("name",),
    ),
    "tax_rates": Declared((), (("rate",),), ("area", "medium")),
}


def table(name: str) -> pl.DataFrame:
    """Return a shipped factor table with typed numbers, plus `file` and `row` of each row.

    Raises Refused for an unknown name, and for every row without value, unit, source or certainty.
    """
    if name not in TABLES:
        raise Refused([_unknown("table", Text("因子表", "factor table"), name, list(TABLES))])
    return _shipped(name)


@held
def _shipped(name: str) -> pl.DataFrame:
    return read_table(tables("factors") / f"{name}.csv", TABLES[name])


def read_table(path: Path, declared: Declared) -> pl.DataFrame:
    """Read one factor table (UTF-8 csv, one header row) as `declared`; see `table`."""
    raw = pl.read_csv(path, infer_schema=False)
    if declared.unit:
        raw = raw.with_columns(unit=pl.lit(declared.unit))
    needed = {*declared.numbers, *(c for one in declared.values for c in one), "unit", "source", "certainty"}
    if absent := sorted(needed - set(raw.columns)):
        what = Text(f"缺少列 {'、'.join(absent)}", f"columns missing: {', '.join(absent)}")
        raise Refused([Problem(Place(path.name), "column-missing", what, Text("请补上这些列", "add these columns"))])
    raw = raw.with_columns(pl.all().str.strip_chars().replace("", None))
    raw = raw.with_columns(file=pl.lit(path.name), row=pl.int_range(pl.len()) + FIRST_ROW)
    typed = raw.with_columns(pl.col(*declared.numbers).cast(pl.Float64, strict=False)) if declared.numbers else raw
    if problems := [*_not_numbers(raw, typed, declared), *_incomplete(raw, declared)]:
        raise Refused(sorted(problems, key=lambda problem: int(problem.place.cell)))
    return typed


def _not_numbers(raw: pl.DataFrame, typed: pl.DataFrame, declared: Declared) -> list[Problem]:
    return [
        Problem(
            Place(written["file"], cell=str(written["row"])),
            "number-unreadable",
            Text(f"“{column}”不是数字: {written[column]}", f"{column} is not a number: {written[column]}"),
            Text("请填写数字", "write a number"),
        )
        for column in declared.numbers
        for written in raw.filter(raw[column].is_not_null() & ~typed[column].is_finite().fill_null(False)).to_dicts()
    ]


def _incomplete(raw: pl.DataFrame, declared: Declared) -> list[Problem]:
    problems = []
    for row in raw.to_dicts():
        lacks = [column for column in ("unit", "source", "certainty") if row[column] is None]
        if not any(all(row[column] is not None for column in columns) for columns in declared.values):
            lacks.append(" / ".join(" + ".join(columns) for columns in declared.values))
        place = Place(row["file"], cell=str(row["row"]))
        problems += [
            Problem(
                place,
                "factor-incomplete",
                Text(f"缺少 {column}", f"{column} is missing"),
                Text("补上该值, 或删去本行: 没有单位和来源的数值不采用", "fill it in or delete the row"),
            )
            for column in lacks
        ]
        if row["certainty"] is not None and row["certainty"] not in get_args(Certainty):
            problems.append(
                _unknown("certainty", Text("确定性", "certainty"), row["certainty"], get_args(Certainty), place)
            )
    return problems


def called(row: Mapping[str, Any], column: str) -> Text:
    """Return what a row's cell in the column of names `column` is called in both languages."""
    return Text(row[column] or "", row.get(f"{column}_en") or "")


def fuel_factors(set_name: str) -> pl.DataFrame:
    """Return the fuels of one set, one row a fuel.

    Columns: `fuel`, `unit`, `ncv` [GJ/unit], `carbon` [tC/GJ], `oxidation` [0-1], `tco2_per_unit` [tCO2/unit] (filled
    only where the source gives it directly; otherwise it follows from the three), `source`, `certainty`, `note`,
    `transcribed_from`, `file`, `row`. Raises Refused naming the known sets.
    """
    fuels = table("fuel_emission")
    chosen = fuels.filter(pl.col("set") == set_name)
    if chosen.is_empty():
        known = fuels["set"].unique().sort().to_list()
        raise Refused([_unknown("fuel-set", Text("燃料因子集", "fuel set"), set_name, known)])
    return chosen.select(
        "fuel",
        "unit",
        ncv="ncv_GJ_per_unit",
        carbon="carbon_tC_per_GJ",
        oxidation="oxidation",
        tco2_per_unit=pl.when(pl.col("carbon_tC_per_GJ").is_null()).then("tCO2_per_unit_computed"),
        source="source",
        certainty="certainty",
        note="note",
        transcribed_from="transcribed_from",
        file="file",
        row="row",
    )


def grid_factor(basis: str, area: str, year: int | str | None) -> dict[str, Any]:
    """Return the one row of the grid table for `basis`, `area` and `data_year` (None where the table states no year).

    The row has `value` and `unit` [tCO2/MWh, kgCO2/kWh or tCO2/GJ]. Raises Refused listing the rows nearest to
    what was asked for.
    """
    grid = table("grid_factors")
    asked = {"basis": basis, "area": area, "data_year": None if year is None else str(year)}
    found = _matching(grid, asked, tuple(asked))
    if found.height == 1:
        return found.to_dicts()[0]
    wanted = f"{basis}, {area}, {'-' if year is None else year}"
    what = Text(f"没有电网排放因子 ({wanted})", f"no grid factor for ({wanted})")
    raise Refused([Problem(Place("grid_factors.csv"), "grid-factor-unknown", what, _nearest(grid, asked))])


def _matching(grid: pl.DataFrame, asked: dict[str, str | None], columns: Sequence[str]) -> pl.DataFrame:
    return grid.filter(*(pl.col(column).eq_missing(pl.lit(asked[column])) for column in columns))


def _nearest(grid: pl.DataFrame, asked: dict[str, str | None]) -> Text:
    for kept in (("basis", "area"), ("basis", "data_year"), ("area", "data_year"), ("basis",), ("area",), ()):
        near = _matching(grid, asked, kept)
        free = [column for column in asked if column not in kept]
        if near.is_empty():
            continue
        choices = near.select(pl.concat_str(pl.col(*free).fill_null("-"), separator=", ")).unique().to_series().sort()
        listed = "; ".join(choices)
        fixed = ", ".join(str(asked[column]) for column in kept)
        return Text(f"对 ({fixed}) 可选 {'/'.join(free)}: {listed}", f"for ({fixed}) choose {'/'.join(free)}: {listed}")
    raise AssertionError("the last attempt keeps every row")


def gwp(gas: str, report: str) -> dict[str, Any]:
    """Return the row of a gas's 100-year global warming potential [tCO2e/t] in an IPCC report (SAR, AR4, AR5, AR6)."""
    rows = table("gwp")
    found = rows.filter(pl.col("gas") == gas, pl.col("assessment_report") == report)
    if found.height == 1:
        return found.to_dicts()[0]
    known = rows.select(pl.concat_str("gas", "assessment_report", separator=" ")).to_series().to_list()
    raise Refused([_unknown("gwp", Text("全球增温潜势", "global warming potential"), f"{gas} {report}", known)])


def standard_coal(edition: str) -> pl.DataFrame:
    """Return the standard-coal coefficients of GB/T 2589, edition "2008" or "2020" (annexes A and B).

    Columns: `group`, `name`, `unit`, `kgce_low`, `kgce_high` [kgce/unit], `ncv_low`, `ncv_high` [kJ/unit], `source`,
    `certainty`, `transcribed_from`, `file`, `row`. Raises Refused naming the known editions.
    """
    coal = table("standard_coal")
    chosen = coal.filter(pl.col("edition") == edition)
    if chosen.is_empty():
        known = coal["edition"].unique().sort().to_list()
        raise Refused([_unknown("edition", Text("GB/T 2589 版本", "GB/T 2589 edition"), edition, known)])
    return chosen.select(
        "group",
        "name",
        "unit",
        kgce_low="kgce_per_unit_low",
        kgce_high="kgce_per_unit_high",
        ncv_low="ncv_low_kJ_per_unit",
        ncv_high="ncv_high_kJ_per_unit",
        source="source",
        certainty="certainty",
        transcribed_from="transcribed_from",
        file="file",
        row="row",
    )


@held
def digest() -> str:
    """Return the SHA-256 over the names and bytes of all shipped factor tables, in name order."""
    total = hashlib.sha256()
    for path in sorted(tables("factors").glob("*.csv")):
        total.update(path.name.encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _unknown(code: str, kind: Text, given: str, known: Sequence[str], place: Place | None = None) -> Problem:
    near = get_close_matches(given, known, n=5, cutoff=0.4) or sorted(known)
    listed = ", ".join(near)
    return Problem(
        place or Place("factors"),
        f"{code}-unknown",
        Text(f"没有{kind.zh}“{given}”", f"no {kind.en} called {given!r}"),
        Text(f"可选: {listed}", f"choose one of: {listed}"),
    )
