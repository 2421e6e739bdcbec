"""The covariance of reconciled flows, whole or for one combination of them."""

from __future__ import annotations

import numpy as np

from qingshen.methods.balance.normal import Array, spread
from qingshen.methods.balance.plan import Solution

CHUNK = 256
MANY = 2_000
"""Observable streams whose sigma is computed at once with the others; each costs a solution of the equations."""


def combination_variance(solution: Solution, gradient: Array) -> float:
    """Return the variance of gradient · x for a gradient of shape (n,)."""
    weights = np.asarray(solution.carry.T @ gradient)
    normal = solution.reduced.normal
    moved = spread(normal.variance, normal.pairs, weights)
    shown = normal.forward(moved)
    return max(float(weights @ moved - shown @ normal.solve(shown)), 0.0)


def covariance_matrix(solution: Solution) -> Array:
    """Return the covariance of all n reconciled flows, (n × n); rows and columns of unobservable streams are NaN."""
    normal, topology = solution.reduced.normal, solution.topology
    moved = _moved(solution, np.eye(len(solution.x)))
    shown = _forward(solution, moved)
    of_measured = moved - shown.T @ normal.solve(shown)
    result: Array = solution.carry @ (solution.carry @ of_measured).T
    hidden = topology.status == 3
    result[hidden, :] = result[:, hidden] = np.nan
    result = (result + result.T) / 2
    # A flow that is as good as exact: its variance is rounding, but never below zero.
    np.fill_diagonal(result, np.maximum(np.diag(result), 0.0))
    return np.asarray(result)


def observable_sigma(solution: Solution) -> Array:
    """Return the standard deviation of each observable unmeasured stream, NaN elsewhere, shape (n,).

    Beyond MANY such streams they stay NaN: `combination_variance` gives the one that is asked for.
    """
    result = np.full(len(solution.x), np.nan)
    chosen = np.flatnonzero(solution.topology.status == 2)
    if not 0 < len(chosen) <= MANY:
        return result
    normal = solution.reduced.normal
    for begin in range(0, len(chosen), CHUNK):
        part = solution.carry[chosen[begin : begin + CHUNK]]
        rows = part if isinstance(part, np.ndarray) else part.toarray()
        moved = _moved(solution, rows.T)
        shown = _forward(solution, moved)
        squares = np.einsum("ij,ji->i", rows, moved) - np.einsum("ij,ij->j", shown, normal.solve(shown))
        result[chosen[begin : begin + CHUNK]] = np.sqrt(np.maximum(squares, 0.0))
    return result


def _moved(solution: Solution, columns: Array) -> Array:
    """Return V · columns."""
    normal = solution.reduced.normal
    result = normal.variance[:, None] * columns
    for one, other, shared in normal.pairs:
        result[one] += shared * columns[other]
        result[other] += shared * columns[one]
    return np.asarray(result)


def _forward(solution: Solution, columns: Array) -> Array:
    normal = solution.reduced.normal
    if not columns.shape[1]:
        return np.zeros((normal.rank, 0))
    return np.column_stack([normal.forward(np.ascontiguousarray(column)) for column in columns.T])
