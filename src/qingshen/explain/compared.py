"""The tree behind intensities, spread, concentration, potential and savings."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.explain.grade import clause_of
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import quantity
from qingshen.language import Text
from qingshen.methods.benchmark.intensity import REASONS
from qingshen.phases.audit import Audit
from qingshen.phases.industry import ENERGY, GHG, ratio_of
from qingshen.rulebook.carriers import carrier

COMPUTED = {ENERGY: Text("综合能耗", "comprehensive energy"), GHG: Text("温室气体", "greenhouse gases")}
PERCENTILES = ("min", "p5", "p10", "p25", "p50", "p75", "p90", "p95", "max")


def name_of(audit: Audit, code: str) -> Text:
    """Return the name of an indicator, a variable, a computed amount or a carrier; the code where there is none."""
    system = audit.case.system
    if code in COMPUTED:
        return COMPUTED[code]
    if system and code in system.by_code:
        return system.by_code[code].name
    known = audit.case.variables.get(code) or carrier(code)
    return known.name if known else same(code)


def _year(audit: Audit, enterprise: str) -> int:
    years = audit.table("reference_years").filter(pl.col("enterprise") == enterprise)["year"]
    return int(years[0])


def intensity(audit: Audit, enterprise: str, year: int, code: str) -> Node:
    """Return the tree behind an enterprise's intensity: its amount and its output."""
    rows = audit.table("intensities").filter(pl.col("enterprise") == enterprise, pl.col("variable") == code)
    row = rows.row(0, named=True)
    output = audit.case.settings.benchmark.output
    if code in COMPUTED:
        amount = Node(
            COMPUTED[code], number(row["amount"], row["amount_unit"]), f"enterprise/{enterprise}/{year}/{code}"
        )
    else:
        amount = quantity(audit, enterprise, year, code)
    name = name_of(audit, code)
    return Node(
        Text(f"{enterprise} {year} {name.zh}强度", f"{enterprise} {year} {name.into('en')} intensity"),
        number(row["intensity"], row["unit"]) if row["intensity"] is not None else REASONS[row["reason"]],
        f"enterprise/{enterprise}/{year}/intensity/{code}",
        Text(f"{name.zh} / {name_of(audit, output).zh}", f"{name.into('en')} / {name_of(audit, output).into('en')}"),
        note=_judged(row),
        children=(amount, quantity(audit, enterprise, year, output)),
    )


def _judged(row: dict[str, Any]) -> Text:
    if row["score"] is None:
        return Text("")
    text = Text(f"修正 z = {row['score']:.2f}", f"modified z = {row['score']:.2f}")
    return Text(text.zh + "（离群）", text.en + " (outlier)") if row["outlier"] else text


def _group_nodes(audit: Audit, code: str, group: str) -> tuple[pl.DataFrame, list[Node]]:
    rows = audit.table("intensities").filter(
        pl.col("variable") == code, pl.col("group") == group, pl.col("intensity").is_not_null()
    )
    rows = rows.sort("amount", "enterprise", descending=[True, False])
    nodes = []
    for row in rows.to_dicts():
        ratio = f"{row['amount']:.6g} {row['amount_unit']} / {row['output']:.6g} {row['output_unit']}"
        figure = f"enterprise/{row['enterprise']}/{_year(audit, row['enterprise'])}/intensity/{code}"
        nodes.append(Node(same(row["enterprise"]), same(ratio), figure))
    return rows, nodes


def aggregate(audit: Audit, code: str, group: str) -> Node:
    """Return the tree behind a group's aggregated intensity Σamount/Σoutput."""
    row = audit.table("aggregates").filter(pl.col("variable") == code, pl.col("group") == group).row(0, named=True)
    rows, nodes = _group_nodes(audit, code, group)
    name = name_of(audit, code)
    return Node(
        Text(f"{group} {name.zh}强度", f"{group} {name.into('en')} intensity"),
        number(row["intensity"], row["unit"]),
        f"cohort/intensity/{code}/{group}",
        same(
            f"Σa/Σq = {row['total_amount']:.6g} {row['amount_unit']} / {row['total_output']:.6g} {row['output_unit']}"
        ),
        clause=row["method"],
        note=Text(
            f"{row['enterprises']}/{row['cohort']} 家有数据，覆盖产量 {100 * row['output_coverage']:.3g}%",
            f"{row['enterprises']} of {row['cohort']} enterprises, {100 * row['output_coverage']:.3g} % of the output",
        ),
        children=shortened(nodes, rows["amount"].to_list(), row["amount_unit"]),
    )


def spread(audit: Audit, code: str, group: str) -> Node:
    """Return the tree behind a group's percentiles."""
    row = audit.table("percentiles").filter(pl.col("variable") == code, pl.col("group") == group).row(0, named=True)
    children = tuple(Node(same(name), number(row[name], row["unit"])) for name in PERCENTILES)
    label = Text(f"{group} {name_of(audit, code).zh}强度分布", f"{group} spread of {name_of(audit, code).into('en')}")
    count = Text(f"{row['enterprises']} 家", f"{row['enterprises']} enterprises")
    return Node(label, count, f"cohort/spread/{code}/{group}", clause=row["method"], children=children)


def groups(audit: Audit, code: str) -> Node:
    """Return the intensities of one variable, group by group."""
    names = audit.table("aggregates").filter(pl.col("variable") == code, pl.col("enterprises") > 0)["group"].to_list()
    children = tuple(aggregate(audit, code, group) for group in names)
    return Node(name_of(audit, code), number(len(children)), f"cohort/intensities/{code}", children=children)


def concentration(audit: Audit, code: str) -> Node:
    """Return the tree behind "the largest n make 80 %"."""
    row = audit.table("concentration").filter(pl.col("variable") == code).row(0, named=True)
    rows = audit.table("contribution").filter(pl.col("variable") == code)
    kind = code if code in COMPUTED else f"quantity/{code}"
    nodes = [
        Node(same(one["enterprise"]), same(f"{one['amount']:.6g} {one['unit']} · {100 * one['cumulative_share']:.1f}%"),
             f"enterprise/{one['enterprise']}/{_year(audit, one['enterprise'])}/{kind}")
        for one in rows.to_dicts()
    ]  # fmt: skip
    name = name_of(audit, code)
    return Node(
        Text(
            f"{name.zh}：占总量 {100 * row['share']:.0f}% 的企业数",
            f"{name.into('en')}: enterprises that make {100 * row['share']:.0f} %",
        ),
        number(row["needed"]),
        f"cohort/concentration/{code}",
        same(f"Σ = {row['total']:.6g} {row['unit']}"),
        children=shortened(nodes, rows["amount"].to_list(), row["unit"]),
    )


def _reference_clause(audit: Audit, code: str, reference: str) -> str:
    system = audit.case.system
    if reference != "best" and system and code in system.by_code:
        return f"{clause_of(system, system.by_code[code])} {reference}"
    return f"Σa/Σq, {100 * audit.case.settings.benchmark.best_share:.0f} % [DESIGN]"


def potential(audit: Audit, code: str, reference: str, group: str) -> Node:
    """Return the tree behind a saving potential: baseline and the enterprises worse than it."""
    wanted = (pl.col("variable") == code, pl.col("reference") == reference, pl.col("group") == group)
    row = audit.table("potential").filter(*wanted).row(0, named=True)
    rows = audit.table("potential_enterprises").filter(*wanted, pl.col("potential") > 0)
    rows = rows.sort("potential", "enterprise", descending=[True, False])
    baseline = Node(
        Text("对照值 B", "reference B"), number(row["baseline"]), clause=_reference_clause(audit, code, reference)
    )
    nodes = [
        Node(same(one["enterprise"]), number(one["potential"], row["unit"]), _behind(audit, code, one["enterprise"]),
             same(f"({one['intensity']:.6g} − {one['baseline']:.6g}) × {one['output']:.6g}"),
             note=Text("离群", "outlier") if one["outlier"] else Text(""))
        for one in rows.to_dicts()
    ]  # fmt: skip
    label = Text(
        f"{name_of(audit, code).zh}节约潜力（{group}，对照 {reference}）",
        f"{name_of(audit, code).into('en')}: potential ({group}, against {reference})",
    )
    return Node(
        label,
        number(row["potential"], row["unit"]),
        f"cohort/potential/{code}/{reference}/{group}",
        same("Σ max(0, x − B)·q"),
        clause=row["method"],
        children=(baseline, *shortened(nodes, rows["potential"].to_list(), row["unit"])),
    )


def _behind(audit: Audit, code: str, enterprise: str) -> str:
    system, year = audit.case.system, _year(audit, enterprise)
    if system and code in system.by_code and ratio_of(system.by_code[code]):
        return f"enterprise/{enterprise}/{year}/indicator/{code}"
    return f"enterprise/{enterprise}/{year}/intensity/{code}"


def potentials(audit: Audit, code: str) -> Node:
    """Return all potentials of one variable."""
    rows = audit.table("potential").filter(pl.col("variable") == code).to_dicts()
    children = tuple(
        Node(same(f"{row['group']} · {row['reference']}"), number(row["potential"], row["unit"]),
             f"cohort/potential/{code}/{row['reference']}/{row['group']}")
        for row in rows
    )  # fmt: skip
    return Node(name_of(audit, code), number(len(rows)), f"cohort/potentials/{code}", children=children)


def saving(audit: Audit, code: str, unit: str) -> Node:
    """Return the tree behind a saving at constant output."""
    table = audit.table("constant_output")
    row = table.filter(pl.col("variable") == code, pl.col("output_unit") == unit).row(0, named=True)
    years = audit.case.settings.years
    parts = audit.table("constant_output_enterprises").filter(
        pl.col("variable") == code, pl.col("output_unit") == unit
    ).sort(pl.col("saving").abs(), "enterprise", descending=[True, False])  # fmt: skip
    nodes = [
        Node(
            same(one["enterprise"]),
            number(one["saving"], row["unit"]),
            formula=same(
                f"{one['before']:.6g} / {one['output_before']:.6g} × {one['output_after']:.6g} − {one['after']:.6g}"
            ),
            note=Text("待核实", "to be confirmed") if one["doubtful"] else Text(""),
            children=tuple(_amount(audit, one["enterprise"], year, code) for year in (years[0], years[-1])),
        )
        for one in parts.to_dicts()
    ]
    name = name_of(audit, code)
    return Node(
        Text(f"{name.zh}：按同等产量的节约", f"{name.into('en')}: saving at constant output"),
        number(row["saving"], row["unit"]),
        f"cohort/saving/{code}/{unit}",
        same("S = Σ (x_before − x_after) · q_after"),
        clause=row["method"],
        note=Text(f"{row['enterprises']} 家两年数据齐全", f"{row['enterprises']} enterprises have both years"),
        children=shortened(nodes, parts["saving"].to_list(), row["unit"]),
    )


def _amount(audit: Audit, enterprise: str, year: int, code: str) -> Node:
    """Return the amount of a year as a leaf with its cell, or as a pointer to the account it comes from."""
    if code in (ENERGY, GHG):
        return Node(same(str(year)), same(""), f"enterprise/{enterprise}/{year}/{code}")
    return quantity(audit, enterprise, year, code)


def savings(audit: Audit) -> Node:
    """Return all savings at constant output."""
    rows = audit.table("constant_output").to_dicts()
    children = tuple(saving(audit, row["variable"], row["output_unit"]) for row in rows)
    return Node(
        Text("按同等产量的节约", "savings at constant output"), number(len(rows)), "cohort/savings", children=children
    )
