"""One sheet of a report as a grid shows it: columns, rows, which cell is which, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from qingshen.case.schema import Field, Table
from qingshen.exchange.draft import ASKED, SUBJECTS
from qingshen.exchange.form import Form
from qingshen.language import Text
from qingshen.rulebook.carriers import carriers
from qingshen.units import in_words
from qingshen.web.reporting.draft import Standing, rows_of
from qingshen.web.reporting.words import names_of, row_name
from qingshen.web.wording import says

# Asked of every year: a row a subject, its years side by side.
SIDE_BY_SIDE = ("quantities", "answers")
# The columns that follow year by year behind the values.
BEHIND = ("status", "reason", "evidence")
WIDTHS = {"number": 110, "year": 80, "date": 115, "choice": 120}
WIDE = {"reason": 190, "evidence": 190, "name": 220, "finding": 260, "stream": 150, "problem": 160}
LAST = Text("{year} 年{label}", "{label} {year}")


def sheet_of(standing: Standing, table: str) -> dict[str, Any]:
    """Return `table`, `label`, `columns`, `rows`, `free` (whether rows can be added) of one form, ready for JSON."""
    form = standing.by_table[table]
    rows = rows_of(standing, table)
    found = _side_by_side(form, rows, standing) if table in SIDE_BY_SIDE else _flat(form, rows, standing)
    columns, lines = found
    return {
        "table": table, "label": says(form.table.label), "columns": columns, "rows": lines,
        "free": table not in ASKED, "key": SUBJECTS.get(table, ("",))[0],
        "subject": says(form.table.field(SUBJECTS[table][0]).label) if table in ASKED else "",
    }  # fmt: skip


def _flat(form: Form, rows: Sequence[Mapping[str, Any]], standing: Standing) -> tuple[list[Any], list[Any]]:
    asked = SUBJECTS.get(form.table.name, ())
    fields = [one for one in form.table.fields if one.name not in ("enterprise", *asked)]
    columns = [_column(one, form, standing) for one in fields]
    lines = [
        {
            "key": row["ident"], "title": _title(form.table, row, standing), "help": says(row["help"]),
            "idents": {"": row["ident"]}, "fixed": list(row["fixed"]),
            "cells": {one.name: row["cells"].get(one.name, "") for one in fields},
        }
        for row in rows
    ]  # fmt: skip
    return columns, lines


def _title(table: Table, row: Mapping[str, Any], standing: Standing) -> str:
    if table.name == "checks":
        return says(row["help"]) or str(row["cells"].get("question", ""))
    return says(row_name(table.name, row["cells"], standing))


def _side_by_side(form: Form, rows: Sequence[Mapping[str, Any]], standing: Standing) -> tuple[list[Any], list[Any]]:
    """Return a row a subject with a column a year and field."""
    subject = SUBJECTS[form.table.name][0]
    years = sorted({str(row["cells"].get("year", "")) for row in rows})
    columns = _year_columns(form, years, standing)
    lines: dict[str, dict[str, Any]] = {}
    for row in rows:
        cells, year = row["cells"], str(row["cells"].get("year", ""))
        code = cells.get(subject, "")
        shown = row["shown"].get(subject) or names_of(standing).get(subject, {}).get(code) or Text(code)
        line = lines.setdefault(
            code, {"key": code, "title": says(shown), "help": "", "idents": {}, "fixed": [], "cells": {}}
        )
        line["help"] = line["help"] or says(row["help"])
        line["idents"][year] = row["ident"]
        for one in columns:
            if one["year"] == year:
                line["cells"][one["id"]] = cells.get(one["field"], "")
                line["fixed"] += [one["id"]] if one["field"] in row["fixed"] else []
    for line in lines.values():
        line["fixed"] += [one["id"] for one in columns if one["year"] not in line["idents"]]
    return columns, list(lines.values())


def _year_columns(form: Form, years: Sequence[str], standing: Standing) -> list[dict[str, Any]]:
    main = form.table.main
    there = {one.name: one for one in form.table.fields}
    names = [(main, year) for year in years]
    if "unit" in there:
        names += [("unit", year) for year in reversed(years)]
    names += [(name, year) for year in reversed(years) for name in BEHIND if name in there]
    found = []
    for name, year in names:
        column = _column(there[name], form, standing)
        label = Text(*(LAST.into(one).format(year=year, label=there[name].label.into(one)) for one in ("zh", "en")))
        found.append({**column, "id": f"{name}_{year}", "year": year, "title": says(label)})
    return found


def _column(field: Field, form: Form, standing: Standing) -> dict[str, Any]:
    choices, is_closed = _choices(field, form, standing)
    unit = says(in_words(field.unit.replace("currency", standing.frame.settings.currency.zh)))
    width = WIDE.get(field.name) or (170 if choices and not is_closed else WIDTHS.get(field.kind, 120))
    return {
        "id": field.name, "field": field.name, "year": "", "kind": field.kind, "title": says(field.label),
        "unit": unit, "help": says(field.help), "choices": choices, "closed": is_closed, "width": width,
        "said": _units_said(field, form, standing),
        "required": field.required and not field.may_be_blank,
    }  # fmt: skip


def _units_said(field: Field, form: Form, standing: Standing) -> dict[str, str]:
    """Return how the units of a column of units are shown, where that is not as they are written: m3 → m³."""
    if field.name != "unit":
        return {}
    rows = standing.rows.get(form.table.name, {}).values()
    units = {*form.offered.get("unit", ()), *(row.get("unit", "") for row in rows)}
    return {one: said for one in sorted(units) if (said := says(in_words(one))) != one}


def _choices(field: Field, form: Form, standing: Standing) -> tuple[list[list[str]], bool]:
    """Return code and label of what can be chosen, and whether nothing else may be written."""
    if field.choices:
        return [[code, says(label)] for code, label in field.choices], True
    if field.kind == "year":
        return [[str(year), str(year)] for year in standing.frame.settings.years], True
    names = names_of(standing).get(field.name, {})
    if field.name == "carrier":
        names = {one.code: one.name for one in carriers()} | ({} if form.table.name != "measures" else dict(names))
    offered = form.offered.get(field.name, ())
    if names:
        return [[code, says(name)] for code, name in names.items()], False
    return [[text, text] for text in offered], False
