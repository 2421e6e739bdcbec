"""The rows of an enterprise's workbook: what is asked of it, pre-filled, with what it has answered filled in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from qingshen.case.names import parameters_of
from qingshen.case.schema import TABLES, Table
from qingshen.language import Text
from qingshen.rulebook.balances import balances, components, roles
from qingshen.rulebook.carriers import Carrier, carrier, carriers
from qingshen.rulebook.system import IndexSystem, Indicator, Variable
from qingshen.rulebook.variables import OWN_UNIT

Values = Mapping[str, Any]
# Asked of everybody; other carriers are chosen in the free rows.
COMMON_CARRIERS = ("electricity", "natural_gas", "steam")
FREE_ROWS = {"activities": 12, "streams": 24, "contents": 12, "parameters": 4, "measures": 15}
# What flows and contents are usually written in, beside the units they are stored in.
STREAM_UNITS = ("m3", "t", "kg", "GJ", "kWh")
CONTENT_UNITS = ("mg/L", "%", "g/L", "mg/kg", "℃")


@dataclass(frozen=True)
class Line:
    """One row of a form: values by field, which of them are fixed, the text shown for a code, the help beside it."""

    values: dict[str, Any]
    fixed: frozenset[str] = frozenset()
    shown: Mapping[str, Text] = field(default_factory=dict)
    help: Text = Text("")


@dataclass(frozen=True)
class Form:
    """One table to be filled in: its lines and the choices its free text columns offer."""

    table: Table
    lines: tuple[Line, ...]
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def forms(
    system: IndexSystem | None,
    variables: Mapping[str, Variable],
    years: Sequence[int],
    filled: Mapping[str, Iterable[Values]],
) -> list[Form]:
    """Return the forms in the order of the workbook; qualitative indicators and parameters only where there are any.

    Quantities and answers are asked for every year, whether filled or not. The other tables hold what is filled, or
    where nothing is, what is asked of everybody; then free rows.
    """
    rows = {name: [dict(row) for row in filled.get(name, ())] for name in TABLES}
    qualitative = [one for one in (system.indicators if system else ()) if one.direction == "qualitative"]
    result = [Form(TABLES["quantities"], _asked(_quantity_lines(variables, years), rows["quantities"], "variable"))]
    if qualitative or rows["answers"]:
        result.append(Form(TABLES["answers"], _asked(_answer_lines(qualitative, years), rows["answers"], "indicator")))
    result.append(_activities(years, rows["activities"]))
    result += [_streams(rows["streams"]), _contents(rows["contents"])]
    if parameters_of(system) or rows["parameters"]:
        result.append(_parameters(system, years, rows["parameters"]))
    names = tuple(one.name.zh for one in carriers())
    result.append(
        Form(TABLES["measures"], _free("measures", [Line(row) for row in rows["measures"]]), {"carrier": names})
    )
    return result


def _quantity_lines(variables: Mapping[str, Variable], years: Sequence[int]) -> list[Line]:
    shown = _shown(variables.values())
    return [
        Line(
            {"variable": one.code, "year": year, **({} if one.unit == OWN_UNIT else {"unit": one.unit})},
            frozenset({"variable", "year"} if one.unit == OWN_UNIT else {"variable", "year", "unit"}),
            {"variable": shown[one.code]},
            one.help if at == 0 else Text(""),
        )
        for one in variables.values()
        for at, year in enumerate(years)
    ]


def _shown(named: Iterable[Variable | Indicator]) -> dict[str, Text]:
    """Return the names by code; a name that several share has the code behind it, so that it can be read back."""
    listed = list(named)
    often = Counter(one.name.zh for one in listed)
    return {one.code: Text(f"{one.name.zh}（{one.code}）") if often[one.name.zh] > 1 else one.name for one in listed}


def _answer_lines(indicators: Sequence[Indicator], years: Sequence[int]) -> list[Line]:
    shown = _shown(indicators)
    return [
        Line(
            {"indicator": one.code, "year": year},
            frozenset({"indicator", "year"}),
            {"indicator": shown[one.code]},
            _levels(one) if at == 0 else Text(""),
        )
        for one in indicators
        for at, year in enumerate(years)
    ]


def _levels(indicator: Indicator) -> Text:
    marks = zip("ⅠⅡⅢ", indicator.baselines, strict=True)
    return Text("\n".join(f"{mark}级：{base.text}" for mark, base in marks if base.text))


def _asked(asked: list[Line], rows: list[dict[str, Any]], key: str) -> tuple[Line, ...]:
    """Fill `rows` into the lines asked for; what was not asked for follows below."""
    left = {(row[key], row["year"]): row for row in rows}
    lines = [
        Line({**one.values, **left.pop((one.values[key], one.values["year"]), {})}, one.fixed, one.shown, one.help)
        for one in asked
    ]
    return (*lines, *(Line(row) for row in left.values()))


def _activities(years: Sequence[int], rows: list[dict[str, Any]]) -> Form:
    if not rows:
        rows = [{"carrier": code, "year": year} for code in COMMON_CARRIERS for year in years]
    lines = [_carrier_line(row, carrier(str(row["carrier"]))) for row in rows]
    return Form(TABLES["activities"], _free("activities", lines), {"carrier": tuple(one.name.zh for one in carriers())})


def _carrier_line(row: dict[str, Any], known: Carrier | None) -> Line:
    if known is None:
        return Line(row)
    return Line({"unit": known.unit, **row}, frozenset({"carrier", "year"}), {"carrier": known.name})


def _streams(rows: list[dict[str, Any]]) -> Form:
    names = {"balance": {one.code: one.name for one in balances()}, "role": {one.code: one.name for one in roles()}}
    return Form(TABLES["streams"], _free("streams", _named(rows, names)), {**_offered(names), "unit": STREAM_UNITS})


def _contents(rows: list[dict[str, Any]]) -> Form:
    # Only water and materials carry anything; an element's balance holds amounts.
    carrying = {one.code: one.name for one in balances() if any(part.content_unit(one) for part in components())}
    names = {"balance": carrying, "component": {one.code: one.name for one in components()}}
    return Form(TABLES["contents"], _free("contents", _named(rows, names)), {**_offered(names), "unit": CONTENT_UNITS})


def _named(rows: list[dict[str, Any]], names: Mapping[str, Mapping[str, Text]]) -> list[Line]:
    """Return the rows as lines that show names for the codes of the columns in `names`."""
    return [
        Line(row, shown={column: of[row[column]] for column, of in names.items() if row.get(column) in of})
        for row in rows
    ]


def _offered(names: Mapping[str, Mapping[str, Text]]) -> dict[str, tuple[str, ...]]:
    return {column: tuple(dict.fromkeys(name.zh for name in of.values())) for column, of in names.items()}


def _parameters(system: IndexSystem | None, years: Sequence[int], rows: list[dict[str, Any]]) -> Form:
    labels = parameters_of(system)
    if not rows:
        rows = [{"name": code, "year": year} for code in labels for year in years]
    fixed = frozenset({"name", "year"})
    lines = [
        Line(row, fixed if row["name"] in labels else frozenset(), help=labels.get(row["name"], Text("")))
        for row in rows
    ]
    return Form(TABLES["parameters"], _free("parameters", lines))


def _free(name: str, lines: list[Line]) -> tuple[Line, ...]:
    return (*lines, *(Line({}) for _ in range(FREE_ROWS[name])))
