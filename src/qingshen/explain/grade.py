"""The tree behind an enterprise's level, index and indicators."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case.schema import REACHED, STATUSES
from qingshen.explain.node import Node, number, same
from qingshen.explain.reported import answer, quantity
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.rulebook.system import IndexSystem, Indicator

ROMAN = {1: "I", 2: "II", 3: "III"}
INDEX_FORMULA = "Y_{k} = Σ w_i · Σ ω_ij · Y_{k}(x_ij)"
NOT_EVALUABLE = Text("无基准值，无法评价", "no baseline: not evaluable")
NO_WEIGHTS = Text("该指标体系没有权重，只比较单项指标", "the system has no weights: single indicators only")


def _system(audit: Audit) -> IndexSystem:
    if audit.case.system is None:
        raise KeyError("no index system")
    return audit.case.system


def _row(audit: Audit, table: str, enterprise: str, year: int, **more: str) -> dict[str, Any]:
    frame = audit.table(table)
    wanted = {"enterprise": enterprise, "year": year, **more}
    return frame.filter(pl.all_horizontal(pl.col(name) == value for name, value in wanted.items())).row(0, named=True)


def status_of(code: str) -> Text:
    """Return the name of an indicator's status, "not evaluable" among them."""
    return NOT_EVALUABLE if code == "not_evaluable" else STATUSES[code]  # type: ignore[index]


def reached_by(row: dict[str, Any]) -> Text:
    """Return the level of an indicator or enterprise, with the best still possible where it differs."""
    if row["level"] is None:
        return Text("不评级", "not graded")
    certain, best = REACHED[row["level"]], REACHED[row["level_best"]]
    if row["level"] == row["level_best"]:
        return certain
    return Text(f"{certain.zh}（最好可达{best.zh}）", f"{certain.en} (at best {best.en})")


def clause_of(system: IndexSystem, indicator: Indicator) -> str:
    """Return document, clause and certainty, as every use of a rulebook value must show them."""
    return f"{system.document}, {indicator.clause} [{indicator.certainty}]"


def level(audit: Audit, enterprise: str, year: int) -> Node:
    """Return the tree behind an enterprise's level; in a system without weights, its indicators."""
    system, row = _system(audit), _row(audit, "levels", enterprise, year)
    name = Text(f"{enterprise} {year} 清洁生产水平", f"{enterprise} {year} cleaner-production level")
    figure, clause = f"enterprise/{enterprise}/{year}/level", f"{system.document}, {system.clause} [{system.certainty}]"
    if not system.weighted:
        every = tuple(indicator(audit, enterprise, year, one.code) for one in system.indicators)
        return Node(name, reached_by(row), figure, clause=clause, note=NO_WEIGHTS, children=every)
    grading = system.grading
    bounds = {1: grading.index_1, 2: grading.index_2, 3: grading.index_3}
    extra = "；Ⅰ级另要求其余指标达Ⅱ级 / level I also needs all others at II" if grading.level_1_needs_2 else ""
    gate = Node(
        Text("限定性指标共同达到", "limiting indicators all reach"),
        REACHED[row["limiting_level"]],
        children=tuple(indicator(audit, enterprise, year, one.code) for one in system.indicators if one.limiting),
    )
    indices = tuple(index(audit, enterprise, year, k) for k in (1, 2, 3))
    return Node(
        name,
        reached_by(row),
        figure,
        same(", ".join(f"Y_{ROMAN[k]} ≥ {float(bounds[k]):g}" for k in (1, 2, 3)) + extra),
        clause,
        children=(*indices, gate),
    )


def index(audit: Audit, enterprise: str, year: int, k: int) -> Node:
    """Return the tree behind Y_k: its classes and the points of each indicator."""
    system, row = _system(audit), _row(audit, "levels", enterprise, year)
    if not system.weighted:
        raise KeyError("no index without weights")
    points = audit.table("indicators").filter(pl.col("enterprise") == enterprise, pl.col("year") == year)
    won = dict(points.select("indicator", f"points_{k}").iter_rows())
    classes = []
    for one in system.classes:
        members = [each for each in system.indicators if each.class_code == one.code]
        children = tuple(_contribution(audit, enterprise, year, each, won[each.code], k) for each in members)
        total = sum(won[each.code] for each in members)
        weight = Text(f"w = {float(one.weight or 0):g}" + ("（加分）" if one.bonus else ""))
        classes.append(Node(one.name, number(total), formula=weight, children=children))
    value, best = row[f"index_{k}"], row[f"index_{k}_best"]
    shown = number(value) if value == best else same(f"{value:.6g} – {best:.6g}")
    return Node(
        Text(f"Y_{ROMAN[k]} 综合评价指数", f"Y_{ROMAN[k]} comprehensive index"),
        shown,
        f"enterprise/{enterprise}/{year}/index_{k}",
        same(INDEX_FORMULA.format(k=ROMAN[k])),
        f"{system.document} [{system.certainty}]",
        children=tuple(classes),
    )


def _contribution(audit: Audit, enterprise: str, year: int, one: Indicator, points: float, k: int) -> Node:
    row = _row(audit, "indicators", enterprise, year, indicator=one.code)
    reached = reached_by(row)
    return Node(
        one.name,
        Text(f"{points:.4g} 分（{reached.zh}）", f"{points:.4g} points ({reached.en})"),
        f"enterprise/{enterprise}/{year}/indicator/{one.code}",
        same(f"w·ω'·100 = {points + row[f'lost_{k}']:.4g}") if row["level"] else Text(""),
        note=Text("", "") if row["status"] == "reported" else status_of(row["status"]),
    )


def indicator(audit: Audit, enterprise: str, year: int, code: str) -> Node:
    """Return the tree behind an indicator: value, formula, inputs with their cells, baselines with their clause."""
    system = _system(audit)
    one = system.by_code[code]
    row = _row(audit, "indicators", enterprise, year, indicator=code)
    given = _row(audit, "values", enterprise, year, indicator=code)
    reached = reached_by(row)
    figure = number(row["value"], one.unit) if row["value"] is not None else status_of(row["status"])
    value = reached if one.direction == "qualitative" and row["status"] == "reported" else figure
    shown = value if value is reached else Text(f"{value.zh} → {reached.zh}", f"{value.into('en')} → {reached.en}")
    baselines = " / ".join(each.text or "—" for each in one.baselines)
    reason = f"；{given['reason']}" if given["reason"] else ""
    return Node(
        Text(one.name.zh + (" *" if one.limiting else ""), one.name.into("en") + (" *" if one.limiting else "")),
        shown,
        f"enterprise/{enterprise}/{year}/indicator/{code}",
        same(f"{one.formula.text} [{one.unit}]") if one.formula else Text(""),
        clause_of(system, one),
        note=Text(f"基准值 I / II / III：{baselines}{reason}", f"baselines I / II / III: {baselines}{reason}"),
        children=_inputs(audit, enterprise, year, one),
    )


def _inputs(audit: Audit, enterprise: str, year: int, one: Indicator) -> tuple[Node, ...]:
    names = one.formula.names if one.formula else (one.code,)
    if one.direction == "qualitative":
        return (answer(audit, enterprise, year, one.code),)
    return tuple(quantity(audit, enterprise, year, name) for name in names)
