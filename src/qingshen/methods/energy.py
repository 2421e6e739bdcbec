"""Comprehensive energy consumption (综合能耗), GB/T 2589: E = Σ E_i · k_i [tce]."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoDataFrame, IntoDataFrameT

from qingshen import units
from qingshen.case.coefficients import EnergyCoefficient
from qingshen.case.settings import Energy
from qingshen.language import Text
from qingshen.methods.activities import add_up, attach, grouped, need_columns, ordered, pairs, read_activities
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.carriers import ENERGY, VOLUME, Carrier, carrier, carriers
from qingshen.rulebook.factors import standard_coal

KGCE_PER_TCE = 1000
COAL = ("carrier", "unit", "kgce_per_unit")


def coal_for(energy: Energy) -> pl.DataFrame:
    """Return the standard-coal coefficients an audit uses, one row for each carrier and kind of unit.

    Columns: `carrier`, `unit`, `kgce_per_unit` [kgce/unit], `half_width` [-] (relative, of a printed range such as
    1.1000-1.3300, whose middle is used; 0 where the table prints one value), `name`, `source`, `certainty`, `file`,
    `row`. Electricity is the calorific value (当量值) of the table, or the equivalent value (等价值) of `energy`. The
    audit's own coefficients stand first, in place of the shipped ones of the same carrier and kind of unit.
    """
    table = {row["name"]: row for row in standard_coal(energy.edition).to_dicts()}
    rows = [
        _coefficient(one, table[name])
        for one in carriers()
        for name in one.coal.get(energy.edition, ())
        if name in table
    ]
    if energy.electricity == "equivalent":
        rows = [_equivalent(row, energy) if row["carrier"] == "electricity" else row for row in rows]
    own = [_own(one, at) for at, one in enumerate(energy.coefficients, 1)]
    rows = own + _without(rows, own)
    return pl.DataFrame(rows + _without(_by_volume(rows), own), infer_schema_length=None)


def _own(one: EnergyCoefficient, at: int) -> dict[str, Any]:
    return {
        "carrier": one.carrier,
        "unit": one.unit,
        "kgce_per_unit": one.kgce_per_unit,
        "half_width": 0.0,
        "name": f"[[energy.coefficients]] #{at}",
        "source": one.source,
        "certainty": one.certainty,
        "file": "audit.toml",
        "row": at,
    }


def _without(rows: list[dict[str, Any]], own: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [row for row in rows if not any(_same_kind(row, one) for one in own)]


def _same_kind(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one["carrier"] == other["carrier"] and units.compatible(one["unit"], other["unit"])


def _by_volume(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "unit": VOLUME, "kgce_per_unit": row["kgce_per_unit"] * units.factor("t", row["unit"]) * one.density}
        for row in rows
        if (one := carrier(row["carrier"])) and one.density is not None and units.compatible(row["unit"], "t")
    ]


def _coefficient(one: Carrier, row: dict[str, Any]) -> dict[str, Any]:
    low, high = row["kgce_low"], row["kgce_high"]
    return {
        "carrier": one.code,
        "unit": row["unit"],
        "kgce_per_unit": low if low == high else (low + high) / 2,
        "half_width": (high - low) / (high + low),
        **{column: row[column] for column in ("name", "source", "certainty", "file", "row")},
    }


def _equivalent(row: dict[str, Any], energy: Energy) -> dict[str, Any]:
    if energy.electricity_kgce_per_kwh is None:
        what = Text("等价值需要 electricity_kgce_per_kwh", "the equivalent value needs electricity_kgce_per_kwh")
        remedy = Text("填写当年供电煤耗 [kgce/kWh], 或改用当量值", "state it [kgce/kWh], or choose calorific")
        raise Refused([Problem(Place("audit.toml", "[energy]"), "settings-equivalent", what, remedy)])
    return {
        **row,
        "kgce_per_unit": energy.electricity_kgce_per_kwh,
        "name": "电力(等价值)",
        "source": "audit.toml [energy] electricity_kgce_per_kwh",
        "certainty": "transcribed",
        "file": "audit.toml",
        "row": None,
    }


def comprehensive_energy(activities: IntoDataFrameT, coal: IntoDataFrame, by: Sequence[str] = ()) -> IntoDataFrameT:
    """Convert each amount to standard coal (GB/T 2589-2020, 5.1: measured calorific value first, else the table's).

    `activities`: `enterprise, carrier, amount, unit`, the further keys named in `by`, and optionally `ncv`, a measured
    net calorific value [GJ/unit]. `coal`: `carrier, unit, kgce_per_unit` and optionally `half_width`, see `coal_for`.
    An amount in an energy unit needs no coefficient (1 kgce = 29307 kJ) but uses one that fits (electricity in GJ).

    Returns, in the kind of dataframe that came in: `enterprise`, `by`, `carrier`, `amount`, `unit`, `kgce_per_unit`
    [kgce/unit], `half_width` [-], `tce`; a missing amount has a missing `tce`. Sold energy is negative, so that sums
    are net. Raises Refused for every carrier that has no coefficient in the unit it is reported in.
    """
    given = read_activities(activities, by, ("ncv",))
    table = nw.from_native(coal, eager_only=True)
    need_columns("coal", table.columns, COAL)
    coefficients = _per_unit(given, table.rows(named=True))
    schema = {"table_kgce": nw.Float64, "table_half_width": nw.Float64}
    by_ncv = nw.col("ncv") * units.factor("GJ", "kgce")
    measured = ~nw.col("ncv").is_null()
    converted = attach(given, coefficients, schema).with_columns(
        kgce_per_unit=nw.when(measured).then(by_ncv).otherwise(nw.col("table_kgce")),
        half_width=nw.when(measured).then(nw.lit(0.0)).otherwise(nw.col("table_half_width")),
    )
    told = converted.with_columns(tce=nw.col("amount") * nw.col("kgce_per_unit") / KGCE_PER_TCE)
    shown = ("enterprise", *by, "carrier", "amount", "unit", "kgce_per_unit", "half_width", "tce")
    result: IntoDataFrameT = ordered(told.select(*shown)).to_native()
    return result


def coal_used(activities: IntoDataFrame, coal: IntoDataFrame) -> list[dict[str, Any]]:
    """Return which coefficient each carrier and unit is converted with, to explain a `comprehensive_energy`.

    Arguments as there. One dict for each `carrier` and `unit` (of the activity), sorted: `table_kgce` [kgce/unit] (None
    where an amount that is missing, or measured, has none), `table_half_width` [-] and `coefficient`, the row of `coal`
    with all its columns (None for an amount in an energy unit, 1 kgce = 29307 kJ).
    """
    table = nw.from_native(coal, eager_only=True)
    return _per_unit(read_activities(activities, (), ("ncv",)), table.rows(named=True))


def total(energy: IntoDataFrameT, by: Sequence[str] = ("enterprise",)) -> IntoDataFrameT:
    """Add up a result of `comprehensive_energy` for each group of `by`; () is the whole cohort.

    Returns `by`, `tce` (null unless every amount is there), `tce_reported` (of the amounts that are there), `rows`,
    `missing`.
    """
    frame, groups = grouped(ordered(nw.from_native(energy, eager_only=True)), by)
    sums = add_up(frame, "tce", groups).select(*by, "tce", "tce_reported", "rows", "missing")
    result: IntoDataFrameT = sums.to_native()
    return result


def _per_unit(given: nw.DataFrame[Any], coal: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    problems = []
    # A blank needs no coefficient: it stays missing, and refuses nobody's audit.
    needing = set(pairs(given.filter(nw.col("ncv").is_null() & ~nw.col("amount").is_null())))
    for name, unit in pairs(given):
        row = next((row for row in coal if row["carrier"] == name and units.compatible(unit, row["unit"])), None)
        kgce, half_width = _table_value(unit, row)
        if kgce is None and (name, unit) in needing:
            problems.append(_no_coefficient(name, unit, coal))
        known = {"table_kgce": kgce, "table_half_width": half_width, "coefficient": row}
        rows.append({"carrier": name, "unit": unit, **known})
    if problems:
        raise Refused(problems)
    return rows


def _table_value(unit: str, row: dict[str, Any] | None) -> tuple[float | None, float | None]:
    if row is not None:
        return row["kgce_per_unit"] * units.factor(unit, row["unit"]), row.get("half_width") or 0.0
    return (units.factor(unit, "kgce"), 0.0) if units.compatible(unit, "kgce") else (None, None)


def _no_coefficient(name: str, unit: str, coal: list[dict[str, Any]]) -> Problem:
    units_known = sorted({row["unit"] for row in coal if row["carrier"] == name})
    what = Text(f"“{name}”按 {unit} 没有折标准煤系数", f"no standard-coal coefficient for {name} in {unit}")
    ways = [Text(f"改按 {one} 填报", f"report it in {one}") for one in units_known if one != ENERGY]
    ways.append(Text("改按能量单位 (GJ) 填报", "report it in GJ"))
    if (known := carrier(name)) and known.kind == "fuel":
        ways.append(Text("填写实测低位发热量 (ncv 列)", "give its measured net calorific value (column ncv)"))
    own = "[[energy.coefficients]]"
    ways.append(
        Text(f"在 audit.toml 的 {own} 中给出系数及其来源", f"give a coefficient and its source in {own} of audit.toml")
    )
    remedy = Text(", 或".join(one.zh for one in ways), ", or ".join(one.en for one in ways))
    return Problem(Place("activities", cell=name), "coefficient-unknown", what, remedy)
