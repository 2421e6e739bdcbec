"""Row tables behind a verdict: what each indicator gave, lost and lacks, and what each gap could still change."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from qingshen.methods.evaluation.dense import (
    BELOW,
    ESTIMATED,
    NOT_APPLICABLE,
    REPORTED,
    Bytes,
    Dense,
)
from qingshen.methods.evaluation.grade import RANKS, Graded, grade_reached
from qingshen.methods.evaluation.plan import Bound, Floats, Plan
from qingshen.methods.evaluation.reach import Reach
from qingshen.rulebook.system import Grading, IndexSystem

LEVEL_NAMES = ["none", "III", "II", "I"]
# Position = status code; what is absent and what is declared missing are both shown as missing (code 0).
SHOWN = ["missing", "reported", "estimated", "below_detection", "declared missing", "not_applicable", "not_evaluable"]
NOT_EVALUABLE = SHOWN.index("not_evaluable")
# A batch of what-if enterprises; bounds the memory, not the result.
BATCH = 65_536


def points(plan: Plan, graded: Graded) -> Floats:
    """Return each indicator's points [3 × J × E]; over the indicators they add up to the index.

    Where the cap of 100 cuts the bonus, the bonus indicators' points are cut in proportion.
    """
    won = np.stack([100.0 * graded.shares.weight * (graded.scored_low >= k) for k in RANKS])
    for row in (row for one in plan.classes if one.bonus for row in one.rows):
        won[:, row] *= graded.bonus_scale
    return won


def statuses(plan: Plan, dense: Dense, reach: Reach) -> Bytes:
    """Return status codes [J × E] in which an answer that meets no baseline of the document is "not evaluable"."""
    given = np.isin(dense.status, (REPORTED, ESTIMATED, BELOW))
    shown = np.where(given, dense.status, np.where(dense.status == NOT_APPLICABLE, dense.status, 0)).astype(np.uint8)
    for row, bounds in enumerate(plan.bounds):
        if not any(bound.sense for bound in bounds):
            shown[row][given[row]] = NOT_EVALUABLE
    return shown


def _distance(bound: Bound, row: int, dense: Dense, meets: Any) -> Floats:
    if bound.sense == 0:
        return np.full(dense.value.shape[1], np.nan)
    away: Floats = bound.sense * (dense.value[row] - bound.printed(dense.parameters))
    return np.where(np.isnan(away), np.nan, np.where(meets, 0.0, np.maximum(away, 0.0)))


def _distances(plan: Plan, dense: Dense) -> Floats:
    width, size = dense.value.shape
    distances = np.full((3, width, size), np.nan)
    for row in np.flatnonzero(~plan.qualitative):
        for k, bound in enumerate(plan.bounds[row]):
            distances[k, row] = _distance(bound, int(row), dense, bound.meets(dense.value[row], dense.parameters))
    distances[:, dense.status == NOT_APPLICABLE] = np.nan
    return distances


def _table(system: IndexSystem, plan: Plan, dense: Dense, graded: Graded) -> pl.DataFrame:
    width, size = dense.status.shape
    applies = graded.reach.applies
    won = points(plan, graded)
    at_stake = 100.0 * graded.shares.weight * np.ones((width, size))
    distances = _distances(plan, dense)
    columns: dict[str, Any] = {
        "enterprise": dense.enterprises.gather(np.repeat(np.arange(size), width)),
        "indicator": pl.Series(np.tile(np.array(plan.codes, dtype=object), size), dtype=pl.Utf8),
        "value": dense.value.T.ravel(),
        "status": statuses(plan, dense, graded.reach).T.ravel(),
        "level": graded.reach.low.T.ravel(),
        **{f"points_{k + 1}": won[k].T.ravel() for k in range(3)},
        "level_best": graded.reach.high.T.ravel(),
        **{f"lost_{k + 1}": (at_stake - won[k]).T.ravel().clip(min=0.0) for k in range(3)},
        **{f"distance_{k + 1}": distances[k].T.ravel() for k in range(3)},
        "applies": applies.T.ravel(),
    }
    frame = pl.DataFrame(columns).with_columns(
        pl.col("status").cat.to(pl.Enum(SHOWN)).cast(pl.Utf8),
        pl.col("level", "level_best").cat.to(pl.Enum(LEVEL_NAMES)).cast(pl.Utf8),
        pl.col("value", "distance_1", "distance_2", "distance_3").fill_nan(None),
    )
    never = [f"{name}_{k}" for name in ("points", "lost") for k in (1, 2, 3)] if not system.weighted else []
    return frame.with_columns(
        pl.when("applies").then("level").alias("level"),
        pl.when("applies").then("level_best").alias("level_best"),
        *(pl.lit(None, dtype=pl.Float64).alias(name) for name in never),
    ).drop("applies")


def indicator_rows(system: IndexSystem, plan: Plan, chunks: list[tuple[Dense, Graded]]) -> pl.DataFrame:
    """Return the table `Evaluation.indicators`, enterprises sorted, indicators in the system's order."""
    return pl.concat([_table(system, plan, dense, graded) for dense, graded in chunks])


def _resolved(reach: Reach, rows: Any, columns: Any, filled: Bytes, rest: Bytes) -> Reach:
    """Return one column a gap: all other gaps as in `rest`, this one as in `filled`."""
    levels = rest[:, columns].copy()
    levels[rows, np.arange(len(rows))] = filled[rows, columns]
    return Reach(levels, levels, reach.applies[:, columns])


def _at(dense: Dense, columns: Any) -> Dense:
    return Dense(
        dense.enterprises.gather(columns),
        dense.value[:, columns],
        dense.rank[:, columns],
        dense.status[:, columns],
        {name: values[columns] for name, values in dense.parameters.items()},
    )


def _what_if(plan: Plan, dense: Dense, graded: Graded, gaps: tuple[Any, Any], grading: Grading) -> tuple[Bytes, Bytes]:
    """Return the best level if each gap alone fails, and the certain level if it alone comes out at its best."""
    rows, columns = gaps
    part, low, high = _at(dense, columns), graded.reach.low, graded.reach.high
    fails = grade_reached(plan, _resolved(graded.reach, rows, columns, low, high), part, grading)
    meets = grade_reached(plan, _resolved(graded.reach, rows, columns, high, low), part, grading)
    return fails.level_best, meets.level


def _gaps(system: IndexSystem, plan: Plan, dense: Dense, graded: Graded) -> pl.DataFrame:
    gap = (graded.reach.low != graded.reach.high) & graded.reach.applies
    columns, rows = np.nonzero(gap.T)
    ends = [
        _what_if(plan, dense, graded, (rows[at : at + BATCH], columns[at : at + BATCH]), system.grading)
        for at in range(0, len(rows), BATCH)
    ]
    fails = np.concatenate([one for one, _ in ends]) if ends else np.empty(0, dtype=np.uint8)
    meets = np.concatenate([one for _, one in ends]) if ends else np.empty(0, dtype=np.uint8)
    weight = (100.0 * graded.shares.weight * np.ones(gap.shape))[rows, columns]
    low, high = graded.reach.low[rows, columns], graded.reach.high[rows, columns]
    shown = statuses(plan, dense, graded.reach)[rows, columns]
    return pl.DataFrame(
        {
            "enterprise": dense.enterprises.gather(columns),
            "indicator": pl.Series([plan.codes[row] for row in rows], dtype=pl.Utf8),
            "status": pl.Series([SHOWN[code] for code in shown], dtype=pl.Utf8),
            "limiting": plan.limiting[rows],
            **{f"points_{4 - k}": weight * ((low < k) & (high >= k)) for k in RANKS},
            "level_if_fails": pl.Series([LEVEL_NAMES[rank] for rank in fails], dtype=pl.Utf8),
            "level_if_met": pl.Series([LEVEL_NAMES[rank] for rank in meets], dtype=pl.Utf8),
            "matters": (fails != graded.level_best[columns]) | (meets != graded.level[columns]),
        }
    )


def gap_rows(system: IndexSystem, plan: Plan, chunks: list[tuple[Dense, Graded]]) -> pl.DataFrame:
    """Return the table `Evaluation.gaps`; levels are null in a system without weights."""
    table = pl.concat([_gaps(system, plan, dense, graded) for dense, graded in chunks])
    if system.weighted:
        return table
    return table.with_columns(
        *(pl.lit(None, dtype=pl.Float64).alias(f"points_{k}") for k in (1, 2, 3)),
        *(pl.lit(None, dtype=pl.Utf8).alias(name) for name in ("level_if_fails", "level_if_met")),
        pl.lit(None, dtype=pl.Boolean).alias("matters"),
    )
