"""Comprehensive energy consumption (综合能耗), GB/T 2589: E = Σ E_i · k_i [tce]."""

from collections.abc import Sequence
from typing import Any

import narwhals as nw
import polars as pl
from narwhals.typing import IntoDataFrame, IntoDataFrameT

from qingshen import units
from qingshen.case.settings import Energy
from qingshen.language import Text
from qingshen.methods.activities import add_up, attach, grouped, need_columns, ordered, pairs, read_activities
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.carriers import VOLUME, Carrier, carrier, carriers
from qingshen.rulebook.factors import standard_coal

KGCE_PER_TCE = 1000
COAL = ("carrier", "unit", "kgce_per_unit")


def coal_for(energy: Energy) -> pl.DataFrame:
    """Return the standard-coal coefficients an audit uses, one row for each carrier and kind of unit.

    Columns: `carrier`, `unit`, `kgce_per_unit` [kgce/unit], `half_width` [-] (relative, of a printed range such as
    1.1000-1.3300, whose middle is used; 0 where the table prints one value), `name`, `source`, `certainty`, `file`,
    `row`. Electricity is the calorific value (当量值) of the table, or the equivalent value (等价值) of `energy`.
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
    by_volume = [
        {**row, "unit": VOLUME, "kgce_per_unit": row["kgce_per_unit"] * one.density}
        for row in rows
        if (one := carrier(row["carrier"])) and one.density is not None
    ]
    return pl.DataFrame(rows + by_volume)


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
    for pair in pairs(given):
        found = _table_value(*pair, coal)
        if found is None and pair in needing:
            problems.append(_no_coefficient(*pair, coal))
        kgce, half_width = found or (None, None)
        rows.append({"carrier": pair[0], "unit": pair[1], "table_kgce": kgce, "table_half_width": half_width})
    if problems:
        raise Refused(problems)
    return rows


def _table_value(name: str, unit: str, coal: list[dict[str, Any]]) -> tuple[float, float] | None:
    for row in coal:
        if row["carrier"] == name and units.compatible(unit, row["unit"]):
            return row["kgce_per_unit"] * units.factor(unit, row["unit"]), row.get("half_width") or 0.0
    if units.compatible(unit, "kgce"):
        return units.factor(unit, "kgce"), 0.0
    return None


def _no_coefficient(name: str, unit: str, coal: list[dict[str, Any]]) -> Problem:
    known = ", ".join(sorted({row["unit"] for row in coal if row["carrier"] == name}))
    what = Text(f"“{name}”按 {unit} 没有折标准煤系数", f"no standard-coal coefficient for {name} in {unit}")
    remedy = Text(
        "改按能量单位 (GJ) 填报: 数量 × 实测低位发热量或焓",
        "report it in GJ: amount × measured calorific value or enthalpy",
    )
    if known:
        remedy = Text(f"改按 {known} 填报, 或{remedy.zh}", f"report it in {known}, or {remedy.en}")
    return Problem(Place("activities", cell=name), "coefficient-unknown", what, remedy)
