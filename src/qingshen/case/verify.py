"""Across tables: every row names what exists, states it once, in a unit that fits, with a status that agrees."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from qingshen.case import credit_code
from qingshen.case.calorific import verify_calorific
from qingshen.case.column import MAIN, Rows
from qingshen.case.messages import problem
from qingshen.case.names import Known, Names
from qingshen.case.schema import STATUSES
from qingshen.case.unit import with_units
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.problems import Problem
from qingshen.rulebook.carriers import Carrier, carriers
from qingshen.rulebook.system import Indicator, Variable

Verified = tuple[Rows, list[Problem]]
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
    """Check the rows of one table against what the audit knows; names become codes, quantities the variable's unit."""
    rows, problems = _filled(rows)
    for step in (_enterprise, _year, _NAMED[rows.table.name]):
        rows, found = step(rows, known)
        problems += found
    if rows.table.name in ("quantities", "activities", "measures"):
        rows, found = with_units(rows, known)
        problems += found
    silent = (
        pl.col("status").is_null() & pl.col(MAIN[rows.table.name]).is_null()
        if "status" in rows.frame
        else pl.lit(False)
    )
    rows = rows.replaced(rows.frame.with_columns(silent.alias("silent")))
    rows, found = _status(rows)
    problems += found + _signs(rows, known) + verify_calorific(rows, known)
    rows, found = _once(rows, known)
    return rows, problems + found


def verify_silence(enterprises: Rows, tables: Mapping[str, Rows]) -> list[Problem]:
    """Return a warning for every enterprise on the list that has reported nothing."""
    spoken: set[str] = set()
    for name in ("quantities", "answers", "activities"):
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
    """Drop rows without a key or a required text; a unit may be missing until a value needs it."""
    problems: list[Problem] = []
    empty = pl.lit(False)
    for one in rows.table.fields:
        if (one.required or one.name in rows.table.key) and one.kind != "number" and one.name != "unit":
            missing = pl.col(one.name).is_null() & ~pl.col("bad")
            problems += rows.find(missing, one.name, "key-empty", lambda row, label=one.label: {"label": label})  # type: ignore[misc]
            empty |= pl.col(one.name).is_null()
    return rows.without(empty), problems


def _resolved(rows: Rows, field: str, names: Names, code: str) -> Verified:
    """Replace what is written by the code it stands for; report each unknown name once a sheet, at its first row."""
    written = rows.frame[field].unique().to_list()
    meant = {one: names.code(one) for one in written}
    unknown = [one for one, of in meant.items() if of is None]
    first = rows.frame.filter(pl.col(field).is_in(unknown)).unique(["block", field], keep="first", maintain_order=True)
    problems = []
    for row in first.iter_rows(named=True):
        shared = names.ambiguous.get("".join(row[field].casefold().split()))
        place = rows.place(row, field)
        if shared:
            problems.append(problem(place, "name-ambiguous", value=row[field], codes="、".join(shared)))
        else:
            problems.append(problem(place, code, value=row[field], hint=suggestion(row[field], names.shown)))
    frame = rows.frame.with_columns(pl.col(field).replace_strict(meant, return_dtype=pl.String))
    return rows.replaced(frame).without(pl.col(field).is_null()), problems


def _enterprise(rows: Rows, known: Known) -> Verified:
    rows, problems = _resolved(rows, "enterprise", known.enterprises, "unknown-enterprise")
    whose = {at: block.enterprise for at, block in enumerate(rows.blocks) if block.enterprise}
    owner = pl.col("block").replace_strict(whose, default=None, return_dtype=pl.String)
    foreign = (owner != pl.col("enterprise")).fill_null(False)
    problems += rows.find(
        foreign,
        "enterprise",
        "enterprise-other",
        lambda row: {"value": row["enterprise"], "other": whose[row["block"]]},
    )
    return rows.without(foreign), problems


def _year(rows: Rows, known: Known) -> Verified:
    if rows.table.name == "measures" or not known.years:
        return rows, []
    outside = ~pl.col("year").is_in(known.years)
    years = "、".join(str(year) for year in known.years)
    problems = rows.find(outside, "year", "year-outside", lambda row: {"value": row["year"], "years": years})
    return rows.without(outside), problems


def _variable(rows: Rows, known: Known) -> Verified:
    return _resolved(rows, "variable", known.variable_names, "unknown-variable")


def _carrier(rows: Rows, known: Known) -> Verified:
    return _resolved(rows, "carrier", known.carrier_names, "unknown-carrier")


def _indicator(rows: Rows, known: Known) -> Verified:
    if known.system is None:
        first = rows.frame.head(1).iter_rows(named=True)
        problems = [problem(rows.place(row, "indicator"), "answers-without-system") for row in first]
        return rows.without(pl.lit(True)), problems
    quantitative = [one for one in rows.frame["indicator"].unique() if known.quantitative_names.code(one)]
    mistaken = pl.col("indicator").is_in(quantitative)
    problems = rows.find(mistaken, "indicator", "indicator-quantitative", lambda row: {"value": row["indicator"]})
    rows, found = _resolved(rows.without(mistaken), "indicator", known.indicator_names, "unknown-indicator")
    return rows, problems + found


def _parameter(rows: Rows, known: Known) -> Verified:
    """Drop parameters without a value: an absent parameter is a missing one. Unknown ones are kept, with a warning."""
    rows = rows.without(pl.col("value").is_null() & ~pl.col("bad"))
    names = known.parameter_names
    meant = {one: names.code(one) or one for one in rows.frame["name"].unique()}
    unknown = pl.col("name").is_in([one for one in meant if names.code(one) is None])
    facts = lambda row: {"value": row["name"], "hint": suggestion(row["name"], names.shown)}  # noqa: E731
    problems = rows.find(unknown, "name", "unknown-parameter", facts) if known.system else []
    return rows.replaced(rows.frame.with_columns(pl.col("name").replace(meant))), problems


def _measure(rows: Rows, known: Known) -> Verified:
    """What a measure saves may be a carrier, a variable or free text; names become codes where they are known."""
    saved = rows.frame["carrier"].drop_nulls().unique()
    meant = {one: known.carrier_names.code(one) or known.variable_names.code(one) or one for one in saved}
    return rows.replaced(rows.frame.with_columns(pl.col("carrier").replace(meant))), []


_NAMED = {
    "quantities": _variable,
    "answers": _indicator,
    "activities": _carrier,
    "parameters": _parameter,
    "measures": _measure,
}


def _status(rows: Rows) -> Verified:
    """Settle every row's status; a status that contradicts the row, or lacks its reason, is a problem."""
    if "status" not in rows.frame.columns:
        return rows, []
    main = MAIN[rows.table.name]
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
    choices = dict(rows.table.field(MAIN[rows.table.name]).choices)
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
    named: dict[str, Mapping[str, Variable | Carrier | Indicator]] = {}
    if known is not None:
        indicators = known.system.by_code if known.system else {}
        named = {"variable": known.variables, "carrier": known.carriers, "indicator": indicators}
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
    content = [one.name for one in rows.table.fields if one.name not in key and one.name not in _REMARKS]
    place = MAIN.get(rows.table.name, key[-1])
    problems = []
    first: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in double.iter_rows(named=True):
        one = tuple(row[name] for name in key)
        other = first.setdefault(one, row)
        if other is not row and not _same(other, row, content):
            parts = [_name(known, field, part) for field, part in zip(key, one, strict=True)]
            shown = Text(" ".join(part.zh for part in parts), " ".join(part.into("en") for part in parts))
            problems.append(problem(rows.place(row, place), "duplicate", key=shown, other=rows.place(other, place)))
    return rows.replaced(frame.unique(key, keep="first", maintain_order=True)), problems


def _same(one: Mapping[str, Any], other: Mapping[str, Any], content: Sequence[str]) -> bool:
    return all(_rounded(one[name]) == _rounded(other[name]) for name in content)


def _rounded(value: object) -> object:
    """Twelve digits tell two statements apart; the last bits of a unit conversion do not."""
    return f"{value:.12g}" if isinstance(value, float) else value
