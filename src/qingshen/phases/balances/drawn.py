"""A case's stream table → networks, one for each enterprise, year and balance; every mistake at its cell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import PLACE_COLUMNS
from qingshen.methods.balance import Network
from qingshen.phases.balances.weighed import runs, weighed
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.balances import Balance, balances

KEYS = ("enterprise", "year", "balance")


@dataclass(frozen=True, eq=False)
class Drawn:
    """One network as an enterprise drew it: the case's rows with `reading` and `sigma`, in the order of the network."""

    enterprise: str
    year: int
    balance: Balance
    rows: pl.DataFrame
    network: Network

    @property
    def key(self) -> dict[str, object]:
        """The columns that say whose balance of which year it is."""
        return {"enterprise": self.enterprise, "year": self.year, "balance": self.balance.code}

    def place(self, name: str) -> Place:
        """Return the cell of the stream `name`, or of the first stream at the node `name`."""
        return _place(self.rows, name)


def drawn(case: Case, enterprises: list[str]) -> list[Drawn]:
    """Return the networks of the audited enterprises, sorted by key. Raises Refused by cell with every mistake."""
    kinds = {one.code: one for one in balances()}
    found: list[Drawn] = []
    problems: list[Problem] = []
    for (enterprise, year, code), rows, given in _groups(case, enterprises):
        try:
            network = Network.from_streams(given)
        except Refused as refused:
            problems += (replace(one, place=_place(rows, one.place.cell)) for one in refused.problems)
            continue
        found.append(Drawn(enterprise, year, kinds[code], rows, network))
    if problems:
        raise Refused(problems)
    return found


def _groups(case: Case, enterprises: list[str]) -> Iterator[tuple[tuple[str, int, str], pl.DataFrame, pl.DataFrame]]:
    """Yield the streams of each network, and what of them makes the network; what does not apply is not there."""
    there = case.streams.filter(
        pl.col("enterprise").is_in(enterprises), (pl.col("status") != "not_applicable").fill_null(True)
    ).sort(*KEYS, "stream")
    rows = weighed(there, KEYS, case.settings.balance)
    given = rows.select("stream", "source", "target", value="reading", sigma="sigma")
    for (enterprise, year, code), start, count in runs(rows, KEYS):
        key = str(enterprise), int(str(year)), str(code)
        yield key, rows.slice(start, count), given.slice(start, count)


def _place(rows: pl.DataFrame, name: str) -> Place:
    """Return the cell of the stream or node `name`; of several names the first; else of the first row."""
    wanted = name.split("、", maxsplit=1)[0].rstrip("…")
    at = rows.filter(pl.col("stream") == wanted)
    if at.is_empty():
        at = rows.filter((pl.col("source") == wanted) | (pl.col("target") == wanted))
    return Place(*(text or "" for text in (rows if at.is_empty() else at).select(PLACE_COLUMNS).row(0)))
