"""Serial elimination: one error after the other is compensated until the balances agree (MIMT, Serth & Heenan 1986).

Each step costs one solve and a few vectors of the hypotheses. A few of the best sets are followed side by side (beam),
because the most likely first error need not belong to the most likely pair.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import chdtri

from qingshen.methods.balance.statistics import threshold
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import Compensated, Hypotheses, compensate
from qingshen.methods.balance.suspects.plausible import all_possible, candidates, evidence, score

BLOCK = 256
SETTLED = 1e-9
"""What is left of J without a degree of freedom is rounding below this share of what it was."""


@dataclass(frozen=True)
class Gate:
    """When readings agree: J within its `alpha` threshold and no single test above `critical` (a value of T)."""

    alpha: float
    critical: float
    before: float

    @classmethod
    def of(cls, hypotheses: Hypotheses, alpha: float) -> "Gate":
        """Return the gate with Sidak's critical value 1 - (1 - alpha)^(1 / classes) over all errors that differ."""
        classes = int(equivalent(hypotheses).max(initial=-1)) + 1
        each = -np.expm1(np.log1p(-alpha) / max(classes, 1))
        return cls(alpha, float(chdtri(1, each)), hypotheses.statistic)

    def passes(self, left: Compensated) -> bool:
        """Return whether the global test passes with the degrees of freedom left."""
        return left.statistic <= self.limit(left.degrees)

    def limit(self, degrees: int) -> float:
        """Return what J may be with `degrees` of freedom left."""
        return threshold(self.alpha, degrees) if degrees > 0 else SETTLED * self.before

    def settled(self, hypotheses: Hypotheses, left: Compensated) -> bool:
        """Return whether nothing more is to be found."""
        return self.passes(left) and not self.striking(hypotheses, left)

    def told(self, left: Compensated) -> bool:
        """Return whether each of the errors chosen is striking beside the others."""
        return bool(np.all(left.size**2 > self.critical * np.diag(left.covariance)))

    def striking(self, hypotheses: Hypotheses, left: Compensated) -> bool:
        """Return whether the test of some possible error exceeds the critical value."""
        return bool(np.any(left.test[candidates(hypotheses, left)] > self.critical))


def leading(hypotheses: Hypotheses, left: Compensated, count: int) -> list[int]:
    """Return the most likely next error of each of the `count` most likely equivalence classes, best first.

    Only as many are scored as can be among them: a score never exceeds T / 2.
    """
    allowed = np.flatnonzero(candidates(hypotheses, left))
    order = allowed[np.argsort(-left.test[allowed], kind="stable")]
    label = equivalent(hypotheses, left.chosen)
    best: dict[int, tuple[float, int]] = {}
    for begin in range(0, len(order), BLOCK):
        block = order[begin : begin + BLOCK]
        ranked = sorted(best.values(), reverse=True)
        if len(ranked) >= count and left.test[block[0]] / 2 < ranked[count - 1][0]:
            break
        for at, likely in zip(block, score(hypotheses, left, block), strict=True):
            group = int(label[at])
            if group >= 0 and (group not in best or likely > best[group][0]):
                best[group] = (float(likely), int(at))
    return [at for _, at in sorted(best.values(), key=lambda one: (-one[0], one[1]))[:count]]


def eliminate(
    hypotheses: Hypotheses, gate: Gate, start: tuple[int, ...] = (), beam: int = 4, most: int = 50
) -> Compensated:
    """Return the most likely set of fewest errors beyond `start` that settles the readings, as found by a beam.

    Where none does within `most` errors, the most likely set of errors that are striking one by one. An error whose
    own test is not striking is taken only where it settles the rest: weak evidence names nobody in passing.
    """
    first = compensate(hypotheses, start)
    if first is None:
        raise ValueError("the errors to start from repeat each other")
    frontier = [first]
    best = first
    while not gate.settled(hypotheses, best) and len(best.chosen) < most:
        found: dict[frozenset[int], tuple[bool, Compensated]] = {}
        for parent in frontier:
            striking = gate.striking(hypotheses, parent)
            for at in leading(hypotheses, parent, beam):
                chosen = (*parent.chosen, at)
                child = compensate(hypotheses, chosen)
                if child is not None and all_possible(hypotheses, child):
                    found.setdefault(frozenset(chosen), (striking, child))
        settled = [child for _, child in found.values() if gate.settled(hypotheses, child)]
        frontier = settled or [child for striking, child in found.values() if striking]
        if not frontier:
            break
        frontier = sorted(frontier, key=lambda one: (-evidence(hypotheses, one), one.chosen))[:beam]
        best = frontier[0]
    return pruned(hypotheses, gate, best)


def pruned(hypotheses: Hypotheses, gate: Gate, left: Compensated) -> Compensated:
    """Return `left` without the errors that the later ones have made unnecessary, the least telling first."""
    if not gate.settled(hypotheses, left):
        return left
    for at in np.argsort(left.size**2 / np.diag(left.covariance), kind="stable"):
        fewer = compensate(hypotheses, left.chosen[:at] + left.chosen[at + 1 :])
        if fewer is not None and all_possible(hypotheses, fewer) and gate.settled(hypotheses, fewer):
            return pruned(hypotheses, gate, fewer)
    return left
