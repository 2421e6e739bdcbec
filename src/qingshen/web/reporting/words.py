"""Cells in the words of the form: which row, which column, what a code is called."""

from collections.abc import Mapping

from qingshen.case.names import Known
from qingshen.case.schema import TABLES, Field, Table
from qingshen.exchange.draft import known_of
from qingshen.exchange.form import Line
from qingshen.language import Text
from qingshen.units import in_words
from qingshen.web.reporting.draft import KEY, Standing


def joined(parts: list[Text], between: str = " ") -> Text:
    """Return texts in a row, empty ones left out."""
    there = [one for one in parts if one.zh]
    return Text(between.join(one.zh for one in there), between.join(one.into("en") for one in there))


def row_name(table: str, cells: Mapping[str, str], standing: Standing, line: Line | None = None) -> Text:
    """Return what a row is called: its key in words."""
    if table == "checks":
        return Text(cells.get("question", ""))
    shown = line.shown if line else {}
    named = sorted(KEY[table], key=lambda one: one == "year")
    names = names_of(standing)
    return joined([shown.get(one) or _named(TABLES[table], one, cells.get(one, ""), names) for one in named])


def field_name(table: str, field: str) -> Text:
    """Return what a column is called; "" is the whole row."""
    return TABLES[table].field(field).label if field else Text("整行", "the row")


def cell_text(table: str, field: str, text: str, standing: Standing) -> Text:
    """Return a canonical text as the form shows it."""
    return _named(TABLES[table], field, text, names_of(standing)) if field and text else Text(text)


def place_name(table: str, cells: Mapping[str, str], field: str, standing: Standing) -> Text:
    """Return where a cell stands: "数据 · 新鲜用水量 2024 · 数值"."""
    parts = [TABLES[table].label, row_name(table, cells, standing)]
    return joined([*parts, *([field_name(table, field)] if field else [])], " · ")


def _named(table: Table, field: str, text: str, names: Mapping[str, Mapping[str, Text]]) -> Text:
    if field == "unit":
        return in_words(text)
    one: Field = table.field(field)
    label = dict(one.choices).get(text) or names.get(field, {}).get(text)
    return label or Text(text)


def names_of(standing: Standing) -> Mapping[str, Mapping[str, Text]]:
    """Return the names of codes by field."""
    known: Known = known_of(standing.frame, "")
    variables = {code: one.name for code, one in known.variables.items()}
    carriers = {code: one.name for code, one in known.carriers.items()}
    indicators = known.system.by_code if known.system else {}
    return {
        "variable": {**carriers, **variables},
        "carrier": {**variables, **carriers},
        "indicator": {code: one.name for code, one in indicators.items()},
        "balance": {code: one.name for code, one in known.balances.items()},
        "component": {code: one.name for code, one in known.components.items()},
        "role": {code: one.name for code, one in known.roles.items()},
    }
