"""The tree behind the implementation: the plan, the tracking, the savings claimed, what was given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import polars as pl

from qingshen.explain import evaluated
from qingshen.explain.checked import listed, told
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same
from qingshen.explain.prepared import decision
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.implementation.claims import BENEFIT
from qingshen.phases.implementation.particulars import particulars
from qingshen.problems import Place

MONEY = Text("经济效益", "economic benefit")
STATES = {
    "proposed": Text("建议", "proposed"),
    "selected": Text("已选定", "selected"),
    "implementing": Text("实施中", "under way"),
    "completed": Text("已完成", "completed"),
    "abandoned": Text("已放弃", "given up"),
}
UNSAID = Text("未说明", "not said")


def _place(row: dict[str, Any]) -> Place | None:
    return Place(row["file"], row["sheet"] or "", row["cell"] or "") if row["file"] else None


def place_of(audit: Audit, option: str) -> Place | None:
    """Return where an option is reported: its measure's cell, or its entry in decisions.toml; None for others."""
    found = audit.case.measures.filter(pl.format("{}/{}", "enterprise", "measure") == option)
    if not found.is_empty():
        return _place(found.row(0, named=True))
    own = [one for one in audit.case.decisions.options if f"industry/{one.code}" == option]
    return own[0].ruling.place if own else None


def _counted(label: Text, figure: str, nodes: Iterable[Node], formula: Text = Text(""), clause: str = "") -> Node:
    children = list(nodes)
    return Node(label, number(len(children)), figure, formula, clause, children=listed(children))


def schedule(audit: Audit) -> Node:
    """Return the adopted options still to be done, each with its end as proposed and decided."""
    formula = Text(
        "有计划日期的取计划，否则 开始 + 费用类别的周期", "the planned end, else start + period of the cost class"
    )
    nodes = (
        Node(same(row["option"]), same(row["end"] or "—"), f"tracking/{row['option']}",
             _period(row), children=decision(row))
        for row in audit.table("schedule").iter_rows(named=True)
    )  # fmt: skip
    return _counted(Text("待实施的方案", "options to carry out"), "cohort/schedule", nodes, formula, "[DESIGN]")


def _period(row: dict[str, Any]) -> Text:
    start, months = row["start"] or "—", row["months"] or 0
    return Text(f"{start} + {months:g} 个月", f"{start} + {months:g} months")


def tracking(audit: Audit) -> Node:
    """Return the options tracked by their states."""
    table = audit.table("tracking")
    counts = table["state"].value_counts().sort("state")
    nodes = tuple(Node(STATES[state], number(count)) for state, count in counts.iter_rows())
    late = Node(Text("逾期", "overdue"), number(int(table["overdue"].sum()) if not table.is_empty() else 0))
    return Node(Text("跟踪的方案", "options tracked"), number(table.height), "cohort/tracking", children=(*nodes, late))


def tracked(audit: Audit, option: str) -> Node:
    """Return what became of an option: dates, money planned and actual, and the cell they are reported in."""
    row = audit.table("tracking").row(by_predicate=pl.col("option") == option, named=True)
    place, currency = place_of(audit, option), audit.case.settings.currency.zh
    figures = (
        ("investment", Text("预期投资", "planned cost"), currency),
        ("actual_investment", Text("实际投资", "actual cost"), currency),
        ("annual_saving", Text("预期年效益", "planned saving"), f"{currency}/a"),
        ("actual_saving", Text("实际年效益", "actual saving"), f"{currency}/a"),
    )
    ends = (
        Node(Text("计划完成", "planned end"), same(row["planned_end"] or "—")),
        Node(Text("实际完成", "actual end"), same(row["actual_end"] or "—"), place=place),
        Node(Text("延期", "delay"), number(row["delay_days"], "d"), formula=Text(
            "实际或审核日期 − 计划", "actual end, or date of the audit, − planned end")),
    )  # fmt: skip
    money = tuple(Node(label, number(row[name], unit), place=place) for name, label, unit in figures)
    realised = Node(
        Text("实现率", "realised"), number(row["realised"]), formula=Text("实际/预期年效益", "actual/planned")
    )
    return Node(
        same(option), STATES[row["state"]], f"tracking/{option}", place=place, children=(*ends, *money, realised)
    )


def claims(audit: Audit) -> Node:
    """Return the savings claimed, each with the decision on it."""
    nodes = (claim(audit, row["option"], row["variable"]) for row in audit.table("claims").iter_rows(named=True))
    return _counted(Text("节约申报", "savings claimed"), "cohort/claims", nodes)


def claim(audit: Audit, option: str, variable: str) -> Node:
    """Return a claim: planned, actual with its cell and evidence, and what was decided."""
    row = audit.table("claims").row(
        by_predicate=(pl.col("option") == option) & (pl.col("variable") == variable), named=True
    )
    own = audit.case.effects.filter(
        pl.format("{}/{}", "enterprise", "measure") == option,
        pl.col("variable") == variable,
        pl.col("stage") == "actual",
    )
    place = _place(own.row(0, named=True)) if not own.is_empty() else place_of(audit, option)
    name, unit = MONEY if variable == BENEFIT else name_of(audit, variable), row["unit"] or ""
    derived = own.is_empty() and variable in ("energy", "ghg") and row["actual"] is not None
    formula = Text("预期 × 所节约能源的实现率", "planned × what the carriers saved realised") if derived else Text("")
    actual = Node(Text("实际", "actual"), number(row["actual"], unit), formula=formula, place=place,
                  note=told(row["evidence"]) if row["evidence"] else Text("无证明", "no evidence"))  # fmt: skip
    planned = Node(Text("预期", "planned"), number(row["planned"], unit))
    label = Text(f"{option} {name.zh}", f"{option} {name.into('en')}")
    return Node(label, number(row["actual"], unit), f"claim/{option}/{variable}", children=(
        planned, actual, Node(Text("实现率", "realised"), number(row["realised"]), formula=same("actual/planned")),
        *decision(row, "tracking")))  # fmt: skip


def abandoned(audit: Audit) -> Node:
    """Return the options given up: why, and what each target they served lost."""
    table = audit.table("abandoned")
    said = dict(particulars(audit.case).select("option", "said").iter_rows())
    nodes = []
    for option in table["option"].unique().sort() if not table.is_empty() else []:
        served = table.filter(pl.col("option") == option).drop_nulls("target")
        parts = tuple(
            Node(same(row["target"]), number(row["lost"], row["unit"] or ""),
                 formula=Text(f"其余方案 {_of(row['left'])}", f"options left {_of(row['left'])}"))
            for row in served.iter_rows(named=True)
        )  # fmt: skip
        why = said.get(option)
        nodes.append(Node(same(option), told(why) if why else UNSAID, place=place_of(audit, option), children=parts))
    formula = Text("其余方案之和 ≥ 应减少量", "sum of the options left ≥ what must fall")
    return _counted(Text("放弃的方案", "options given up"), "cohort/abandoned", nodes, formula, "[DESIGN]")


def _of(value: float | None) -> str:
    return "—" if value is None else f"{value:,.6g}"


def outcomes(audit: Audit) -> Node:
    """Return the techniques with completed options, and their medians."""
    table = audit.table("technique_statistics")
    named = {one.code: one for one in audit.case.catalogue.techniques}
    nodes = []
    for row in table.filter(pl.col("implemented") > 0).iter_rows(named=True) if not table.is_empty() else ():
        known = named.get(row["technique"])
        name = f"{row['technique']} {known.name.zh}" if known else row["technique"]
        english = f"{row['technique']} {known.name.into('en')}" if known else row["technique"]
        medians = (("I", "investment"), ("N", "payback"), ("P", "saving"), ("K", "realised"))
        parts = tuple(Node(same(letter), number(row[f"{column}_median"])) for letter, column in medians)
        clause = known.citation.source if known else ""
        nodes.append(Node(Text(name, english), number(row["implemented"]), clause=clause, children=parts))
    formula = Text("完成方案的中位数", "medians over completed options")
    label = Text("有完成方案的技术", "techniques with completed options")
    return _counted(label, "cohort/techniques/outcome", nodes, formula)


FIGURES: tuple[tuple[str, Callable[..., Node]], ...] = (
    (r"cohort/schedule", schedule),
    (r"cohort/tracking", tracking),
    (r"tracking/(?P<option>.+)", tracked),
    (r"cohort/claims", claims),
    (r"claim/(?P<option>.+)/(?P<variable>[^/]+)", claim),
    (r"cohort/abandoned", abandoned),
    (r"cohort/techniques/outcome", outcomes),
    *evaluated.FIGURES,
)
