"""The tree behind checklists and hot spots: answers with their cells, amounts of a group with their enterprises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl

from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same, shortened
from qingshen.explain.reported import quantity
from qingshen.language import Text
from qingshen.phases.amounts import amounts
from qingshen.phases.audit import Audit
from qingshen.phases.diagnosis.hotspots import DISCHARGED, GENERATED, STAGES, TREATMENT
from qingshen.phases.industry import ENERGY, GHG
from qingshen.problems import Place
from qingshen.rulebook.cited import Citation


def told(text: str | None) -> Text:
    """Return a cell's "中文 / English" in both languages."""
    zh, slash, en = (text or "").partition(" / ")
    return Text(zh, en) if slash else Text(zh)


def cited(citation: Citation) -> str:
    """Return document, clause and certainty."""
    return f"{citation.source} {citation.clause}".strip() + f"（{citation.certainty}）"


def place_of(row: dict[str, Any]) -> Place:
    """Return the cell a row stands in."""
    return Place(row["file"] or "", row["sheet"] or "", row["cell"] or "")


def listed(children: list[Node]) -> tuple[Node, ...]:
    """Return the first children and how many are left."""
    return shortened(children, [1.0] * len(children), "")


def checklist(audit: Audit) -> Node:
    """Return the questions that can be judged, the most widespread problem first."""
    table = audit.table("checklist_results").sort("share", "question", descending=[True, False], nulls_last=True)
    known = {one.code: one for one in audit.case.catalogue.questions}
    children = [
        Node(known[row["question"]].question, same(f"{row['flagged']}/{row['flagged'] + row['clear']}"),
             f"question/{row['question']}")
        for row in table.drop_nulls("share").iter_rows(named=True)
    ]  # fmt: skip
    label = Text("有结论的题目", "questions judged")
    note = Text(f"共 {table.height} 题", f"of {table.height}")
    return Node(label, number(len(children)), "cohort/checklist", note=note, children=listed(children))


def question(audit: Audit, question: str) -> Node:
    """Return who is flagged by a question, with the answer, its limit and where the question is from."""
    row = audit.table("checklist_results").row(by_predicate=pl.col("question") == question, named=True)
    one = next(each for each in audit.case.catalogue.questions if each.code == question)
    code = pl.col("problem").str.split("/").list.last() == question
    method = pl.col("problem").str.starts_with("checklist/") | pl.col("problem").str.starts_with("questionnaire/")
    findings = audit.table("findings").filter(code & method) if audit.has("findings") else pl.DataFrame()
    children = [
        Node(same(found["enterprise"]), Text("存在", "flagged"), place=place_of(found), note=told(found["evidence"]))
        for found in findings.iter_rows(named=True)
    ]
    limit = Text(f"判据 {one.threshold.zh} {one.unit}".strip(), f"flagged when {one.threshold.into('en')} {one.unit}")
    note = Text(
        f"没有 {row['clear']}，不明 {row['unknown']}（不计）；证据：{one.evidence.zh}",
        f"clear {row['clear']}, unknown {row['unknown']} (not counted); evidence: {one.evidence.into('en')}",
    )
    value = same(f"{row['flagged']}/{row['flagged'] + row['clear']}")
    return Node(one.question, value, f"question/{question}", limit, cited(one.citation), note=note,
                children=listed(children))  # fmt: skip


def hotspots(audit: Audit) -> Node:
    """Return the hottest group of each item."""
    table = audit.table("hotspots").filter(pl.col("rank") == 1)
    children = [
        Node(_label(audit, row), number(row["amount"], row["unit"] or ""), _id(row))
        for row in table.iter_rows(named=True)
    ]
    formula = Text("各组填报企业之和", "sums over those of each group that report it")
    label = Text("各项名次第一的组", "the group that ranks first in each item")
    return Node(label, number(table.height), "cohort/hotspots", formula, "[DESIGN]", children=listed(children))


def _id(row: dict[str, Any]) -> str:
    return f"hotspot/{row['group']}/{row['stage']}/{row['variable']}"


def _label(audit: Audit, row: dict[str, Any]) -> Text:
    name, group = name_of(audit, row["variable"]), row["group"] or "—"
    return Text(f"{group} {name.zh}", f"{group} {name.into('en')}")


def hotspot(audit: Audit, group: str, stage: str, variable: str) -> Node:
    """Return the amount of a group: of each of its enterprises what it reports, largest first."""
    keys = {"group": group, "stage": stage, "variable": variable}
    row = audit.table("hotspots").row(
        by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in keys.items()), named=True
    )
    years = dict(audit.table("reference_years").select("enterprise", "year").iter_rows())
    amount = _amounts(audit, group, stage, variable)
    unit = row["unit"] or ""
    nodes = [_of(audit, code, years[code], stage, variable, number(value, unit)) for code, value in amount.iter_rows()]
    share = "—" if row["share"] is None else f"{row['share']:.2%}"
    note = Text(f"份额 {share}，名次 {row['rank']}，填报 {row['enterprises']}/{row['cohort']} 家",
                f"share {share}, rank {row['rank']}, reported by {row['enterprises']}/{row['cohort']}")  # fmt: skip
    formula = Text("产生量 − 排放量", "generated − discharged") if stage == TREATMENT else Text("各企业之和", "sum")
    return Node(_label(audit, row), number(row["amount"], row["unit"] or ""), _id(row), formula, "[DESIGN]", note=note,
                children=shortened(nodes, amount["value"].to_list(), row["unit"] or ""))  # fmt: skip


def _members(audit: Audit, group: str) -> list[str]:
    """Return the enterprises of a group, as the benchmark names groups."""
    columns = [pl.col(name).fill_null("—") for name in audit.case.settings.benchmark.group_by]
    label = pl.concat_str(columns, separator=" · ") if columns else pl.lit("")
    return audit.case.enterprises.filter(label == group)["enterprise"].to_list()


def _amounts(audit: Audit, group: str, stage: str, variable: str) -> pl.DataFrame:
    """Return `enterprise, value` of the group's enterprises."""
    known = amounts(audit.case, dict(audit.tables), audit.table("reference_years"))
    own = known.filter(pl.col("enterprise").is_in(_members(audit, group)))
    found = own.filter(pl.col("variable") == variable).select("enterprise", "value", "unit")
    if stage == TREATMENT:
        left = own.filter(pl.col("variable") == variable.removesuffix(GENERATED) + DISCHARGED)
        pair = left.select("enterprise", "unit", discharged="value")
        found = found.join(pair, on=["enterprise", "unit"]).with_columns(value=pl.col("value") - pl.col("discharged"))
    return found.select("enterprise", "value").sort("value", "enterprise", descending=[True, False])


def _of(audit: Audit, enterprise: str, year: int, stage: str, variable: str, shown: Text) -> Node:
    if variable in (ENERGY, GHG):
        return Node(same(enterprise), shown, f"enterprise/{enterprise}/{year}/{variable}")
    behind = [variable]
    if stage == TREATMENT:
        behind.append(variable.removesuffix(GENERATED) + DISCHARGED)
    leaves = tuple(quantity(audit, enterprise, year, one) for one in behind)
    return Node(same(enterprise), shown, children=leaves)


FIGURES: tuple[tuple[str, Callable[..., Node]], ...] = (
    (r"cohort/checklist", checklist),
    (r"question/(?P<question>[^/]+)", question),
    (r"cohort/hotspots", hotspots),
    (rf"hotspot/(?P<group>.*)/(?P<stage>{'|'.join(STAGES)})/(?P<variable>\w+)", hotspot),
)
