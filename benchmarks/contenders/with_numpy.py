"""The limit: the same sums on arrays that are dense already, with every liberty a special case allows.

No names, no file, no units of storage: what is left is the arithmetic that any implementation has to do.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.cohort import made_up_system
from qingshen.rulebook.system import IndexSystem, Indicator

TOLERANCE = 1e-9
NAMES = ["none", "III", "II", "I"]
CHUNK = 16_384
MISSING, NOT_APPLICABLE, GIVEN = range(3)
Array = NDArray[Any]


def prepare(path: Path) -> Callable[[], pl.DataFrame]:
    """Arrange the cohort's values and return the job; each enterprise's rows stand in the order of the system."""
    system = made_up_system()
    values = pl.read_parquet(path)
    width = len(system.indicators)
    status = values["status"].replace_strict({"missing": MISSING, "not_applicable": NOT_APPLICABLE}, default=GIVEN)
    rank = values["level"].replace_strict({name: at for at, name in enumerate(NAMES)}, default=0)
    arrays = (values["value"].fill_null(np.nan), rank.cast(pl.UInt8), status.cast(pl.UInt8))
    dense = tuple(np.ascontiguousarray(one.to_numpy().reshape(-1, width).T) for one in arrays)
    names = values["enterprise"].gather_every(width)
    return lambda: evaluate(names, dense, system)


def evaluate(names: pl.Series, dense: tuple[Array, ...], system: IndexSystem) -> pl.DataFrame:
    """Return the engine's table `enterprises`, of a system of fixed weights and plain baselines."""
    size = len(names)
    index, levels = np.empty((6, size)), np.empty((3, size), dtype=np.uint8)
    complete = np.empty(size, dtype=bool)
    for start in range(0, size, CHUNK):
        part = slice(start, min(start + CHUNK, size))
        value, rank, status = (one[:, part] for one in dense)
        complete[part] = ~(status == MISSING).any(axis=0)
        index[:, part], levels[:, part] = _chunk(value, rank, status, system)
    texts = pl.Enum(NAMES)
    columns = {
        f"index_{k}{best}": index[at] for at, (best, k) in enumerate((b, k) for b in ("", "_best") for k in (1, 2, 3))
    }
    columns |= dict(zip(("level", "level_best", "limiting_level"), levels, strict=True))
    frame = pl.DataFrame({"enterprise": names, **columns, "complete": complete})
    return frame.with_columns(pl.col("level", "level_best", "limiting_level").cat.to(texts).cast(pl.Utf8))


def _chunk(value: Array, rank: Array, status: Array, system: IndexSystem) -> tuple[Array, Array]:
    size = value.shape[1]
    index, gates = np.zeros((6, size)), np.full((2, size), 3, dtype=np.uint8)
    for one in system.classes:
        points, total = np.zeros((6, size)), np.zeros(size)
        for row, indicator in enumerate(system.indicators):
            if indicator.class_code != one.code or indicator.weight is None:
                continue
            low = _reached(value[row], indicator) if indicator.direction != "qualitative" else rank[row]
            gap, applies = status[row] == MISSING, status[row] != NOT_APPLICABLE
            low = np.where(gap, np.uint8(0), low)
            high = np.where(gap, np.uint8(3), low)
            weight = float(indicator.weight.value) * applies
            total += weight
            for at, asked in enumerate((3, 2, 1)):
                points[at] += weight * (low >= asked)
                points[at + 3] += weight * (high >= asked)
            if indicator.limiting:
                for gate, reached in zip(gates, (low, high), strict=True):
                    np.minimum(gate, np.where(applies, reached, np.uint8(3)), out=gate)
        index += points * (100 * float(one.weight or 0) / np.where(total > 0, total, 1.0))
    index = index.round(9)
    return index, np.stack([_level(index[:3], gates[0]), _level(index[3:], gates[1]), gates[0]])


def _reached(value: Array, indicator: Indicator) -> Array:
    reached = np.zeros(len(value), dtype=np.uint8)
    for baseline in indicator.baselines:
        bound = float(baseline.constant)
        slack = TOLERANCE * abs(bound)
        reached += value <= bound + slack if baseline.sign == "<=" else value >= bound - slack
    return reached


def _level(index: Array, gate: Array) -> Array:
    tests = [(index[0] >= 85) & (gate >= 3), (index[1] >= 85) & (gate >= 2), (index[2] >= 100) & (gate >= 1)]
    return np.select(tests, [np.uint8(3), np.uint8(2), np.uint8(1)], np.uint8(0)).astype(np.uint8)
