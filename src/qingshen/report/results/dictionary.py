"""The dictionary of the results (results.toml, balances.toml): every table and column, its unit and its method."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from qingshen.case.schema import OUTCOMES, PATHS, RECORDS, SIZES, STATUSES, YES_NO
from qingshen.language import Language, Text
from qingshen.methods.abatement import LEFT_OUT, NOTES
from qingshen.methods.balance_indicators import REASONS as INDICATOR_REASONS
from qingshen.methods.benchmark.intensity import REASONS
from qingshen.report.content.accounts import SCOPES
from qingshen.report.content.gaps import KINDS
from qingshen.report.content.names import CERTAINTIES, LEVELS, REFERENCES
from qingshen.report.formatting import pretty_unit
from qingshen.rulebook import balances as balance_rules
from qingshen.rulebook.balance_indicators import balance_indicators
from qingshen.rulebook.edition import held
from qingshen.rulebook.procedure import (
    acceptance_items,
    aspects,
    diagnosis_methods,
    orientations,
    principles,
    roles,
    steps,
)

VARIABLE = "variable"
"""Codes of variables, indicators and carriers: their names come from the rulebook, not from a list."""
FILES = (
    "results.toml",
    "balances.toml",
    "preparation.toml",
    "focus.toml",
    "diagnosis.toml",
    "options.toml",
    "performance.toml",
)


@held
def lists() -> Mapping[str, Mapping[Any, Text]]:
    """Return the names of codes by what they are codes of, as the edition that holds has them."""
    return {
        "status": STATUSES,
        "size": SIZES,
        "yes_no": YES_NO,
        "level": LEVELS,
        "outcome": OUTCOMES,
        "path": PATHS,
        "record_kind": RECORDS,
        "step": {one.code: one.name for one in steps()},
        "audit_role": {one.code: one.name for one in roles()},
        "acceptance_item": {one.code: one.name for one in acceptance_items()},
        "principle": {one.code: one.name for one in principles()},
        "orientation": {one.code: one.name for one in orientations()},
        "aspect": {one.code: one.name for one in aspects()},
        "diagnosis_method": {one.code: one.name for one in diagnosis_methods()},
        "scope": SCOPES,
        "certainty": CERTAINTIES,
        "compared": REASONS,
        "reference": REFERENCES,
        "doubt": KINDS,
        "note": NOTES,
        "left_out": LEFT_OUT,
        "indicator_reason": INDICATOR_REASONS,
        "balance": {one.code: one.name for one in balance_rules.balances()},
        "role": {one.code: one.name for one in balance_rules.roles()},
        "component": {one.code: one.name for one in balance_rules.components()},
        "balance_indicator": {one.code: one.name for one in balance_indicators()},
    }


@dataclass(frozen=True)
class Column:
    """One column. `unit` is canonical, with "{column}" where it stands in another column and "currency" for money.

    `show` is "index", "share", "plain" or "" (significant digits); `codes` names the list its codes are from.
    """

    name: str
    label: Text
    unit: str = ""
    meaning: Text = Text("")
    show: str = ""
    codes: str = ""


@dataclass(frozen=True)
class Table:
    """One table of results, its columns in order, and the method that gives it."""

    name: str
    label: Text
    meaning: Text
    method: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column called `name`, bare where it is not declared."""
        return next((one for one in self.columns if one.name == name), Column(name, Text(name, name)))


@held
def tables() -> Mapping[str, Table]:
    """Return every declared table by name, in the order of the file."""
    read = _read()
    return {name: _table(name, entry, read["columns"]) for name, entry in read["tables"].items()}


def table(name: str) -> Table:
    """Return the table called `name`, bare where it is not declared."""
    return tables().get(name) or Table(name, Text(name, name), Text(""), "", ())


def words_of(codes: str) -> Mapping[str, Text]:
    """Return the words of the list `codes` by code; empty for codes whose names the rulebook holds."""
    if codes in lists():
        return lists()[codes]
    return {code: Text(**text) for code, text in _read()["codes"].get(codes, {}).items()}


def unit_shown(unit: str, columns: Table, language: Language, currency: Text) -> str:
    """Return a declared unit as people read it: "currency/{unit}" → "万元/[单位]", "a" → "年"."""
    named = re.sub(r"\{(\w+)\}", lambda match: f"[{columns.column(match[1]).label.into(language)}]", unit)
    money = re.sub(r"\bcurrency\b", lambda _: currency.into(language), named)
    return pretty_unit(re.sub(r"\ba\b", "年", money) if language == "zh" else money)


@cache
def _read() -> dict[str, Any]:
    """Return the sections columns, tables and codes of all files, put together."""
    read: dict[str, Any] = {"columns": {}, "tables": {}, "codes": {}}
    for file in FILES:
        given = tomllib.loads(files("qingshen.report").joinpath(file).read_text(encoding="utf-8"))
        for section in read:
            read[section] |= given.get(section, {})
    return read


def _table(name: str, entry: Mapping[str, Any], shared: Mapping[str, Any]) -> Table:
    own = entry.get("own", {})
    columns = tuple(_column(one, shared.get(one, {}) | own.get(one, {})) for one in entry["columns"])
    return Table(name, Text(**entry["label"]), Text(**entry["meaning"]), entry["method"], columns)


def _column(name: str, entry: Mapping[str, Any]) -> Column:
    plain = {key: entry.get(key, "") for key in ("unit", "show", "codes")}
    return Column(name, Text(**entry["label"]), meaning=Text(**entry["meaning"]), **plain)
