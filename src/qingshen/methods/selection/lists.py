"""Lists that meet a cover: the fewest, the best of these, the nearest where none meets it, the furthest in one row."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from qingshen.methods.selection.candidates import Array, Flags
from qingshen.methods.selection.cover import TIE, Cover
from qingshen.methods.selection.exchange import Worth, exchanged
from qingshen.methods.selection.programme import (
    CORE,
    FEW_BRANCHES,
    MANY_BRANCHES,
    MOST_BRANCHES,
    Effort,
    Programme,
    Relaxation,
    relax,
    solve,
    solve_about,
    solve_near,
)


@dataclass(frozen=True, eq=False)
class Found:
    """A list, or None where there is none (or none was found); `bound` on what was sought; `proven` the best."""

    chosen: Flags | None
    bound: float
    proven: bool


def least(cover: Cover, effort: Effort, known: Flags | None = None) -> tuple[Flags, int]:
    """Return a list of the fewest enterprises that meets `cover`, and the least size that is proven.

    `cover` must be reachable; `known` is a list that meets it, if there is one at hand. Stopped early, a list is still
    returned: the programme's, the one known, or one pruned from all.
    """
    if known is not None and (size := int(known.sum())) <= lower_bound(cover):
        return known, size
    price = np.ones(int(cover.free.sum()))
    # Near the relaxation first: nearly always that closes to its bound, which the whole programme takes long for.
    found = _search(cover, price, Effort(effort.seconds, branches=MOST_BRANCHES))
    lists = [one for one in (found.chosen, known) if one is not None]
    bound = _size(cover, found.bound)
    if not lists or bound < (1 - effort.gap) * min(int(one.sum()) for one in lists):
        # Whoever allows a gap is content with what many branches prove.
        found = _search(cover, price, replace(effort, branches=MANY_BRANCHES if effort.gap else 0), near=False)
        lists = [*([] if found.chosen is None else [found.chosen]), *lists] or [pruned(cover)]
        bound = max(bound, _size(cover, found.bound))
    chosen = min(lists, key=np.count_nonzero)
    return chosen, min(bound, int(chosen.sum()))


def _size(cover: Cover, bound: float) -> int:
    """Return the least size that a bound on the free proves."""
    return int(cover.taken.sum()) + (max(int(np.ceil(bound - TIE)), 0) if np.isfinite(bound) else 0)


def best(cover: Cover, start: Flags, score: Array, effort: Effort) -> tuple[Flags, float]:
    """Return the list of the highest total score that meets `cover` and is no larger than `start`, itself a list.

    And the highest total score that is possible, proven. Beyond `CORE` candidates the search ends within the gap, or
    after so many exchanges and branches.
    """
    free, own = score[cover.free], float(score[start].sum())
    largest = float(np.abs(free).max(initial=0.0))
    if not largest or (free == free[0]).all():
        return start, own
    fixed, most = float(score[cover.taken].sum()), int(start.sum())
    if len(free) > CORE and (relaxed := relax(_covering(cover, -free / largest, most)[0])) is not None:
        return _improved(cover, start, score, effort, Ideal(relaxed, fixed, largest))
    found = _search(cover, -free / largest, Effort(effort.seconds, branches=MOST_BRANCHES), most)
    chosen = start if found.chosen is None else max(start, found.chosen, key=lambda one: float(score[one].sum()))
    return chosen, max(fixed - found.bound * largest, float(score[chosen].sum()))


@dataclass(frozen=True, eq=False)
class Ideal:
    """The relaxation of the highest score: its value times −`largest`, and the `fixed` score of the taken."""

    relaxed: Relaxation
    fixed: float
    largest: float

    def score(self, value: float) -> float:
        """Return the score that a value of the programme stands for."""
        return self.fixed - value * self.largest


def _improved(cover: Cover, start: Flags, score: Array, effort: Effort, ideal: Ideal) -> tuple[Flags, float]:
    """Return a list as good as `start` or better, within the gap where that is found, and the highest score proven."""
    highest = ideal.score(ideal.relaxed.value)
    enough = highest - effort.gap * abs(highest)
    chosen = start
    if float(score[start].sum()) < enough:
        programme, _ = _covering(cover, -score[cover.free] / ideal.largest, int(start.sum()))
        about = replace(effort, branches=FEW_BRANCHES)
        near = solve_about(programme, ideal.relaxed, start[cover.free].astype(np.float64), about)
        highest = min(highest, ideal.score(near.bound))
        found = start if near.x is None else _whole(cover, near.x)
        if cover.meets(found) and found.sum() <= start.sum() and score[found].sum() > score[start].sum():
            chosen = found
        chosen = exchanged(cover, chosen, score, worths(cover), enough)
    return chosen, max(highest, float(score[chosen].sum()))


def worths(cover: Cover) -> Worth:
    """Return what rows and candidates are worth by the relaxation of the least size."""
    programme, asked = _covering(cover, np.ones(int(cover.free.sum())), None)
    row, candidate = np.zeros(len(cover.needed)), np.full(len(cover.free), np.inf)
    if (relaxed := relax(programme)) is not None:
        row[asked] = relaxed.dual
        candidate[cover.free] = np.abs(relaxed.reduced)
    return Worth(row, candidate)


def nearest(cover: Cover, price: Array, most: int, effort: Effort) -> Flags:
    """Return the list of the least relative violation: Σ price · what is missing + what is over `most` / most."""
    columns = cover.matrix[:, cover.free]
    rows, size = columns.shape
    own = cover.needed - cover.reached(cover.taken)
    missing = sparse.hstack([columns, sparse.eye_array(rows), sparse.csr_array((rows, 1))])
    count = sparse.csr_array(np.concatenate([np.ones(size), np.zeros(rows), [-1.0]])[None, :])
    programme = Programme(
        price=np.concatenate([np.zeros(size), price, [1.0 / most]]),
        matrix=sparse.csr_array(sparse.vstack([missing, count])),
        low=np.append(own, -np.inf),
        high=np.append(np.full(rows, np.inf), float(most - cover.taken.sum())),
        top=np.append(np.ones(size), np.full(rows + 1, np.inf)),
        whole=np.arange(size + rows + 1) < size,
    )
    solution = solve_near(programme, replace(effort, branches=MOST_BRANCHES))
    return pruned(cover) if solution.x is None else _whole(cover, solution.x[:size])


def furthest(cover: Cover, row: int, most: int, effort: Effort) -> Flags | None:
    """Return the list that holds the most of `row`, keeps every other row and is no larger than `most`."""
    weight = cover.matrix[[row], :].toarray()[0][cover.free]
    largest = max(float(weight.max(initial=0.0)), 1.0)
    others = without(cover, row)
    return _search(others, -weight / largest, replace(effort, branches=MOST_BRANCHES), most).chosen


def without(cover: Cover, row: int) -> Cover:
    """Return the cover with nothing needed of `row`."""
    return cover.relaxed(np.where(np.arange(len(cover.needed)) == row, 0.0, np.inf))


def lower_bound(cover: Cover) -> int:
    """Return a proven least size of the lists that meet `cover`, by its relaxation."""
    programme, _ = _covering(cover, np.ones(int(cover.free.sum())), None)
    relaxed = relax(programme) if len(programme.price) else None
    return _size(cover, -np.inf if relaxed is None else relaxed.value)


def at_least(cover: Cover) -> Array:
    """Return for each row a proven least size of the lists that need not meet that row.

    A dual price set to zero stays a dual solution where no coefficient is negative, so that one relaxation bounds all.
    """
    taken = float(cover.taken.sum())
    programme, asked = _covering(cover, np.ones(int(cover.free.sum())), None)
    relaxed = relax(programme) if len(programme.price) else None
    bound = np.full(len(cover.needed), taken)
    if relaxed is not None:
        bound += relaxed.value
        bound[asked] -= relaxed.dual * programme.low
    return np.asarray(np.ceil(bound - TIE))


def pruned(cover: Cover) -> Flags:
    """Return a list that meets `cover`: all who are free, less those who can be spared, the smallest first."""
    chosen = cover.taken | cover.free
    columns = sparse.csc_array(cover.matrix)
    spare = cover.reached(chosen) - cover.needed
    heavy = np.asarray(columns.sum(axis=0)).ravel()
    for at in np.lexsort((np.arange(len(heavy)), heavy)):
        part = slice(columns.indptr[at], columns.indptr[at + 1])
        rows, amount = columns.indices[part], columns.data[part]
        if cover.free[at] and (spare[rows] - amount >= -TIE).all():
            spare[rows] -= amount
            chosen[at] = False
    return chosen


def _covering(cover: Cover, price: Array, most: int | None) -> tuple[Programme, Flags]:
    """Return the programme over the free, and which rows still ask for something once the taken are in."""
    size = int(cover.free.sum())
    low = cover.needed - cover.reached(cover.taken)
    asked = np.asarray(low > 0)
    matrix = sparse.csr_array(cover.matrix[:, cover.free][asked])
    high = np.full(int(asked.sum()), np.inf)
    programme = Programme(price, matrix, low[asked], high, np.ones(size), np.ones(size, dtype=np.bool_))
    if most is not None:
        programme = programme.with_row(np.ones(size), -np.inf, float(most - cover.taken.sum()))
    return programme, asked


def _search(cover: Cover, price: Array, effort: Effort, most: int | None = None, near: bool = True) -> Found:
    """Minimise Σ price over the free; what rounding has let slip through is cut off and solved again."""
    programme, _ = _covering(cover, price, most)
    while True:
        solution = (solve_near if near else solve)(programme, effort)
        if solution.x is None:
            return Found(None, solution.bound, solution.proven)
        chosen = _whole(cover, solution.x)
        if cover.meets(chosen):
            return Found(chosen, solution.bound, solution.proven)
        # No coefficient is negative: a list that falls short must take in somebody else.
        programme = programme.with_row((~chosen[cover.free]).astype(np.float64), 1.0, np.inf)


def _whole(cover: Cover, solution: Array) -> Flags:
    chosen = cover.taken.copy()
    chosen[cover.free] = solution > 0.5
    return chosen
