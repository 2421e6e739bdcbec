"""The rows of an enterprise's workbook: what is asked of it, pre-filled, with what it has answered filled in."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from qingshen.case.names import parameters_of
from qingshen.case.schema import TABLES, Table
from qingshen.language import Text
from qingshen.rulebook.balances import balances, components, roles, roles_of
from qingshen.rulebook.carriers import Carrier, carrier, carriers
from qingshen.rulebook.checklists import Question
from qingshen.rulebook.system import IndexSystem, Indicator, Variable
from qingshen.rulebook.variables import OWN_UNIT
from qingshen.units import in_words

Values = Mapping[str, Any]
# Asked of everybody; other carriers are chosen in the free rows.
COMMON_CARRIERS = ("electricity", "natural_gas", "steam")
FREE_ROWS = {"activities": 12, "streams": 24, "contents": 12, "parameters": 4, "measures": 15, "effects": 8}
# What flows and contents are usually written in, beside the units they are stored in.
STREAM_UNITS = ("m3", "t", "kg", "GJ", "kWh")
CONTENT_UNITS = ("mg/L", "%", "g/L", "mg/kg", "℃")
EFFECT_UNITS = ("m3", "t", "kg", "kWh", "GJ", "tce", "tCO2")
# Gathered beside the form, each in a table of its own; in a workbook where somebody has put them there.
GATHERED = ("sources", "records", "exchanges", "qualities")
# What a question is not answered by: its cell is grey, a person's own judgement stays open to all.
UNASKED = {"yes_no": {"value"}, "number": {"answer"}, "choice": {"answer", "value"}}
IN_WORDS = Text("写入“说明”", "answer in the column reason")


@dataclass(frozen=True)
class Line:
    """One row of a form: values by field, which of them are fixed, the text shown for a code, the help beside it."""

    values: dict[str, Any]
    fixed: frozenset[str] = frozenset()
    shown: Mapping[str, Text] = field(default_factory=dict)
    help: Text = Text("")


@dataclass(frozen=True)
class Form:
    """One table to be filled in: its lines, how many `free` rows follow, the choices its free text columns offer."""

    table: Table
    lines: tuple[Line, ...]
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    free: int = 0


def forms(
    system: IndexSystem | None,
    variables: Mapping[str, Variable],
    years: Sequence[int],
    filled: Mapping[str, Iterable[Values]],
    questions: Sequence[Question] = (),
) -> list[Form]:
    """Return the forms in the order of the workbook.

    Qualitative indicators, parameters and the checklist are there only where there are any. Quantities and answers are
    asked for every year, `questions` once, whether filled or not. The other tables hold what is filled, or where
    nothing is, what is asked of everybody; then free rows. What the audit gathers is there only where it is filled.
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
    result.append(_free("measures", [Line(row) for row in rows["measures"]], {"carrier": names}))
    result.append(_free("effects", [Line(row) for row in rows["effects"]], {"unit": EFFECT_UNITS}))
    if questions or rows["checks"]:
        result.append(Form(TABLES["checks"], _checks(questions, rows["checks"])))
    result += [_free(name, [Line(row) for row in rows[name]]) for name in GATHERED if rows[name]]
    return result


def _checks(questions: Sequence[Question], rows: list[dict[str, Any]]) -> tuple[Line, ...]:
    """Fill `rows` into the questions asked; a row of another question follows below, and the threshold is not told."""
    left = {row.get("question"): row for row in rows}
    lines = [
        Line(
            {"question": one.code, **left.pop(one.code, {})},
            frozenset({"question"}) | UNASKED[one.answer_kind],
            help=_asking(one),
        )
        for one in questions
    ]
    return (*lines, *(Line(row) for row in left.values()))


def _asking(question: Question) -> Text:
    """Return what is asked, at which process, and the unit of the figure wanted."""
    wanted = in_words(question.unit) if question.answer_kind == "number" else Text("")
    if question.answer_kind == "choice":
        wanted = IN_WORDS
    process, asked = question.process, question.question
    zh, en = (f"（{wanted.zh}）", f" ({wanted.into('en')})") if wanted.zh else ("", "")
    english = f"{process.into('en')}: {asked.into('en')}{en}" if asked.en else ""
    return Text(f"【{process.zh}】{asked.zh}{zh}", english)


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
    left = {(row.get(key), row.get("year")): row for row in rows}
    lines = [
        Line({**one.values, **left.pop((one.values[key], one.values["year"]), {})}, one.fixed, one.shown, one.help)
        for one in asked
    ]
    return (*lines, *(Line(row) for row in left.values()))


def _activities(years: Sequence[int], rows: list[dict[str, Any]]) -> Form:
    if not rows:
        rows = [{"carrier": code, "year": year} for code in COMMON_CARRIERS for year in years]
    lines = [_carrier_line(row, carrier(str(row.get("carrier", "")))) for row in rows]
    return _free("activities", lines, {"carrier": tuple(one.name.zh for one in carriers())})


def _carrier_line(row: dict[str, Any], known: Carrier | None) -> Line:
    if known is None:
        return Line(row)
    return Line({"unit": known.unit, **row}, frozenset({"carrier", "year"}), {"carrier": known.name})


def _streams(rows: list[dict[str, Any]]) -> Form:
    names = {"balance": {one.code: one.name for one in balances()}, "role": {one.code: one.name for one in roles()}}
    lines = [line if _has_role(line.values) else _without_role(line) for line in _named(rows, names)]
    return _free("streams", lines, {**_offered(names), "unit": STREAM_UNITS})


def _has_role(row: Values) -> bool:
    """Whether the row's role is one of its balance: only there its name is read back as the code."""
    of = next((one for one in balances() if one.code == row.get("balance")), None)
    return of is not None and any(one.code == row.get("role") for one in roles_of(of.kind))


def _without_role(line: Line) -> Line:
    return replace(line, shown={column: name for column, name in line.shown.items() if column != "role"})


def _contents(rows: list[dict[str, Any]]) -> Form:
    # Only water and materials carry anything; an element's balance holds amounts.
    carrying = {one.code: one.name for one in balances() if any(part.content_unit(one) for part in components())}
    names = {"balance": carrying, "component": {one.code: one.name for one in components()}}
    return _free("contents", _named(rows, names), {**_offered(names), "unit": CONTENT_UNITS})


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
        Line(row, fixed if row.get("name") in labels else frozenset(), help=labels.get(str(row.get("name")), Text("")))
        for row in rows
    ]
    return _free("parameters", lines)


def _free(name: str, lines: list[Line], offered: Mapping[str, tuple[str, ...]] | None = None) -> Form:
    return Form(TABLES[name], tuple(lines), offered or {}, FREE_ROWS.get(name, 0))
