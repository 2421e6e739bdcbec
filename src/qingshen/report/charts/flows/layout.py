"""Where the boxes and the ways of a flow picture lie: inlets at the left, outlets at the right, reuse beneath."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from qingshen.report.charts.flows.columns import Columns, Item
from qingshen.report.charts.flows.ports import Ports, back_order, ports
from qingshen.report.charts.flows.stacking import needed, port_of, stack
from qingshen.report.charts.flows.strokes import Point, curve, rounded

MARGIN = 3.0
LEG_SPACE = 6.0
NARROWEST_GAP = 16.0
TURN = 0.9
"""Way a wide stream needs to rise by 1; narrow ones turn in less."""
SLACK = 1.06
"""How much higher than its fullest column a picture may be: room to draw streams straight."""


class Box(NamedTuple):
    """A rectangle: left, upper edge, width, height [px]."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Room:
    """What things need [px].

    `slots`: each stream at its node; `node_heights`: least height by node; `above`: free room over a node by node;
    `stream_above`: free room over each stream where it passes by or ends; `gaps`: wanted width between columns,
    depth + 1 of them; `width` of the whole picture; `node_width` of a column of nodes; `lead`: what stays free above
    the streams at the left and the right side of a node; `leg`: width of an upright piece of a stream that runs back,
    where it is not that of its slot.
    """

    slots: Sequence[float]
    node_width: float
    width: float
    node_heights: Mapping[str, float]
    above: Mapping[str, float]
    stream_above: Sequence[float]
    gaps: Sequence[float]
    lead: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    leg: float | None = None


@dataclass(frozen=True)
class Layout:
    """`boxes` by node; `ways`: the middle line of each stream from its start to its end; `height` of it all [px].

    `entering`, `leaving`: the room that a node's streams take at each side. `gaps`: left and right edge of the free
    room between columns.
    """

    boxes: Mapping[str, Box]
    ways: Sequence[list[Point]]
    height: float
    entering: Mapping[str, float]
    leaving: Mapping[str, float]
    gaps: Sequence[tuple[float, float]]


def layout(found: Columns, room: Room) -> Layout:
    """Place everything; the same columns and room give the same places."""
    return _Placing(found, room).layout()


def height_needed(found: Columns, room: Room) -> float:
    """Return the height [px] a layout takes at most, before it is made."""
    placing = _Placing(found, room)
    bands = sum(room.slots[at] + room.stream_above[at] for at in found.layers.back)
    return placing.total + bands


@dataclass
class _Placing:
    found: Columns
    room: Room
    touching: Ports = field(init=False)
    height: dict[Item, float] = field(init=False)
    above: dict[Item, float] = field(init=False)
    total: float = field(init=False)

    def __post_init__(self) -> None:
        room = self.room
        self.touching = ports(self.found, room.slots, room.lead)
        self.height, self.above = {}, {}
        for item in (item for column in self.found.order for item in column):
            if item.kind == "node":
                sides = (self.touching.entering.get(item, 0.0), self.touching.leaving.get(item, 0.0))
                self.height[item] = max(room.node_heights.get(item.node, 0.0), *sides)
                self.above[item] = room.above.get(item.node, 0.0)
            else:
                self.height[item] = room.slots[item.edge]
                self.above[item] = room.stream_above[item.edge]
        self.total = SLACK * max(needed(column, self.height, self.above) for column in self.found.order)

    def layout(self) -> Layout:
        top = stack(self.found, self.touching, self.room.slots, self.height, self.above, self.total)
        unused = min((top[item] - self.above[item] for item in top), default=0.0)
        top = {item: upper - unused for item, upper in top.items()}
        bands = self._bands(top)
        legs = self._legs(bands)
        edges, gaps = self._across(legs, self._gaps(top))
        ways: list[list[Point]] = [[] for _ in self.found.edges]
        for one in self.found.segments:
            start, end = port_of(one, self.touching, self.height)
            first, last = edges[one.left.column][1], edges[one.right.column][0]
            free = gaps[one.left.column]
            turn = curve((free[0], top[one.left] + start), (free[1], top[one.right] + end))
            ways[one.edge] += [(first, turn[0][1]), *turn, (last, turn[-1][1])]
        for at, middle in bands.items():
            ways[at] = self._back_way(at, middle, top, legs, edges)
        nodes = [item for item in top if item.kind == "node"]
        width = self.room.node_width
        boxes = {item.node: Box(edges[item.column][0], top[item], width, self.height[item]) for item in nodes}
        lowest = [middle + self.room.slots[at] / 2 for at, middle in bands.items()]
        bottom = max(*lowest, *(top[item] + self.height[item] for item in top), 0.0)
        return Layout(
            boxes,
            [_without_repeats(way) for way in ways],
            bottom,
            {item.node: self.touching.entering.get(item, 0.0) for item in nodes},
            {item.node: self.touching.leaving.get(item, 0.0) for item in nodes},
            gaps,
        )

    def _ends(self, at: int) -> tuple[Item, Item]:
        edge = self.found.edges[at]
        return self.found.node(str(edge.source)), self.found.node(str(edge.target))

    def _bands(self, top: Mapping[Item, float]) -> dict[int, float]:
        """Return the middle height of each stream that runs back: under all it passes, wide spans lowest."""
        floors = [max((top[item] + self.height[item] for item in column), default=0.0) for column in self.found.order]
        middles: dict[int, float] = {}
        for at in back_order(self.found):
            source, target = self._ends(at)
            span = slice(target.column - 1, source.column + 2)
            upper = max(floors[span]) + self.room.stream_above[at]
            middles[at] = upper + self.room.slots[at] / 2
            lower = upper + self.room.slots[at]
            floors[span] = [lower] * len(floors[span])
        return middles

    def _legs(self, bands: Mapping[int, float]) -> dict[tuple[int, bool], list[int]]:
        """Return which streams go down (True) or come up (False) in each gap, from the node outwards."""
        legs: dict[tuple[int, bool], list[int]] = {}
        for at in sorted(bands, key=lambda at: (bands[at], at)):
            source, target = self._ends(at)
            legs.setdefault((source.column, True), []).append(at)
            legs.setdefault((target.column - 1, False), []).append(at)
        return legs

    def _leg_room(self, legs: Mapping[tuple[int, bool], list[int]], gap: int, down: bool) -> float:
        streams = legs.get((gap, down), [])
        return sum(self._leg(at) + LEG_SPACE for at in streams) + (LEG_SPACE if streams else 0.0)

    def _leg(self, at: int) -> float:
        return self.room.slots[at] if self.room.leg is None else self.room.leg

    def _gaps(self, top: Mapping[Item, float]) -> list[float]:
        """Return how wide the free room between columns should be: as asked for, and enough for what turns there."""
        wanted = list(self.room.gaps)
        for one in self.found.segments:
            start, end = port_of(one, self.touching, self.height)
            rise, slot = abs(top[one.left] + start - top[one.right] - end), self.room.slots[one.edge]
            gap = one.left.column
            wanted[gap] = max(wanted[gap], TURN * rise * min(1.0, slot / 12) + slot if rise > 2 else 0.0)
        return wanted

    def _across(
        self, legs: Mapping[tuple[int, bool], list[int]], asked: Sequence[float]
    ) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
        """Return left and right edges of the columns, and of the free room between them."""
        depth = self.found.layers.depth
        down = [self._leg_room(legs, gap, True) for gap in range(depth + 1)]
        up = [self._leg_room(legs, gap, False) for gap in range(depth + 1)]
        free = self.room.width - 2 * MARGIN - depth * self.room.node_width - sum(down) - sum(up)
        least = min(NARROWEST_GAP, max(0.0, free) / (depth + 1))
        spare = max(0.0, free - least * (depth + 1))
        wanted = [max(0.0, gap - least) for gap in asked]
        share = [(one or 1.0) / sum(two or 1.0 for two in wanted) for one in wanted]
        columns, gaps, x = [(MARGIN, MARGIN)], [], MARGIN
        for gap in range(depth + 1):
            x += down[gap]
            size = least + spare * share[gap]
            gaps.append((x, x + size))
            x += size + up[gap]
            columns.append((x, x + (self.room.node_width if gap < depth else 0.0)))
            x = columns[-1][1]
        return columns, gaps

    def _back_way(
        self,
        at: int,
        middle: float,
        top: Mapping[Item, float],
        legs: Mapping[tuple[int, bool], list[int]],
        edges: Sequence[tuple[float, float]],
    ) -> list[Point]:
        source, target = self._ends(at)
        leg = self._leg(at)
        inner = legs[source.column, True]
        out = sum(self._leg(one) + LEG_SPACE for one in inner[: inner.index(at)]) + LEG_SPACE + leg / 2
        inner = legs[target.column - 1, False]
        into = sum(self._leg(one) + LEG_SPACE for one in inner[: inner.index(at)]) + LEG_SPACE + leg / 2
        start = (edges[source.column][1], top[source] + self.touching.leaves[at])
        end = (edges[target.column][0], top[target] + self.touching.enters[at])
        right, left = start[0] + out, end[0] - into
        points = [start, (right, start[1]), (right, middle), (left, middle), (left, end[1]), end]
        return rounded(points, leg / 2 + LEG_SPACE)


def _without_repeats(way: Sequence[Point]) -> list[Point]:
    return [point for at, point in enumerate(way) if at == 0 or point != way[at - 1]]
