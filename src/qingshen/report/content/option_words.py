"""Words for options: their names, where they come from, what they are for, whose they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from qingshen.case.deciding import SHARED
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.report.content.cut import listed
from qingshen.report.content.names import halves, variable
from qingshen.report.content.targets import name_of as target_name
from qingshen.report.document import Cell
from qingshen.report.formatting import Value
from qingshen.rulebook.procedure import aspect

INDUSTRY = Text("行业", "industry")
LEVELS = {"industry": INDUSTRY, "enterprise": Text("企业", "enterprise")}
SOURCES = {
    "enterprise": Text("企业申报", "enterprises"),
    "catalogue": Text("技术目录", "catalogue"),
    "people": Text("审核方提出", "people"),
    "exchange": Text("供需匹配", "exchange"),
}
KINDS = {
    **SHARED,
    "technique": Text("目录技术", "catalogue technique"),
    "measure": Text("企业措施", "measure"),
    "exchange": Text("企业间交换", "exchange between enterprises"),
}
FITS = {"met": Text("满足", "met"), "unknown": Text("待核实", "unknown"), "failed": Text("不满足", "failed")}
DECISIONS = {"adopt": Text("采用", "adopt"), "reject": Text("不采用", "reject"), "defer": Text("暂缓", "defer")}
# Classes of cost and piles as they fit narrow columns; in full in methods.screening.
COSTS = {
    "none": Text("无费", "none"),
    "low": Text("低费", "low"),
    "medium": Text("中费", "medium"),
    "high": Text("高费", "high"),
}
PILES = {
    "feasible_low": Text("可行", "feasible"),
    "feasible_high": Text("初步可行", "feasible at first sight"),
    "infeasible": Text("不可行", "infeasible"),
    "deferred": Text("待定", "open"),
}
UNKNOWN = Text("未知", "unknown")
NONE = Text("—", "—")
# What is commonly exchanged; any other medium keeps the name the enterprises give it.
MEDIA = {
    "reclaimed_water": Text("再生水", "reclaimed water"),
    "hot_water": Text("热水", "hot water"),
    "cooling_water": Text("冷却水", "cooling water"),
    "spent_caustic": Text("废碱液", "spent caustic"),
    "spent_acid": Text("废酸液", "spent acid"),
    "waste_heat": Text("余热", "waste heat"),
}
NAMED = 2
COUNTED = Text("项", " ")


def source(option: str) -> str:
    """Return the id of an option's explanation."""
    return f"option/{option}"


def medium(audit: Audit, code: str) -> Text:
    """Return the name of a medium in both languages."""
    if code in MEDIA:
        return MEDIA[code]
    name = variable(audit, code)
    return halves(code.replace("_", " ")) if name.zh == code else name


def name_of(audit: Audit, row: Mapping[str, Any]) -> Text:
    """Return the name of an option; of an exchange with its medium in words."""
    if row["kind"] != "exchange" or not row["name"]:
        return halves(row["name"] or row["option"])
    code, _, way = row["name"].partition(" / ")[0].partition("：")
    stuff, ends = medium(audit, code), [_ends(side.split("、")) for side in way.split(" → ")]
    return Text(f"{stuff.zh}：{' → '.join(one.zh for one in ends)}",
                f"{stuff.into('en')}: {' → '.join(one.into('en') for one in ends)}")  # fmt: skip


def _ends(codes: list[str]) -> Text:
    if len(codes) <= NAMED:
        return Text("、".join(codes), ", ".join(codes))
    return Text(f"{codes[0]} 等 {len(codes)} 家", f"{codes[0]} and {len(codes) - 1} more")


def named(audit: Audit, row: Mapping[str, Any]) -> Cell:
    """Return the cell that names an option, with the enterprise it is of."""
    name = name_of(audit, row)
    if row["enterprise"] is None:
        return Cell(name, source(row["option"]))
    told = Text(f"{row['enterprise']} {name.zh}", f"{row['enterprise']} {name.into('en')}")
    return Cell(told, source(row["option"]))


def cost_class(code: str | None) -> Text:
    """Return the class of cost in words."""
    return COSTS[code] if code else UNKNOWN


def kind(code: str | None) -> Text:
    """Return the kind of an option in words; a type of the enterprises' own stands as they wrote it."""
    if code is None:
        return UNKNOWN
    known = aspect(code)
    return KINDS.get(code) or (known.name if known else halves(code))


def problems_of(audit: Audit, codes: str | None) -> Text:
    """Return the names of the problems an option is for, the first of them."""
    given = [one for one in (codes or "").split(";") if one]
    if not given:
        return NONE
    known = names(audit, "problems", "problem")
    return listed([halves(known.get(one, one)) for one in given], NAMED, COUNTED)


def targets_of(audit: Audit, codes: str | None) -> Text:
    """Return what the targets an option serves are about, each once."""
    given = [one for one in (codes or "").split(";") if one]
    if not given or not audit.has("targets"):
        return NONE
    rows = audit.table("targets").filter(pl.col("target").is_in(given)).sort("horizon", "target", descending=True)
    found = [variable(audit, one["variable"]) if one["variable"] else target_name(audit, one)
             for one in rows.iter_rows(named=True)]  # fmt: skip
    return listed(list({one.zh: one for one in found}.values()), NAMED + 1, COUNTED) if found else NONE


def chained(audit: Audit, row: Mapping[str, Any]) -> Value:
    """Return "problem → target" of an option in one cell."""
    problem, target = problems_of(audit, row["problem"]), targets_of(audit, row["target"])
    return Text(f"{problem.zh} → {target.zh}", f"{problem.into('en')} → {target.into('en')}")


def names(audit: Audit, table: str, key: str) -> dict[str, str]:
    """Return the names by code of a table with a column `name`; none where the audit has no such table."""
    if not audit.has(table):
        return {}
    return dict(audit.table(table).select(key, pl.coalesce("name", key).alias("name")).iter_rows())
