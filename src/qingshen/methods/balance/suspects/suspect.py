"""The verb: readings that do not close → who is suspected, how surely, of what size, and what would explain it as well.

A finding never says more than the readings can: errors that no balance can tell apart are named together, and other
explanations that pass the same tests stand beside the most likely one.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.statistics import threshold
from qingshen.methods.balance.suspects.eliminate import Gate, eliminate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.findings import Findings, by, described, named
from qingshen.methods.balance.suspects.hypotheses import Cause, Compensated, Hypotheses, compensate, hypothesise
from qingshen.methods.balance.suspects.minimal import Minimal, minimal_sets
from qingshen.methods.balance.suspects.plausible import all_possible, evidence, probabilities
from qingshen.methods.balance.suspects.robust import Reweight, forgotten

PROVEN = 60
"""Up to this many checked streams the smallest sets are listed and proven."""
WIDE = 2_000
"""Above this many possible errors one set is followed at a time."""
BEAM = 4


def find_suspects(
    reduced: Reduced,
    alpha: float = 0.05,
    *,
    leaks: bool = True,
    reweight: Reweight | None = None,
    proven: int = PROVEN,
    most: int = 50,
) -> Findings:
    """Return the gross errors that explain why the readings of `reduced` do not agree.

    Readings agree where J stays below its threshold at `alpha` (0, 1) and no single test exceeds Sidak's critical value
    at `alpha`. `leaks` False suspects meters only. `reweight`, see `robust.forgotten`: wanted for a robust start where
    the equations are not dense. `proven`: up to how many checked streams the smallest sets are proven. `most`: errors
    named at most.

    Of three ways (serial elimination, from a robust start, smallest sets) the explanation with the fewest errors wins,
    then the most likely, see `plausible`. Raises ValueError for an `alpha` that is none. Sources: Narasimhan & Mah
    1987 (GLR), Serth & Heenan 1986 (MIMT), METHODS 4.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, is {alpha}")
    hypotheses = hypothesise(reduced, leaks)
    rank = reduced.normal.rank
    if not rank or not len(hypotheses):
        agreed = None if not rank else reduced.statistic <= threshold(alpha, rank)
        return Findings((), agreed, reduced.statistic, rank, np.zeros((0, 0)), (), True)
    gate = Gate.of(hypotheses, alpha)
    small = int((~hypotheses.leak).sum()) <= proven
    smallest = minimal_sets(hypotheses, gate) if small else Minimal((), False)
    best = _best(hypotheses, gate, smallest, lambda: _robust_start(reduced, hypotheses, reweight), most)
    return described(hypotheses, gate, best, smallest)


def _best(
    hypotheses: Hypotheses, gate: Gate, smallest: Minimal, robust: Callable[[], tuple[int, ...]], most: int
) -> Compensated:
    """Return the explanation with the fewest errors, then the most likely; what serial elimination says if none is."""
    beam = BEAM if len(hypotheses) <= WIDE else 1
    serial = eliminate(hypotheses, gate, beam=beam, most=most)
    done = gate.settled(hypotheses, serial)
    if done and not serial.chosen:
        return serial
    found = [one for chosen in smallest.sets if (one := compensate(hypotheses, chosen)) is not None]
    fewest = len(smallest.sets[0]) if smallest.complete and smallest.sets else 1
    if not done or len(serial.chosen) > fewest:
        start = robust()
        if start and len(start) <= most:
            found.append(eliminate(hypotheses, gate, start, beam, most))
    found = [one for one in found if len(one.chosen) == 1 or gate.told(one)]
    settled = [one for one in found if all_possible(hypotheses, one) and gate.settled(hypotheses, one)]
    settled += [serial] if done else []
    return min(settled, key=lambda one: (len(one.chosen), -evidence(hypotheses, one)), default=serial)


def _robust_start(reduced: Reduced, hypotheses: Hypotheses, reweight: Reweight | None) -> tuple[int, ...]:
    """Return the errors of the readings that a robust fit leaves aside, without those that repeat others."""
    meters = {int(where): at for at, where in enumerate(hypotheses.where) if not hypotheses.leak[at]}
    start: tuple[int, ...] = ()
    for stream in forgotten(reduced, reweight):
        wider = (*start, meters[stream])
        if len(wider) <= reduced.normal.rank and compensate(hypotheses, wider) is not None:
            start = wider
    return start


class Likely(NamedTuple):
    """Errors no reading can tell apart, and the probability that one of them is the error, if there is one."""

    causes: tuple[Cause, ...]
    probability: float


def most_likely(reduced: Reduced, *, leaks: bool = True, count: int = 10) -> tuple[Likely, ...]:
    """Return the `count` most likely explanations by a single error, whether or not the readings give an alarm.

    It answers "if one thing is wrong, which?" and not whether anything is; the probabilities of all explanations add
    up to one. Empty where nothing is checked.
    """
    hypotheses = hypothesise(reduced, leaks)
    left = compensate(hypotheses, ())
    if left is None or not len(hypotheses):
        return ()
    share, label = probabilities(hypotheses, left), equivalent(hypotheses)
    sums = np.bincount(label[label >= 0], weights=share[label >= 0])
    best = np.argsort(-sums, kind="stable")[:count]
    return tuple(Likely(named(hypotheses, by(share, label == group)), float(sums[group])) for group in best)


def equivalent_sets(reduced: Reduced, leaks: bool = True) -> tuple[tuple[Cause, ...], ...]:
    """Return every class of errors that no reading can tell apart, single ones included."""
    hypotheses = hypothesise(reduced, leaks)
    label = equivalent(hypotheses)
    order = np.argsort(label, kind="stable")
    found: dict[int, list[Cause]] = {}
    for at in order:
        found.setdefault(int(label[at]), []).extend(hypotheses.causes(int(at)))
    return tuple(tuple(causes) for group, causes in found.items() if group >= 0)
