"""Units of a table's rows: checked against what is measured, quantities converted; one look-up a distinct pair."""

from collections.abc import Mapping
from typing import Any, NamedTuple

import polars as pl

from qingshen import units
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known, derived_amounts
from qingshen.case.schema import Table
from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.carriers import Carrier
from qingshen.rulebook.system import Variable
from qingshen.rulebook.variables import OWN_UNIT

# The columns that say what a value is the amount of; for other tables it is a carrier.
_SUBJECTS = {
    "quantities": ("variable",),
    "sources": ("variable",),
    "effects": ("variable",),
    "streams": ("balance",),
    "contents": ("balance", "component"),
    "exchanges": ("medium",),
    "qualities": ("parameter",),
}
# A difference of 1 K is one of 1 ℃, but no temperature in K is the same number in ℃.
_ABSOLUTE = frozenset({"K"})
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

    Values of a `converted` table stand in the unit of the variable, balance or component, with `given_value` and
    `given_unit` beside, and what is stated per unit with them; activities and measures keep the unit given, spelled
    canonically. A row without a value needs no unit.
    """
    subject, value = _SUBJECTS.get(rows.table.name, ("carrier",)), rows.table.main or "amount"
    pairs = rows.frame.select(*subject, "unit", pl.col(value).is_not_null().alias("needed")).unique()
    fits = [_fit(rows.table, row, known) for row in pairs.iter_rows(named=True)]
    found = pairs.with_columns(
        pl.Series("stored", [fit.unit for fit in fits], dtype=pl.String),
        pl.Series("factor", [fit.factor for fit in fits], dtype=pl.Float64),
        pl.Series("trouble", [fit.trouble for fit in fits], dtype=pl.String),
        pl.Series("asked", [fit.asked for fit in fits], dtype=pl.String),
    )
    joined = rows.frame.with_columns(pl.col(value).is_not_null().alias("needed")).join(
        found, on=[*subject, "unit", "needed"], how="left", nulls_equal=True, maintain_order="left"
    )
    problems = [
        problem(rows.place(row, "unit"), row["trouble"],
                name=_label(row, known), given=row["unit"], unit=units.to_write(row["asked"]))
        for row in joined.filter(pl.col("trouble") != "").iter_rows(named=True)
    ]  # fmt: skip
    right = pl.col("trouble") == ""
    columns = [pl.when(right).then("stored").otherwise("unit").alias("unit")]
    if rows.table.converted:
        factor = pl.when(pl.col("factor") != 1.0).then("factor")
        columns += [(pl.col(value) * factor).fill_null(pl.col(value)).alias(value)]
        columns += [pl.col(value).alias("given_value"), pl.col("unit").alias("given_unit")]
        per_unit = [one.name for one in rows.table.fields if one.unit.endswith("/unit")]
        columns += [(pl.col(one) / factor).fill_null(pl.col(one)).alias(one) for one in per_unit]
    frame = joined.with_columns(columns).drop("needed", "stored", "factor", "trouble", "asked")
    return rows.replaced(frame), problems


def _fit(table: Table, row: Mapping[str, Any], known: Known) -> _Fit:
    given, needed = row["unit"], row["needed"]
    asked = _asked(table, row, known)
    example = asked if asked not in ("", OWN_UNIT) else "t"
    is_own = asked == OWN_UNIT and table.converted
    if given is None:
        absent = "unit-absent-own" if is_own else "unit-absent"
        return _Fit(None if asked == OWN_UNIT else asked, trouble=absent if needed and asked else "", asked=example)
    if not units.is_unit(given):
        unknown = "unit-unknown-own" if is_own else "unit-unknown"
        return _Fit(given, trouble=unknown if needed else "", asked=example)
    if table.converted:
        return _conversion(given, asked, needed)
    unit = units.normalise(given)
    carrier = known.carriers.get(row["carrier"]) if table.name == "activities" else None
    if carrier is not None and needed and not carrier.accepts(unit):
        return _Fit(unit, trouble="unit-incompatible", asked=asked)
    return _Fit(unit)


def _conversion(given: str, asked: str, needed: bool) -> _Fit:
    if asked == OWN_UNIT:
        asked = next((unit for unit in STORED if units.compatible(given, unit)), units.normalise(given))
    if units.compatible(given, asked) and given not in _ABSOLUTE:
        return _Fit(asked, units.factor(given, asked))
    return _Fit(asked, trouble="unit-incompatible" if needed else "", asked=asked)


def _asked(table: Table, row: Mapping[str, Any], known: Known) -> str:
    if "variable" in row:
        return _amount(row["variable"], known).unit
    if table.name == "activities":
        return known.carriers[row["carrier"]].unit
    if table.name == "streams":
        return known.balances[row["balance"]].unit
    if table.name == "contents":
        unit = known.components[row["component"]].content_unit(known.balances[row["balance"]])
        assert unit is not None
        return unit
    return OWN_UNIT


def _amount(code: str, known: Known) -> Variable | Carrier:
    """Return the quantity, carrier or accounted amount called `code`."""
    return known.variables.get(code) or known.carriers.get(code) or derived_amounts()[code]


def _label(row: Mapping[str, Any], known: Known) -> Text:
    """Return what a row's value is the amount of, as its writer calls it."""
    if "balance" in row:
        what = known.components[row["component"]].name if "component" in row else known.balances[row["balance"]].name
        return Text(f"{row['stream']}（{what.zh}）", f"{row['stream']} ({what.into('en')})")
    subject = next((row[name] for name in ("variable", "carrier", "medium", "parameter") if name in row), "")
    named = known.variables.get(subject or "") or known.carriers.get(subject or "")
    return named.name if named else Text(subject or "节约量", subject or "amount saved")
