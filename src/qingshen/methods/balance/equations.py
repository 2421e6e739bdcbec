"""General linear constraints A x = c between measured and unmeasured quantities: classified, reconciled, tested.

For what is no flow network: plant balances with fixed shares (VDI 2048), element balances, linearised equations.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import ArrayLike

from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Given
from qingshen.methods.balance.normal import Array, Pair, spread
from qingshen.methods.balance.readings import arrays, correlate, read_table
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.reduction import Contradiction, Names, Reduction, System, reduce_system
from qingshen.methods.balance.statistics import describe, threshold
from qingshen.problems import Place, Problem, Refused


@dataclass(frozen=True, eq=False)
class Equations:
    """`coefficients` (rows × n) · x = `constants` (rows) of the n `variable`s.

    `value` (n) [any units the coefficients agree with], NaN unmeasured; `sigma` (n), 0 exact, NaN unmeasured; `pairs`:
    correlated readings (variable, variable, covariance), a variable in at most one.
    """

    variable: tuple[str, ...]
    equation: tuple[str, ...]
    value: Array
    sigma: Array
    coefficients: Array
    constants: Array
    pairs: tuple[Pair, ...] = ()

    @classmethod
    def from_coefficients(
        cls,
        variables: Given,
        coefficients: ArrayLike,
        constants: ArrayLike | None = None,
        *,
        correlations: Given | None = None,
        names: Sequence[str] | None = None,
    ) -> Equations:
        """Return the equations of `variables`: `variable`, `value` (null unmeasured), `sigma` (0 exact), a row each.

        `coefficients`: rows × variables. `constants`: a right-hand side a row, 0 where absent. `correlations`:
        `variable`, `other`, `correlation` (-1, 1). `names`: of the equations, "1", "2", … where absent.

        Raises Refused with every mistake: names, readings, shapes, figures that are not finite.
        """
        frame, problems = read_table(variables, "variables", ("variable",))
        matrix = np.atleast_2d(np.asarray(coefficients, dtype=np.float64))
        right = np.zeros(len(matrix)) if constants is None else np.asarray(constants, dtype=np.float64).ravel()
        equation = tuple(names) if names is not None else tuple(str(at + 1) for at in range(len(matrix)))
        problems += _shapes(matrix, right, equation, frame.height)
        value, sigma = arrays(frame)
        variable = tuple(frame["variable"].to_list())
        pairs: tuple[Pair, ...] = ()
        if correlations is not None and not problems:
            pairs, problems = correlate(variable, sigma, correlations, "variable")
        if problems:
            raise Refused(problems)
        return cls(variable, equation, value, sigma, matrix, right, pairs)


@dataclass(frozen=True, eq=False)
class EquationsResult:
    """What the equations say.

    `variables`: variable, value, sigma, reconciled, reconciled_sigma, adjustment, status (redundant | nonredundant |
    observable | unobservable | exact), test, test_vdi, adjustability, detectability, smallest_bias, checkable.
    `equations`: equation, imbalance (of the raw readings, null where one is unmeasured), sigma, test. `balanced`: None
    where nothing can be checked. `reduced`: the normal equations, for the search of gross errors.
    """

    given: Equations
    variables: pl.DataFrame
    equations: pl.DataFrame
    statistic: float
    degrees_of_freedom: int
    threshold: float
    balanced: bool | None
    reduction: Reduction

    @property
    def reduced(self) -> Reduced:
        """Return the normal equations of what can be checked."""
        return self.reduction.reduced

    @cached_property
    def covariance(self) -> Array:
        """Return the covariance of the reconciled and computed quantities, (n, n); NaN unobservable."""
        return self.reduction.covariance


def reconcile_equations(equations: Equations, alpha: float = 0.05) -> EquationsResult:
    """Return the readings adjusted to the equations, weighted least squares, tested at `alpha` (0, 1).

    Raises Refused where exact readings contradict each other. Sources: Crowe et al. 1983 (projection), VDI 2048-1.
    """
    system = System(equations.coefficients, equations.constants, equations.value, equations.sigma, equations.pairs)
    try:
        reduction = reduce_system(system)
    except Contradiction as found:
        raise Refused([_contradiction(equations, found)]) from None
    degrees = reduction.reduced.normal.rank
    limit = threshold(alpha, degrees)
    statistic = reduction.reduced.statistic
    return EquationsResult(
        equations,
        pl.DataFrame({"variable": list(equations.variable)}).hstack(_quantities(equations.sigma, reduction, alpha)),
        _imbalances(equations),
        statistic,
        degrees,
        limit,
        bool(statistic <= limit) if degrees else None,
        reduction,
    )


def _quantities(sigma: Array, reduction: Reduction, alpha: float) -> pl.DataFrame:
    estimates = Estimates(reduction.estimate, reduction.sigma, reduction.status)
    return quantity_table(reduction.reduced, alpha, sigma, estimates)


class Estimates(NamedTuple):
    """The quantities as they are reported: value and standard deviation (n), NaN unobservable, and `status` (n)."""

    reconciled: Array
    sigma: Array
    status: Names


def quantity_table(reduced: Reduced, alpha: float, sigma: Array, estimates: Estimates) -> pl.DataFrame:
    """Return the columns every result shows of its n quantities: `sigma` (n) and values read, estimates, tests.

    Null where a figure does not apply. `checkable`: a bias no larger than the quantity itself would be found.
    """
    described = describe(reduced, alpha)
    reach = np.fmax(np.abs(reduced.value), np.abs(estimates.reconciled))
    with np.errstate(invalid="ignore"):
        checkable = described.smallest_bias <= reach
    figures = {
        "value": reduced.value,
        "sigma": sigma,
        "reconciled": estimates.reconciled,
        "reconciled_sigma": estimates.sigma,
        "adjustment": estimates.reconciled - reduced.value,
        "status": estimates.status.astype(str),
        "test": described.test,
        "test_vdi": described.test_vdi,
        "adjustability": described.adjustability,
        "detectability": described.detectability,
        "smallest_bias": described.smallest_bias,
        "checkable": checkable,
    }
    return pl.DataFrame(figures).with_columns(pl.selectors.float().fill_nan(None))


def _shapes(matrix: Array, constants: Array, names: tuple[str, ...], variables: int) -> list[Problem]:
    rows = len(names)
    place = Place(cell="coefficients")
    if matrix.shape != (rows, variables) or len(constants) != rows:
        given = f"{matrix.shape[0]} × {matrix.shape[1]}, {len(constants)}"
        return [problem(place, "equations-shape", rows=rows, columns=variables, given=given)]
    wrong = ~(np.isfinite(matrix).all(axis=1) & np.isfinite(constants))
    return [
        problem(Place(cell=names[at]), "equations-infinite", equation=names[at])
        for at in np.flatnonzero(wrong).tolist()
    ]


def _contradiction(equations: Equations, found: Contradiction) -> Problem:
    rows = "、".join(equations.equation[at] for at in found.rows.tolist())
    columns = "、".join(equations.variable[at] for at in found.columns.tolist()) or "0"
    return problem(Place(cell=rows), "equations-contradict", equations=rows, variables=columns, gap=f"{found.gap:.6g}")


def _imbalances(equations: Equations) -> pl.DataFrame:
    """Return what the raw readings leave open in each equation, in units of its standard deviation too."""
    matrix, unmeasured = equations.coefficients, np.isnan(equations.value)
    variance = np.where(unmeasured, 0.0, equations.sigma) ** 2
    imbalance = matrix @ np.where(unmeasured, 0.0, equations.value) - equations.constants
    sigma = np.sqrt([row @ spread(variance, equations.pairs, row) for row in matrix])
    known = ~(matrix[:, unmeasured] != 0).any(axis=1)
    test = np.where(sigma > 0, np.abs(imbalance) / np.where(sigma > 0, sigma, 1.0), np.nan)
    figures = {"imbalance": imbalance, "sigma": sigma, "test": test}
    shown = {name: np.where(known, values, np.nan) for name, values in figures.items()}
    frame = pl.DataFrame({"equation": list(equations.equation), **shown})
    return frame.with_columns(pl.selectors.float().fill_nan(None))
