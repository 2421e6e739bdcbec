"""What may be wrong: a bias of each checked meter, a leak at each group of nodes; each is a direction in the residuals.

An error of size b moves the residuals by b · f. f is the meter's column of G (reading = truth + b), or the unit vector
of the group's balance (inflow - outflow = b is lost). Generalised likelihood ratio (Narasimhan & Mah 1987):

    T = (fᵀ S⁻¹ r)² / (fᵀ S⁻¹ f)        b = fᵀ S⁻¹ r / fᵀ S⁻¹ f        sigma of b = 1 / √(fᵀ S⁻¹ f)
"""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qingshen.methods.balance.normal import Array, Flags, Integers, Normal
from qingshen.methods.balance.reduced import Ends, Reduced
from qingshen.methods.balance.topology import labels

Places = NDArray[np.integer[Any]]
Kind = Literal["meter", "leak"]
# Below this share of what it was, the information on an error's size is rounding: the error cannot be told any more.
LOST = 1e-9


class Cause(NamedTuple):
    """One possible error: of the meter of stream `where`, or a leak at node `where`."""

    kind: Kind
    where: int


@dataclass(frozen=True, eq=False)
class Hypotheses:
    """h possible errors: first the meters, then the leaks.

    `leak` (h): which are leaks; `where` (h): the stream, or the group of nodes; `scale` (h): the sigma of the reading,
    or of the group's imbalance; `reading` (h): what the meter says, inf where the quantity has no sign to keep (leaks,
    and equations that are no flow network); `numerator` fᵀ S⁻¹ r and `information` fᵀ S⁻¹ f (h).
    """

    normal: Normal
    ends: Ends | None
    leak: Flags
    where: Integers
    scale: Array
    reading: Array
    numerator: Array
    information: Array
    statistic: float
    _crossed: dict[int, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.where)

    def causes(self, at: int) -> tuple[Cause, ...]:
        """Return the names of hypothesis `at`: a meter, or a leak at any of the nodes that unmeasured streams join."""
        where = int(self.where[at])
        if not self.leak[at]:
            return (Cause("meter", where),)
        begin, end = np.searchsorted(self._nodes[0], [where, where + 1])
        return tuple(Cause("leak", int(node)) for node in self._nodes[1][begin:end])

    @cached_property
    def _nodes(self) -> tuple[Integers, Integers]:
        """The nodes by group: the groups sorted, and the node of each."""
        of = self.ends.node if self.ends is not None else np.zeros(0, np.int32)
        order = np.argsort(of, kind="stable").astype(np.int32)
        return of[order], order

    @cached_property
    def rows(self) -> Integers:
        """The balance of each leak in G, shape (leaks,)."""
        return self.ends.row[self.where[self.leak]] if self.ends is not None else np.zeros(0, np.int32)

    def direction(self, at: int) -> Array:
        """Return f of hypothesis `at`: what an error of size one adds to the residuals, shape (rank,)."""
        if self.leak[at]:
            unit = np.zeros(self.normal.rank)
            unit[self.ends.row[self.where[at]]] = 1.0  # type: ignore[union-attr]
            return unit
        one = np.zeros(len(self.normal.variance))
        one[self.where[at]] = 1.0
        return self.normal.forward(one)

    def crossed(self, at: int) -> Array:
        """Return fₕᵀ S⁻¹ f of every hypothesis h with the hypothesis `at`, shape (h,): one solve, kept."""
        if at not in self._crossed:
            weighed = self.normal.solve(self.direction(at))
            meters = self.normal.transpose(weighed)[self.where[~self.leak]]
            self._crossed[at] = np.concatenate([meters, weighed[self.rows]])
        return self._crossed[at]


def hypothesise(reduced: Reduced, leaks: bool = True) -> Hypotheses:
    """Return every error that would show in `reduced`: of each checked, uncertain meter; of each group that can leak.

    Where parts of a network do not touch the outside nothing is lost to it, and equations that are no network have no
    leaks. `leaks` False leaves them out.
    """
    normal, ends = reduced.normal, reduced.ends
    information = normal.quadratic()
    shown = reduced.checked & (normal.variance > 0) & ~np.isnan(reduced.value) & (information > 0)
    meters = np.flatnonzero(shown).astype(np.int32)
    groups = _leaking(ends, normal.variance) if leaks and ends is not None else np.zeros(0, np.int32)
    rows = ends.row[groups] if ends is not None else groups
    multiplier = reduced.multiplier
    signed = reduced.value[meters] if ends is not None else np.full(len(meters), np.inf)
    return Hypotheses(
        normal,
        ends,
        np.concatenate([np.zeros(len(meters), bool), np.ones(len(groups), bool)]),
        np.concatenate([meters, groups]),
        np.sqrt(np.concatenate([normal.variance[meters], normal.scale()[rows]])),
        np.concatenate([signed, np.full(len(groups), np.inf)]),
        np.concatenate([normal.transpose(multiplier)[meters], multiplier[rows]]),
        np.concatenate([information[meters], normal.diagonal()[rows]]),
        reduced.statistic,
    )


def _leaking(ends: Ends, variance: Array) -> Integers:
    """Return the groups a leak of which would show.

    In a part with no uncertain stream to the outside the exact streams leave no room for a loss; such a part has a
    balance without a row.
    """
    count = len(ends.row)
    one, other = (np.where(side < 0, count, side) for side in (ends.source, ends.target))
    joined = (variance > 0) & (one != other)
    part = labels(one[joined], other[joined], count + 1)
    return np.flatnonzero(ends.grounded & (ends.row >= 0) & (part[:count] == part[count])).astype(np.int32)


@dataclass(frozen=True, eq=False)
class Compensated:
    """The hypotheses once those `chosen` are compensated: every figure downdated, no refit.

    `numerator`, `information` (h): of what is left, zero where a hypothesis has become one of the chosen in other
    words; `statistic`: J left; `degrees`: of freedom left; `size` (k), `covariance` (k, k): of the chosen, estimated
    together; `shared` (h, k): how much of each chosen error a unit of h would feign.
    """

    chosen: tuple[int, ...]
    numerator: Array
    information: Array
    statistic: float
    degrees: int
    size: Array
    covariance: Array
    shared: Array

    @cached_property
    def test(self) -> Array:
        """T of every hypothesis, χ² with one degree of freedom, shape (h,)."""
        return ratio(self.numerator**2, self.information)

    @cached_property
    def estimate(self) -> Array:
        """The size each hypothesis would have, shape (h,) [unit of the readings]."""
        return ratio(self.numerator, self.information)


def ratio(above: Array, below: Array) -> Array:
    """Return above / below, 0 where nothing is known."""
    known = below > 0
    return np.where(known, above, 0.0) / np.where(known, below, 1.0)


def compensate(hypotheses: Hypotheses, chosen: tuple[int, ...]) -> Compensated | None:
    """Return every figure after the errors `chosen` are taken out; None where one of them repeats the others.

    With C = Fₕᵀ S⁻¹ F and K = Fᵀ S⁻¹ F of the chosen: sizes b = K⁻¹ Fᵀ S⁻¹ r; numerators u - C b; information
    q - diag(C K⁻¹ Cᵀ); J - bᵀ K b. These are the k rank-one downdates of serial elimination done at once, O(h k).
    """
    total = hypotheses.information
    if not chosen:
        none = np.zeros(0)
        kept = (none, np.zeros((0, 0)), np.zeros((len(hypotheses), 0)))
        return Compensated((), hypotheses.numerator, total, hypotheses.statistic, hypotheses.normal.rank, *kept)
    at = list(chosen)
    columns = np.column_stack([hypotheses.crossed(one) for one in at])
    unit = 1.0 / np.sqrt(total[at])
    joint = columns[at] * np.outer(unit, unit)
    try:
        pivots = np.diag(np.linalg.cholesky(joint)) ** 2
    except np.linalg.LinAlgError:
        return None
    if pivots.min() < LOST:
        return None
    covariance = np.linalg.inv(joint) * np.outer(unit, unit)
    size = covariance @ hypotheses.numerator[at]
    shared = columns @ covariance
    information = total - np.einsum("hk,hk->h", shared, columns)
    told = information > LOST * total
    told[at] = False
    statistic = hypotheses.statistic - float(size @ hypotheses.numerator[at])
    return Compensated(
        chosen,
        np.where(told, hypotheses.numerator - columns @ size, 0.0),
        np.where(told, information, 0.0),
        max(statistic, 0.0),
        hypotheses.normal.rank - len(at),
        size,
        covariance,
        shared,
    )
