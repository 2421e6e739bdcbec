"""What a component balance is about: flows, contents and transfers, in one vector, with every mistake told at once."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen.messages import suggestion
from qingshen.methods.balance.components.newton import Readings
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Given, Network
from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.readings import read_table
from qingshen.problems import Place, Problem, Refused

FLOW = ""
"""The component of a transfer that shares out the flow itself."""


@dataclass(frozen=True)
class Options:
    """What is assumed: fractions that sum to 1, reference levels, where a component is made or lost."""

    normalised: bool | Collection[str] = False
    not_conserved: Collection[tuple[str, str]] = ()
    reference: Mapping[str, float] | None = None


@dataclass(frozen=True, eq=False)
class Variables:
    """The vector z: n flows, then the contents of each component (n each), then the transfers.

    `component` (K names); `transfer`: (stream, component index, -1 for the flow); `factor` (K × n): what a flow times a
    content is multiplied by (heat capacity); `reference` (K): level a content counts from; `potential` (K): whether it
    has such a level, and no bounds; `summed` (K): whether it is a fraction of the whole; `conserved` (m × K).
    `guess` (size): where the search starts, NaN unknown.
    """

    network: Network
    component: tuple[str, ...]
    transfer: tuple[tuple[int, int], ...]
    value: Array
    sigma: Array
    guess: Array
    factor: Array
    reference: Array
    potential: Flags
    summed: Flags
    conserved: Flags

    @property
    def streams(self) -> int:
        """How many streams, n."""
        return len(self.network.stream)

    def content(self, component: int, stream: int) -> int:
        """Return where in z the content of `component` in `stream` stands."""
        return self.streams * (1 + component) + stream

    def moved(self, transfer: int) -> int:
        """Return where in z `transfer` stands."""
        return self.streams * (1 + len(self.component)) + transfer

    @property
    def size(self) -> int:
        """How long z is."""
        return self.moved(len(self.transfer))

    def contents(self, z: NDArray[Any]) -> NDArray[Any]:
        """Return the contents in `z`, (K, n)."""
        return z[self.streams : self.moved(0)].reshape(len(self.component), self.streams)

    def readings(self, scale: Array) -> Readings:
        """Return readings and bounds: flows and contents are not negative, fractions and transfers at most 1."""
        n = self.streams
        lower, upper = np.zeros(self.size), np.full(self.size, np.inf)
        for k in range(len(self.component)):
            at = slice(self.content(k, 0), self.content(k, 0) + n)
            lower[at] = -np.inf if self.potential[k] else 0.0
            upper[at] = 1.0 if self.summed[k] else np.inf
        for number, (stream, k) in enumerate(self.transfer):
            kept = k < 0 or (self.conserved[self.network.source[stream], k] and not self.potential[k])
            upper[self.moved(number)] = 1.0 if kept else np.inf
        return Readings(self.value, self.sigma, scale, lower, upper, self.network.pairs)

    def reach(self, z: Array, known: Flags) -> Array:
        """Return how large its like is around each variable, shape of `z`; `known` says what of it can be told.

        Of a flow the largest at its nodes, of a content the largest of its component, of a transfer 1. [DESIGN]
        """
        n = self.streams
        flow = np.where(known[:n], np.abs(z[:n]), 0.0)
        ends = (self.network.source, self.network.target)
        largest = np.zeros(len(self.network.node) + 1)
        for end in ends:
            np.maximum.at(largest, end, flow)
        largest[-1] = 0.0
        around = np.maximum(largest[ends[0]], largest[ends[1]])
        above = np.abs(self.contents(z) - self.reference[:, None])
        most = np.where(self.contents(known), above, 0.0).max(axis=1, initial=0.0)
        moved = np.maximum(1.0, np.abs(z[self.moved(0) :]))
        return np.concatenate([around, np.repeat(most, n), moved])

    def label(self, at: int) -> tuple[str, str, str]:
        """Return kind (flow, content, transfer), stream and component of the variable `at`."""
        if at < self.streams:
            return "flow", self.network.stream[at], ""
        if at < self.moved(0):
            k, stream = divmod(at - self.streams, self.streams)
            return "content", self.network.stream[stream], self.component[k]
        stream, k = self.transfer[at - self.moved(0)]
        return "transfer", self.network.stream[stream], self.component[k] if k >= 0 else FLOW


def read_variables(
    network: Network, contents: Given, transfers: Given | None, options: Options, flow_guess: Mapping[str, float]
) -> Variables:
    """Return the variables of `network` with `contents` and `transfers`. Raises Refused with every mistake."""
    frame, problems = read_table(contents, "contents", ("stream", "component"), ("guess", "factor"))
    moves, more = _transfers(transfers)
    problems += more
    component = tuple(frame["component"].drop_nulls().unique(maintain_order=True).to_list())
    problems += _unknown(network, component, frame, moves)
    problems += _unknown_options(network, component, options, flow_guess)
    problems += _levels(frame, moves, options)
    if problems:
        raise Refused(problems)
    return _built(network, component, (frame, moves), options, flow_guess)


def _transfers(given: Given | None) -> tuple[pl.DataFrame, list[Problem]]:
    """Return the transfers; an empty component is the flow itself."""
    if given is None:
        given = []
    frame, problems = read_table(given, "transfers", ("stream", "component"), ("guess",))
    kept = [one for one in problems if one.code != "row-unnamed"]
    return frame.with_columns(pl.col("component").fill_null(FLOW)), kept


def _unknown(network: Network, component: tuple[str, ...], frame: pl.DataFrame, moves: pl.DataFrame) -> list[Problem]:
    problems = []
    for table, rows in (("contents", frame), ("transfers", moves)):
        for name in rows["stream"].unique(maintain_order=True):
            if name not in network.stream:
                hint = suggestion(str(name), network.stream)
                problems.append(problem(Place(cell=f"{table} · {name}"), "contents-stream", value=name, hint=hint))
    problems += [_no_component(name, component) for name in moves["component"] if name not in (FLOW, *component)]
    if not component:
        problems.append(problem(Place(cell="contents"), "contents-empty"))
    for row in moves.iter_rows(named=True):
        if row["stream"] in network.stream and network.source[network.stream.index(row["stream"])] < 0:
            problems.append(problem(Place(cell=row["stream"]), "transfer-from-outside"))
    return problems


def _unknown_options(
    network: Network, component: tuple[str, ...], options: Options, flow_guess: Mapping[str, float]
) -> list[Problem]:
    named = [*summed(options), *(options.reference or {}), *(name for _, name in options.not_conserved)]
    problems = [_no_component(name, component) for name in named if name not in component]
    for name, _ in options.not_conserved:
        if name not in network.node:
            hint = suggestion(name, network.node)
            problems.append(problem(Place(cell="not_conserved"), "node-unknown", value=name, hint=hint))
    for name in flow_guess:
        if name not in network.stream:
            hint = suggestion(name, network.stream)
            problems.append(problem(Place(cell="flow_guess"), "contents-stream", value=name, hint=hint))
    return problems


def summed(options: Options) -> tuple[str, ...]:
    """Return the components named as fractions of the whole."""
    if isinstance(options.normalised, bool):
        return ()
    return (options.normalised,) if isinstance(options.normalised, str) else tuple(options.normalised)


def _no_component(name: str, component: tuple[str, ...]) -> Problem:
    return problem(Place(cell=name), "component-unknown", value=name, hint=suggestion(name, component))


def _levels(frame: pl.DataFrame, moves: pl.DataFrame, options: Options) -> list[Problem]:
    """Return the readings outside what a content can be: an exact negative one, a factor that is none."""
    levels = list(options.reference or {})
    negative = (pl.col("value") < 0) & (pl.col("sigma") == 0) & ~pl.col("component").is_in(levels)
    problems = [
        problem(Place(cell=f"{row['stream']} · {row['component']}"), "content-negative", value=row["value"])
        for row in pl.concat([frame.drop("factor"), moves]).filter(negative).iter_rows(named=True)
    ]
    return problems + [
        problem(Place(cell=f"{row['stream']} · {row['component']}"), "factor-positive", value=row["factor"])
        for row in frame.filter(pl.col("factor") <= 0).iter_rows(named=True)
    ]


def _built(
    network: Network,
    component: tuple[str, ...],
    frames: tuple[pl.DataFrame, pl.DataFrame],
    options: Options,
    flow_guess: Mapping[str, float],
) -> Variables:
    frame, moves = frames
    n, count = len(network.stream), len(component)
    stream = {name: at for at, name in enumerate(network.stream)}
    index = {name: at for at, name in enumerate(component)}
    guess = np.full(n, math.nan)
    for name, flow in flow_guess.items():
        guess[stream[name]] = flow
    columns = {name: np.full((count, n), math.nan) for name in ("value", "sigma", "guess", "factor")}
    for row in frame.iter_rows(named=True):
        for name, column in columns.items():
            if row[name] is not None:
                column[index[row["component"]], stream[row["stream"]]] = row[name]
    transfer = tuple((stream[row["stream"]], index.get(row["component"], -1)) for row in moves.iter_rows(named=True))
    moved = {name: moves[name].fill_null(math.nan).to_numpy() for name in ("value", "sigma", "guess")}
    flows = {"value": network.value, "sigma": network.sigma, "guess": guess}
    joined = {name: np.concatenate([flows[name], columns[name].ravel(), moved[name]]) for name in flows}
    joined["sigma"][np.isnan(joined["value"])] = math.nan
    conserved = np.ones((len(network.node), count), dtype=np.bool_)
    for node, name in options.not_conserved:
        conserved[network.node.index(node), index[name]] = False
    levels = options.reference or {}
    potential = np.array([name in levels for name in component], dtype=np.bool_)
    whole = set(component) if options.normalised is True else set(summed(options))
    return Variables(
        network,
        component,
        transfer,
        **joined,
        factor=np.nan_to_num(columns["factor"], nan=1.0),
        reference=np.array([levels.get(name, 0.0) for name in component]),
        potential=potential,
        summed=np.array([name in whole for name in component], dtype=np.bool_) & ~potential,
        conserved=conserved,
    )
