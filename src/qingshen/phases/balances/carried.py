"""What streams carry: contents (chromium, COD, temperature …) reconciled together with the flows that carry them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import PLACE_COLUMNS
from qingshen.methods.balance.components import ComponentResult, reconcile_components
from qingshen.phases.balances.closed import Closed
from qingshen.phases.balances.drawn import KEYS
from qingshen.phases.balances.verdicts import framed
from qingshen.phases.balances.weighed import runs, weighed
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.balances import Component, balances, components

LEVEL = "℃"
"""Contents in degrees count from a level, not from nothing, and may be negative."""
NOT_FOUND = "components-not-closed"
VERDICTS: dict[str, Any] = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "component": pl.String, "readings": pl.Int64,
    "statistic": pl.Float64, "degrees_of_freedom": pl.Int64, "threshold": pl.Float64, "balanced": pl.Boolean,
    "solved": pl.Boolean, "iterations": pl.Int64,
}  # fmt: skip
CONTENTS: dict[str, Any] = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "stream": pl.String, "component": pl.String,
    "value": pl.Float64, "sigma": pl.Float64, "unit": pl.String, "reconciled": pl.Float64,
    "reconciled_sigma": pl.Float64, "flow": pl.Float64, "flow_sigma": pl.Float64, "flow_unit": pl.String,
    "status": pl.String, "test": pl.Float64, "file": pl.String, "sheet": pl.String, "cell": pl.String,
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class Carried:
    """One component in one network: the rows of its contents, and its balance; None where no solution was found."""

    closed: Closed
    component: Component
    rows: pl.DataFrame
    result: ComponentResult | None


def carried(case: Case, closed: list[Closed]) -> list[Carried]:
    """Return the balance of every component that streams of `closed` carry.

    Flows are those without the errors found in them. A stream without a content row may carry anything, so a node is
    balanced where all its streams have one. Raises Refused by cell with every mistake in the contents.
    """
    known = {one.code: one for one in components()}
    found: list[Carried] = []
    problems: list[Problem] = []
    for one, code, rows in _groups(case, closed):
        try:
            found.append(Carried(one, known[code], rows, _reconciled(one, known[code], rows, case)))
        except Refused as refused:
            problems += (_placed(problem, rows) for problem in refused.problems)
    if problems:
        raise Refused(problems)
    return found


def _groups(case: Case, closed: list[Closed]) -> Iterator[tuple[Closed, str, pl.DataFrame]]:
    keys = [*KEYS, "component"]
    streams = pl.concat([one.drawn.rows.select(*KEYS, "stream") for one in closed])
    there = case.contents.filter((pl.col("status") != "not_applicable").fill_null(True))
    drawn = there.join(streams, on=[*KEYS, "stream"], how="semi").sort(*keys, "stream", maintain_order=True)
    rows = weighed(drawn, keys, case.settings.balance)
    found: dict[tuple[object, ...], list[tuple[str, pl.DataFrame]]] = {}
    for (*key, code), start, count in runs(rows, keys):
        found.setdefault(tuple(key), []).append((str(code), rows.slice(start, count)))
    for one in closed:
        for code, part in found.get(tuple(one.drawn.key.values()), ()):
            yield one, code, part


def _reconciled(one: Closed, component: Component, rows: pl.DataFrame, case: Case) -> ComponentResult | None:
    contents = rows.select("stream", "component", value="reading", sigma="sigma")
    level = {component.code: 0.0} if LEVEL in component.units else None
    try:
        return reconcile_components(
            one.final.network, contents, reference=level, alpha=case.settings.balance.alpha
        )  # fmt: skip
    except Refused as refused:
        if {problem.code for problem in refused.problems} == {NOT_FOUND}:
            return None
        raise


def _placed(problem: Problem, rows: pl.DataFrame) -> Problem:
    """Return the problem at the cell of the content it names, else at the first of them."""
    name = problem.place.cell.split(" · ")[0]
    at = rows.filter(pl.col("stream") == name)
    cell = (rows if at.is_empty() else at).select(PLACE_COLUMNS).row(0)
    return replace(problem, place=Place(*(text or "" for text in cell)))


def component_verdicts(found: list[Carried]) -> pl.DataFrame:
    """Return one row a component and network: whether its contents and flows agree."""
    rows = []
    for one in found:
        result = one.result
        tested = result is not None and result.degrees_of_freedom > 0
        rows.append(
            {
                **one.closed.drawn.key,
                "component": one.component.code,
                "readings": int(one.rows["reading"].is_not_null().sum()),
                "statistic": result.statistic if result and tested else None,
                "degrees_of_freedom": result.degrees_of_freedom if result else None,
                "threshold": result.threshold if result else None,
                "balanced": result.balanced if result else None,
                "solved": result is not None,
                "iterations": result.iterations if result else None,
            }
        )
    return framed(rows, VERDICTS)


def content_rows(found: list[Carried]) -> pl.DataFrame:
    """Return one row a stream and component that somebody stated: content and component flow, reconciled."""
    units = {one.code: one.unit for one in balances()}
    parts = []
    for one in found:
        if one.result is None:
            continue
        carrying = one.closed.drawn.balance
        factor, unit = one.component.factor(carrying), one.component.content_unit(carrying)
        code, flow_unit = one.component.code, units[one.component.balance]
        stated = one.rows.select("stream", *PLACE_COLUMNS)
        told = one.result.contents.join(stated, on="stream", how="inner", maintain_order="left")
        year = pl.lit(one.closed.drawn.year, dtype=pl.Int32)
        parts.append(
            told.select(
                pl.lit(one.closed.drawn.enterprise).alias("enterprise"), year.alias("year"),
                pl.lit(carrying.code).alias("balance"), "stream", pl.lit(code).alias("component"), "value",
                "sigma", pl.lit(unit).alias("unit"), "reconciled", "reconciled_sigma", pl.col("flow") * factor,
                pl.col("flow_sigma") * factor, pl.lit(flow_unit).alias("flow_unit"), "status", "test",
                *PLACE_COLUMNS,
            )
        )  # fmt: skip
    return pl.concat(parts) if parts else framed([], CONTENTS)
