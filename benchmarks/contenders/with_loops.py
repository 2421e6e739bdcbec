"""The evaluation in plain Python: one enterprise after the other, one indicator after the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.cohort import made_up_system
from qingshen.rulebook.system import Baseline, IndexSystem

TOLERANCE = 1e-9
NAMES = ("none", "III", "II", "I")
Row = dict[str, Any]


def prepare(path: Path) -> Callable[[], pl.DataFrame]:
    """Return the job: from the file to the engine's table `enterprises`."""
    system = made_up_system()
    return lambda: evaluate(path, system)


def _reached(value: float, baselines: tuple[Baseline, Baseline, Baseline]) -> int:
    for rank, baseline in zip((3, 2, 1), baselines, strict=True):
        bound = float(baseline.constant)
        slack = TOLERANCE * abs(bound)
        if value <= bound + slack if baseline.sign == "<=" else value >= bound - slack:
            return rank
    return 0


def _decided(index: list[float], gate: int) -> str:
    if index[0] >= 85 and gate >= 3:
        return "I"
    if index[1] >= 85 and gate >= 2:
        return "II"
    return "III" if index[2] >= 100 and gate >= 1 else "none"


def _judge(name: str, rows: list[Row], system: IndexSystem) -> Row:
    points = {best: defaultdict[tuple[str, int], float](float) for best in (False, True)}
    weights = defaultdict[str, float](float)
    gates, gaps = {False: 3, True: 3}, 0
    for row in rows:
        if row["status"] == "not_applicable":
            continue
        indicator = system.by_code[row["indicator"]]
        assert indicator.weight is not None
        weight = float(indicator.weight.value)
        weights[indicator.class_code] += weight
        if row["status"] == "missing":
            ranks = {False: 0, True: 3}
            gaps += 1
        else:
            qualitative = indicator.direction == "qualitative"
            rank = NAMES.index(row["level"]) if qualitative else _reached(row["value"], indicator.baselines)
            ranks = {False: rank, True: rank}
        for best, rank in ranks.items():
            for k in range(1, rank + 1):
                points[best][indicator.class_code, k] += weight
            if indicator.limiting:
                gates[best] = min(gates[best], rank)
    found: Row = {"enterprise": name}
    for best, suffix in ((False, ""), (True, "_best")):
        index = [_index(points[best], weights, system, k) for k in (3, 2, 1)]
        found |= {f"index_{k}{suffix}": one for k, one in enumerate(index, 1)}
        found[f"level{suffix}"] = _decided(index, gates[best])
    return found | {"complete": not gaps, "limiting_level": NAMES[gates[False]]}


def _index(points: dict[tuple[str, int], float], weights: dict[str, float], system: IndexSystem, rank: int) -> float:
    total = 0.0
    for one in system.classes:
        if weights[one.code]:
            total += 100 * float(one.weight or 0) * points[one.code, rank] / weights[one.code]
    return round(total, 9)


def evaluate(path: Path, system: IndexSystem) -> pl.DataFrame:
    """Return the engine's table `enterprises`, of a system of fixed weights and plain baselines."""
    rows_of: dict[str, list[Row]] = {}
    for row in pl.read_parquet(path).iter_rows(named=True):
        rows_of.setdefault(row["enterprise"], []).append(row)
    return pl.DataFrame([_judge(name, rows_of[name], system) for name in sorted(rows_of)])
