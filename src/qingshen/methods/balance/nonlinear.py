"""General nonlinear equations f(z) = 0 between measured and unmeasured quantities: reconciled, classified, tested.

For what no balance of components says: enthalpies, equilibria, correlations of equipment.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from qingshen.methods.balance.components.assess import Assessment, assess
from qingshen.methods.balance.components.matrices import Matrix, shaped
from qingshen.methods.balance.components.newton import Readings, Solution, solve
from qingshen.methods.balance.equations import Estimates, quantity_table
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Given
from qingshen.methods.balance.normal import Array, Flags, Pair
from qingshen.methods.balance.readings import arrays, correlate, read_table
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.statistics import threshold
from qingshen.problems import Place, Problem, Refused

Function = Callable[[Array], ArrayLike]
Hessian = Callable[[Array, Array], ArrayLike]


@dataclass(frozen=True, eq=False)
class NonlinearResult:
    """What the equations say; `variables` has the columns of linear equations, status at_bound besides.

    `reduced`: the normal equations linearised at the solution. `balanced`: None where nothing can be checked.
    """

    variables: pl.DataFrame
    statistic: float
    degrees_of_freedom: int
    threshold: float
    balanced: bool | None
    iterations: int
    assessment: Assessment

    @property
    def reduced(self) -> Reduced:
        """Return the linearised normal equations of what can be checked."""
        return self.assessment.free.reduced

    @cached_property
    def covariance(self) -> Array:
        """Return the covariance of the reconciled and computed quantities, (n, n); NaN unobservable."""
        return self.assessment.held.covariance


def reconcile_nonlinear(
    variables: Given,
    function: Function,
    jacobian: Function,
    hessian: Hessian | None = None,
    *,
    correlations: Given | None = None,
    names: Sequence[str] | None = None,
    alpha: float = 0.05,
) -> NonlinearResult:
    """Return the readings adjusted so that `function` of all variables is 0, weighted least squares, tested at `alpha`.

    `variables`: `variable`, `value` (null unmeasured), `sigma` (0 exact), and where wanted `guess` (start of what is
    unmeasured, 1 where absent), `lower`, `upper`, a row each. `function` (n) → (rows); `jacobian` (n) → (rows × n);
    `hessian` (n), (rows) → (n × n) of multiplierᵀ f, by central differences of the slopes where absent. `correlations`:
    `variable`, `other`, `correlation`. `names` of the equations.

    Raises Refused with every mistake in the tables and where no solution was found.
    """
    frame, problems = read_table(variables, "variables", ("variable",), ("guess", "lower", "upper"))
    value, sigma = arrays(frame)
    if not frame.height and not problems:
        problems = [problem(Place(cell="variables"), "variables-empty")]
    pairs: tuple[Pair, ...] = ()
    if correlations is not None and not problems:
        pairs, problems = correlate(tuple(frame["variable"]), sigma, correlations, "variable")
    if problems:
        raise Refused(problems)
    guess = np.where(np.isnan(value), frame["guess"].fill_null(1.0).to_numpy(), value)
    scale = np.where(guess != 0, np.abs(guess), 1.0)
    bounds = [frame[name].fill_null(far).to_numpy() for name, far in (("lower", -math.inf), ("upper", math.inf))]
    readings = Readings(value, sigma, scale, bounds[0], bounds[1], pairs)
    equations = _Equations(function, jacobian, hessian, scale)
    solution = solve(equations, readings, guess)
    if not solution.converged:
        raise Refused([_not_closed(solution, names)])
    return _result(frame, equations, readings, solution, alpha)


class _Equations:
    """Callables as the Newton method wants them."""

    def __init__(self, function: Function, jacobian: Function, hessian: Hessian | None, scale: Array) -> None:
        self.function, self.slopes, self.hessian, self.scale = function, jacobian, hessian, scale

    def residual(self, z: Array) -> Array:
        """Return f(z), shape (rows,)."""
        return np.asarray(self.function(z), dtype=np.float64)

    def size(self, z: Array) -> Array:
        """Return the largest slope times variable of each row, shape (rows,)."""
        slopes = self._slopes(z) * z
        return np.asarray(np.abs(slopes).max(axis=1, initial=0.0))

    def jacobian(self, z: Array) -> Matrix:
        """Return ∂f/∂z, shape (rows, n)."""
        return shaped(self._slopes(z))

    def curvature(self, z: Array, multiplier: Array) -> Matrix:
        """Return the Hessian of multiplierᵀ f, shape (n, n)."""
        if self.hessian is not None:
            return shaped(np.asarray(self.hessian(z, multiplier), dtype=np.float64))
        columns = []
        for at, usual in enumerate(np.maximum(np.abs(z), 1e-3 * self.scale)):
            step = np.zeros(len(z))
            step[at] = 6e-6 * usual
            change: Any = self._slopes(z + step) - self._slopes(z - step)
            columns.append(multiplier @ change / (2.0 * step[at]))
        matrix = np.array(columns)
        return shaped(0.5 * (matrix + matrix.T))

    def reach(self, z: Array, known: Flags) -> Array:
        """Return by how much each variable would have to move to upset all its equations, (n,). [DESIGN]"""
        del known
        slopes = np.abs(self._slopes(z))
        size = self.size(z)[:, None]
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(slopes > 0, size / slopes, 0.0)
        return np.asarray(np.maximum(reach.max(axis=0, initial=0.0), np.abs(z)))

    def _slopes(self, z: Array) -> Array:
        return np.atleast_2d(np.asarray(self.slopes(z), dtype=np.float64))


def _not_closed(solution: Solution, names: Sequence[str] | None) -> Problem:
    at, share = solution.worst
    name = names[at] if names is not None else str(at + 1)
    share_shown = f"{100 * share:.3g}"
    return problem(
        Place(cell=name), "nonlinear-not-closed", equation=name, share=share_shown, steps=solution.iterations
    )


def _result(
    frame: pl.DataFrame, equations: _Equations, readings: Readings, solution: Solution, alpha: float
) -> NonlinearResult:
    assessment = assess(equations, readings, solution, equations.reach)
    reduced = assessment.free.reduced
    degrees = reduced.normal.rank
    limit = threshold(alpha, degrees)
    statistic = reduced.statistic if solution.pinned.any() else solution.objective
    estimates = Estimates(assessment.reconciled, assessment.sigma, assessment.status)
    table = frame.select("variable").hstack(quantity_table(reduced, alpha, readings.sigma, estimates))
    balanced = statistic <= limit if degrees else None
    return NonlinearResult(table, statistic, degrees, limit, balanced, solution.iterations, assessment)
