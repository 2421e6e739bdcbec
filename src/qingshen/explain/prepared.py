"""The tree behind what was prepared and decided: the team, the plan, the list's scores, sources, decisions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from qingshen.explain.checked import told
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import quantity
from qingshen.explain.ruled import ruled
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.chain import RULES
from qingshen.problems import Place
from qingshen.rulebook.procedure import principles, roles, steps

REQUIREMENTS = {
    "stratum": Text("分层代表", "stratum"),
    "mandatory": Text("强制", "mandatory"),
    "most": Text("名单上限", "greatest size"),
}
NOBODY = Text("无人决定，按建议", "nobody decided: as proposed")


def decision(row: dict[str, Any], step: str = "") -> tuple[Node, ...]:
    """Return the proposal and the decision behind a row that has both, in the words of their `step`."""
    why = told(row["reason"]) if row["reason"] else NOBODY
    by, date = told(row["by"]), row["date"]
    who = Text("，".join(one for one in (by.zh, date) if one), ", ".join(one for one in (by.into("en"), date) if one))
    return (
        Node(Text("建议", "proposal"), ruled(row["proposal"], step)),
        Node(Text("决定", "decision"), ruled(row["decision"], step), formula=who, note=why),
    )


def step(audit: Audit, subject: str) -> Node:
    """Return who takes a role, or when a step ends: as proposed, as decided, by which default."""
    code, _, end = subject.partition(".")
    if end:
        row = audit.table("work_plan").row(by_predicate=pl.col("step") == code, named=True)
        known = next(one for one in steps() if one.code == code)
        formula = Text(
            f"{row['start'] or '—'} + {row['months']:g} 个月", f"{row['start'] or '—'} + {row['months']:g} months"
        )
        return Node(
            known.name, same(row["end"] or "—"), f"step/team/{subject}", formula, _cited(known), children=decision(row)
        )
    row = audit.table("team").row(by_predicate=pl.col("role") == code, named=True)
    known = next(one for one in roles() if one.code == code)
    value = told(row["organisation"]) if row["organisation"] else Text("未确定", "not settled")
    return Node(known.name, value, f"step/team/{code}", clause=_cited(known), children=decision(row))


def team(audit: Audit) -> Node:
    """Return the roles and who takes them."""
    children = tuple(step(audit, code) for code in audit.table("team")["role"])
    return Node(Text("审核小组", "the audit team"), number(len(children)), "step/team", children=children)


def plan(audit: Audit) -> Node:
    """Return the twelve steps and their ends."""
    children = tuple(step(audit, f"{code}.end") for code in audit.table("work_plan")["step"])
    return Node(Text("工作计划", "the work plan"), number(len(children)), "step/plan", children=children)


def selection(audit: Audit) -> Node:
    """Return what the list must hold, and what the proposed one reaches."""
    row = audit.table("selection_summary").row(0, named=True)
    children = [
        Node(_asked(audit, one["requirement"]), number(one["reached"]), formula=same(f"≥ {one['needed'] or 0:,.6g}"))
        for one in audit.table("selection_requirements").iter_rows(named=True)
    ]
    formula = Text("整数规划：家数最少，再取总分最高", "integer programme: fewest, then the highest total score")
    label = Text("建议名单家数", "size of the proposed list")
    return Node(label, number(row["size"]), "cohort/selection", formula, "[DESIGN]",
                children=shortened(children, [1.0] * len(children), ""))  # fmt: skip


def score(audit: Audit, enterprise: str) -> Node:
    """Return the score of a candidate: its principles and their criteria."""
    row = audit.table("selection").row(by_predicate=pl.col("enterprise") == enterprise, named=True)
    criteria = audit.table("criteria").filter(pl.col("enterprise") == enterprise)
    given = {one.code: one.weight for one in principles()} | dict(audit.case.settings.selection.weights)
    children = []
    for one in principles():
        own = criteria.filter(pl.col("principle") == one.code)
        leaves = tuple(
            Node(name_of(audit, line["criterion"].removesuffix("_per_output")), number(line["points"]),
                 formula=same(f"{line['value']:,.6g} {line['unit'] or ''}") if line["value"] is not None else Text(""),
                 note=Text(line["reason"] or ""))
            for line in own.iter_rows(named=True)
        )  # fmt: skip
        weight = Text(f"权重 {given[one.code]:g}", f"weight {given[one.code]:g}")
        children.append(Node(one.name, number(row[one.code]), formula=weight, clause=_cited(one), children=leaves))
    formula = Text("G = Σ v·g / Σ v（只计有数据的原则）", "G = Σ v·g / Σ v over the principles with data")
    label = Text(f"{enterprise} 名单得分", f"{enterprise}: score for the list")
    return Node(
        label,
        number(row["score"]),
        f"selection/{enterprise}",
        formula,
        "[DESIGN]",
        children=(*children, *decision(row, "list")),
    )


def sources(audit: Audit) -> Node:
    """Return the figures that another source contradicts, with the cell of the source."""
    table = audit.table("sources_compared").filter(pl.col("verdict").is_in(["differs", "exceeds"]))
    children = [
        Node(same(f"{row['enterprise']} {row['year']} {name_of(audit, row['variable']).zh} · {row['source']}"),
             number(row["value"], row["unit"] or ""),
             place=Place(row["file"] or "", row["sheet"] or "", row["cell"] or ""),
             children=(quantity(audit, row["enterprise"], row["year"], row["variable"]),))
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    label = Text("与其他来源矛盾的数据", "figures another source contradicts")
    return Node(label, number(table.height), "cohort/sources", children=shortened(children, [1.0] * len(children), ""))


def survey(audit: Audit) -> Node:
    """Return whose data were returned, and why."""
    table = audit.table("survey_states").filter(pl.col("decision") == "return")
    children = [
        Node(same(row["enterprise"]), Text("退回", "returned"), children=decision(row, "survey"))
        for row in table.iter_rows(named=True)
    ]
    return Node(Text("退回的企业", "returned"), number(table.height), "cohort/survey",
                children=shortened(children, [1.0] * len(children), ""))  # fmt: skip


def records(audit: Audit) -> Node:
    """Return the records of visits and interviews with their places."""
    children = [
        Node(same(f"{row['enterprise']} {row['record']}"), same(row["date"] or "—"),
             place=Place(row["file"] or "", row["sheet"] or "", row["cell"] or ""), note=told(row["finding"]))
        for row in audit.table("records").iter_rows(named=True)
    ]  # fmt: skip
    return Node(Text("现场与访谈记录", "records"), number(len(children)), "cohort/records",
                children=shortened(children, [1.0] * len(children), ""))  # fmt: skip


def further(audit: Audit, system: str, indicator: str = "") -> Node:
    """Return how many enterprises reach which level of an indicator of a further system, with its clause."""
    known = next(one for one in audit.case.further if one.code == system)
    if not indicator:
        children = tuple(further(audit, system, one.code) for one in known.indicators)
        return Node(known.title, number(len(children)), f"further/{system}", clause=known.document, children=children)
    one = known.by_code[indicator]
    own = audit.table("further_indicators").filter(
        pl.col("year") == audit.year, pl.col("system") == system, pl.col("indicator") == indicator
    )
    children = tuple(
        Node(same(str(level)), number(count)) for level, count in own["level"].value_counts().sort("level").iter_rows()
    )
    base = Text(" / ".join(each.text for each in one.baselines))
    return Node(
        one.name,
        number(own.height),
        f"further/{system}/{indicator}",
        base,
        f"{known.document} {one.clause}",
        children=children,
    )


def chain(audit: Audit) -> Node:
    """Return the links of the chain that are open."""
    table = audit.table("chain").filter(pl.col("holds").eq_missing(pl.lit(False)))
    children = [
        Node(same(row["subject"]), RULES[row["rule"]], note=told(row["what"])) for row in table.iter_rows(named=True)
    ]
    return Node(Text("未闭合之处", "links left open"), number(table.height), "cohort/chain",
                children=shortened(children, [1.0] * len(children), ""))  # fmt: skip


def decisions(audit: Audit) -> Node:
    """Return every decision with its place in decisions.toml."""
    children = [
        Node(
            _of_step(row["step"], row["subject"]),
            ruled(row["decision"], row["step"]),
            note=same(row["place"]),
            children=decision(row, row["step"]),
        )
        for row in audit.table("decisions").iter_rows(named=True)
    ]
    return Node(Text("人的决定", "decisions of people"), number(len(children)), "cohort/decisions",
                children=shortened(children, [1.0] * len(children), ""))  # fmt: skip


def _asked(audit: Audit, code: str) -> Text:
    """Return what the list must hold in words: the share of a load, a stratum, an enterprise, a size."""
    kind, _, what = code.partition(":")
    if kind == "load":
        name = name_of(audit, what)
        return Text(f"{name.zh}的占比", f"share of {name.into('en')}")
    words = REQUIREMENTS.get(kind, same(kind))
    about = what.replace("|", "·")
    return Text(f"{words.zh} {about}".strip(), f"{words.into('en')} {about}".strip())


def _of_step(code: str, subject: str) -> Text:
    name = next((one.name for one in steps() if one.code == code), same(code))
    return Text(f"{name.zh} {subject}", f"{name.into('en')} {subject}")


def _cited(known: Any) -> str:
    return f"{known.citation.source} {known.citation.clause}".strip()


FIGURES: tuple[tuple[str, Callable[..., Node]], ...] = (
    (r"step/team", team),
    (r"step/plan", plan),
    (r"step/team/(?P<subject>[\w.]+)", step),
    (r"cohort/selection", selection),
    (r"cohort/selection/scores", lambda audit: replace(selection(audit), figure="cohort/selection/scores")),
    (r"selection/(?P<enterprise>[^/]+)", score),
    (r"cohort/sources", sources),
    (r"cohort/survey", survey),
    (r"cohort/records", records),
    (r"further/(?P<system>[^/]+)", further),
    (r"further/(?P<system>[^/]+)/(?P<indicator>\w+)", further),
    (r"cohort/chain", chain),
    (r"cohort/chain/open", lambda audit: replace(chain(audit), figure="cohort/chain/open")),
    (r"cohort/decisions", decisions),
)
