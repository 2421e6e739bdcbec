"""Units of a table's rows: checked against what is measured, quantities converted; one look-up a distinct pair."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from qingshen import units
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known
from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.variables import OWN_UNIT

# The unit a free quantity (unit "*") is stored in, by dimension; other dimensions keep the unit given.
STORED = ("t", "m2", "m", "m3", "kWh", "件")


class _Fit(NamedTuple):
    """How a unit fits: stored as `unit` after multiplying by `factor`; or the `trouble`, and the unit `asked` for."""

    unit: str | None
    factor: float = 1.0
    trouble: str = ""
    asked: str = ""


def with_units(rows: Rows, known: Known) -> tuple[Rows, list[Problem]]:
    """Return the rows with canonical units, and a problem where a value's unit is absent, unknown or incompatible.

    Quantities are converted to the variable's unit, with `given_value` and `given_unit` beside; activities and
    measures keep the unit given, spelled canonically. A row without a value needs no unit.
    """
    name, value = {"quantities": ("variable", "value")}.get(rows.table.name, ("carrier", "amount"))
    pairs = rows.frame.select(name, "unit", pl.col(value).is_not_null().alias("needed")).unique()
    fits = [_fit(rows.table.name, row, name, known) for row in pairs.iter_rows(named=True)]
    found = pairs.with_columns(
        pl.Series("stored", [fit.unit for fit in fits], dtype=pl.String),
        pl.Series("factor", [fit.factor for fit in fits], dtype=pl.Float64),
        pl.Series("trouble", [fit.trouble for fit in fits], dtype=pl.String),
        pl.Series("asked", [fit.asked for fit in fits], dtype=pl.String),
    )
    joined = rows.frame.with_columns(pl.col(value).is_not_null().alias("needed")).join(
        found, on=[name, "unit", "needed"], how="left", nulls_equal=True, maintain_order="left"
    )
    problems = [
        problem(rows.place(row, "unit"), row["trouble"],
                name=_label(row[name], known), given=row["unit"], unit=row["asked"])
        for row in joined.filter(pl.col("trouble") != "").iter_rows(named=True)
    ]  # fmt: skip
    right = pl.col("trouble") == ""
    columns = [pl.when(right).then("stored").otherwise("unit").alias("unit")]
    if rows.table.name == "quantities":
        exact = pl.when(pl.col("factor") == 1.0).then(pl.col("value")).otherwise(pl.col("value") * pl.col("factor"))
        columns += [exact.alias("value"), pl.col("value").alias("given_value"), pl.col("unit").alias("given_unit")]
    frame = joined.with_columns(columns).drop("needed", "stored", "factor", "trouble", "asked")
    return rows.replaced(frame), problems


def _fit(table: str, row: Mapping[str, Any], name: str, known: Known) -> _Fit:
    subject, given, needed = row[name], row["unit"], row["needed"]
    asked = _asked(table, subject, known)
    example = asked if asked not in ("", OWN_UNIT) else "t"
    if given is None:
        trouble = "unit-absent" if needed and asked != "" else ""
        return _Fit(None if asked == OWN_UNIT else asked, trouble=trouble, asked=example)
    if not units.is_unit(given):
        return _Fit(given, trouble="unit-unknown" if needed else "", asked=example)
    if table == "quantities":
        return _conversion(given, asked, needed)
    unit = units.normalise(given)
    carrier = known.carriers.get(subject) if table == "activities" else None
    if carrier is not None and needed and not carrier.accepts(unit):
        return _Fit(unit, trouble="unit-incompatible", asked=asked)
    return _Fit(unit)


def _conversion(given: str, asked: str, needed: bool) -> _Fit:
    if asked == OWN_UNIT:
        asked = next((unit for unit in STORED if units.compatible(given, unit)), units.normalise(given))
    if units.compatible(given, asked):
        return _Fit(asked, units.factor(given, asked))
    return _Fit(asked, trouble="unit-incompatible" if needed else "", asked=asked)


def _asked(table: str, subject: str | None, known: Known) -> str:
    if table == "quantities":
        return known.variables[str(subject)].unit
    if table == "activities":
        return known.carriers[str(subject)].unit
    return OWN_UNIT


def _label(subject: str | None, known: Known) -> Text:
    named = known.variables.get(subject or "") or known.carriers.get(subject or "")
    return named.name if named else Text(subject or "节约量", subject or "amount saved")
