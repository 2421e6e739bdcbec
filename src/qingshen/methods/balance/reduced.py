"""What is left to check once unmeasured streams are taken out: the readings, their equations, and who joins whom."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from qingshen.methods.balance.normal import Array, Flags, Integers, Normal


@dataclass(frozen=True, eq=False)
class Ends:
    """Which merged nodes each stream joins; -1 is the outside, and whatever is merged with it.

    `source`, `target` (n streams), `node` (m nodes): the group of each; `row` (groups): its balance in G, -1 where it
    is left out because it follows from the others; `grounded` (groups): whether its part of the network touches
    the outside, without which nothing can leak away.
    """

    source: Integers
    target: Integers
    node: Integers
    row: Integers
    grounded: Flags


@dataclass(frozen=True, eq=False)
class Reduced:
    """Readings (n, NaN = unmeasured), which of them can be checked (n), and their factorised equations.

    `ends` is None for equations that are no flow network.
    """

    normal: Normal
    value: Array
    checked: Flags
    ends: Ends | None = None

    @cached_property
    def residual(self) -> Array:
        """What the readings leave open in each balance, G y - c, shape (rank,)."""
        return self.normal.residual(np.nan_to_num(self.value, nan=0.0))

    @cached_property
    def multiplier(self) -> Array:
        """S⁻¹ (G y - c), shape (rank,)."""
        return self.normal.solve(self.residual)

    @cached_property
    def statistic(self) -> float:
        """J = rᵀ S⁻¹ r: the weighted squares of all adjustments, χ² with `normal.rank` degrees of freedom."""
        return float(self.residual @ self.multiplier)
