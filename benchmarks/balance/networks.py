"""Made-up plants of any size, by seed: local networks whose true flows balance; and how plants are kept in files.

A backbone passes every node; the other streams are bypasses, recycles and pairs that enter and leave nearby, each laid
as a path or cycle together with the backbone, so that every node is filled, emptied and balanced.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

SEED = 20250728
DENSITY = 2.5  # streams a node, as in Serth & Heenan's steam network
REACH = 8  # nodes a local stream spans at most
SIGMA = 0.05
IDLE = 0.04  # share of the local streams that stand still, about half of which are read below zero
TURNED = 0.25
Array = NDArray[np.float64]
Integers = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Streams:
    """The ends of n streams between nodes, -1 outside."""

    source: Integers
    target: Integers

    @property
    def nodes(self) -> int:
        """How many nodes there are."""
        return int(max(self.source.max(), self.target.max())) + 1

    def write(self, path: Path) -> Path:
        """Write the arrays to `path` and return it."""
        np.savez(path, **{one.name: getattr(self, one.name) for one in fields(self)})
        return path

    @classmethod
    def read(cls, path: Path) -> Self:
        """Return what was written to `path`."""
        with np.load(path) as stored:
            return cls(**{one.name: stored[one.name] for one in fields(cls)})


@dataclass(frozen=True, eq=False)
class Plant(Streams):
    """One plant: true flows, readings, their sigmas, and a second set of sigmas (n)."""

    truth: Array
    value: Array
    sigma: Array
    other: Array


def plant(streams: int, kind: str = "plain") -> Plant:
    """Return a plant of `streams` streams, every one metered, sigma 5 %.

    `kind`: "plain", all flows well above zero; "idle", some stand still and are read on either side of zero; "turned",
    a quarter is drawn the wrong way, so that the truth itself is negative there.
    """
    random = np.random.default_rng([SEED, streams])
    nodes = round(streams / DENSITY)
    source, target, flow = _streams(streams, nodes, random)
    local = np.arange(streams) > nodes
    idle = local & (random.random(streams) < IDLE) if kind == "idle" else np.zeros(streams, dtype=bool)
    typical = float(np.median(flow[local]))
    flow[idle] = 0.0
    flow[: nodes + 1] = _backbone(flow, source, target, nodes)
    sigma = SIGMA * np.where(idle, typical, flow)
    drawn = flow + random.normal(size=streams) * sigma
    value = np.where(idle, drawn, np.maximum(drawn, 0.1 * flow))
    other = sigma * random.uniform(0.5, 2.0, streams)
    made = Plant(source, target, flow, value, sigma, other)
    return _turned(made, random) if kind == "turned" else made


def _streams(streams: int, nodes: int, random: np.random.Generator) -> tuple[Integers, Integers, Array]:
    """Return ends and flows, the backbone first and its flows left at zero."""
    chain = np.arange(nodes + 1)
    local = streams - nodes - 1
    reach = min(REACH, nodes - 1)
    low = random.integers(0, nodes - reach, local)
    high = low + random.integers(1, reach + 1, local)
    way = random.integers(0, 3, local)
    # Way 2: the stream at an even place enters at `low`, the next one takes as much out at `high`.
    pair = np.arange(0, local - 1, 2)
    pair = pair[way[pair] == 2]
    way[way == 2] = 0
    way[pair], way[pair + 1] = 2, 3
    low[pair + 1], high[pair + 1] = low[pair], high[pair]
    flow = random.uniform(2.0, 20.0, local)
    flow[pair + 1] = flow[pair]
    source = np.select([way == 0, way == 1, way == 2], [low, high, -1], high)
    target = np.select([way == 0, way == 1, way == 2], [high, low, low], -1)
    after = np.append(chain[:-1], -1)
    source, target = np.concatenate([chain - 1, source]), np.concatenate([after, target])
    return source.astype(np.int32), target.astype(np.int32), np.concatenate([np.zeros(nodes + 1), flow])


def _backbone(flow: Array, source: Integers, target: Integers, nodes: int) -> Array:
    """Return the backbone's flows that balance the local streams: what passes between nodes, at least 20."""
    net = np.zeros(nodes)
    for ends, sign in ((target, 1.0), (source, -1.0)):
        at = np.flatnonzero((ends >= 0) & (np.arange(len(ends)) > nodes))
        np.add.at(net, ends[at], sign * flow[at])
    passing = np.concatenate([[0.0], np.cumsum(net)])
    return np.asarray(passing - passing.min() + 20.0)


def _turned(made: Plant, random: np.random.Generator) -> Plant:
    turn = random.random(len(made.truth)) < TURNED
    ends = np.where(turn, made.target, made.source), np.where(turn, made.source, made.target)
    sign = np.where(turn, -1.0, 1.0)
    return replace(made, source=ends[0], target=ends[1], truth=sign * made.truth, value=sign * made.value)


@dataclass(frozen=True, eq=False)
class Batch(Streams):
    """k plants of one topology: readings (k × n, NaN where there is no meter) and sigmas (k × n)."""

    values: Array
    sigmas: Array
