"""The smallest sets of errors that explain the readings, every one of them, with a proof that there is none smaller.

Implicit hitting sets: a set of errors that leaves J above its limit, grown until nothing more can be added, shows that
one error outside of it is needed. A mixed-integer programme (HiGHS) finds the fewest errors that meet all such demands;
they explain the readings, or give the next demand. J falls with every error added and the limit with every degree of
freedom spent, so a demand holds for good.
"""

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import LOST, Hypotheses, Places, compensate
from qingshen.methods.balance.suspects.plausible import probabilities

DIRECT = 20_000
"""Up to this many sets of one count are tried one by one, which is faster than the programme."""
MOST_SETS = 50
MOST_ROUNDS = 500


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
    stand = _standing(hypotheses)
    degrees = hypotheses.normal.rank
    if hypotheses.statistic <= gate.limit(degrees) or not len(stand):
        return Minimal((), True)
    left = _Left.of(hypotheses, stand)
    least = 1
    while least <= min(degrees, len(stand)) and comb(len(stand), least) <= direct:
        sets = left.explaining(least, gate.limit(degrees - least))
        if len(sets):
            named = tuple(tuple(int(at) for at in stand[one]) for one in sets[:most_sets])
            return Minimal(named, len(sets) <= most_sets)
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
        chosen = _fewest(len(left.numerator), least, demands, found)
        size = degrees + 1 if chosen is None else int(chosen.sum())
        if chosen is None or size > degrees or (found and size > count):
            return found, True
        count = size
        widest = left.widest(chosen, gate.limit(degrees - count))
        if widest is not None:
            demands.append(~widest)
        elif len(found) == most_sets:
            break
        else:
            found.append(chosen)
    return found, False


def _fewest(size: int, least: int, demands: list[Flags], found: list[Flags]) -> Flags | None:
    """Return the fewest errors, `least` or more, one in each demand, not all of any set found; None if none are."""
    rows = np.array([np.ones(size), *demands, *found], dtype=np.float64)
    low = np.concatenate([[least], np.ones(len(demands)), np.full(len(found), -np.inf)])
    high = np.concatenate([np.full(len(demands) + 1, np.inf), [float(one.sum() - 1) for one in found]])
    whole = np.ones(size, dtype=np.int8)
    rule = LinearConstraint(rows, low, high)
    solved = milp(np.ones(size), integrality=whole, bounds=Bounds(0, 1), constraints=rule)
    return None if solved.x is None else np.asarray(solved.x > 0.5)


@dataclass(eq=False)
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

    def explaining(self, count: int, limit: float) -> Places:
        """Return every set of `count` errors that brings J to `limit` or below, (sets, count), by trying each."""
        sets = np.array(list(combinations(range(len(self.total)), count)))
        unit = 1.0 / np.sqrt(self.total)
        joint = (self.gram * np.outer(unit, unit))[sets[:, :, None], sets[:, None, :]]
        sets, joint = (kept[np.linalg.det(joint) > LOST] for kept in (sets, joint))
        above = (self.numerator * unit)[sets]
        gain = np.einsum("sk,sk->s", above, np.linalg.solve(joint, above[:, :, None])[:, :, 0])
        return np.asarray(sets[self.statistic - gain <= limit])

    def widest(self, chosen: Flags, limit: float) -> Flags | None:
        """Return a largest set with `chosen` that leaves J above `limit`, least telling first; None if they do not."""
        now = _Left(self.numerator.copy(), self.gram.copy(), self.statistic, self.total)
        for at in np.flatnonzero(chosen):
            now._take(int(at))
        if now.statistic <= limit:
            return None
        while True:
            known = now._known()
            test = np.where(known, now.numerator**2 / np.where(known, np.diag(now.gram), 1.0), np.inf)
            least = int(np.argmin(test))
            if now.statistic - test[least] <= limit:
                # What repeats those taken out adds nothing and belongs to them.
                return ~known
            now._take(least)

    def _known(self) -> Flags:
        return np.asarray(np.diag(self.gram) > LOST * self.total)

    def _take(self, at: int) -> None:
        pivot = self.gram[at, at]
        if pivot <= LOST * self.total[at]:
            return
        column = self.gram[:, at].copy()
        share = self.numerator[at] / pivot
        self.statistic -= share * self.numerator[at]
        self.numerator -= column * share
        self.gram -= np.outer(column, column / pivot)
        self.gram[at, :] = self.gram[:, at] = 0.0
