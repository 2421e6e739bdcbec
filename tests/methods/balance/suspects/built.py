"""Reduced systems for the tests: of the published cases, and of random networks."""

import csv
from pathlib import Path

import numpy as np

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.reduced import Ends, Reduced

CASES = Path(__file__).parents[1] / "cases"


def network(source: list[int], target: list[int], value: list[float], sigma: list[float]) -> Reduced:
    """Every stream measured; nodes 0, 1, …, -1 outside."""
    ends = [np.array(side, dtype=np.int32) for side in (source, target)]
    nodes = int(max(side.max() for side in ends)) + 1
    matrix = np.zeros((nodes, len(value)))
    for side, sign in zip(ends, (-1.0, 1.0), strict=True):
        for stream, node in enumerate(side):
            if node >= 0:
                matrix[node, stream] += sign
    every = np.arange(nodes, dtype=np.int32)
    normal = DenseNormal(matrix, np.array(sigma) ** 2)
    joined = Ends(*ends, every, every, np.ones(nodes, dtype=bool))
    return Reduced(normal, np.array(value, dtype=float), np.ones(len(value), dtype=bool), joined)


def with_readings(reduced: Reduced, value: np.ndarray) -> Reduced:
    return Reduced(reduced.normal, value, reduced.checked, reduced.ends)


def case(name: str, readings: str = "measured") -> Reduced:
    """A published network by the beginning of its file's name."""
    rows = rows_of(name)
    ends = [[-1 if row[end] == "env" else int(row[end]) - 1 for row in rows] for end in ("from_node", "to_node")]
    return network(*ends, *([float(row[column]) for row in rows] for column in (readings, "sigma")))


def rows_of(name: str) -> list[dict[str, str]]:
    (path,) = CASES.glob(f"{name}*.csv")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ripps() -> Reduced:
    """Ripps 1965: four variables, three element balances, no flow network."""
    rows = rows_of("C04")
    matrix = np.array([[float(row[f"coef_row{at}"]) for row in rows] for at in (1, 2, 3)])
    variance, value = (np.array([float(row[name]) for row in rows]) for name in ("variance", "measured"))
    return Reduced(DenseNormal(matrix, variance), value, np.ones(4, dtype=bool))


def without_ends(reduced: Reduced) -> Reduced:
    """The same equations, as if they were no flow network."""
    return Reduced(reduced.normal, reduced.value, reduced.checked)
