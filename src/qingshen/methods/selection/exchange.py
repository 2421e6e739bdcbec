"""Two for two: exchanges that keep a list's size and cover and raise its score, where the smallest list is tight.

A list of the least size has a fraction of an enterprise to spare: one for one finds nothing and branching nothing soon,
while among pairs that weigh nearly the same in every load there are thousands that fit.
"""

from dataclasses import dataclass
from typing import cast

import numpy as np
from scipy.spatial import KDTree

from qingshen.methods.selection.candidates import Array, Flags, Places
from qingshen.methods.selection.cover import TIE, Cover

POOL = 300
WIDEST = 0.2
"""Parts of an enterprise that an exchange may add to what is spared of a load: more would cost the next exchange."""
LEAST_WORTH = 1e-3
MOST_LOADS = 8
MOST_ROUNDS = 3
CHUNK = 4_000
BEST = 100


@dataclass(frozen=True, eq=False)
class Worth:
    """By the relaxation of the least size, in enterprises: one of each `row`; taking each candidate in or out."""

    row: Array
    candidate: Array


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of places with the `load` and the `score` of both together."""

    first: Places
    second: Places
    load: Array
    score: Array

    def part(self, which: Flags) -> "Pairs":
        """Return some of the pairs."""
        return Pairs(self.first[which], self.second[which], self.load[which], self.score[which])


def exchanged(cover: Cover, start: Flags, score: Array, worth: Worth, enough: float) -> Flags:
    """Return a list as large as `start`, which meets `cover`, of the highest score that exchanges lead to.

    Ends at a score of `enough`, after `MOST_ROUNDS`, or where none is left among the `POOL` candidates on either side
    that cost the least size the least. No clock: equal data, equal list.
    """
    chosen = start
    if not 1 <= len(_loads(cover)) <= MOST_LOADS:
        return chosen
    for _ in range(MOST_ROUNDS):
        better = None if float(score[chosen].sum()) >= enough else _better(cover, chosen, score, worth)
        if better is None:
            break
        chosen = better
    return chosen


def _loads(cover: Cover) -> Places:
    return np.array([at for at, name in enumerate(cover.names) if name.startswith("load:")], dtype=np.intp)


def _better(cover: Cover, chosen: Flags, score: Array, worth: Worth) -> Flags | None:
    """Return the list after the exchanges that raise the score most; None where none does."""
    rows = _loads(cover)
    spare = cover.reached(chosen) - cover.needed
    member = cover.matrix[len(rows) :, :]
    # Whose stratum is at its least stays: only another of the same stratum could stand in.
    held = np.asarray(member.T @ (spare[len(rows) :] < 1 - TIE).astype(np.float64)) > 0
    weight = np.maximum(worth.row[rows], LEAST_WORTH * float(worth.row[rows].max()) + TIE)
    load = cover.matrix[rows, :].toarray().T * weight
    out = _pairs(_pool(chosen & cover.free & ~held, worth.candidate), load, score)
    come = _pairs(_pool(~chosen & cover.free, worth.candidate), load, score)
    if not len(out.score) or not len(come.score):
        return None
    # Low scores go for high ones: the other halves hold few exchanges that raise the score by much.
    half = out.part(out.score <= np.median(out.score)), come.part(come.score >= np.median(come.score))
    return _applied(cover, chosen, *half, _fitting(*half, spare[rows] * weight))


def _applied(cover: Cover, chosen: Flags, out: Pairs, come: Pairs, found: list[tuple[int, int]]) -> Flags | None:
    """Return the list after every exchange that, in this order, still fits; None where none does."""
    moved, changed = chosen, False
    for gone, new in found:
        leaving, coming = [out.first[gone], out.second[gone]], [come.first[new], come.second[new]]
        if not moved[leaving].all() or moved[coming].any():
            continue
        tried = moved.copy()
        tried[leaving], tried[coming] = False, True
        if cover.meets(tried):
            moved, changed = tried, True
    return moved if changed else None


def _pool(who: Flags, dear: Array) -> Places:
    places = np.flatnonzero(who)
    return np.sort(places[np.argsort(dear[places], kind="stable")[:POOL]])


def _pairs(places: Places, load: Array, score: Array) -> Pairs:
    one, two = np.triu_indices(len(places), 1)
    first, second = places[one], places[two]
    return Pairs(first, second, load[first] + load[second], score[first] + score[second])


def _fitting(out: Pairs, come: Pairs, spare: Array) -> list[tuple[int, int]]:
    """Return exchanges that leave no load short and raise the score, those that raise it most first."""
    tree = KDTree(come.load)
    found: list[tuple[float, int, int]] = []
    for start in range(0, len(out.score), CHUNK):
        centre = out.load[start : start + CHUNK] - spare + WIDEST / 2
        # The stubs know one point only; scipy documents many.
        near = cast(list[list[int]], tree.query_ball_point(centre, WIDEST / 2, p=np.inf, return_sorted=True))
        counts = np.array([len(one) for one in near])
        gone = np.repeat(np.arange(start, start + len(near)), counts)
        new = np.fromiter((at for one in near for at in one), dtype=np.intp, count=int(counts.sum()))
        gain = come.score[new] - out.score[gone]
        best = [at for at in np.lexsort((new, gone, -gain))[:BEST] if gain[at] > TIE]
        found += [(-float(gain[at]), int(gone[at]), int(new[at])) for at in best]
    return [(gone, new) for _, gone, new in sorted(found)]
