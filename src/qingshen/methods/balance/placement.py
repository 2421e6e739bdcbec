"""Where meters are missing: the streams nobody can tell, and how many meters among them it takes to know them all."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.criticality import cycle
from qingshen.methods.balance.topology import Topology


@dataclass(frozen=True)
class Unmetered:
    """Unobservable `streams` (indices) whose flows hang together; with `meters` of them metered the others follow.

    One meter fewer leaves some unknown. Where `meters` is 1 any of the streams will do; where it is more, any set that
    leaves no cycle among the streams without a meter.
    """

    streams: tuple[int, ...]
    meters: int


def unmetered(topology: Topology) -> list[Unmetered]:
    """Return the groups of unobservable streams, in the order of their first stream.

    Unobservable streams lie on cycles of unmeasured ones (the outside counts as a node). Cycles that share a stream
    make one group, a block of the graph; it takes as many meters as the block has independent cycles (exact integers).
    """
    hidden = (topology.kind == 0) & ~topology.forest.bridge
    tree = set(topology.forest.edge.tolist())
    group: dict[int, set[int]] = {}
    for stream in np.flatnonzero(hidden).tolist():
        if stream in tree:
            continue
        joined = {stream, *cycle(topology, stream)}
        for one in list(joined):
            joined |= group.get(one, set())
        group |= dict.fromkeys(joined, joined)
    found = {min(streams): tuple(sorted(streams)) for streams in group.values()}
    return [
        Unmetered(streams, sum(one not in tree for one in streams)) for _, streams in sorted(found.items())
    ]  # fmt: skip
