"""One network as it is being drawn → what the engine says of it: the checks and the balance of an audit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qingshen.case.canonical import canonical_row
from qingshen.case.schema import TABLES as SCHEMA
from qingshen.exchange.draft import known_of, spot
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.files import frame_of
from qingshen.web.balances.networks import TABLES, Network
from qingshen.web.reporting.check import Cell, Checked, check_standing
from qingshen.web.reporting.draft import Cells, Standing, lines_of, standing
from qingshen.web.reporting.models import Report

if TYPE_CHECKING:
    import polars as pl

    from qingshen.case.case import Case
    from qingshen.phases.balances.closed import Closed


@dataclass(frozen=True)
class Judged:
    """What is said of a network: `closed` and its result `tables`, None and none where an error stands in the way.

    `problems` with the cell each is about, ("", "", "") where it is about none; `shown` leads from places to idents.
    """

    shown: Standing
    problems: Sequence[tuple[Problem, Cell]]
    closed: Closed | None
    tables: Mapping[str, pl.DataFrame]

    def ident(self, table: str, row: Mapping[str, object]) -> str:
        """Return the ident of the row that a result was read from, "" where it was read from none."""
        at = spot(Place(str(row["file"] or ""), str(row["sheet"] or ""), str(row["cell"] or "")))
        return self.shown.ident(table, at.row) if at and at.table == table else ""


def judge(report: Report, network: Network) -> Judged:
    """Return what the engine says of the rows of `network`, whatever the draft itself holds.

    Amounts per output are told where the draft's quantities can be read.
    """
    frame, code = frame_of(report.audit), report.enrolment.code
    known = known_of(frame, code)
    given = {"year": str(network.year), "balance": network.balance.code}
    rows = {
        table: {ident: canonical_row(SCHEMA[table], {**row, **given}, known) for ident, row in of.items()}
        for table, of in zip(TABLES, (network.streams, network.contents), strict=True)
    }
    own = {table: of for table, of in rows.items() if of}
    quantities = {name: of for name, of in lines_of(report).items() if name == "quantities"}
    shown, checked = _checked(report, own | quantities)
    if checked.case is None and quantities:
        shown, checked = _checked(report, own)
    told = [(one, cell) for cell, found in checked.spots.items() if cell[0] in TABLES for one in found]
    if checked.case is None or "streams" not in own:
        return Judged(shown, told, None, {})
    return _closed(shown, told, checked.case, code)


def _checked(report: Report, lines: Mapping[str, Mapping[str, Cells]]) -> tuple[Standing, Checked]:
    shown = standing(frame_of(report.audit), {name: dict(rows) for name, rows in lines.items()})
    return shown, check_standing(shown, report.enrolment)


def _closed(shown: Standing, told: list[tuple[Problem, Cell]], case: Case, code: str) -> Judged:
    from qingshen.phases.balances import balance_tables, closed_balances

    try:
        closed = closed_balances(case, [code])
        tables = balance_tables(case, [code])
    except Refused as refused:
        return Judged(shown, [*told, *((one, _cell(shown, one)) for one in refused.problems)], None, {})
    if not closed:
        return Judged(shown, told, None, {})
    return Judged(shown, told, closed[0], tables)


def _cell(shown: Standing, one: Problem) -> Cell:
    at = spot(one.place)
    return (at.table, shown.ident(at.table, at.row), at.field) if at else ("", "", "")
