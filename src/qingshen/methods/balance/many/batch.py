"""What many reconciliations tell, as arrays; and as tables with names where they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen.methods.balance.many import tables
from qingshen.methods.balance.many.layout import Codes, Flags, Floats
from qingshen.methods.balance.network import Network

Counts = NDArray[np.integer[Any]]


@dataclass(frozen=True, eq=False)
class Suspect:
    """The single error that explains each of k plants best, whether or not its readings agree (Batch.balanced).

    `hypothesis` (k): which, as an index into Batch.hypotheses: first the n meters, then leaks at the m nodes; -1 where
    nothing can be checked. `size` (k) [unit of the readings]: reading - truth of a meter, what is lost at a node;
    `size_sigma` (k) its standard deviation. `test` (k): |size| / size_sigma, the root of the likelihood ratio; N(0, 1)
    for one hypothesis, larger for the largest of many. `equivalent` (k, n + m): the errors that no reading can tell
    from it, itself included; `hypothesis` is the first of them.
    """

    hypothesis: Counts
    size: Floats
    size_sigma: Floats
    test: Floats
    equivalent: Flags


@dataclass(frozen=True, eq=False)
class Batch:
    """k reconciled plants of n streams and m nodes, tested at `alpha`; figures in the unit of each plant's readings.

    `value`, `sigma` (k, n): as given, NaN where unmeasured.
    `reconciled`, `reconciled_sigma` (k, n): flows that balance and are not negative; NaN where unobservable. A stream
    held at zero has the standard deviation of what its estimate allows above it.
    `adjustment` (k, n): reconciled - value.
    `adjustment_sigma`, `test` (k, n): standard deviation of the adjustment before bounds, and the maximum-power
    measurement test, N(0, 1) where nothing is wrong; NaN where it does not apply.
    `status` (k, n): index into topology.STATUSES: 0 redundant, 1 nonredundant, 2 observable, 3 unobservable, 4 exact,
    5 at_bound.
    `statistic`, `degrees_of_freedom`, `threshold` (k): J of the global test before bounds; what it stays below with
    probability 1 - alpha, NaN where nothing is checked. `balanced` (k): J was tested and passed; False says nothing
    where `tested` is False.
    `imbalance`, `nodal_test` (k, m): inflow - outflow of the readings, NaN where one is missing; over its sigma.
    `infeasible` (k): exact streams contradict each other (then nothing is told but statuses and imbalances), or leave
    no solution without a negative flow (then J and the tests stand). `unsettled` (k): which streams are held at zero
    was not settled; the flows balance, some may be negative: ask ``reconcile``.
    `suspect`: the likeliest single error of each.
    """

    network: Network
    alpha: float
    value: Floats
    sigma: Floats
    reconciled: Floats
    reconciled_sigma: Floats
    adjustment: Floats
    adjustment_sigma: Floats
    test: Floats
    status: Codes
    statistic: Floats
    degrees_of_freedom: Counts
    threshold: Floats
    balanced: Flags
    imbalance: Floats
    nodal_test: Floats
    infeasible: Flags
    unsettled: Flags
    suspect: Suspect

    def __len__(self) -> int:
        return len(self.value)

    @property
    def tested(self) -> Flags:
        """Which plants could be tested at all, shape (k,)."""
        return self.degrees_of_freedom > 0

    @cached_property
    def hypotheses(self) -> tuple[str, ...]:
        """The possible errors `suspect` speaks of: "meter:X" of n streams, "leak:N" of m nodes."""
        network = self.network
        return (*(f"meter:{name}" for name in network.stream), *(f"leak:{name}" for name in network.node))

    def streams(self, plant: int | None = None) -> pl.DataFrame:
        """Return the streams of one plant (0 to k - 1) with the columns of Result.streams; of all after `plant`.

        Raises IndexError for a plant that is none.
        """
        return tables.streams(self, plant)

    def plants(self) -> pl.DataFrame:
        """Return a row a plant: verdict, how many streams are held at zero, and the suspect where it does not balance.

        `balanced` is null where nothing could be tested.
        """
        return tables.plants(self)
