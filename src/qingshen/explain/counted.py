"""The tree behind counts: levels, indicators, data, changes, measures."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case.schema import OUTCOMES, REACHED, STATUSES
from qingshen.explain.compared import name_of
from qingshen.explain.grade import reached_by, status_of
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import quantity
from qingshen.language import Text
from qingshen.phases.audit import Audit

BASES = {"certain": ("level", Text("确定", "certain")), "best": ("level_best", Text("最好可能", "best possible"))}


# What makes a figure doubtful, and the kind of figure in doubt.
DOUBTS = {
    "peers": (Text("与同组企业相差悬殊", "unlike its peers"), "intensity"),
    "years": (Text("与上年相差悬殊", "unlike the year before"), "quantity"),
    "share": (Text("比例超过 100%", "a share above 100 %"), "indicator"),
    "source": (Text("与其他来源不一致", "contradicted by another source"), "quantity"),
    "permit": (Text("超过排污许可", "above the discharge permit"), "quantity"),
    "range": (Text("超出合理范围", "outside the plausible range"), "quantity"),
}


def _enterprises(audit: Audit, codes: list[str], tail: str = "") -> tuple[Node, ...]:
    names = dict(audit.table("list").select("enterprise", "name").iter_rows())
    nodes = [Node(same(code), same(names[code]), f"enterprise/{code}/{tail}" if tail else "") for code in codes]
    return shortened(nodes, [1.0] * len(nodes), "")


def roster(audit: Audit) -> Node:
    """Return the audited enterprises and those off the list with the reason."""
    table = audit.table("list")
    off = tuple(
        Node(same(row["enterprise"]), Text("不列入", "off the list"), note=same(row["reason"] or ""))
        for row in table.filter(pl.col("listed") == "no").to_dicts()
    )
    listed = table.filter(pl.col("listed") == "yes")
    return Node(Text("审核企业", "enterprises audited"), number(listed.height), "cohort/list",
                note=Text(f"名单共 {table.height} 家", f"{table.height} on the list"),
                children=(*_enterprises(audit, listed["enterprise"].to_list()), *off))  # fmt: skip


def level_count(audit: Audit, year: int, basis: str, level: str) -> Node:
    """Return the enterprises behind a count of one level."""
    column, name = BASES[basis]
    rows = audit.table("levels").filter(pl.col("year") == year, pl.col(column) == level)
    return Node(
        Text(
            f"{year} {REACHED[level].zh}企业数（{name.zh}）", f"{year} enterprises at {REACHED[level].en} ({name.en})"
        ),
        number(rows.height),
        f"cohort/levels/{year}/{basis}/{level}",
        children=_enterprises(audit, rows["enterprise"].to_list(), f"{year}/level"),
    )


def levels(audit: Audit, year: int) -> Node:
    """Return the distribution of levels of a year."""
    if not audit.has("level_distribution"):
        raise KeyError("no levels without weights")
    children = tuple(
        Node(node.label, node.value, node.figure)
        for node in (level_count(audit, year, basis, level) for basis in BASES for level in REACHED)
    )
    total = audit.table("levels").filter(pl.col("year") == year).height
    return Node(
        Text(f"{year} 级别分布", f"{year} distribution"), number(total), f"cohort/levels/{year}", children=children
    )


def cluster_top_down(audit: Audit, k: int) -> Node:
    """Return the tree behind the cluster's index as of one enterprise: the values of its indicators."""
    rows = audit.table("cluster_index").filter(pl.col("index") == f"index_{k}", pl.col("way") == "top_down")
    row = rows.row(0, named=True)
    system = audit.case.system
    values = audit.table("cluster_values").filter(pl.col("value").is_not_null())
    nodes = [
        Node(
            system.by_code[one["indicator"]].name if system else same(one["indicator"]),
            number(one["value"], system.by_code[one["indicator"]].unit if system else ""),
            f"cohort/indicator/{one['indicator']}",
            note=Text(f"{one['enterprises']} 家之和", f"over {one['enterprises']} enterprises"),
        )
        for one in values.to_dicts()
    ]
    return Node(
        Text(f"集群综合指数 Y_{k}（自上而下）", f"index Y_{k} of the cluster, top-down"),
        same(f"{row['certain']:.6g} – {row['best']:.6g}"),
        f"cohort/index/{k}/top_down",
        clause=row["method"],
        children=tuple(nodes),
    )


def cluster_index(audit: Audit, k: int, group: str) -> Node:
    """Return the tree behind the cluster's index: index and output of every enterprise whose output is of this kind."""
    row = (
        audit.table("cluster_index")
        .filter(pl.col("index") == f"index_{k}", pl.col("group") == group, pl.col("way") == "bottom_up")
        .row(0, named=True)
    )
    output = audit.case.settings.benchmark.output
    weights = audit.case.quantities.filter(pl.col("variable") == output, pl.col("value") > 0).join(
        audit.table("reference_years"), on=["enterprise", "year"], how="semi"
    )
    weighed = audit.table("levels").filter(pl.col("year") == audit.year).join(
        weights.filter(pl.col("unit") == group).select("enterprise", q="value", of="year"), on="enterprise"
    )  # fmt: skip
    nodes = [
        Node(
            same(one["enterprise"]),
            same(f"{one['q']:.6g} {group} × {one[f'index_{k}']:.6g} – {one[f'index_{k}_best']:.6g}"),
            f"enterprise/{one['enterprise']}/{audit.year}/index_{k}",
            children=(quantity(audit, one["enterprise"], one["of"], output),),
        )
        for one in weighed.sort("q", "enterprise", descending=[True, False]).to_dicts()
    ]
    return Node(
        Text(f"整体综合指数 Y_{k}", f"index Y_{k} of the cluster"),
        same(f"{row['certain']:.6g} – {row['best']:.6g}"),
        f"cohort/index/{k}/{group}",
        same("Y_C = Σ q·Y / Σ q"),
        clause=row["method"],
        children=tuple(nodes),
    )


def indicator(audit: Audit, code: str) -> Node:
    """Return how the enterprises stand on one indicator."""
    rows = audit.table("indicators").filter(pl.col("year") == audit.year, pl.col("indicator") == code)
    system = audit.case.system
    name = system.by_code[code].name if system else same(code)
    children = []
    for one in rows.sort("enterprise").to_dicts():
        figure = f"enterprise/{one['enterprise']}/{audit.year}/indicator/{code}"
        children.append(Node(same(one["enterprise"]), reached_by(one), figure, note=status_of(one["status"])))
    return Node(name, number(rows.height), f"cohort/indicator/{code}", children=tuple(children))


def indicators(audit: Audit) -> Node:
    """Return the indicators with the points the cohort lost on each; without weights there are none to lose."""
    rows = audit.table("indicators").filter(pl.col("year") == audit.year)
    lost = rows.group_by("indicator", maintain_order=True).agg(pl.col("lost_2").sum()).sort("lost_2", descending=True)
    system = audit.case.system
    children = tuple(
        Node(system.by_code[code].name if system else same(code), number(points), f"cohort/indicator/{code}")
        for code, points in lost.iter_rows()
    )
    if not audit.has("level_distribution"):
        plain = tuple(Node(node.label, same(""), node.figure) for node in children)
        return Node(Text("各项指标", "indicators"), number(len(plain)), "cohort/indicators", children=plain)
    label = Text("Y_Ⅱ 失分", "points of Y_II lost")
    return Node(label, number(lost["lost_2"].sum()), "cohort/indicators", same("Σ w·ω·100"), children=children)


def completeness(audit: Audit) -> Node:
    """Return how many items are reported in which status."""
    table = audit.table("completeness").join(audit.table("reference_years"), on=["enterprise", "year"], how="semi")
    children = tuple(Node(name, number(table[status].sum())) for status, name in STATUSES.items())
    return Node(
        Text("应报项目", "items asked for"), number(table["items"].sum()), "cohort/completeness", children=children
    )


def rows_of(audit: Audit, table: str, label: Text) -> Node:
    """Return the rows of a table of findings, each pointing at the enterprise's figure."""
    frame = audit.table(table)
    if table == "gaps":
        frame = frame.filter(pl.col("year") == audit.year)
    children = []
    for row in frame.to_dicts():
        code, who = row["indicator" if table == "gaps" else "variable"], f"{row['enterprise']} {row['year']}"
        why, kind = (
            DOUBTS[row["kind"]] if table == "doubts" else (status_of(row.get("status") or "missing"), "indicator")
        )
        name = name_of(audit, code)
        whose = Text(f"{who} {name.zh}", f"{who} {name.into('en')}")
        children.append(Node(whose, why, f"enterprise/{row['enterprise']}/{row['year']}/{kind}/{code}"))
    return Node(label, number(frame.height), f"cohort/{table}", children=shortened(children, [1.0] * len(children), ""))


def changes(audit: Audit) -> Node:
    """Return the enterprises whose certain level rose or fell."""
    table = audit.table("level_changes").filter(pl.col("rise") != 0)
    children = tuple(
        Node(same(row["enterprise"]), same(f"{row['level_before']} → {row['level_after']}"),
             f"enterprise/{row['enterprise']}/{audit.year}/level")
        for row in table.to_dicts()
    )  # fmt: skip
    return Node(
        Text("级别变化的企业", "enterprises whose level changed"),
        number(table.height),
        "cohort/changes",
        children=children,
    )


def measures(audit: Audit, kind: str = "") -> Node:
    """Return the measures behind a summary: their number, outcome, cost and place."""
    table = audit.table("measures")
    table = table.filter(pl.col("type") == kind) if kind else table
    nodes = [_measure(row) for row in table.to_dicts()]
    figure = f"cohort/measures/{kind}" if kind else "cohort/measures"
    label = Text(f"方案 {kind}".strip(), f"measures {kind}".strip())
    return Node(label, number(table.height), figure, children=shortened(nodes, [1.0] * len(nodes), ""))


def _measure(row: dict[str, Any]) -> Node:
    which, outcome = f"{row['enterprise']} {row['measure']} {row['name'] or ''}", OUTCOMES[row["outcome"] or "unknown"]
    cost, saving = _money(row["investment"]), _money(row["annual_saving"])
    return Node(
        Text(f"{which}（{outcome.zh}）", f"{which} ({outcome.en})"),
        Text(f"投资 {cost}，年效益 {saving}", f"cost {cost}, saves {saving} a year"),
        note=same(" › ".join(part for part in (row["file"], row["sheet"], row["cell"]) if part)),
    )


def _money(value: float | None) -> str:
    return "—" if value is None else f"{value:,.6g}"


def abatement(audit: Audit, carrier: str) -> Node:
    """Return the steps of a carrier's abatement cost curve."""
    table = audit.table("abatement_steps").filter(pl.col("carrier") == carrier)
    money = audit.case.settings.currency
    nodes = [
        Node(
            same(f"{row['step']}. {row['enterprise']} {row['measure']}"),
            Text(
                f"{row['unit_cost']:.4g} {money.zh}/{row['unit']} · {row['saving']:.6g} {row['unit']}/a",
                f"{row['unit_cost']:.4g} {money.into('en')}/{row['unit']} · {row['saving']:.6g} {row['unit']}/a",
            ),
        )
        for row in table.to_dicts()
    ]
    return Node(name_of(audit, carrier), number(table.height), f"cohort/abatement/{carrier}",
                same("(I·CRF − S)/saving"), children=tuple(nodes))  # fmt: skip
