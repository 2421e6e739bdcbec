"""What a reconciliation of components tells: flows, contents, transfers, balances, the verdict."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from qingshen.methods.balance.components.assess import Assessment
from qingshen.methods.balance.components.constraints import Balances, carried
from qingshen.methods.balance.components.matrices import dense
from qingshen.methods.balance.components.newton import Solution
from qingshen.methods.balance.components.variables import Variables
from qingshen.methods.balance.equations import Estimates, quantity_table
from qingshen.methods.balance.figure import Figure, derive
from qingshen.methods.balance.network import OUTSIDE
from qingshen.methods.balance.normal import Array, spread
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.statistics import threshold
from qingshen.problems import Problem


@dataclass(frozen=True, eq=False)
class ComponentResult:
    """Flows, contents and transfers that balance, tested at `alpha`; `notes`: what a reader should know."""

    variables: Variables
    equations: Balances
    alpha: float
    solution: Solution
    assessment: Assessment
    notes: tuple[Problem, ...] = ()

    @property
    def reduced(self) -> Reduced:
        """The linearised normal equations of all variables, for the search of gross errors; no flow network."""
        return self.assessment.free.reduced

    @property
    def statistic(self) -> float:
        """J, the weighted squares of all adjustments; where bounds hold something, that of the linearised free ones."""
        return self.reduced.statistic if self.solution.pinned.any() else self.solution.objective

    @property
    def objective(self) -> float:
        """The weighted squares of the adjustments with bounds."""
        return self.solution.objective

    @property
    def degrees_of_freedom(self) -> int:
        """How many independent balances check the readings."""
        return self.reduced.normal.rank

    @property
    def threshold(self) -> float:
        """What J stays below with probability 1 - alpha; NaN where nothing is checked."""
        return threshold(self.alpha, self.degrees_of_freedom)

    @property
    def balanced(self) -> bool | None:
        """Whether the readings agree within their sigmas; None where nothing can be checked."""
        return None if self.degrees_of_freedom == 0 else self.statistic <= self.threshold

    @property
    def iterations(self) -> int:
        """How many steps the search took."""
        return self.solution.iterations

    @property
    def labels(self) -> tuple[tuple[str, str, str], ...]:
        """Kind (flow, content, transfer), stream and component of each variable."""
        return tuple(self.variables.label(at) for at in range(self.variables.size))

    @property
    def pinned(self) -> tuple[tuple[str, str, str], ...]:
        """The variables held at a bound, by label."""
        return tuple(self.variables.label(at) for at in np.flatnonzero(self.solution.pinned).tolist())

    @cached_property
    def table(self) -> pl.DataFrame:
        """All variables: `kind`, `stream`, `component`, and the columns of `flows`."""
        assessment = self.assessment
        estimates = Estimates(assessment.reconciled, assessment.sigma, assessment.status)
        named = pl.DataFrame(self.labels, schema=["kind", "stream", "component"], orient="row")
        return named.hstack(quantity_table(self.reduced, self.alpha, self.variables.sigma, estimates))

    @cached_property
    def flows(self) -> pl.DataFrame:
        """One row a stream: stream, source, target, value, sigma, reconciled, reconciled_sigma, adjustment, status, …

        status: redundant | nonredundant | observable | unobservable | exact | at_bound. Further: test, test_vdi,
        adjustability, detectability, smallest_bias, checkable, as for a network of flows.
        """
        network = self.variables.network
        names = np.append(np.array(network.node, dtype=object), OUTSIDE)
        ends = pl.DataFrame({"source": names[network.source].tolist(), "target": names[network.target].tolist()})
        rows = self.table.filter(pl.col("kind") == "flow").drop("kind", "component")
        return pl.concat([rows.select("stream"), ends, rows.drop("stream")], how="horizontal")

    @cached_property
    def contents(self) -> pl.DataFrame:
        """One row a stream and component: the columns of `flows`, and what it carries.

        `flow`, `flow_sigma` [unit of the flow × unit of the content × factor]: flow × factor × (content - reference),
        known even where flow and content by themselves are not; null where it is not.
        """
        rows = self.table.filter(pl.col("kind") == "content").drop("kind")
        values, gradients = self._carried
        sigma = self.assessment.held.deviation(gradients)
        hidden = np.isnan(sigma) | (sigma > np.maximum(np.abs(values), self._largest))
        figures = {"flow": np.where(hidden, np.nan, values), "flow_sigma": np.where(hidden, np.nan, sigma)}
        return rows.hstack(pl.DataFrame(figures)).with_columns(pl.col("flow", "flow_sigma").fill_nan(None))

    @cached_property
    def transfers(self) -> pl.DataFrame:
        """One row a transfer: stream, component ("" the flow), and the columns of `flows`."""
        return self.table.filter(pl.col("kind") == "transfer").drop("kind")

    @cached_property
    def balances(self) -> pl.DataFrame:
        """One row a balance of the raw readings: kind, where (node or stream), component, imbalance, sigma, test.

        kind: total | component | whole (fractions sum to 1) | transfer. Null where a reading it needs is missing.
        """
        variables, sums = self.variables, self.equations.sums
        y = variables.value
        known = ~np.isnan(np.bincount(sums.row, weights=self._needs(), minlength=sums.rows))
        filled = np.nan_to_num(y)
        slopes = dense(sums.jacobian(filled))
        variance = np.nan_to_num(variables.sigma) ** 2
        sigma = np.sqrt([row @ spread(variance, variables.network.pairs, row) for row in slopes])
        imbalance = sums.residual(filled)
        test = np.where(sigma > 0, np.abs(imbalance) / np.where(sigma > 0, sigma, 1.0), np.nan)
        figures = {"imbalance": imbalance, "sigma": sigma, "test": test}
        shown = {name: np.where(known, column, np.nan) for name, column in figures.items()}
        network = variables.network
        names = [
            (network.node if one.kind in ("total", "component") else network.stream)[one.where]
            for one in self.equations.label
        ]
        component = [variables.component[one.component] if one.component >= 0 else "" for one in self.equations.label]
        kind = [one.kind for one in self.equations.label]
        frame = pl.DataFrame({"kind": kind, "where": names, "component": component, **shown})
        return frame.with_columns(pl.selectors.float().fill_nan(None))

    @cached_property
    def covariance(self) -> Array:
        """The covariance of all variables in the order of `labels`, NaN for unobservable ones."""
        covariance = self.assessment.held.covariance.copy()
        covariance[self.assessment.vague] = covariance[:, self.assessment.vague] = np.nan
        return covariance

    def figure(self, expression: str, sums: Mapping[str, Sequence[str]] | None = None) -> Figure:
        """Return a figure of several flows and component flows and its sigma, such as ``[sludge · Cr] / [anode · Cr]``.

        Names: "stream" for a flow, "stream · component" for what it carries; `sums` of them by a name. NaN where it
        cannot be told. Raises Refused for unknown names and what is no arithmetic.
        """
        n = self.variables.streams
        values, gradients = self._carried
        names = [
            *self.variables.network.stream,
            *(f"{one} · {k}" for _, one, k in self.labels[n : self.variables.moved(0)]),
        ]
        shown = np.concatenate([self.solution.z[:n], values])
        slope = derive(expression, names, shown, sums)
        if not math.isfinite(slope.value):
            return Figure(math.nan, math.nan)
        gradient = slope.gradient @ np.vstack([np.eye(n, self.variables.size), gradients])
        sigma = float(self.assessment.held.deviation(gradient[None, :])[0])
        return Figure(math.nan if math.isnan(sigma) else slope.value, sigma)

    @cached_property
    def _carried(self) -> tuple[Array, Array]:
        """Return what each stream carries of each component, (K · n), and its slopes, (K · n × size)."""
        variables, z = self.variables, np.append(self.solution.z, 1.0)
        count = len(variables.component) * variables.streams
        values, gradients = np.zeros(count), np.zeros((count, variables.size))
        for at in range(count):
            k, stream = divmod(at, variables.streams)
            for weight, product in carried(variables, stream, k):
                values[at] += weight * z[list(product)].prod()
                for place, one in enumerate(product):
                    rest = product[:place] + product[place + 1 :]
                    gradients[at, one] += weight * z[list(rest)].prod()
        return values, gradients

    @cached_property
    def _largest(self) -> Array:
        """Return the largest term of the component's balances, for each row of `contents`."""
        size = self.equations.sums.size(self.solution.z)
        largest = np.zeros(len(self.variables.component))
        for label, figure in zip(self.equations.label, size, strict=True):
            if label.kind == "component":
                largest[label.component] = max(largest[label.component], figure)
        return np.repeat(largest, self.variables.streams)

    def _needs(self) -> Array:
        """Return NaN for each term that needs a missing reading, 0 else."""
        y = np.append(self.variables.value * 0.0, 0.0)
        return np.asarray(y[self.equations.sums.factor].sum(axis=1))
