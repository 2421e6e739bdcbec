"""What is wrong with a draft as it stands: its forms as blocks, through the same checks as every workbook."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from qingshen.case.assemble import assemble, enterprises_of
from qingshen.case.case import Case
from qingshen.case.column import Rows
from qingshen.case.schema import ENTERPRISES, TABLES
from qingshen.case.sheet import Block, letter
from qingshen.exchange.draft import Spot, blocks_of, spot
from qingshen.language import Language, Text
from qingshen.problems import Place, Problem
from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.reading import reading
from qingshen.web.reporting.words import field_name, place_name, row_name
from qingshen.web.wording import says

SILENT = Text("还没有填写任何数据", "nothing has been filled in yet")
BEGIN = Text(
    "从“数据”表填起；没有的填状态“不适用”或“缺失”，并写明理由",
    "begin with the sheet 数据; what there is none of gets the status not applicable or missing, with the reason",
)
_REFERENCE = re.compile(rf"({'|'.join(TABLES)}) › ([A-Z]+[0-9]+)")
Cell = tuple[str, str, str]


@dataclass(frozen=True)
class Checked:
    """The case of one enterprise, None where an error stands in the way; the problems, their places in words.

    `spots` holds the problems by cell: (table, ident, field), field "" where a whole row is meant.
    """

    case: Case | None
    problems: tuple[Problem, ...]
    spots: Mapping[Cell, tuple[Problem, ...]]

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a report from being handed in."""
        return tuple(one for one in self.problems if one.severity == "error")


def check(report: Report) -> Checked:
    """Return what the engine says of the draft as it stands."""
    return check_standing(standing_of(report), report.enrolment)


def check_standing(standing: Standing, enrolment: Enrolment) -> Checked:
    """Return what the engine says of a draft."""
    blocks = {name: [block] for name, block in blocks_of(standing.forms, enrolment.code).items()}
    listed = list_of(enrolment)
    case, found = assemble(standing.frame, listed, blocks, read=reading(standing.frame, listed))
    problems: list[Problem] = []
    spots: dict[Cell, tuple[Problem, ...]] = {}
    for one in found:
        told, cell = _told(one, standing)
        problems.append(told)
        if cell is not None:
            spots[cell] = (*spots.get(cell, ()), told)
    return Checked(case, tuple(problems), spots)


def list_of(enrolment: Enrolment) -> Rows:
    """Return the list of enterprises that holds this one only; what is odd in its row is not its report's matter."""
    cells = {one.name: str(enrolment.cells.get(one.name, "")) for one in ENTERPRISES.fields}
    cells |= {"enterprise": enrolment.code, "name": cells["name"] or enrolment.code, "listed": "yes"}
    return _listed(tuple(cells.items()))


@lru_cache(maxsize=256)
def _listed(row: tuple[tuple[str, str], ...]) -> Rows:
    cells = dict(row)
    rows, problems = enterprises_of([_row(cells)])
    if any(one.severity == "error" for one in problems):
        rows, _ = enterprises_of([_row({name: cells[name] for name in ("enterprise", "name")})])
    return rows


def _row(cells: Mapping[str, str]) -> Block:
    letters = {name: letter(at) for at, name in enumerate(cells)}
    return Block("", ENTERPRISES.name, letters, [1], {name: [text] for name, text in cells.items()})


def _told(one: Problem, standing: Standing) -> tuple[Problem, Cell | None]:
    """Return the problem with its places in words, and the cell it is about."""
    at = spot(one.place)
    ident = standing.ident(at.table, at.row) if at else ""
    # Of an audit's list this speaks to the bureau: whoever fills in is told what is theirs to do.
    said = (SILENT, BEGIN) if one.code == "enterprise-silent" else (one.what, one.remedy)
    what, remedy = (_reworded(text, standing) for text in said)
    if at is None or not ident:
        return replace(one, place=Place(), what=what, remedy=remedy), None
    cells = standing.rows[at.table][ident]
    named = [row_name(at.table, cells, standing), field_name(at.table, at.field)]
    place = Place("", says(TABLES[at.table].label), " · ".join(says(part) for part in named if part.zh))
    return replace(one, place=place, what=what, remedy=remedy), (at.table, ident, at.field)


def _reworded(text: Text, standing: Standing) -> Text:
    """Return a sentence with the places it names in words."""
    if not _REFERENCE.search(text.zh):
        return text
    zh = _REFERENCE.sub(lambda found: _named(found, standing, "zh"), text.zh)
    return Text(zh, _REFERENCE.sub(lambda found: _named(found, standing, "en"), text.en))


def _named(found: re.Match[str], standing: Standing, language: Language) -> str:
    at: Spot | None = spot(Place("", found[1], found[2]))
    ident = standing.ident(at.table, at.row) if at else ""
    if at is None or not ident:
        return found[0]
    return place_name(at.table, standing.rows[at.table][ident], at.field, standing).into(language)
