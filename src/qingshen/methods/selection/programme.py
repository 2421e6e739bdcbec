"""Integer programmes by HiGHS: whole, or about the solution of their relaxation where a proof would take too long."""

from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from qingshen.methods.selection.candidates import Array, Flags, Places

CORE = 200
FEW_BRANCHES = 100
MOST_BRANCHES = 300
MANY_BRANCHES = 5_000
ABOUT = 100
"""Effort of what decides between lists of one size; counted and not timed: the same data get the same list."""


NO_LIMIT = 2**31 - 1


@dataclass(frozen=True)
class Effort:
    """`seconds` and relative `gap` at which a programme stops; `branches` 0 is no limit."""

    seconds: float
    gap: float = 0.0
    branches: int = 0

    @property
    def nodes(self) -> int:
        """Return the limit HiGHS is told."""
        return self.branches or NO_LIMIT


@dataclass(frozen=True, eq=False)
class Programme:
    """Minimise price · x over low ≤ matrix · x ≤ high, 0 ≤ x ≤ top, x whole where `whole`."""

    price: Array
    matrix: sparse.csr_array
    low: Array
    high: Array
    top: Array
    whole: Flags

    def with_row(self, row: Array, low: float, high: float) -> "Programme":
        """Return the programme with one more row."""
        matrix = sparse.csr_array(sparse.vstack([self.matrix, sparse.csr_array(row[None, :])]))
        return replace(self, matrix=matrix, low=np.append(self.low, low), high=np.append(self.high, high))


@dataclass(frozen=True, eq=False)
class Solution:
    """`x`, or None; `bound`: no solution has a lower price; `proven` where x is best, or where there is none."""

    x: Array | None
    bound: float
    proven: bool


@dataclass(frozen=True, eq=False)
class Relaxation:
    """The programme without whole numbers: `value`, `x`, `reduced` prices by column, `dual` ≥ 0 by `low` row."""

    value: float
    x: Array
    reduced: Array
    dual: Array


def solve(programme: Programme, effort: Effort) -> Solution:
    """Solve the whole programme."""
    if not len(programme.price):
        empty = bool((programme.low <= 0).all() and (programme.high >= 0).all())
        return Solution(np.zeros(0) if empty else None, 0.0, True)
    rule = LinearConstraint(programme.matrix, programme.low, programme.high)
    solved = milp(
        programme.price,
        integrality=programme.whole.astype(np.int8),
        bounds=Bounds(0, programme.top),
        constraints=[rule] if len(programme.low) else [],
        options={"time_limit": effort.seconds, "mip_rel_gap": effort.gap, "node_limit": effort.nodes},
    )
    bound = -np.inf if solved.mip_dual_bound is None else float(solved.mip_dual_bound)
    # 0 is optimal, 2 infeasible; else a limit was reached.
    return Solution(None if solved.x is None else np.asarray(solved.x), bound, solved.status in {0, 2})


def relax(programme: Programme) -> Relaxation | None:
    """Solve the programme without whole numbers; None where it has no solution."""
    below, above = np.isfinite(programme.low), np.isfinite(programme.high)
    matrix = sparse.vstack([-programme.matrix[below], programme.matrix[above]], format="csr")
    limit = np.append(-programme.low[below], programme.high[above])
    bounds = np.column_stack([np.zeros(len(programme.top)), programme.top])
    # The stubs know dense matrices only; scipy documents sparse ones.
    solved = linprog(programme.price, A_ub=cast(Array, matrix), b_ub=limit, bounds=cast(Any, bounds), method="highs")
    if solved.x is None or solved.status != 0:
        return None
    dual = np.zeros(len(programme.low))
    dual[below] = -np.asarray(solved.ineqlin.marginals)[: int(below.sum())]
    reduced = np.asarray(solved.lower.marginals) + np.asarray(solved.upper.marginals)
    return Relaxation(float(programme.price @ solved.x), np.asarray(solved.x), reduced, np.maximum(dual, 0.0))


def solve_near(programme: Programme, effort: Effort, core: int = CORE) -> Solution:
    """Solve for the columns that the relaxation is least sure of; the others stay as it has them.

    A solution that takes another value there costs its reduced price more at least, which bounds what was not tried.
    `core` columns, more where these have no solution; all, and then exact, where the programme is no larger.
    """
    relaxed = relax(programme) if len(programme.price) > core else None
    if relaxed is None:
        return solve(programme, effort)
    sure = np.where(_between(relaxed.x, programme) | ~programme.whole, -1.0, np.abs(relaxed.reduced))
    order = np.argsort(sure, kind="stable")
    inside = int((sure < 0).sum()) + core
    while inside < len(order):
        solution = solve(*_part(programme, relaxed, order[:inside], effort))
        if solution.x is not None:
            return _joined(programme, relaxed, order, inside, solution)
        inside *= 4
    return solve(programme, effort)


def solve_about(programme: Programme, relaxed: Relaxation, start: Array, effort: Effort, core: int = ABOUT) -> Solution:
    """Solve for the columns where `start`, a solution, differs from the relaxation, and the `core` it is least sure of.

    In changes of `start`: none at all is a solution, so that there is one from the outset. All columns are 0 or 1.
    """
    differs = np.abs(relaxed.x - start) > 1e-7
    order = np.argsort(np.where(differs, -1.0, np.abs(relaxed.reduced)), kind="stable")
    inside = min(int(differs.sum()) + core, len(order))
    columns = order[:inside]
    sign = np.where(start[columns] > 0.5, -1.0, 1.0)
    used = programme.matrix @ start
    matrix = sparse.csr_array(programme.matrix[:, columns] @ sparse.diags_array(sign))
    touched = np.diff(matrix.indptr) > 0
    low, high = (programme.low - used)[touched], (programme.high - used)[touched]
    part = Programme(
        programme.price[columns] * sign,
        sparse.csr_array(matrix[touched]),
        np.minimum(low, 0.0),
        np.maximum(high, 0.0),
        programme.top[columns],
        programme.whole[columns],
    )
    solution = solve(part, effort)
    outside = relaxed.value + float(np.abs(relaxed.reduced[order[inside]])) if inside < len(order) else np.inf
    bound = max(relaxed.value, min(float(programme.price @ start) + solution.bound, outside))
    x = start.copy()
    if solution.x is not None:
        changed = columns[solution.x > 0.5]
        x[changed] = 1.0 - x[changed]
    price = float(programme.price @ x)
    return Solution(x, min(bound, price), price <= bound + 1e-9 * max(1.0, abs(price)))


def _between(x: Array, programme: Programme) -> Flags:
    return np.asarray(programme.whole & (np.abs(x - np.round(x)) > 1e-7))


def _part(programme: Programme, relaxed: Relaxation, columns: Places, effort: Effort) -> tuple[Programme, Effort]:
    """Return the programme over `columns`, the others kept as in the relaxation."""
    kept = np.round(relaxed.x)
    kept[columns] = 0.0
    used = programme.matrix @ kept
    part = Programme(
        programme.price[columns],
        sparse.csr_array(programme.matrix[:, columns]),
        programme.low - used,
        programme.high - used,
        programme.top[columns],
        programme.whole[columns],
    )
    return part, effort


def _joined(programme: Programme, relaxed: Relaxation, order: Places, inside: int, solution: Solution) -> Solution:
    assert solution.x is not None
    x = np.round(relaxed.x)
    x[order[:inside]] = 0.0
    kept = float(programme.price @ x)
    x[order[:inside]] = solution.x
    outside = relaxed.value + float(np.abs(relaxed.reduced[order[inside]]))
    bound = max(relaxed.value, min(kept + solution.bound, outside))
    price = float(programme.price @ x)
    return Solution(x, min(bound, price), price <= bound + 1e-9 * max(1.0, abs(price)))
