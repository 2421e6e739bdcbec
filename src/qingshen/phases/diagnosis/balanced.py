"""Material, energy and water balances: what they tell of each enterprise, gathered by balance and kind of problem."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from qingshen.language import Text
from qingshen.phases.decisions import joined
from qingshen.phases.diagnosis.finding import FINDINGS, PROBLEMS, Diagnosed, fitted, framed
from qingshen.rulebook.balances import Kind, balances
from qingshen.rulebook.class_aspects import attribution
from qingshen.rulebook.focusing import orientation_of

METHOD = "balance"
METHODS: dict[Kind, str] = {
    "water": "water_balance", "energy": "energy_balance", "material": "material_balance", "element": "material_balance",
}  # fmt: skip
# What is lost can be saved; a wrong meter or an unmetered stream is a problem of knowledge, its size is no potential.
SAVED = ("leak", "loss")
UNTESTED = ("unmetered", "unchecked", "topology")
"""Kinds that every network drawn can have."""


def by_balances(tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> Diagnosed:
    """Return the problems `balance/BALANCE/KIND` of the enterprises' own years.

    An enterprise is counted where its network could show the problem: errors of meters and leaks where readings check
    each other, a deviation where both sides are read, a large loss where the loss per output is known.
    """
    if tables.get("balance_problems", pl.DataFrame()).is_empty():
        return Diagnosed(framed((), PROBLEMS), framed((), FINDINGS))
    code = pl.format("{}/{}/{}", pl.lit(METHOD), "balance", "kind")
    found = tables["balance_problems"].join(current, on=["enterprise", "year"], how="semi").with_columns(problem=code)
    networks = tables["balances"].join(current, on=["enterprise", "year"], how="semi")
    kinds = found.select("problem", "balance", "kind").unique().sort("problem")
    problems = framed((_described(row, found, networks) for row in kinds.iter_rows(named=True)), PROBLEMS)
    methods = problems.select("problem", "method")
    findings = found.join(methods, on="problem").with_columns(evidence=_evidence())
    # A size without a figure has no unit either.
    findings = findings.with_columns(unit=pl.when(pl.col("size").is_not_null()).then("unit"))
    return Diagnosed(problems, fitted(findings, FINDINGS))


def _described(row: dict[str, str], found: pl.DataFrame, networks: pl.DataFrame) -> dict[str, Any]:
    of = next(one for one in balances() if one.code == row["balance"])
    kind, about = attribution("balance_problem", row["kind"]), attribution("balance", row["balance"])
    if kind is None:
        raise ValueError(f"class_aspects.csv has no balance problem {row['kind']}")
    variable = next(iter(about.concerns if about else ()), None)
    return {
        "problem": row["problem"],
        "method": METHODS[of.kind],
        "name": joined(Text(f"{of.name.zh}：{kind.name.zh}", f"{of.name.into('en')}: {kind.name.into('en')}")),
        "aspect": kind.aspect,
        "orientation": orientation_of(variable or ""),
        "variable": variable,
        "audited": len({*_judged(row, networks), *found.filter(problem=row["problem"])["enterprise"]}),
        "adds_up": row["kind"] in SAVED,
    }


def _judged(row: dict[str, str], networks: pl.DataFrame) -> Iterator[str]:
    """Return the enterprises whose network of this balance could show this kind of problem."""
    own = networks.filter(pl.col("balance") == row["balance"])
    if row["kind"] == "loss":
        own = own.filter(pl.col("loss_per_output").is_not_null())
    elif row["kind"] == "deviation":
        own = own.filter(pl.col("within_limit").is_not_null())
    elif row["kind"] not in UNTESTED:
        own = own.filter(pl.col("degrees_of_freedom") > 0)
    yield from own["enterprise"]


def _evidence() -> pl.Expr:
    """Return where in the network the problem shows, and in brackets what else would explain it or belongs to it."""
    others = pl.col("alternatives").fill_null("")
    return pl.when(others == "").then("where").otherwise(pl.format("{} ({})", "where", others))
