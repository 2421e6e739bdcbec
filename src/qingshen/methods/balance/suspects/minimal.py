"""The smallest sets of errors that explain the readings, every one of them, with a proof that there is none smaller.

Implicit hitting sets: a set of errors that leaves J above its limit, grown until nothing more can be added, shows that
one error outside of it is needed. A mixed-integer programme (HiGHS) finds the fewest errors that meet all such demands;
they explain the readings, or give the next demand. J falls with every error added and the limit with every degree of
freedom spent, so a demand holds for good.
"""

from dataclasses import dataclass
from math import comb

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import LOST, Hypotheses, Places, compensate, ratio
from qingshen.methods.balance.suspects.plausible import probabilities

DIRECT = 50_000_000
"""Up to about so many sets of one count are tried one by one, two at a time in matrices: faster than the programme."""
MOST_SETS = 50
MOST_ROUNDS = 30
MOST_BRANCHES = 500
"""Effort of the programme; counted and not timed, so that the same readings always get the same answer."""


@dataclass(frozen=True)
class Minimal:
    """Sets of hypotheses, all of the same, smallest count; `complete` where none is missing."""

    sets: tuple[tuple[int, ...], ...]
    complete: bool


def minimal_sets(
    hypotheses: Hypotheses,
    gate: Gate,
    most_sets: int = MOST_SETS,
    most_rounds: int = MOST_ROUNDS,
    direct: int = DIRECT,
) -> Minimal:
    """Return all smallest sets of errors after which the global test passes with the degrees of freedom left.

    Of equivalent errors the most likely stands for all. Stops at `most_sets` sets or `most_rounds` programmes,
    `complete` False. No sets where the readings pass as they are, or where all errors together would not explain them.
    """
    degrees = hypotheses.normal.rank
    if hypotheses.statistic <= gate.limit(degrees):
        return Minimal((), True)
    stand = _standing(hypotheses)
    if not len(stand):
        return Minimal((), True)
    left = _Left.of(hypotheses, stand)
    least = 1
    while least <= min(degrees, len(stand)) and comb(len(stand), max(least - 2, 0)) * len(stand) ** 2 <= direct:
        sets = left.explaining(least, gate.limit(degrees - least))
        if sets:
            named = tuple(tuple(int(stand[at]) for at in one) for one in sets[:most_sets])
            return Minimal(tuple(sorted(named)), len(sets) <= most_sets)
        least += 1
    found, complete = _programmed(left, gate, degrees, least, most_sets, most_rounds)
    return Minimal(tuple(sorted(tuple(int(at) for at in stand[chosen]) for chosen in found)), complete)


def _standing(hypotheses: Hypotheses) -> Places:
    """Return the most likely error of each equivalence class."""
    label = equivalent(hypotheses)
    left = compensate(hypotheses, ())
    share = np.zeros(len(label)) if left is None else probabilities(hypotheses, left)
    order = np.lexsort((-share, label))
    order = order[label[order] >= 0]
    return order[np.unique(label[order], return_index=True)[1]]


def _programmed(
    left: "_Left", gate: Gate, degrees: int, least: int, most_sets: int, most_rounds: int
) -> tuple[list[Flags], bool]:
    """Return the smallest sets of `least` errors or more by implicit hitting sets, and whether these are all."""
    found: list[Flags] = []
    demands: list[Flags] = []
    count = least
    for _ in range(most_rounds):
        chosen, proven = _fewest(len(left.numerator), least, demands, found)
        size = degrees + 1 if chosen is None else int(chosen.sum())
        if not proven:
            break
        if chosen is None or size > degrees or (found and size > count):
            return found, True
        count = size
        more = left.demands(chosen, gate.limit(degrees - count))
        if more:
            demands += more
        elif len(found) == most_sets:
            break
        else:
            found.append(chosen)
    return found, False


def _fewest(size: int, least: int, demands: list[Flags], found: list[Flags]) -> tuple[Flags | None, bool]:
    """Return the fewest errors, `least` or more, one in each demand, not all of any set found; None if none are.

    And whether that is proven.
    """
    rows = np.array([np.ones(size), *demands, *found], dtype=np.float64)
    low = np.concatenate([[least], np.ones(len(demands)), np.full(len(found), -np.inf)])
    high = np.concatenate([np.full(len(demands) + 1, np.inf), [float(one.sum() - 1) for one in found]])
    whole = np.ones(size, dtype=np.int8)
    rule = LinearConstraint(rows, low, high)
    solved = milp(
        np.ones(size),
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=rule,
        options={"node_limit": MOST_BRANCHES},
    )
    # 0 is optimal, 2 is infeasible; 1 is a limit reached.
    return None if solved.x is None else np.asarray(solved.x > 0.5), solved.status in {0, 2}


@dataclass(frozen=True, eq=False)
class _Left:
    """Numerators u, Gram matrix Fᵀ S⁻¹ F and J, downdated as errors are taken out (a sweep)."""

    numerator: Array
    gram: Array
    statistic: float
    total: Array

    @classmethod
    def of(cls, hypotheses: Hypotheses, stand: Places) -> "_Left":
        gram = np.column_stack([hypotheses.crossed(int(at))[stand] for at in stand])
        return cls(hypotheses.numerator[stand], gram, hypotheses.statistic, hypotheses.information[stand])

    def explaining(self, count: int, limit: float, after: int = -1) -> list[tuple[int, ...]]:
        """Return every set of `count` errors, numbered above `after`, that brings J to `limit` or below."""
        if count <= 2:
            return self._singles(limit, after) if count == 1 else self._pairs(limit, after)
        found = []
        for at in np.flatnonzero(self._known())[:-1]:
            if at > after:
                sets = self._without(int(at)).explaining(count - 1, limit, int(at))
                found += [(int(at), *one) for one in sets]
        return found

    def _singles(self, limit: float, after: int) -> list[tuple[int, ...]]:
        at = np.flatnonzero(self.statistic - self._test() <= limit)
        return [(int(one),) for one in at if one > after]

    def _pairs(self, limit: float, after: int) -> list[tuple[int, ...]]:
        at = np.flatnonzero(self._known())
        at = at[at > after]
        u, q, k = self.numerator[at], np.diag(self.gram)[at], self.gram[np.ix_(at, at)]
        apart = q * q[:, None] - k**2
        # A pair that repeats itself explains what one of it does.
        told = apart > LOST * q[:, None] * self.total[at]
        gain = (u[:, None] ** 2 * q - 2 * np.outer(u, u) * k + u**2 * q[:, None]) / np.where(told, apart, 1.0)
        one, other = np.nonzero(np.triu(told & (self.statistic - gain <= limit), 1))
        return list(zip(at[one].tolist(), at[other].tolist(), strict=True))

    def demands(self, chosen: Flags, limit: float) -> list[Flags]:
        """Return what errors are needed beside `chosen`, one of each; none where they bring J to `limit` or below.

        One after the other: the most telling error is added to the chosen until they explain the readings.
        """
        now = self
        for at in np.flatnonzero(chosen):
            now = now._without(int(at))
        found: list[Flags] = []
        while now.statistic > limit:
            found.append(~now._widest(limit))
            if not now._known().any():
                # Nothing is left that could explain the rest: a demand that none can meet.
                break
            now = now._without(int(np.argmax(now._test())))
        return found

    def _widest(self, limit: float) -> Flags:
        """Return a largest set that leaves J above `limit`, grown by the least telling error; what is known then."""
        now = self
        while True:
            known = now._known()
            least = int(np.argmin(np.where(known, now._test(), np.inf)))
            if not known[least] or now.statistic - now._test()[least] <= limit:
                # What repeats those taken out adds nothing and belongs to them.
                return ~known
            now = now._without(least)

    def _test(self) -> Array:
        return ratio(self.numerator**2, np.where(self._known(), np.diag(self.gram), 0.0))

    def _known(self) -> Flags:
        return np.asarray(np.diag(self.gram) > LOST * self.total)

    def _without(self, at: int) -> "_Left":
        """Return what is left once the error `at` is taken out too."""
        pivot = self.gram[at, at]
        if pivot <= LOST * self.total[at]:
            return self
        column = self.gram[:, at]
        share = self.numerator[at] / pivot
        gram = self.gram - np.outer(column, column / pivot)
        gram[at, :] = gram[:, at] = 0.0
        numerator = self.numerator - column * share
        numerator[at] = 0.0
        return _Left(numerator, gram, self.statistic - share * self.numerator[at], self.total)
