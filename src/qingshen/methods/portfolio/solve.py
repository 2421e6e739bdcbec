"""One subset a part, at least cost: the multiple-choice knapsack problem with several rows, by HiGHS."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import coo_array, csr_array

from qingshen.methods.portfolio.messages import problem
from qingshen.methods.portfolio.pareto import Floats, Ints
from qingshen.problems import Place, Refused

# The solver keeps rows to an absolute 1e-6: scaled to this limit, to a relative 5e-10 (what people see is held
# to 1e-9).
_RULER = 2e3
_SLACK = 1e-9
# Least limit of a row, as a share of its largest figure, that is scaled to.
_LEAST = 1e-9
_ROUNDING = 1e-12
_INFEASIBLE = 2
# Columns beyond one a class with which a search starts.
CORE = 450


class Row(NamedTuple):
    """`values` · x ≥ `least`, one value a column. `elastic`: a shortfall is allowed, and is all that costs."""

    values: Floats
    least: float
    elastic: bool = False
    scaled_by: float | None = None

    @property
    def scale(self) -> float:
        """What both sides are divided by; a limit next to nothing would leave no other figure in reach."""
        most = float(np.abs(self.values).max(initial=0.0))
        return self.scaled_by or max(abs(self.least), _LEAST * most) or most or 1.0


class Search(NamedTuple):
    """When to stop: relative gap to the proven bound, nodes of the search tree, time [s] of each of its two passes."""

    gap: float = 1e-6
    nodes: int = 1000
    time_limit: float = 60.0


class Pick(NamedTuple):
    """`taken`: the column taken of each class, in order; `gap`: how far at most from the best, relative to it."""

    taken: Ints
    gap: float


class _Found(NamedTuple):
    """Columns taken, their objective and the proven bound, as the solver scales them."""

    taken: Ints
    value: float
    bound: float


def pick(costs: Floats, classes: Ints, rows: Sequence[Row], search: Search, core: int = CORE) -> Pick | None:
    """Return one column of each class (0 …, every class has one) at least cost that keeps the rows, None if none does.

    A column whose reduced cost in the continuous relaxation is d makes any set that has it cost d more than the
    relaxation at least. So the search starts with the columns of small d (`core` more than classes), and a second pass
    takes in what could still beat its answer: nothing is lost by it. Raises Refused where nothing was found in time.
    """
    within, tight = _tightened(classes, rows)
    if len(np.unique(classes[within])) <= classes[-1]:
        return None
    found = _searched(costs[within], classes[within], tight, search, core)
    return found and found._replace(taken=within[found.taken])


def _tightened(classes: Ints, rows: Sequence[Row]) -> tuple[Ints, list[Row]]:
    """Return the columns that some set with them may keep every row, and the rows without what no set needs.

    More than a row asks for beyond the least of the other classes counts for nothing: the same sets keep it, and the
    solver, whose ones and zeros are true to 1e-6 only, is not asked to tell a limit from a millionth of a figure.
    """
    inside = np.ones(len(classes), dtype=np.bool_)
    for row in rows:
        high = np.maximum.reduceat(row.values, _starts(classes))
        slack = np.inf if row.elastic else _SLACK * max(abs(row.least), float(np.abs(high).sum()))
        inside &= row.values - high[classes] + high.sum() >= row.least - slack
    within = np.flatnonzero(inside)
    if not len(within):
        return within, []
    tight = []
    for row in rows:
        values = row.values[within]
        low = np.minimum.reduceat(values, _starts(classes[within]))
        # What rounding takes from the sums must not make a limit of its own.
        spare = max(row.least - float(low.sum()), 0.0) + _ROUNDING * float(np.abs(low).sum())
        enough = np.repeat(low, np.diff(_starts(classes[within]), append=len(within))) + spare
        tight.append(row._replace(values=np.minimum(values, enough)))
    return within, tight


def _starts(classes: Ints) -> Ints:
    """Return the place of the first column of each class."""
    return np.flatnonzero(np.diff(classes, prepend=-1))


def _searched(costs: Floats, classes: Ints, rows: Sequence[Row], search: Search, core: int) -> Pick | None:
    relaxed = _relaxed(_posed(costs, classes, rows, _unit(costs)))
    if relaxed is None:
        return None
    floor, reduced = relaxed.fun, relaxed.lower.marginals[: len(costs)] + relaxed.upper.marginals[: len(costs)]
    limit = max(0.0, float(np.sort(reduced)[min(len(reduced) - 1, int(classes[-1]) + core)]))
    best: _Found | None = None
    while True:
        inside = np.flatnonzero(reduced <= limit + _SLACK)
        part = [row._replace(values=row.values[inside], scaled_by=row.scale) for row in rows]
        found = _whole(_posed(costs[inside], classes[inside], part, _unit(costs)), search)
        everything = len(inside) == len(costs)
        if found:
            bound = found.bound if everything else min(found.bound, floor + limit)
            found = _Found(inside[found.taken], found.value, bound)
            best = found if best is None or found.value < best.value else best._replace(bound=bound)
        # Where the search itself ended early, more columns would not tell more.
        if everything or (best and (_gap(best) <= search.gap or best.bound < floor + limit - _SLACK)):
            return Pick(best.taken, _gap(best)) if best else None
        limit = best.value - floor if best else np.inf


def prices(costs: Floats, classes: Ints, rows: Sequence[Row]) -> list[float | None]:
    """Return what one more unit of each row's `least` costs if parts of options could be taken; None: no solution."""
    relaxed = _relaxed(_posed(costs, classes, rows, _unit(costs)))
    if relaxed is None or not rows:
        return [None] * len(rows)
    duals = [max(0.0, -float(dual)) * _RULER for dual in relaxed.ineqlin.marginals]
    return [dual * _unit(costs) / row.scale for dual, row in zip(duals, rows, strict=True)]


class _Posed(NamedTuple):
    """Least `price` · x with `one` · x = 1 (a row a class), `spread` · x ≥ `least`; last `elastic` shortfalls."""

    price: Floats
    one: csr_array
    spread: csr_array
    least: Floats
    elastic: int

    @property
    def upper(self) -> Floats:
        """The most each column may be taken."""
        return np.concatenate([np.ones(len(self.price) - self.elastic), np.full(self.elastic, np.inf)])


def _posed(costs: Floats, classes: Ints, rows: Sequence[Row], unit: float) -> _Posed:
    columns, number = len(costs), int(classes[-1]) + 1
    elastic = [at for at, row in enumerate(rows) if row.elastic]
    short = np.zeros((len(rows), len(elastic)))
    short[elastic, np.arange(len(elastic))] = 1.0
    scaled = [_RULER / row.scale * row.values for row in rows]
    spread = np.hstack([np.array(scaled).reshape(len(rows), columns), short * _RULER])
    one = coo_array((np.ones(columns), (classes, np.arange(columns))), shape=(number, columns + len(elastic)))
    price = np.concatenate([np.zeros(columns) if elastic else costs / unit, np.ones(len(elastic))])
    least = np.array([_RULER / row.scale * row.least for row in rows])
    return _Posed(price, csr_array(one), csr_array(spread), least, len(elastic))


def _relaxed(posed: _Posed) -> Any:
    """Return the solution where parts of columns can be taken, None where there is none."""
    # A column's upper bound follows from its class; left out, its price is all in the reduced cost.
    solved = linprog(
        posed.price,
        A_eq=cast(Any, posed.one),
        b_eq=np.ones(posed.one.shape[0]),
        A_ub=cast(Any, -posed.spread) if len(posed.least) else None,
        b_ub=-posed.least if len(posed.least) else None,
        bounds=(0, None),
        method="highs",
    )
    return solved if solved.status == 0 else None


def _whole(posed: _Posed, search: Search) -> _Found | None:
    """Search for whole columns; None where no set keeps the rows."""
    keep = [LinearConstraint(cast(Any, posed.one), 1, 1)]
    if len(posed.least):
        keep.append(LinearConstraint(cast(Any, posed.spread), posed.least, np.inf))
    columns = len(posed.price) - posed.elastic
    solved = milp(
        posed.price,
        integrality=np.concatenate([np.ones(columns), np.zeros(posed.elastic)]),
        bounds=Bounds(0, cast(Any, posed.upper)),
        constraints=keep,
        options={"mip_rel_gap": search.gap, "node_limit": search.nodes, "time_limit": search.time_limit},
    )
    if solved.status == _INFEASIBLE:
        return None
    if solved.x is None:
        raise Refused([problem(Place("portfolio"), "time-too-short", value=search.time_limit)])
    bound = -np.inf if solved.mip_dual_bound is None else float(solved.mip_dual_bound)
    return _Found(np.flatnonzero(solved.x[:columns] > 0.5), float(solved.fun), bound)


def _gap(found: _Found) -> float:
    apart = max(0.0, found.value - found.bound)
    return apart / abs(found.value) if apart and found.value else apart


def _unit(costs: Floats) -> float:
    return float(np.abs(costs).max(initial=0.0)) or 1.0
