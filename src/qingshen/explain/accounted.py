"""The tree behind energy and emissions: of an enterprise, of a carrier, of the cohort."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen import units
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import activity, consumption
from qingshen.language import Text
from qingshen.methods import carbon, energy
from qingshen.phases.audit import Audit
from qingshen.rulebook.carriers import carrier

KINDS: dict[str, tuple[str, str, str, Text]] = {
    "energy": ("energy", "tce", "tce", Text("综合能耗", "comprehensive energy")),
    "ghg": ("carbon", "tco2", "tCO2", Text("温室气体排放量", "greenhouse-gas emission")),
}
FORMULAS = {
    "energy": same("E = Σ E_i · k_i (GB/T 2589)"),
    "ghg": same("E = Σ AD·NCV·CC·OF·44/12 + Σ AD·EF"),
}


def _name(code: str) -> Text:
    known = carrier(code)
    return known.name if known else same(code)


def _source(row: dict[str, Any] | None) -> str:
    """Return where a coefficient comes from: its source, certainty, file and row."""
    if row is None:
        return ""
    where = f"{row['file']}:{row['row']}" if row["row"] else str(row["file"] or "")
    return " · ".join(part for part in (row["source"], f"[{row['certainty']}]", where) if part)


def _measured(used: dict[str, Any]) -> Text:
    gj = f"{used['ncv']:.6g} GJ/{used['unit']}"
    return Text(f"× 实测低位发热量 {gj}", f"× measured net calorific value {gj}")


def _to_coal(audit: Audit, used: dict[str, Any]) -> tuple[Text, str]:
    """Return the conversion to standard coal and its source; nothing for a blank that has no coefficient."""
    if used["ncv"] is not None:
        by, per_tce = _measured(used), f" ÷ {units.factor('tce', 'GJ'):.6g} GJ/tce"
        return Text(by.zh + per_tce, by.en + per_tce), "GB/T 2589"
    (one,) = energy.coal_used(_alone(used), audit.table("coal"))
    if one["table_kgce"] is None:
        return Text(""), ""
    return same(f"× {one['table_kgce']:.6g} kgce/{used['unit']} ÷ 1000"), _source(one["coefficient"]) or "GB/T 2589"


def _to_gas(audit: Audit, used: dict[str, Any], scope: str | None) -> tuple[Text, str]:
    """Return the emission factor of a scope and its source; nothing for a blank that has no factor."""
    found = carbon.factors_used(_alone(used), audit.table("factors"))
    one = next(one for one in found if one["scope"] == scope)
    factor = one["factor"]
    if factor is None:
        return Text(""), ""
    if one["per_gj"] is None:
        return same(f"× {factor['tco2_per_unit']:.6g} tCO2/{factor['unit']}"), _source(factor)
    burnt = f"× {factor['carbon']:.6g} tC/GJ × {factor['oxidation']:.4g} × 44/12"
    heat = _heat(used, factor)
    return Text(f"{heat.zh} {burnt}".strip(), f"{heat.en} {burnt}".strip()), _source(factor)


def _heat(used: dict[str, Any], factor: dict[str, Any]) -> Text:
    """Return what makes a fuel's amount its heat: measured, or the factor's; nothing for an amount in GJ."""
    if used["ncv"] is not None:
        return _measured(used)
    if units.compatible(used["unit"], factor["unit"]):
        return same(f"× {factor['ncv']:.6g} GJ/{factor['unit']}" if factor["ncv"] is not None else "")
    return same("" if used["unit"] == "GJ" else f"× {units.factor(used['unit'], 'GJ'):.6g} GJ/{used['unit']}")


def _alone(used: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame({name: [used[name]] for name in ("enterprise", "carrier", "amount", "unit", "ncv")})


def _part(audit: Audit, kind: str, row: dict[str, Any], label: Text) -> Node:
    _, column, unit, _ = KINDS[kind]
    used = consumption(audit, row["enterprise"], row["year"], row["carrier"])
    formula, clause = _to_coal(audit, used) if kind == "energy" else _to_gas(audit, used, row["scope"])
    return Node(label, number(row[column], unit), formula=formula, clause=clause, children=(activity(used),))


def enterprise_total(audit: Audit, enterprise: str, year: int, kind: str) -> Node:
    """Return the tree behind an enterprise's energy use or emission of a year."""
    table, column, unit, label = KINDS[kind]
    rows = audit.table(table).filter(pl.col("enterprise") == enterprise, pl.col("year") == year)
    missing = rows[column].null_count()
    parts = tuple(_part(audit, kind, row, _name(row["carrier"])) for row in rows.to_dicts())
    value = number(rows[column].sum() if rows.height > missing else None, unit)
    title = Text(f"{enterprise} {year} {label.zh}", f"{enterprise} {year} {label.en}")
    return Node(
        title, value, f"enterprise/{enterprise}/{year}/{kind}", FORMULAS[kind], note=_uncounted(missing), children=parts
    )


def _uncounted(missing: int) -> Text:
    return Text(f"{missing} 项缺失，未计入", f"{missing} amounts missing, not counted") if missing else Text("")


def _current(audit: Audit, table: str) -> pl.DataFrame:
    return audit.table(table).join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")


def total(audit: Audit, kind: str) -> Node:
    """Return the tree behind the cohort's total: its enterprises, largest first."""
    table, column, unit, label = KINDS[kind]
    totals = _current(audit, f"{table}_totals").sort(f"{column}_reported", "enterprise", descending=[True, False])
    children = [
        Node(same(row["enterprise"]), number(row[f"{column}_reported"], unit),
             f"enterprise/{row['enterprise']}/{row['year']}/{kind}")
        for row in totals.to_dicts()
    ]  # fmt: skip
    cohort = audit.table(f"{table}_cohort").row(0, named=True)
    sigma = cohort.get("sigma")
    notes = [_uncounted(cohort["missing"])]
    if sigma is not None:
        notes.append(
            Text(
                f"标准偏差 {sigma:,.4g} {unit}，共用因子按完全相关相加",
                f"standard deviation {sigma:,.4g} {unit}; shared factors add linearly",
            )
        )
    amounts = totals[f"{column}_reported"].to_list()
    return Node(
        Text(f"名单内企业{label.zh}合计", f"{label.en} of the cohort"),
        number(cohort[f"{column}_reported"], unit),
        f"cohort/total/{kind}",
        same("Σ"),
        note=Text(
            "；".join(filter(None, (one.zh for one in notes))), "; ".join(filter(None, (one.en for one in notes)))
        ),
        children=shortened(children, amounts, unit),
    )


def by_carrier(audit: Audit, code: str) -> Node:
    """Return the tree behind a carrier's energy and emission: the enterprises that use it."""
    if code not in set(_current(audit, "energy")["carrier"]):
        raise KeyError(code)
    halves = []
    for kind, (table, column, unit, label) in KINDS.items():
        rows = _current(audit, table).filter(pl.col("carrier") == code)
        rows = rows.sort(column, "enterprise", descending=[True, False], nulls_last=True)
        parts = [_part(audit, kind, row, same(row["enterprise"])) for row in rows.to_dicts()]
        children = shortened(parts, rows[column].to_list(), unit)
        known = rows[column].drop_nulls()
        told = _uncounted(rows.height - len(known))
        value = number(known.sum() if len(known) else None, unit)
        halves.append(Node(label, value, formula=same("Σ"), note=told, children=children))
    return Node(_name(code), same(""), f"cohort/carrier/{code}", children=tuple(halves))


def carriers(audit: Audit) -> Node:
    """Return the tree behind the table of carriers."""
    codes = _current(audit, "energy")["carrier"].unique().sort().to_list()
    children = tuple(Node(_name(code), same(""), f"cohort/carrier/{code}") for code in codes)
    return Node(Text("能源品种", "carriers"), number(len(codes)), "cohort/carriers", children=children)
