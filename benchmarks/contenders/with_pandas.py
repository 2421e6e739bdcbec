"""The evaluation as a careful analyst writes it with pandas: categories, one merge, whole columns, two group-bys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.cohort import made_up_system
from qingshen.rulebook.system import IndexSystem

TOLERANCE = 1e-9
RANKS = {"none": 0, "III": 1, "II": 2, "I": 3}
NAMES = np.array(["none", "III", "II", "I"])
ASKED = {1: 3, 2: 2, 3: 1}  # number of the level → the rank it asks for
TEXTS = ["enterprise", "indicator", "level", "status"]


def prepare(path: Path) -> Callable[[], pd.DataFrame]:
    """Return the job: from the file to the engine's table `enterprises`."""
    system = made_up_system()
    return lambda: evaluate(path, system)


def baselines(system: IndexSystem) -> pd.DataFrame:
    """Return one row an indicator: class, weight, and the bounds of figures as sense · value <= bound."""
    rows = []
    for one in system.indicators:
        assert one.weight is not None
        sense = -1.0 if one.direction == "higher" else 1.0
        row = {"indicator": one.code, "class": one.class_code, "weight": float(one.weight.value)}
        row |= {"limiting": one.limiting, "qualitative": one.direction == "qualitative", "sense": sense}
        for k, baseline in enumerate(one.baselines, 1):
            row[f"bound_{k}"] = sense * float(baseline.constant) + TOLERANCE * abs(float(baseline.constant))
        rows.append(row)
    return pd.DataFrame(rows).astype({"class": "category"})


def evaluate(path: Path, system: IndexSystem) -> pd.DataFrame:
    """Return the engine's table `enterprises`, of a system of fixed weights and plain baselines."""
    values = pd.read_parquet(path)
    for column in TEXTS:
        values[column] = values[column].astype("category")
    table = values.merge(baselines(system).astype({"indicator": values["indicator"].dtype}), on="indicator")
    del values
    applies = table["status"] != "not_applicable"
    gap = table["status"] == "missing"
    figure = table["sense"] * table["value"]
    reached = pd.Series(0.0, index=table.index)
    for k in ASKED:
        reached += figure <= table[f"bound_{k}"]
    rank = reached.where(~table["qualitative"], table["level"].map(RANKS).astype("float64"))
    table["low"], table["high"] = rank.where(~gap, 0), rank.where(~gap, 3)
    table["weight"] = table["weight"].where(applies, 0.0)
    table["gap"] = gap.astype("int8")
    for k, asked in ASKED.items():
        table[f"index_{k}"] = table["weight"] * (table["low"] >= asked)
        table[f"index_{k}_best"] = table["weight"] * (table["high"] >= asked)
    gates = table.loc[table["limiting"] & applies].groupby("enterprise", observed=True)[["low", "high"]].min()
    return _decided(_indices(table, system).join(gates).fillna({"low": 3, "high": 3}))


def _indices(table: pd.DataFrame, system: IndexSystem) -> pd.DataFrame:
    """Sum inside each class, re-normalise over what applies, then weigh the classes."""
    indices = [f"index_{k}{best}" for best in ("", "_best") for k in ASKED]
    by_class = table.groupby(["enterprise", "class"], observed=True)[[*indices, "weight", "gap"]].sum()
    weights = pd.Series({one.code: float(one.weight or 0) for one in system.classes})
    weight = 100 * weights.reindex(by_class.index.get_level_values("class")).to_numpy()
    factor = weight / by_class["weight"].where(by_class["weight"] > 0)
    by_class[indices] = by_class[indices].mul(factor, axis=0).fillna(0.0)
    frame = by_class.groupby(level="enterprise", observed=True)[[*indices, "gap"]].sum()
    frame[indices] = frame[indices].round(9)
    return frame


def _decided(frame: pd.DataFrame) -> pd.DataFrame:
    for best, gate in (("", "low"), ("_best", "high")):
        first = (frame[f"index_1{best}"] >= 85) & (frame[gate] >= 3)
        second = (frame[f"index_2{best}"] >= 85) & (frame[gate] >= 2)
        third = (frame[f"index_3{best}"] >= 100) & (frame[gate] >= 1)
        frame[f"level{best}"] = np.select([first, second, third], ["I", "II", "III"], "none")
    frame["complete"] = frame["gap"] == 0
    frame["limiting_level"] = NAMES[frame["low"].astype(int)]
    frame = frame.reset_index().astype({"enterprise": "str"})
    return frame.drop(columns=["low", "high", "gap"])
