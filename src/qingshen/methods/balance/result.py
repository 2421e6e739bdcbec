"""What a reconciliation tells: streams, nodes, the verdict, and what follows from them when it is asked."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import polars as pl

from qingshen.methods.balance import named
from qingshen.methods.balance.bounds import Bounded
from qingshen.methods.balance.covariances import combination_variance, covariance_matrix, observable_sigma
from qingshen.methods.balance.criticality import critical_meters
from qingshen.methods.balance.figure import Figure, derive
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.normal import Array, Flags, Integers, Normal, covariance
from qingshen.methods.balance.plan import Plan, Solution
from qingshen.methods.balance.statistics import Described, describe, threshold
from qingshen.methods.balance.suspects import Findings, find_suspects
from qingshen.methods.balance.topology import STATUSES
from qingshen.methods.balance.truncated import truncated_sigma
from qingshen.problems import Problem


class Imbalances(NamedTuple):
    """In - out of the readings of each node, its standard deviation, and |in - out| over it, (m,), NaN unknown."""

    imbalance: Array
    sigma: Array
    test: Array


@dataclass(frozen=True, eq=False)
class Result:
    """A reconciled network, tested at `alpha`.

    `free` is the least squares under the balances alone: the tests are exact there. `bounded` is what is reported as
    reconciled: the same without negative flows. `notes`: what a reader should know of network and solution.
    """

    network: Network
    alpha: float
    free: Solution
    bounded: Bounded
    notes: tuple[Problem, ...] = ()

    @property
    def statistic(self) -> float:
        """J, the weighted squares of all adjustments; χ² where no reading is wrong. Before bounds on the flows."""
        return self.free.reduced.statistic

    @property
    def objective(self) -> float:
        """The weighted squares of the adjustments with bounds, never below `statistic`."""
        return self.bounded.objective

    @property
    def degrees_of_freedom(self) -> int:
        """How many independent balances check the readings."""
        return self.free.reduced.normal.rank

    @property
    def threshold(self) -> float:
        """What J stays below with probability 1 - alpha; NaN where nothing is checked."""
        return threshold(self.alpha, self.degrees_of_freedom)

    @property
    def balanced(self) -> bool | None:
        """Whether the readings agree within their sigmas; None where nothing can be checked."""
        return None if self.degrees_of_freedom == 0 else self.statistic <= self.threshold

    @property
    def reconciled(self) -> Array:
        """The reconciled flows [unit of the readings], shape (n,), NaN where unobservable."""
        return self.bounded.x

    @property
    def pinned(self) -> tuple[str, ...]:
        """The streams held at zero: the balances want them negative, so a direction or a connection is likely wrong."""
        return tuple(self.network.stream[at] for at in np.flatnonzero(self.bounded.pinned))

    @cached_property
    def described(self) -> Described:
        """Tests and checkability of every reading, before bounds."""
        return describe(self.free.reduced, self.alpha)

    @cached_property
    def sigma(self) -> Array:
        """The standard deviation of each reconciled flow, shape (n,); of a pinned one that of what lies above zero."""
        final = self.bounded.solution
        told = self.described if final is self.free else describe(final.reduced, self.alpha)
        sigma = np.where(final.topology.status == 2, observable_sigma(final), told.reconciled_sigma)
        if self.bounded.pinned.any():
            before = np.where(
                self.free.topology.status == 2, observable_sigma(self.free), self.described.reconciled_sigma
            )
            sigma = np.where(self.bounded.pinned, truncated_sigma(self.free.x, before), sigma)
        return sigma

    @cached_property
    def status(self) -> Integers:
        """The status of each stream as an index into `topology.STATUSES`, shape (n,)."""
        # A stream only its bound makes known is told like the others.
        free, final = self.free.topology.status, self.bounded.solution.topology.status
        found = np.where(free == STATUSES.index("unobservable"), final, free)
        return np.where(self.bounded.pinned, STATUSES.index("at_bound"), found).astype(np.int32)

    @cached_property
    def checkable(self) -> Flags:
        """Whether an error of a reading as large as its flow would be found, shape (n,)."""
        network = self.network
        with np.errstate(invalid="ignore"):
            size = np.fmax(np.abs(network.value), np.abs(self.reconciled))
            small = self.described.smallest_bias <= size
        return np.asarray(network.measured & (network.sigma > 0) & small)

    @cached_property
    def streams(self) -> pl.DataFrame:
        """One row a stream, in the order given; docs/results.md describes the columns."""
        return named.stream_table(self)

    @cached_property
    def nodes(self) -> pl.DataFrame:
        """One row a node: `node`, `imbalance` (in - out of the readings, null if one is missing), `sigma`, `test`."""
        told = self.imbalances
        columns = {"node": list(self.network.node), **told._asdict()}
        return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))

    @cached_property
    def imbalances(self) -> Imbalances:
        """The columns of `nodes`."""
        topology, network = self.free.topology, self.network
        variance = np.nan_to_num(network.sigma) ** 2
        if network.pairs:
            incidence = topology.incidence
            spread = (incidence @ covariance(variance, network.pairs) @ incidence.T).diagonal()
        else:
            spread = topology.spread(variance)
        sigma = np.sqrt(np.maximum(np.asarray(spread), 0.0))
        # An unmeasured stream, NaN, leaves its nodes open.
        imbalance = topology.balance(network.value)
        sigma[np.isnan(imbalance)] = np.nan
        with np.errstate(divide="ignore", invalid="ignore"):
            test = np.where(sigma > 0, np.abs(imbalance) / sigma, np.nan)
        return Imbalances(imbalance, sigma, test)

    @cached_property
    def findings(self) -> Findings:
        """Which meters and leaks explain what does not close, by index."""
        return find_suspects(self.free.reduced, self.alpha, reweight=self._weighed)

    def _weighed(self, variance: Array) -> Normal:
        """Return the equations with other variances; of a plan of its own, since new weights spend what is there."""
        return self._other.normal(variance)

    @cached_property
    def _other(self) -> Plan:
        return Plan(self.network)

    @cached_property
    def suspects(self) -> pl.DataFrame:
        """One row a suspect, most likely first; empty where the readings agree. docs/results.md has the columns."""
        return named.suspect_table(self)

    @cached_property
    def critical(self) -> pl.DataFrame:
        """Whose failure makes what unknown: `stream`, `unobservable` (list), `unchecked` (list)."""
        name = self.network.stream
        rows = [
            {"stream": name[one.stream], "unobservable": [name[at] for at in one.unobservable],
             "unchecked": [name[at] for at in one.unchecked]}
            for one in critical_meters(self.free.topology)
        ]  # fmt: skip
        listed = pl.List(pl.String)
        return pl.DataFrame(rows, schema={"stream": pl.String, "unobservable": listed, "unchecked": listed})

    @cached_property
    def equivalent(self) -> pl.DataFrame:
        """Errors no balance can tell apart: `set` (list of "meter:X", "leak:N"), two or more in each."""
        return named.equivalent_table(self)

    @cached_property
    def covariance(self) -> Array:
        """The covariance of the reconciled flows, (n × n), NaN for unobservable ones; 8 n² bytes."""
        return covariance_matrix(self.bounded.solution)

    def figure(
        self,
        expression: str,
        sums: Mapping[str, Sequence[str]] | None = None,
        constants: Mapping[str, float] | None = None,
    ) -> Figure:
        """Return a figure of several streams and its sigma, such as ``fresh - drained - [cooling loss]``.

        Names are streams, `sums` of streams by a name, or exact `constants`; write a name that is no identifier in
        brackets. The sigma follows the covariances (delta method). Raises Refused for unknown names and for what is no
        arithmetic.
        """
        slope = derive(expression, self.network.stream, self.reconciled, sums, constants)
        if not math.isfinite(slope.value):
            return Figure(math.nan, math.nan)
        return Figure(slope.value, math.sqrt(combination_variance(self.bounded.solution, slope.gradient)))
