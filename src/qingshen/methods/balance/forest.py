"""Unmeasured streams as a graph: a spanning forest, and which of its edges no cycle passes (the observable ones).

Exact integers throughout; loops run over the unmeasured streams alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.normal import Flags, Integers


@dataclass(frozen=True, eq=False)
class Forest:
    """A spanning forest of the unmeasured streams over m + 1 nodes, the outside last.

    `order`: nodes, parents before children; `parent`: of each node, -1 at a root; `edge`: the stream to the parent, -1
    at a root; `last`: place in `order` just behind a node's subtree; `place`: of each node in `order`; `bridge` (n):
    streams no cycle of unmeasured streams passes, so that their flow follows from a balance.
    """

    order: Integers
    parent: Integers
    edge: Integers
    place: Integers
    last: Integers
    bridge: Flags


def spanning_forest(source: Integers, target: Integers, unmeasured: Flags, nodes: int) -> Forest:
    """Return the forest of the `unmeasured` of n streams; ends as in Network, -1 becomes node number `nodes`."""
    chosen = np.flatnonzero(unmeasured)
    ends = [(source[at] if source[at] >= 0 else nodes, target[at] if target[at] >= 0 else nodes) for at in chosen]
    neighbours: dict[int, list[tuple[int, int]]] = {}
    for edge, (one, other) in zip(chosen.tolist(), ends, strict=True):
        neighbours.setdefault(int(one), []).append((edge, int(other)))
        neighbours.setdefault(int(other), []).append((edge, int(one)))
    walk = _Walk(nodes + 1, neighbours)
    # The outside first: its tree hangs from it, whose balance nobody keeps.
    for root in [nodes, *(node for node in neighbours if node != nodes)]:
        if root in neighbours and walk.place[root] < 0:
            walk.from_root(root)
    bridge = np.zeros(len(source), dtype=np.bool_)
    for node in walk.order:
        if walk.edge[node] >= 0 and walk.low[node] > walk.place[walk.parent[node]]:
            bridge[walk.edge[node]] = True
    return Forest(
        _integers(walk.order), _integers(walk.parent), _integers(walk.edge),
        _integers(walk.place), _integers(walk.last), bridge,
    )  # fmt: skip


def _integers(numbers: list[int]) -> Integers:
    return np.array(numbers, dtype=np.int32)


class _Walk:
    """Depth-first search without recursion, with Tarjan's low points."""

    def __init__(self, nodes: int, neighbours: dict[int, list[tuple[int, int]]]) -> None:
        self.neighbours = neighbours
        self.order: list[int] = []
        self.parent, self.edge = [-1] * nodes, [-1] * nodes
        self.place, self.last, self.low = [-1] * nodes, [-1] * nodes, [-1] * nodes

    def from_root(self, root: int) -> None:
        self._enter(root)
        stack = [(root, iter(self.neighbours[root]))]
        while stack:
            node, rest = stack[-1]
            step = next(rest, None)
            if step is None:
                self._leave(node)
                stack.pop()
                continue
            edge, other = step
            if self.place[other] < 0:
                self.parent[other], self.edge[other] = node, edge
                self._enter(other)
                stack.append((other, iter(self.neighbours[other])))
            elif edge != self.edge[node]:
                self.low[node] = min(self.low[node], self.place[other])

    def _enter(self, node: int) -> None:
        self.place[node] = self.low[node] = len(self.order)
        self.order.append(node)

    def _leave(self, node: int) -> None:
        self.last[node] = len(self.order)
        if self.parent[node] >= 0:
            above = self.parent[node]
            self.low[above] = min(self.low[above], self.low[node])
