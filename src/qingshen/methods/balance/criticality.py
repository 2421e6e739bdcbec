"""Whose failure makes what unknown: exact, from the forest of unmeasured streams."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.topology import Topology


@dataclass(frozen=True)
class Critical:
    """If the meter of `stream` fails: the streams nobody knows then, and those nothing checks then (indices)."""

    stream: int
    unobservable: tuple[int, ...]
    unchecked: tuple[int, ...]


def critical_meters(topology: Topology) -> list[Critical]:
    """Return what each meter's failure would cost; meters whose failure costs nothing are left out.

    A redundant reading that fails follows from the others, but a lone partner in the same check loses it. A
    non-redundant one closes a cycle of unmeasured streams: none on that cycle can be told any more.
    """
    found = []
    partners = _partners(topology)
    status = topology.status
    for stream in np.flatnonzero(topology.kind == 1).tolist():
        lost: tuple[int, ...] = ()
        alone: tuple[int, ...] = ()
        if status[stream] == 1:
            lost = (stream, *sorted(one for one in cycle(topology, stream) if topology.forest.bridge[one]))
        else:
            alone = tuple(one for one in partners[stream] if one != stream)
        if lost or alone:
            found.append(Critical(stream, lost, alone))
    return found


def _partners(topology: Topology) -> dict[int, list[int]]:
    """Return, for each redundant reading, those between the same two groups: once one of them fails they merge."""
    low = np.minimum(topology.ends.source, topology.ends.target)
    high = np.maximum(topology.ends.source, topology.ends.target)
    together: dict[tuple[int, int], list[int]] = {}
    for stream in np.flatnonzero((topology.kind != 0) & (low != high)).tolist():
        together.setdefault((int(low[stream]), int(high[stream])), []).append(stream)
    return {
        stream: [one for one in streams if topology.kind[one] == 1]
        for streams in together.values()
        for stream in streams
    }


def cycle(topology: Topology, stream: int) -> set[int]:
    """Return the forest's edges on the path between the ends of `stream`."""
    forest = topology.forest
    one, other = (end if end >= 0 else topology.nodes for end in (topology.source[stream], topology.target[stream]))
    path: set[int] = set()
    while one != other:
        deeper, one = (one, other) if forest.place[one] > forest.place[other] else (other, one)
        path.add(int(forest.edge[deeper]))
        other = forest.parent[deeper]
    return path
