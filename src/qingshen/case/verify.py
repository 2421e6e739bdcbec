"""Across tables: every row names what exists, states it once, in a unit that fits, with a status that agrees."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from qingshen.case import credit_code
from qingshen.case.calorific import verify_calorific
from qingshen.case.column import Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known
from qingshen.case.resolve import (
    Verified,
    as_written,
    with_amount,
    with_carrier,
    with_check,
    with_enterprise,
    with_indicator,
    with_measure,
    with_parameter,
    with_variable,
    with_year,
)
from qingshen.case.schema import STATUSES
from qingshen.case.streams import verify_content, verify_stream, with_content, with_stream
from qingshen.case.unit import with_units
from qingshen.language import Text
from qingshen.problems import Problem
from qingshen.rulebook.balances import Balance, Component
from qingshen.rulebook.carriers import Carrier, carriers
from qingshen.rulebook.system import Indicator, Variable

# Columns whose difference does not make a second entry another statement.
_REMARKS = {"reason", "evidence"}


def verify_enterprises(rows: Rows) -> Verified:
    """Check the list of enterprises: codes there and unique, credit codes by their check digit."""
    rows, problems = _filled(rows)
    rows, found = _once(rows)
    problems += found
    coded = rows.frame.filter(pl.col("credit_code").is_not_null()).sort("block", "line")
    owner: dict[str, str] = {}
    for row in coded.iter_rows(named=True):
        code, place = row["credit_code"], rows.place(row, "credit_code")
        why = credit_code.check(code)
        first = owner.setdefault(code, row["enterprise"])
        if why:
            problems.append(problem(place, "credit-code", value=code, why=why))
        elif first != row["enterprise"]:
            problems.append(problem(place, "credit-code-twice", value=code, first=first, second=row["enterprise"]))
    return rows, problems


def verify(rows: Rows, known: Known) -> Verified:
    """Check the rows of one table against what the audit knows; names become codes, values stand in one unit."""
    rows, problems = _filled(rows)
    columns = rows.frame.columns
    steps = [step for name, step in (("enterprise", with_enterprise), ("year", with_year)) if name in columns]
    for step in (*steps, _NAMED[rows.table.name]):
        rows, found = step(rows, known)
        problems += found
    if "unit" in rows.frame:
        rows, found = with_units(rows, known)
        problems += found
    silent = pl.col("status").is_null() & pl.col(rows.table.main).is_null() if rows.table.asked else pl.lit(False)
    rows = rows.replaced(rows.frame.with_columns(silent.alias("silent")))
    rows, found = _status(rows)
    problems += found + _signs(rows, known)
    if particular := _PARTICULAR.get(rows.table.name):
        problems += particular(rows, known)
    rows, found = _once(rows, known)
    return rows, problems + found


def verify_silence(enterprises: Rows, tables: Mapping[str, Rows]) -> list[Problem]:
    """Return a warning for every enterprise on the list that has reported nothing."""
    spoken: set[str] = set()
    for name in ("quantities", "answers", "activities", "streams"):
        frame = tables[name].frame
        spoken |= set(frame.filter((pl.col("status") != "missing") | pl.col("bad"))["enterprise"].to_list())
    quiet = ~pl.col("enterprise").is_in(sorted(spoken)) & (pl.col("listed").fill_null("") != "no")
    return enterprises.find(quiet, "enterprise", "enterprise-silent", lambda row: {"value": row["enterprise"]})


def verify_blanks(activities: Rows, years: Sequence[int]) -> list[Problem]:
    """Return a warning for every energy use of the last of `years` left blank without a word: totals stay open."""
    unsaid = (pl.col("status") == "missing") & pl.col("reason").is_null() & ~pl.col("bad")
    blank = unsaid & pl.col("year").is_in(list(years[-1:]))
    names = {one.code: one.name for one in carriers()}
    facts = lambda row: {"carrier": names.get(row["carrier"], row["carrier"])}  # noqa: E731
    return activities.find(blank & pl.col("amount").is_null(), "amount", "activity-blank", facts)


def _filled(rows: Rows) -> Verified:
    """Drop rows without a key or a cell that must be filled in."""
    problems: list[Problem] = []
    empty = pl.lit(False)
    for one in rows.table.fields:
        if (one.required or one.name in rows.table.key) and not one.may_be_blank:
            missing = pl.col(one.name).is_null() & ~pl.col("bad")
            problems += rows.find(missing, one.name, "key-empty", lambda row, label=one.label: {"label": label})  # type: ignore[misc]
            empty |= pl.col(one.name).is_null()
    return rows.without(empty), problems


_NAMED = {
    "quantities": with_variable,
    "answers": with_indicator,
    "activities": with_carrier,
    "streams": with_stream,
    "contents": with_content,
    "parameters": with_parameter,
    "measures": with_measure,
    "sources": with_amount,
    "records": as_written,
    "checks": with_check,
    "scores": as_written,
    "effects": with_amount,
    "exchanges": as_written,
    "qualities": as_written,
}
_PARTICULAR = {"activities": verify_calorific, "streams": verify_stream, "contents": verify_content}


def _status(rows: Rows) -> Verified:
    """Settle every row's status; a status that contradicts the row, or lacks its reason, is a problem."""
    if "status" not in rows.frame.columns:
        return rows, []
    main = rows.table.main
    given, implied, stated = pl.col("status"), pl.col("implied"), pl.col(main).is_not_null()
    none = given.is_in(["missing", "not_applicable"])
    empty = given.is_in(["reported", "estimated"]) & ~stated & implied.is_null()
    settled = (
        pl.when(implied.is_not_null()).then(implied)
        .when(given.is_not_null()).then(given)
        .when(stated).then(pl.lit("reported")).otherwise(pl.lit("missing"))
    )  # fmt: skip
    code = (
        pl.when(pl.col("bad")).then(None)
        .when(implied.is_not_null() & given.is_not_null() & ~given.is_in(["below_detection", "reported"]))
        .then(pl.lit("status-below-detection"))
        .when(none & stated).then(pl.lit("status-contradiction"))
        .when(empty).then(pl.lit("value-absent"))
        .when((given == "below_detection") & (rows.table.name == "answers")).then(pl.lit("status-not-for-answers"))
        .when(settled.is_in(["not_applicable", "estimated"]) & pl.col("reason").is_null()).then(pl.lit("reason-absent"))
    )  # fmt: skip
    label = rows.table.field(main).label
    columns = {"value-absent": main, "reason-absent": "reason"}
    frame = rows.frame.with_columns(code.alias("code"))
    problems = [
        problem(rows.place(row, columns.get(row["code"], "status")), row["code"],
                label=label, status=STATUSES[row["status"]], value=_written(rows, row[main]))
        for row in frame.filter(pl.col("code").is_not_null()).iter_rows(named=True)
    ]  # fmt: skip
    return rows.replaced(rows.frame.with_columns(settled.alias("status"))), problems


def _written(rows: Rows, value: object) -> object:
    """Return the main value of a row as its writer knows it: 0 rather than 0.0, a level by its label."""
    choices = dict(rows.table.field(rows.table.main).choices)
    return f"{value:g}" if isinstance(value, float) else choices.get(str(value), value)


def _signs(rows: Rows, known: Known) -> list[Problem]:
    """Amounts are not negative but where the rulebook has a negative baseline; a share up to 1 % is asked back."""
    if rows.table.name == "quantities":
        negative = (pl.col("value") < 0) & ~pl.col("variable").is_in(sorted(known.may_be_negative))
        percent = (pl.col("unit") == "%") & (pl.col("value") > 0) & (pl.col("value") <= 1)
        return rows.find(
            negative,
            "value",
            "negative",
            lambda row: {"name": _name(known, "variable", row["variable"]), "value": f"{row['given_value']:g}"},
        ) + rows.find(
            percent,
            "value",
            "percent-as-fraction",
            lambda row: {
                "name": _name(known, "variable", row["variable"]),
                "value": f"{row['value']:g}",
                "percent": f"{row['value'] * 100:g}",
            },
        )
    column, name, code = {
        "sources": ("value", "variable", "negative"),
        "exchanges": ("value", "stream", "negative"),
        "activities": ("amount", "carrier", "negative"),
        "parameters": ("value", "name", "negative"),
        "measures": ("investment", "measure", "negative-investment"),
    }.get(rows.table.name, ("", "", ""))
    if not column:
        return []
    return rows.find(
        pl.col(column) < 0,
        column,
        code,
        lambda row: {"name": _name(known, name, row[name]), "value": f"{row[column]:g}"},
    )


def _name(known: Known | None, field: str, value: object) -> Text:
    """Return what the writer of a row calls `value` of the column `field`: a code's name where it has one."""
    named: dict[str, Mapping[str, Variable | Carrier | Indicator | Balance | Component]] = {}
    if known is not None:
        indicators = known.system.by_code if known.system else {}
        named = {"variable": {**known.carriers, **known.variables}, "carrier": known.carriers, "indicator": indicators}
        named |= {"balance": known.balances, "component": known.components}
    one = named.get(field, {}).get(str(value))
    return one.name if one else Text(str(value))


def _once(rows: Rows, known: Known | None = None) -> Verified:
    """Keep one row a key: a blank gives way; the same statement twice is one; two statements are a problem."""
    key, frame = list(rows.table.key), rows.frame.sort("block", "line", maintain_order=True)
    double = frame.filter(pl.struct(key).is_duplicated())
    if double.is_empty():
        return rows, []
    if "silent" in frame.columns:
        spoken = ~pl.col("silent").all().over(key)
        frame = frame.filter(~(spoken & pl.col("silent")))
        double = frame.filter(pl.struct(key).is_duplicated())
    anchor = rows.table.anchor
    content = [one.name for one in rows.table.fields if one.name not in key and one.name not in _REMARKS]
    problems = []
    first: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in double.iter_rows(named=True):
        one = tuple(row[name] for name in key)
        other = first.setdefault(one, row)
        if other is not row and not _same(other, row, content):
            parts = [_name(known, field, part) for field, part in zip(key, one, strict=True)]
            shown = Text(" ".join(part.zh for part in parts), " ".join(part.into("en") for part in parts))
            problems.append(problem(rows.place(row, anchor), "duplicate", key=shown, other=rows.place(other, anchor)))
    return rows.replaced(frame.unique(key, keep="first", maintain_order=True)), problems


def _same(one: Mapping[str, Any], other: Mapping[str, Any], content: Sequence[str]) -> bool:
    return all(_rounded(one[name]) == _rounded(other[name]) for name in content)


def _rounded(value: object) -> object:
    """Twelve digits tell two statements apart; the last bits of a unit conversion do not."""
    return f"{value:.12g}" if isinstance(value, float) else value
