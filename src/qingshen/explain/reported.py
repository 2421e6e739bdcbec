"""The leaves of every tree: what an enterprise reported, in which cell."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case.schema import REACHED, STATUSES
from qingshen.explain.node import Node, number
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.problems import Place

ABSENT = Text("未填报", "not reported")


def _place(row: dict[str, str]) -> Place:
    return Place(row["file"] or "", row["sheet"] or "", row["cell"] or "")


def _note(row: dict[str, str | None]) -> Text:
    status = row["status"] or "reported"
    told = "" if status == "reported" else STATUSES[status].zh  # type: ignore[index]
    told_en = "" if status == "reported" else STATUSES[status].en  # type: ignore[index]
    reason = row["reason"] or ""
    return Text("；".join(filter(None, (told, reason))), "; ".join(filter(None, (told_en, reason))))


def quantity(audit: Audit, enterprise: str, year: int, variable: str) -> Node:
    """Return a reported quantity with its cell; what was written there if it was converted."""
    name = audit.case.variables[variable].name if variable in audit.case.variables else _indicator_name(audit, variable)
    figure = f"enterprise/{enterprise}/{year}/quantity/{variable}"
    found = audit.case.quantities.filter(
        pl.col("enterprise") == enterprise, pl.col("year") == year, pl.col("variable") == variable
    )
    if found.is_empty():
        return Node(name, ABSENT, figure)
    row = found.row(0, named=True)
    converted = row["given_unit"] != row["unit"] and row["given_value"] is not None
    formula = Text(f"{row['given_value']:g} {row['given_unit']}") if converted else Text("")
    return Node(name, number(row["value"], row["unit"]), figure, formula, place=_place(row), note=_note(row))


def _indicator_name(audit: Audit, code: str) -> Text:
    system = audit.case.system
    return system.by_code[code].name if system and code in system.by_code else Text(code, code)


def answer(audit: Audit, enterprise: str, year: int, code: str) -> Node:
    """Return a qualitative answer with its cell and evidence."""
    found = audit.case.answers.filter(
        pl.col("enterprise") == enterprise, pl.col("year") == year, pl.col("indicator") == code
    )
    label = Text("填报级别", "level answered")
    if found.is_empty():
        return Node(label, ABSENT)
    row = found.row(0, named=True)
    value = REACHED[row["level"]] if row["level"] else ABSENT
    evidence = Text(row["evidence"] or "")
    note = _note(row)
    return Node(label, value, place=_place(row), note=Text("；".join(filter(None, (note.zh, evidence.zh))), note.en))


def consumption(audit: Audit, enterprise: str, year: int, carrier: str) -> dict[str, Any]:
    """Return the row of the activities table behind an amount of energy or emission."""
    keys = (pl.col("enterprise") == enterprise, pl.col("year") == year, pl.col("carrier") == carrier)
    return audit.case.activities.row(by_predicate=pl.all_horizontal(keys), named=True)


def activity(used: dict[str, Any]) -> Node:
    """Return a reported consumption, a row of the activities table, with its cell."""
    amount = number(used["amount"], used["unit"])
    return Node(Text("消耗量", "amount used"), amount, place=_place(used), note=_note(used))
