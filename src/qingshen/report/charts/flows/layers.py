"""Streams between nodes → columns from left to right, and the streams that run back against them.

Water is reused and steam comes back as condensate: cycles are the normal case. Which streams of a cycle count as
running back decides how a picture reads, so it is chosen by rule, not by the order of rows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

IMPROVED_NODES = 40
"""Up to this many nodes the order is improved by moving single nodes; beyond, the first order stands."""


class Edge(NamedTuple):
    """A stream between nodes, None is outside; `weight` ≥ 0 is its size, 0 when it is unknown."""

    name: str
    source: str | None
    target: str | None
    weight: float = 0.0


@dataclass(frozen=True)
class Layers:
    """Where nodes stand: `column` 1 … `depth` of each, and the positions of edges that run `back`."""

    column: dict[str, int]
    depth: int
    back: frozenset[int]


def layers(nodes: Sequence[str], edges: Sequence[Edge]) -> Layers:
    """Return the columns of `nodes`: each stands right of everything that flows into it, but for what runs back.

    The streams that run back are few and small, and leave no node without an inflow from the left when that can be
    had [DESIGN]: reused water runs back to the rinse, it does not feed it from the left. A stream from a node
    into itself runs back. The result does not depend on the order of rows.

    Raises KeyError for an edge whose end is not among `nodes`.
    """
    place = {node: at for at, node in enumerate(_sequence(sorted(nodes), edges))}
    against = frozenset(
        at
        for at, edge in enumerate(edges)
        if edge.source is not None and edge.target is not None and place[edge.source] >= place[edge.target]
    )
    column = dict.fromkeys(place, 1)
    into: dict[str, list[str]] = {node: [] for node in place}
    for at, edge in enumerate(edges):
        if at not in against and edge.source is not None and edge.target is not None:
            into[edge.target].append(edge.source)
    for node in place:
        column[node] = max([1, *(column[source] + 1 for source in into[node])])
    # Some that run against the order still lead from a column to one further right.
    back = frozenset(at for at in against if column[str(edges[at].source)] >= column[str(edges[at].target)])
    return Layers(column, max(column.values(), default=0), back)


def _sequence(nodes: Sequence[str], edges: Sequence[Edge]) -> list[str]:
    """Take nodes one by one: first those already fed, of them the one that still waits for least."""
    inner = [edge for edge in edges if edge.target is not None and edge.source != edge.target]
    left, found = list(nodes), []
    while left:
        waits = dict.fromkeys(left, (0.0, 0))
        fed = {edge.target for edge in inner if edge.source is None or edge.source not in waits}
        fed |= set(left) - {edge.target for edge in inner}
        for edge in inner:
            if edge.target in waits and edge.source in waits:
                weight, count = waits[edge.target]
                waits[edge.target] = (weight + edge.weight, count + 1)
        best = min(left, key=lambda node: (node not in fed, waits[node], node))
        left.remove(best)
        found.append(best)
    return _improved(found, inner) if len(found) <= IMPROVED_NODES else found


def _improved(order: list[str], inner: Sequence[Edge]) -> list[str]:
    """Move single nodes as long as that makes less run back."""
    cost = _cost_of(inner)
    least = cost(order)
    moved = True
    while moved and least[:3] != (0, 0.0, 0):
        moved = False
        for node in sorted(order):
            rest = [one for one in order if one != node]
            for at in range(len(order)):
                tried = [*rest[:at], node, *rest[at:]]
                if (price := cost(tried)) < least:
                    order, least, moved = tried, price, True
    return order


def _cost_of(inner: Sequence[Edge]) -> Callable[[Sequence[str]], tuple[int, float, int]]:
    """Return the price of an order: nodes with no inflow from the left, what runs back, how many streams do."""
    with_inflow = {edge.target for edge in inner}

    def cost(order: Sequence[str]) -> tuple[int, float, int]:
        place = {node: at for at, node in enumerate(order)}
        weight, count, fed = 0.0, 0, set()
        for edge in inner:
            if edge.source is None or place[edge.source] < place[str(edge.target)]:
                fed.add(edge.target)
            else:
                weight, count = weight + edge.weight, count + 1
        # Sums in another order differ in their last digits: such a gain would never end.
        return len(with_inflow) - len(fed), float(f"{weight:.9g}"), count

    return cost
