"""One balance in a file of its own → a network, its unit and its places; every mistake by file, sheet and cell."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from qingshen.case.assemble import by_place
from qingshen.case.cell import fold
from qingshen.case.column import Rows
from qingshen.case.messages import problem as case_problem
from qingshen.case.schema import PLACE_COLUMNS
from qingshen.case.streams import with_ends
from qingshen.exchange.balance_readings import with_one_unit, with_role_codes, with_spread
from qingshen.exchange.balance_table import BALANCE_FILE, CORRELATIONS, read_rows
from qingshen.exchange.messages import problem
from qingshen.methods.balance import Network
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.balances import Balance, balance

WHOSE = ("enterprise", "year", "balance")
# Where a problem of the network shows in its row; others show where the value stands.
_COLUMNS = {
    "stream-twice": "stream",
    "stream-self-loop": "target",
    "stream-outside": "target",
    "sigma-negative": "sigma",
    "exact-without-value": "sigma",
}
_AT_NODE = ("node-only-filled", "node-only-emptied")


@dataclass(frozen=True, eq=False)
class BalanceFile:
    """A balance as its file has it.

    `rows`: one a stream, in the order of the network: `stream`, `name`, `source`, `target`, `role` (a code),
    `reading` and `sigma` [`unit`, "" where none is written], `assumed` (whether its uncertainty was), `file`, `sheet`,
    `cell`. `kind`: what is balanced, where the file says so. `warnings`: what is odd, by cell.
    """

    file: str
    kind: Balance | None
    unit: str
    network: Network
    rows: pl.DataFrame
    warnings: tuple[Problem, ...]


def read_balance(path: Path, uncertainty: float | None = None, correlations: Path | None = None) -> BalanceFile:
    """Return the balance in a csv, xlsx or parquet file; its columns are those of `balance_table.BALANCE_FILE`.

    `uncertainty` [%]: half width of the 95 % interval taken where a reading states none; None refuses such readings.
    `correlations`: a file of `stream`, `other`, `correlation`. Raises Refused with every mistake, by cell.
    """
    rows, problems = read_rows(path, BALANCE_FILE)
    if not rows.blocks:
        raise Refused(problems)
    _one_balance(rows)
    rows, found = _named(rows)
    problems += found
    kind = balance(rows.frame["balance"][0] or "") if rows.frame.height else None
    rows, unit, found = with_one_unit(rows)
    problems += found
    rows, found = with_spread(rows, uncertainty)
    problems += found
    rows, found = with_role_codes(rows, kind)
    problems += found
    network = None
    try:
        network = _network(rows)
        if correlations is not None:
            network, found = _correlated(network, correlations)
            problems += found
    except Refused as refused:
        following = _following(problems)
        problems += [_placed(rows, one) for one in refused.problems if one.code not in following]
    ordered = sorted(problems, key=by_place)
    errors = [one for one in ordered if one.severity == "error"]
    if errors or network is None:
        raise Refused(errors)
    placed = [dict(zip(PLACE_COLUMNS, _cell(rows, row, "value"), strict=True)) for row in rows.frame.to_dicts()]
    frame = pl.concat([rows.frame, pl.DataFrame(placed)], how="horizontal")
    return BalanceFile(path.name, kind, unit, network, frame, tuple(ordered))


def _one_balance(rows: Rows) -> None:
    """Refuse a file of several balances: their streams would be joined into one network that is nobody's."""
    groups = rows.frame.select(WHOSE).unique(maintain_order=True).rows()
    if len(groups) > 1:
        shown = "; ".join(" ".join(str(part) for part in one if part is not None) or "—" for one in groups[:4])
        block = rows.blocks[0]
        more = " …" if len(groups) > 4 else ""
        raise Refused([problem(Place(block.file, block.sheet), "several-balances", groups=shown + more)])


def _named(rows: Rows) -> tuple[Rows, list[Problem]]:
    """Return the rows that name their stream, each name spelled one way, the outside as null."""
    label = {"label": rows.table.field("stream").label}
    unnamed = pl.col("stream").is_null()
    problems = [
        case_problem(rows.place(row, "stream"), "key-empty", **label)
        for row in rows.frame.filter(unnamed).iter_rows(named=True)
    ]
    rows = rows.without(unnamed)
    rows, found = with_ends(rows.replaced(rows.frame.with_columns(pl.col("enterprise").fill_null(""))))
    return rows, problems + found


def _network(rows: Rows) -> Network:
    # A cell that could not be read has its own problem: the rest of its row still says who joins whom.
    legible = pl.col("value").is_null() | pl.col("sigma").is_not_null()
    reading = pl.when(legible).then("reading").alias("value")
    return Network.from_streams(rows.frame.select("stream", "source", "target", reading, "sigma"))


def _following(problems: list[Problem]) -> set[str]:
    """Return the problems of the network that may only follow from those told already."""
    told = {one.code for one in problems if one.severity == "error"}
    following = {"nothing-measured"} if told else set()
    # A row or an end that is left out can make its node a dead end.
    return following | set(_AT_NODE) if told & {"key-empty", "node-ambiguous"} else following


def _correlated(network: Network, path: Path) -> tuple[Network, list[Problem]]:
    """Return the network with the correlations of the file at `path`; names are matched as people write them."""
    rows, problems = read_rows(path, CORRELATIONS)
    if any(one.severity == "error" for one in problems):
        return network, problems
    spelled = {fold(name): name for name in network.stream}
    given, places = [], {}
    for row in rows.frame.iter_rows(named=True):
        pair = {one: spelled.get(fold(row[one] or ""), row[one] or "") for one in ("stream", "other")}
        given.append({**pair, "correlation": row["correlation"]})
        places[" – ".join(pair.values())] = rows.place(row, "correlation")
    try:
        return (network.correlated(given) if given else network), problems
    except Refused as refused:
        found = [replace(one, place=places.get(one.place.cell, Place(path.name))) for one in refused.problems]
        return network, problems + found


def _placed(rows: Rows, one: Problem) -> Problem:
    """Return a problem of the network at the cell where it shows: of its stream, or of the first stream at its node."""
    names = _mentioned(one.place.cell)
    frame = rows.frame
    if one.code not in _AT_NODE:
        at = frame.filter(pl.col("stream").is_in(names))
        if at.height:
            # Of two rows with one name the second is the mistake.
            row = at.row(1 if one.code == "stream-twice" and at.height > 1 else 0, named=True)
            return replace(one, place=Place(*_cell(rows, row, _COLUMNS.get(one.code, "value"))))
    for end in ("target", "source"):
        at = frame.filter(pl.col(end).is_in(names))
        if at.height:
            return replace(one, place=Place(*_cell(rows, at.row(0, named=True), end)))
    block = rows.blocks[0]
    return replace(one, place=Place(block.file, block.sheet))


def _mentioned(cell: str) -> Sequence[str]:
    """Return the names a place of the network may stand for: itself, or the first of those it lists."""
    first = re.split(r"、| – ", cell.rstrip("…"), maxsplit=1)[0]
    return (cell, first)


def _cell(rows: Rows, row: dict[str, object], field: str) -> tuple[str, str, str]:
    place = rows.place(row, field)
    return place.file, place.sheet, place.cell
