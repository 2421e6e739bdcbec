"""Why an enterprise is on the list: who demands it, and what would fail without it."""

import numpy as np
from scipy import sparse

from qingshen.methods.selection.candidates import Array, Candidates, Flags, Places
from qingshen.methods.selection.cover import TIE, Cover

CELLS = 2_000_000
"""Exchanges are looked at so many at a time."""


def reasons(candidates: Candidates, cover: Cover, chosen: Flags) -> list[str]:
    """Return the codes of each enterprise, joined by ";".

    On the list: `mandatory`, `fixed` (people decided), `load:…` and `stratum:…` that fail without this one, and
    `score` (others could stand in its place, with lower scores only) or `tie` (another could, with the same score).
    Not on it: `infeasible` or `fixed`; "" where it is not needed.
    """
    fails = _fails(cover, chosen)
    exchange = _exchange(candidates, cover, chosen)
    told = []
    for at, taken in enumerate(chosen.tolist()):
        codes = ["mandatory"] * bool(taken and candidates.mandatory[at])
        codes += ["fixed"] * bool(candidates.decided[at])
        codes += ["infeasible"] * bool(not taken and not candidates.feasible[at])
        codes += [cover.names[row] for row in fails.get(at, ())]
        told.append(";".join([*codes, *exchange.get(at, ())]))
    return told


def _fails(cover: Cover, chosen: Flags) -> dict[int, list[int]]:
    """Return for each enterprise on the list the rows that fall below what is needed without it."""
    spare = cover.reached(chosen) - cover.needed
    columns = sparse.coo_array(sparse.csr_array(cover.matrix[:, np.flatnonzero(chosen)]))
    rows, places = columns.coords
    critical = spare[rows] - columns.data < -TIE
    found: dict[int, list[int]] = {}
    members = np.flatnonzero(chosen)
    for place, row in sorted(zip(places[critical].tolist(), rows[critical].tolist(), strict=True)):
        found.setdefault(int(members[place]), []).append(int(row))
    return found


def _exchange(candidates: Candidates, cover: Cover, chosen: Flags) -> dict[int, tuple[str]]:
    """Return whether each free enterprise on the list stands there for its score or by a tie."""
    score = np.nan_to_num(candidates.score)
    others = np.flatnonzero(cover.free & ~chosen)
    found: dict[int, tuple[str]] = {}
    if not len(others):
        return found
    inside = np.flatnonzero(cover.free & chosen)
    step = max(1, CELLS // len(others))
    for start in range(0, len(inside), step):
        part = inside[start : start + step]
        could = _could(candidates, cover, chosen, part, others)
        highest = np.where(could, score[others], -np.inf).max(axis=1)
        for at, value in zip(part.tolist(), highest.tolist(), strict=True):
            if value > -np.inf:
                found[at] = ("tie",) if value >= score[at] else ("score",)
    return found


def _could(candidates: Candidates, cover: Cover, chosen: Flags, inside: Places, others: Places) -> Flags:
    """Return, inside × others, whether the list still meets the cover when one takes the other's place."""
    spare = cover.reached(chosen) - cover.needed
    loads = len(cover.needed) - len(candidates.strata)
    could = np.ones((len(inside), len(others)), dtype=np.bool_)
    for row in range(loads):
        amount: Array = cover.matrix[[row], :].toarray()[0]
        could &= amount[others] - amount[inside, None] >= -spare[row] - TIE
    if len(candidates.strata):
        stratum = candidates.stratum
        loose = spare[loads + stratum[inside]] >= 1 - TIE
        could &= loose[:, None] | (stratum[others] == stratum[inside, None])
    return could
