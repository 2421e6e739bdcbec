"""Index, gates and level of each enterprise, once as is certain and once as is still possible."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingshen.methods.evaluation.dense import Bytes, Dense
from qingshen.methods.evaluation.plan import Floats, Plan
from qingshen.methods.evaluation.reach import Mask, Reach, reach
from qingshen.methods.evaluation.weigh import Shares, weigh
from qingshen.rulebook.system import Grading

# 0.15 + 0.15 + … gives 99.99999999999999 in floats; nine decimals are far below any printed weight.
DECIMALS = 9
RANKS = (3, 2, 1)


@dataclass(frozen=True)
class Graded:
    """Per enterprise: `index` and `index_best` [3 × E, 0-100], levels as ranks 0-3, the limiting indicators' rank.

    `scored_low`, `scored_high` [J × E] are the ranks that count towards the index (a pooled group counts as one);
    `bonus_scale` [3 × E] is what the cap of 100 leaves of the bonus points.
    """

    index: Floats
    index_best: Floats
    level: Bytes
    level_best: Bytes
    limiting: Bytes
    complete: Mask
    reach: Reach
    shares: Shares
    scored_low: Bytes
    bonus_scale: Floats


def _scored(reach: Reach, shares: Shares) -> tuple[Bytes, Bytes]:
    if not shares.pooled:
        return reach.low, reach.high
    low, high = reach.low.copy(), reach.high.copy()
    for group, unknown in shares.pooled:
        rows = np.array(group.rows)
        applies = reach.applies[rows]
        worst = np.where(applies, low[rows], np.uint8(3)).min(axis=0)
        best = np.where(applies, high[rows], np.uint8(0)).max(axis=0)
        low[rows] = np.where(unknown, worst, low[rows])
        high[rows] = np.where(unknown, best, high[rows])
    return low, high


def _sum(weight: Floats, rank: Bytes, rows: NDArray[np.int64], k: int) -> Floats:
    """Σ weight · 100 over `rows` that reach rank k, row by row to stay in the cache."""
    total = np.zeros(rank.shape[1])
    for row in rows:
        total += weight[row] * (rank[row] >= k)
    return 100.0 * total


def _indices(plan: Plan, weight: Floats, rank: Bytes) -> tuple[Floats, Floats, Floats]:
    """Return the index capped at 100, the index without bonus classes, and the bonus that remains [each 3 × E]."""
    bonus_rows = {row for one in plan.classes if one.bonus for row in one.rows}
    ordinary = np.array([row for row in range(len(plan.codes)) if row not in bonus_rows], dtype=np.int64)
    bonus = np.array(sorted(bonus_rows), dtype=np.int64)
    own = np.stack([_sum(weight, rank, ordinary, k) for k in RANKS])
    rounded = own.round(DECIMALS)
    if not len(bonus):
        return rounded, rounded, np.ones_like(own)
    extra = np.stack([_sum(weight, rank, bonus, k) for k in RANKS])
    total = np.minimum((own + extra).round(DECIMALS), 100.0)
    scale = np.where(extra > 0, np.minimum(1.0, (100.0 - rounded) / np.where(extra > 0, extra, 1.0)), 1.0)
    return total, rounded, scale


def _gate(rank: Bytes, applies: Mask, rows: NDArray[np.int64]) -> Bytes:
    """Return the lowest rank among the applicable `rows`, 3 where there is none."""
    lowest = np.full(rank.shape[1], 3, dtype=np.uint8)
    for row in rows:
        np.minimum(lowest, np.where(applies[row], rank[row], np.uint8(3)), out=lowest)
    return lowest


def decide(grading: Grading, index: Floats, ordinary: Floats, limiting: Bytes, others: Bytes) -> Bytes:
    """Return the level as rank 0-3; the first that holds from I down (evaluation method, section 7).

    Level III is judged on the ordinary classes, so that bonus points fill no hole.
    """
    first = (index[0] >= float(grading.index_1)) & (limiting >= 3)
    if grading.level_1_needs_2:
        first &= others >= 2
    second = (index[1] >= float(grading.index_2)) & (limiting >= 2)
    third = (ordinary[2] >= float(grading.index_3)) & (limiting >= 1)
    return np.select([first, second, third], [np.uint8(3), np.uint8(2), np.uint8(1)], np.uint8(0)).astype(np.uint8)


def grade(plan: Plan, dense: Dense, grading: Grading) -> Graded:
    """Grade every enterprise of `dense` if each gap fails (certain) and if each gap meets level I (possible)."""
    reached = reach(plan, dense)
    return grade_reached(plan, reached, dense, grading)


def grade_reached(plan: Plan, reached: Reach, dense: Dense, grading: Grading) -> Graded:
    """Grade levels already reached; `dense` gives the parameters the weights depend on."""
    shares = weigh(plan, reached, dense, grading)
    low, high = _scored(reached, shares)
    limiting_rows, other_rows = np.flatnonzero(plan.limiting), np.flatnonzero(~plan.limiting)
    results = []
    for scored, rank in ((low, reached.low), (high, reached.high)):
        index, ordinary, scale = _indices(plan, shares.weight, scored)
        limiting = _gate(rank, reached.applies, limiting_rows)
        others = _gate(rank, reached.applies, other_rows) if grading.level_1_needs_2 else limiting
        results.append((index, decide(grading, index, ordinary, limiting, others), limiting, scale))
        if low is high or (np.array_equal(low, high) and low is reached.low):
            results.append(results[0])
            break
    (index, level, gate, scale), (best, level_best, _, _) = results
    gaps = ((reached.low != reached.high) & reached.applies).any(axis=0) | ((low != high) & reached.applies).any(axis=0)
    return Graded(index, best, level, level_best, gate, ~gaps, reached, shares, low, scale)
