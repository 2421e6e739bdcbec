"""The emission of each activity [tCO2] and its standard deviation.

Combustion E = FC · NCV · CC · OF · 44/12; electricity and heat E = AD · EF (24-industry guidelines, GB/T 32150).
"""

from collections.abc import Sequence
from math import isnan
from typing import Any

import narwhals as nw
from narwhals.typing import IntoDataFrame, IntoDataFrameT

from qingshen import units
from qingshen.language import Text
from qingshen.methods.activities import attach, need_columns, ordered, pairs, read_activities
from qingshen.methods.uncertainty import HALF_95
from qingshen.problems import Place, Problem, Refused

CO2_PER_C = 44 / 12
THREE = ("ncv", "carbon", "oxidation")
FACTORS = ("carrier", "unit", "scope")
Row = dict[str, Any]


def inventory(activities: IntoDataFrameT, factors: IntoDataFrame, by: Sequence[str] = ()) -> IntoDataFrameT:
    """Return the emission of every activity, in the kind of dataframe that came in.

    `activities`: `enterprise, carrier, amount, unit`, the further keys named in `by`; optionally `uncertainty`
    (relative half of the 95 % interval [-]) and `ncv` (measured net calorific value [GJ/unit], used instead of the
    factor's). `factors`: `carrier, unit, scope`, and either `ncv` [GJ/unit], `carbon` [tC/GJ] and `oxidation` [0-1] or
    `tco2_per_unit` [tCO2/unit]; optionally `uncertainty` [-] of the factor. Units are converted; an amount in an
    energy unit (GJ, MMBtu) needs only carbon and oxidation. A carrier has one factor for each scope and kind of unit.

    Returns `enterprise`, `by`, `carrier`, `scope`, `tco2`, `sigma`, sorted. A missing amount has a missing `tco2`.
    `sigma` is the standard deviation [tCO2], |tco2| · sqrt(U_activity² + U_factor²) / 1.96 (IPCC 2006 vol. 1 eq. 3.1):
    missing where no uncertainty is stated, of the stated part where one is.
    Raises Refused naming every carrier without a factor in the unit an amount is reported in; nothing is taken as zero.
    """
    given = read_activities(activities, by, ("uncertainty", "ncv"))
    rows = read_factors(factors)
    schema = {"scope": scope_type(rows), "per_unit": nw.Float64, "per_gj": nw.Float64, "factor_uncertainty": nw.Float64}
    joined = attach(given, _per_unit(given, rows), schema)
    measured = ~nw.col("ncv").is_null() & ~nw.col("per_gj").is_null()
    per_unit = nw.when(measured).then(nw.col("ncv") * nw.col("per_gj")).otherwise(nw.col("per_unit"))
    emitted = joined.with_columns(tco2=nw.col("amount") * per_unit).with_columns(sigma=_sigma())
    shown = emitted.select("enterprise", *by, "carrier", "scope", "tco2", "sigma")
    result: IntoDataFrameT = ordered(shown).to_native()
    return result


def factors_used(activities: IntoDataFrame, factors: IntoDataFrame) -> list[Row]:
    """Return which factor each carrier and unit is computed with, to explain an inventory.

    Arguments as for `inventory`. One dict for each `carrier`, `unit` (of the activity) and `scope`, sorted: `per_unit`
    [tCO2/unit] (None where only a measured calorific value makes it), `per_gj` [tCO2/GJ] (None for a direct factor) and
    `factor`, the row of `factors` with all its columns (source, certainty, file, row).
    """
    return _per_unit(read_activities(activities, (), ("uncertainty", "ncv")), read_factors(factors))


def _sigma() -> nw.Expr:
    own, shared, tco2 = nw.col("uncertainty"), nw.col("factor_uncertainty"), nw.col("tco2")
    relative = (own.fill_null(0.0) ** 2 + shared.fill_null(0.0) ** 2) ** 0.5
    stated = ~own.is_null() | ~shared.is_null() | (tco2 == 0)
    return nw.when(stated).then(tco2.abs() * relative / HALF_95)


def read_factors(factors: IntoDataFrame) -> list[Row]:
    """Return the rows of a factors table, every number a float or None; raises Refused for columns that are missing."""
    table = nw.from_native(factors, eager_only=True)
    need_columns("factors", table.columns, FACTORS)
    numbers = (*THREE, "tco2_per_unit", "uncertainty")
    return [{**row, **{name: _number(row.get(name)) for name in numbers}} for row in table.rows(named=True)]


def scope_type(factors: list[Row]) -> Any:
    """Return the type scopes have in `factors`: whole numbers (1, 2) or texts ("1", "2")."""
    return nw.Int64 if factors and all(isinstance(row["scope"], int) for row in factors) else nw.String


def _number(value: Any) -> float | None:
    return None if value is None or isnan(value) else float(value)


def _per_unit(given: nw.DataFrame[Any], factors: list[Row]) -> list[Row]:
    rows: list[Row] = []
    problems: list[Problem] = []
    stated = given.filter(~nw.col("amount").is_null())
    needed, unmeasured = set(pairs(stated)), set(pairs(stated.filter(nw.col("ncv").is_null())))
    for carrier, unit in pairs(given):
        of_carrier = [row for row in factors if row["carrier"] == carrier]
        scopes = sorted({row["scope"] for row in of_carrier})
        if (carrier, unit) not in needed:
            rows += [_blank(carrier, unit, scope, of_carrier) for scope in scopes or [None]]
            continue
        if not scopes:
            problems.append(_no_factor(carrier, unit, of_carrier))
        for scope in scopes:
            fits = [one for row in of_carrier if row["scope"] == scope if (one := _fit(row, unit))]
            if len(fits) > 1:
                problems.append(_two_factors(carrier, unit, scope))
            elif not fits or (fits[0]["per_unit"] is None and (carrier, unit) in unmeasured):
                problems.append(_no_factor(carrier, unit, of_carrier))
            else:
                rows.append({"carrier": carrier, "unit": unit, "scope": scope, **fits[0]})
    if problems:
        raise Refused(problems)
    return rows


def _blank(carrier: str, unit: str, scope: Any, of_carrier: list[Row]) -> Row:
    """Return what an amount nobody stated is computed with: its factor where there is one, else nothing.

    A blank needs no factor: it stays missing, and refuses nobody's audit.
    """
    fits = [one for row in of_carrier if row["scope"] == scope if (one := _fit(row, unit))]
    none = {"per_unit": None, "per_gj": None, "factor_uncertainty": None, "factor": None}
    return {"carrier": carrier, "unit": unit, "scope": scope, **(fits[0] if len(fits) == 1 else none)}


def _fit(factor: Row, unit: str) -> Row | None:
    """Return tCO2 per `unit` and per GJ by this factor; None where the factor does not speak of such a unit."""
    ncv, carbon, oxidation = (factor[name] for name in THREE)
    per_gj = None if carbon is None or oxidation is None else carbon * oxidation * CO2_PER_C
    fit = {"per_gj": per_gj, "factor_uncertainty": factor["uncertainty"], "factor": factor}
    if units.compatible(unit, factor["unit"]):
        direct = factor["tco2_per_unit"]
        if direct is None and per_gj is not None and ncv is not None:
            direct = ncv * per_gj
        return {**fit, "per_unit": None if direct is None else direct * units.factor(unit, factor["unit"])}
    if per_gj is not None and units.compatible(unit, "GJ"):
        return {**fit, "per_unit": per_gj * units.factor(unit, "GJ")}
    return None


def _no_factor(carrier: str, unit: str, of_carrier: list[Row]) -> Problem:
    known = ", ".join(sorted({row["unit"] for row in of_carrier}))
    what = Text(f"“{carrier}”按 {unit} 没有排放因子", f"no emission factor for {carrier} in {unit}")
    remedy = Text("在 [[carbon.factors]] 中给出因子及其来源", "give a factor and its source in [[carbon.factors]]")
    if known:
        remedy = Text(f"改按 {known} 填报, 或{remedy.zh}", f"report it in {known}, or {remedy.en}")
    return Problem(Place("activities", cell=carrier), "factor-unknown", what, remedy)


def _two_factors(carrier: str, unit: str, scope: str) -> Problem:
    what = Text(
        f"“{carrier}”按 {unit} 在范围 {scope} 有两个排放因子",
        f"two emission factors for {carrier} in {unit}, scope {scope}",
    )
    return Problem(Place("factors", cell=carrier), "factor-twice", what, Text("只保留一个", "keep one of them"))
