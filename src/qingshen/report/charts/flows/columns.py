"""Nodes, streams' ends and lanes in columns, ordered so that few streams cross."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qingshen.report.charts.flows.layers import Edge, Layers

SWEEPS, MANY_ITEMS, FEW_SWEEPS = 12, 300, 4
"""How often columns are gone through; less often where they hold more than so many items."""
SWAPS = 12
MASS = ((0.3, 1.0), (0.1, 0.5))
"""How much the crossing of a stream weighs from this share of the largest on; classes, so that a reconciled balance
is drawn like the reported one."""
SMALL = 0.2


class Item(NamedTuple):
    """What stands in a column: a node, the end of a stream outside (`in`, `out`), or a stream passing by (`lane`)."""

    kind: Literal["node", "in", "out", "lane"]
    column: int
    node: str = ""
    edge: int = -1


class Segment(NamedTuple):
    """A stream's way from an item to one of the next column."""

    edge: int
    left: Item
    right: Item


Order = list[list[Item]]


@dataclass(frozen=True)
class Columns:
    """Column 0 has the ends of inlets, the last one those of outlets; in between stand nodes and lanes.

    `order`: items of each column, from above. `segments`: by edge, from left to right; streams that run back
    have none.
    """

    order: tuple[tuple[Item, ...], ...]
    segments: tuple[Segment, ...]
    edges: tuple[Edge, ...]
    layers: Layers

    def node(self, name: str) -> Item:
        """Return the item of a node."""
        return Item("node", self.layers.column[name], name)


def columns(edges: Sequence[Edge], found: Layers) -> Columns:
    """Order each column by the middle of its neighbours, back and forth, then by swaps; the best order is kept.

    A node with a stream running back is drawn downwards: such streams run beneath everything.
    """
    segments = [one for at in range(len(edges)) if at not in found.back for one in _segments(at, edges[at], found)]
    items = {Item("node", column, name) for name, column in found.column.items()}
    items |= {item for one in segments for item in (one.left, one.right)}
    start: Order = [[] for _ in range(found.depth + 2)]
    for item in sorted(items, key=lambda item: (item.kind != "node", item.node, item.edge)):
        start[item.column].append(item)
    sorter = _Sorter(edges, found, segments)
    tried = [sorter.run(start), sorter.run([column[::-1] for column in start])]
    best = min(tried, key=lambda one: one[0])[1]
    return Columns(tuple(map(tuple, best)), tuple(segments), tuple(edges), found)


def _segments(at: int, edge: Edge, found: Layers) -> list[Segment]:
    first = 0 if edge.source is None else found.column[edge.source]
    last = found.depth + 1 if edge.target is None else found.column[edge.target]
    way = [Item("in", 0, edge=at) if edge.source is None else Item("node", first, edge.source)]
    way += [Item("lane", column, edge=at) for column in range(first + 1, last)]
    way.append(Item("out", last, edge=at) if edge.target is None else Item("node", last, edge.target))
    return [Segment(at, left, right) for left, right in itertools.pairwise(way)]


class _Sorter:
    def __init__(self, edges: Sequence[Edge], found: Layers, segments: Sequence[Segment]) -> None:
        largest = max((edge.weight for edge in edges), default=0.0) or 1.0
        mass = [next((m for share, m in MASS if edge.weight >= share * largest), SMALL) for edge in edges]
        self.leftward: dict[Item, list[tuple[Item, float]]] = {}
        self.rightward: dict[Item, list[tuple[Item, float]]] = {}
        for one in segments:
            self.rightward.setdefault(one.left, []).append((one.right, mass[one.edge]))
            self.leftward.setdefault(one.right, []).append((one.left, mass[one.edge]))
        # Legs of streams that run back: down at the right of their source, up at the left of their target.
        self.legs_right: dict[str, float] = {}
        self.legs_left: dict[str, float] = {}
        for at in sorted(found.back):
            source, target = str(edges[at].source), str(edges[at].target)
            self.legs_right[source] = self.legs_right.get(source, 0.0) + mass[at]
            self.legs_left[target] = self.legs_left.get(target, 0.0) + mass[at]

    def run(self, start: Order) -> tuple[float, Order]:
        order = [list(column) for column in start]
        best = (self.crossings(order), [list(column) for column in order])
        items = sum(map(len, order))
        for sweep in range(SWEEPS if items <= MANY_ITEMS else FEW_SWEEPS):
            forth = sweep % 2 == 0
            span = range(1, len(order)) if forth else range(len(order) - 2, -1, -1)
            for at in span:
                self._by_middle(order, at, at - 1 if forth else at + 1)
            for at in span:
                self._by_swaps(order, at)
            count = self.crossings(order)
            if count < best[0] - 1e-9:
                best = (count, [list(column) for column in order])
        return best

    def _by_middle(self, order: Order, at: int, fixed: int) -> None:
        place = {item: (i + 0.5) / len(order[fixed]) for i, item in enumerate(order[fixed])}
        near = self.leftward if fixed < at else self.rightward
        size = len(order[at])

        def middle(entry: tuple[int, Item]) -> float:
            i, item = entry
            drawn = [(place[other], mass) for other, mass in near.get(item, ())]
            drawn.append((1.0, self.legs_left.get(item.node, 0.0) + self.legs_right.get(item.node, 0.0)))
            total = sum(mass for _, mass in drawn)
            return round(sum(goal * mass for goal, mass in drawn) / total, 9) if total else (i + 0.5) / size

        order[at] = [item for _, item in sorted(enumerate(order[at]), key=middle)]

    def _by_swaps(self, order: Order, at: int) -> None:
        column = order[at]
        place = {item: i for near in order[max(0, at - 1) : at + 2] for i, item in enumerate(near)}
        for _ in range(min(SWAPS, len(column))):
            swapped = False
            for i in range(len(column) - 1):
                above, below = column[i], column[i + 1]
                if self._between(below, above, place) < self._between(above, below, place) - 1e-9:
                    column[i], column[i + 1], swapped = below, above, True
            if not swapped:
                return

    def _between(self, above: Item, below: Item, place: dict[Item, int]) -> float:
        """Weigh the crossings of two items' streams when one stands above the other."""
        count = 0.0
        for near, legs in ((self.leftward, self.legs_left), (self.rightward, self.legs_right)):
            lower = near.get(below, [])
            count += sum(m * n for a, m in near.get(above, ()) for b, n in lower if place[a] > place[b])
            count += legs.get(above.node, 0.0) * sum(mass for _, mass in lower)
        return count

    def crossings(self, order: Order) -> float:
        """Weigh what crosses: streams between columns, and legs with the streams of items below them."""
        count = 0.0
        for at, column in enumerate(order):
            place = {item: i for i, item in enumerate(order[at + 1])} if at + 1 < len(order) else {}
            # What has passed so far, by the place where it ends: an earlier one that ends lower is crossed.
            passed = [0.0] * len(place)
            for i, item in enumerate(column):
                ends = [(place[other], mass) for other, mass in self.rightward.get(item, ())]
                count += sum(mass * sum(passed[end + 1 :]) for end, mass in ends)
                for end, mass in ends:
                    passed[end] += mass
                for near, legs in ((self.leftward, self.legs_left), (self.rightward, self.legs_right)):
                    if legs.get(item.node):
                        lower = sum(mass for other in column[i + 1 :] for _, mass in near.get(other, ()))
                        count += legs[item.node] * lower
        return count
