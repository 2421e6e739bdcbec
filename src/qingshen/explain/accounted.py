"""The tree behind energy and emissions: of an enterprise, of a carrier, of the cohort."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import activity
from qingshen.language import Text
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


def _coefficient(audit: Audit, kind: str, row: dict[str, Any]) -> tuple[Text, str]:
    """Return the formula with its coefficient, and the coefficient's source with certainty."""
    table = audit.table("coal" if kind == "energy" else "factors").filter(pl.col("carrier") == row["carrier"])
    if kind == "ghg":
        table = table.filter(pl.col("scope") == row["scope"])
    if table.is_empty():
        return same(f"{row.get('kgce_per_unit', ''):.6g} kgce/{row.get('unit', '')}"), ""
    source = table.row(0, named=True)
    where = f"{source['file']}:{source['row']}" if source["row"] else str(source["file"] or "")
    clause = " · ".join(part for part in (source["source"], f"[{source['certainty']}]", where) if part)
    if kind == "energy":
        return same(f"× {row['kgce_per_unit']:.6g} kgce/{row['unit']} ÷ 1000"), clause
    if source["tco2_per_unit"] is not None:
        return same(f"× {source['tco2_per_unit']:.6g} tCO2/{source['unit']}"), clause
    ncv = f"{source['ncv']:.6g} GJ/{source['unit']} × " if source["ncv"] is not None else ""
    return same(f"× {ncv}{source['carbon']:.6g} tC/GJ × {source['oxidation']:.4g} × 44/12"), clause


def _part(audit: Audit, kind: str, row: dict[str, Any], label: Text) -> Node:
    _, column, unit, _ = KINDS[kind]
    formula, clause = _coefficient(audit, kind, row)
    leaf = activity(audit, row["enterprise"], row["year"], row["carrier"])
    return Node(label, number(row[column], unit), formula=formula, clause=clause, children=(leaf,))


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
