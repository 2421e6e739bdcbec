"""Who is named when a meter is wrong: Serth & Heenan's steam network (1986), random errors, seeded.

    python -m benchmarks.balance.identification [trials]

`named` gives every trial one error of 5 to 25 sigma and asks for its name, without asking first whether anything is
wrong at all: the rate that the largest measurement test reaches is the baseline, in the same trials. The best that any
rule could do, one that knows how the errors were drawn, stands beside it. `found` runs the whole search, alarm
included, on fewer trials.
"""

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp, ndtr

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.reduced import Ends, Reduced
from qingshen.methods.balance.suspects import Cause, Findings, equivalent_sets, find_suspects
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.findings import CREDIBLE
from qingshen.methods.balance.suspects.hypotheses import Hypotheses, compensate, hypothesise
from qingshen.methods.balance.suspects.plausible import occam_of

CASE = Path(__file__).parents[2] / "tests" / "methods" / "balance" / "cases" / "P15_serth_heenan_steam.csv"
SMALLEST, LARGEST = 5.0, 25.0
CHUNK = 2_000
Array = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Steam:
    """The steam network: true flows, sigmas, incidence matrix, the end nodes of each stream (-1 outside)."""

    truth: Array
    sigma: Array
    matrix: Array
    ends: Ends

    @classmethod
    def read(cls, path: Path = CASE) -> "Steam":
        """Return the network as the case gives it."""
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        source, target = (
            np.array([-1 if row[end] == "env" else int(row[end]) - 1 for row in rows], dtype=np.int32)
            for end in ("from_node", "to_node")
        )
        nodes = int(max(source.max(), target.max())) + 1
        matrix = np.zeros((nodes, len(rows)))
        for side, sign in ((source, -1.0), (target, 1.0)):
            at = np.flatnonzero(side >= 0)
            matrix[side[at], at] = sign
        every = np.arange(nodes, dtype=np.int32)
        truth, sigma = (np.array([float(row[name]) for row in rows]) for name in ("true_value", "sigma"))
        return cls(truth, sigma, matrix, Ends(source, target, every, every, np.ones(nodes, dtype=np.bool_)))

    def reduced(self, value: Array) -> Reduced:
        """Return the readings `value` with the factorised equations."""
        return Reduced(DenseNormal(self.matrix, self.sigma**2), value, np.ones(len(value), dtype=np.bool_), self.ends)


@dataclass(frozen=True, eq=False)
class Trials:
    """Readings (trials × streams) and what is wrong in each: streams and nodes (-1 none), one column an error."""

    value: Array
    streams: NDArray[np.int64]
    nodes: NDArray[np.int64]


def trials(steam: Steam, count: int, seed: int, biases: int = 1, leaks: int = 0) -> Trials:
    """Return true flows with noise, `biases` wrong meters (5 to 25 sigma, either sign) and `leaks` leaking nodes.

    A leak is 5 to 25 sigma of its node's imbalance; the flows are then those closest to the case's, in sigmas, that
    lose as much.
    """
    random = np.random.default_rng(seed)
    size, nodes = len(steam.truth), len(steam.matrix)
    value = steam.truth + random.normal(size=(count, size)) * steam.sigma
    row = np.arange(count)[:, None]
    streams = random.permuted(np.tile(np.arange(size), (count, 1)), axis=1)[:, :biases]
    signed = random.uniform(SMALLEST, LARGEST, streams.shape) * random.choice([-1.0, 1.0], streams.shape)
    value[row, streams] += signed * steam.sigma[streams]
    where = random.permuted(np.tile(np.arange(nodes), (count, 1)), axis=1)[:, :leaks]
    lost = np.zeros((count, nodes))
    imbalance = np.sqrt(steam.matrix**2 @ steam.sigma**2)
    lost[row, where] = random.uniform(SMALLEST, LARGEST, where.shape) * imbalance[where]
    normal = steam.reduced(steam.truth).normal
    moved = (normal.solve(lost.T).T @ steam.matrix) * steam.sigma**2
    return Trials(value + moved, streams, where)


def numerators(hypotheses: Hypotheses, value: Array) -> Array:
    """Return the numerator of every hypothesis in every trial, (trials × h)."""
    normal = hypotheses.normal
    assert isinstance(normal, DenseNormal)
    multiplier = normal.solve(normal.matrix @ value.T).T
    meters = multiplier @ normal.matrix[:, hypotheses.where[~hypotheses.leak]]
    return np.concatenate([meters, multiplier[:, hypotheses.rows]], axis=1)


def posterior(hypotheses: Hypotheses, value: Array, numerator: Array) -> Array:
    """Return the probability of every hypothesis as the only error of a trial, (trials × h)."""
    information = hypotheses.information
    reading = np.full(numerator.shape, np.inf)
    reading[:, ~hypotheses.leak] = value[:, hypotheses.where[~hypotheses.leak]]
    kinds = occam_of(numerator / information, information**-0.5, hypotheses.scale, reading, hypotheses.leak)
    odds = numerator**2 / (2 * information) + np.logaddexp(*kinds)
    return np.asarray(np.exp(odds - logsumexp(odds, axis=1, keepdims=True)))


def best_possible(hypotheses: Hypotheses, numerator: Array) -> Array:
    """Return the log odds of a rule that knows how the errors were drawn: no rule names more of them rightly."""
    size, sigma = numerator / hypotheses.information, hypotheses.information**-0.5
    low, high = SMALLEST * hypotheses.scale, LARGEST * hypotheses.scale
    mass = ndtr((high - size) / sigma) - ndtr((low - size) / sigma)
    mass += ndtr((-low - size) / sigma) - ndtr((-high - size) / sigma)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(mass * sigma / hypotheses.scale) + numerator**2 / (2 * hypotheses.information))


def named(count: int = 20_000, seed: int = 1986) -> dict[str, float]:
    """Return the shares of `count` trials with one wrong meter in which it is named.

    `largest_test`: by the largest measurement test, the baseline. `most_likely`: by the most likely meter.
    `best_possible`: by a rule that knows the protocol. `with_leaks`: leaks suspected too, right where the most likely
    set of errors that no reading can tell apart holds the meter; `with_leaks_size` errors in such a set. `credible`:
    where the set of meters that holds 90 % of the probability does; `credible_size` meters in it.
    """
    steam = Steam.read()
    reduced = steam.reduced(steam.truth)
    drawn = trials(steam, count, seed)
    sums: Counter[str] = Counter()
    for begin in range(0, count, CHUNK):
        part = slice(begin, begin + CHUNK)
        sums.update(_named(hypothesise(reduced, leaks=False), drawn.value[part], drawn.streams[part, 0]))
        sums.update(_named_with_leaks(hypothesise(reduced), drawn.value[part], drawn.streams[part, 0]))
    return {name: float(total) / count for name, total in sums.items()}


def _named(hypotheses: Hypotheses, value: Array, wrong: NDArray[np.int64]) -> dict[str, float]:
    numerator = numerators(hypotheses, value)
    probability = posterior(hypotheses, value, numerator)
    test = numerator**2 / hypotheses.information
    order = np.argsort(-probability, axis=1)
    ranked = np.take_along_axis(probability, order, axis=1)
    inside = np.cumsum(ranked, axis=1) - ranked < CREDIBLE
    return {
        "largest_test": (test.argmax(axis=1) == wrong).sum(),
        "most_likely": (order[:, 0] == wrong).sum(),
        "best_possible": (best_possible(hypotheses, numerator).argmax(axis=1) == wrong).sum(),
        "credible": ((order == wrong[:, None]) & inside).sum(),
        "credible_size": inside.sum(),
    }


def _named_with_leaks(hypotheses: Hypotheses, value: Array, wrong: NDArray[np.int64]) -> dict[str, float]:
    probability = posterior(hypotheses, value, numerators(hypotheses, value))
    label = equivalent(hypotheses)
    sets = np.eye(int(label.max()) + 1)[label]
    chosen = (probability @ sets).argmax(axis=1)
    # The meters come first and are all checked: hypothesis j is stream j.
    return {
        "with_leaks": (chosen == label[wrong]).sum(),
        "with_leaks_size": sets.sum(axis=0)[chosen].sum(),
    }


def found(count: int = 1_000, seed: int = 1986, biases: int = 1, leaks: int = 0) -> dict[str, float]:
    """Return how the whole search does on `count` trials with `biases` wrong meters and `leaks` leaking nodes.

    `alarm`: share of trials in which anything is suspected (without errors: the false alarms; else the power).
    `wrong`: suspects a trial whose equivalent set holds no true error (average type-I errors). `right`: share of the
    true errors that such a set holds; `exact`: of trials with all of them and nothing else. `in_set`: share of the true
    errors that the 90 % set of a suspect holds; `set_size` errors in such a set. `first`: share of the true errors that
    stand first in their set, `first_alone` of those that no other is equivalent to. `certain`, `certain_right`: share
    of the suspects called certain, and of these that are right. `serial_right`, `serial_wrong`, `serial_exact`: of
    plain serial elimination by the largest test, leaks suspected too.
    """
    steam = Steam.read()
    drawn = trials(steam, count, seed, biases, leaks)
    base = steam.reduced(steam.truth)
    alone = {one[0] for one in equivalent_sets(base) if len(one) == 1}
    sums: Counter[str] = Counter()
    for value, streams, nodes in zip(drawn.value, drawn.streams, drawn.nodes, strict=True):
        reduced = Reduced(base.normal, value, base.checked, base.ends)
        true = {Cause("meter", int(at)) for at in streams} | {Cause("leak", int(at)) for at in nodes}
        sums.update(_judged(find_suspects(reduced), true, alone))
        sums.update({f"serial_{name}": number for name, number in _serial(reduced, true).items()})
    return _shares(sums, count, biases + leaks)


def _shares(sums: Counter[str], count: int, errors: int) -> dict[str, float]:
    """Return shares of the trials, or of what the second name counts."""
    total = sums | Counter(trials=count, errors=count * errors)
    parts = {"right": "errors", "in_set": "errors", "first": "errors", "first_alone": "alone", "serial_right": "errors"}
    parts |= {"set_size": "suspects", "certain_right": "certain", "certain": "suspects"}
    names = [name for name in sums if name != "alone"]
    return {name: sums[name] / max(total[parts.get(name, "trials")], 1) for name in names}


def _judged(findings: Findings, true: set[Cause], alone: set[Cause]) -> dict[str, int]:
    sets = [set(one.equivalent) for one in findings.suspects]
    wider = [set(one.likely) for one in findings.suspects]
    first = {one.equivalent[0] for one in findings.suspects}
    right = sum(any(one in named for named in sets) for one in true)
    certain = [one for one in findings.suspects if one.certain]
    return {
        "alarm": bool(sets),
        "suspects": len(sets),
        "wrong": sum(not named & true for named in sets),
        "right": right,
        "exact": right == len(true) == len(sets),
        "in_set": sum(any(one in named for named in wider) for one in true),
        "set_size": sum(len(named) for named in wider),
        "first": len(first & true),
        "first_alone": len(first & true & alone),
        "alone": len(true & alone),
        "certain": len(certain),
        "certain_right": sum(bool(set(one.equivalent) & true) for one in certain),
    }


def _serial(reduced: Reduced, true: set[Cause]) -> dict[str, int]:
    """Return how it goes when the largest test is eliminated until the global test passes."""
    hypotheses = hypothesise(reduced)
    gate = Gate.of(hypotheses, 0.05)
    left = compensate(hypotheses, ())
    sets: list[set[Cause]] = []
    while left is not None and not gate.passes(left):
        at = int(np.argmax(left.test))
        label = equivalent(hypotheses, left.chosen)
        sets.append({cause for one in np.flatnonzero(label == label[at]) for cause in hypotheses.causes(int(one))})
        left = compensate(hypotheses, (*left.chosen, at))
    right = sum(any(one in named for named in sets) for one in true)
    wrong = sum(not named & true for named in sets)
    return {"right": right, "wrong": wrong, "exact": right == len(true) == len(sets)}


def study(count: int = 20_000) -> dict[str, dict[str, float]]:
    """Return `named` for `count` trials, and `found` for a twentieth of them: from no error to a leak and a bias."""
    fewer = max(count // 20, 1)
    cases = {"none": (0, 0), "one": (1, 0), "two": (2, 0), "three": (3, 0), "leak": (0, 1), "both": (1, 1)}
    return {"named": named(count)} | {name: found(fewer, biases=b, leaks=k) for name, (b, k) in cases.items()}


def _lines(results: dict[str, dict[str, float]]) -> Iterator[str]:
    for name, shares in results.items():
        yield f"{name}: " + ", ".join(f"{key} {share:.4f}" for key, share in shares.items())


if __name__ == "__main__":
    for line in _lines(study(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)):
        print(line)
