"""Where streams touch their nodes, and how the ones that run back lie beneath the picture."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qingshen.report.charts.flows.columns import Columns, Item


@dataclass(frozen=True)
class Ports:
    """Heights below a node's upper edge [px]: the middle of each stream where it `enters` and `leaves`.

    `entering` and `leaving`: the room all streams of a side take [px], by item.
    """

    enters: Mapping[int, float]
    leaves: Mapping[int, float]
    entering: Mapping[Item, float]
    leaving: Mapping[Item, float]


def ports(found: Columns, slots: Sequence[float], lead: Mapping[str, tuple[float, float]]) -> Ports:
    """Stack the streams of each side of each item in the order of their other ends, those running back lowest.

    `lead`: what is left free [px] at the upper end of a node's left and right side.
    """
    place = {item: at for column in found.order for at, item in enumerate(column)}
    left: dict[Item, list[tuple[float, int]]] = {}
    right: dict[Item, list[tuple[float, int]]] = {}
    for one in found.segments:
        right.setdefault(one.left, []).append((place[one.right], one.edge))
        left.setdefault(one.right, []).append((place[one.left], one.edge))
    beyond = max(place.values(), default=0) + 1
    # The deepest band takes the outermost leg and so the highest port: legs of one node do not cross.
    for rank, at in enumerate(reversed(back_order(found))):
        right.setdefault(found.node(str(found.edges[at].source)), []).append((beyond + rank, at))
        left.setdefault(found.node(str(found.edges[at].target)), []).append((beyond + rank, at))
    enters, entering = _stacked(left, slots, {name: side[0] for name, side in lead.items()})
    leaves, leaving = _stacked(right, slots, {name: side[1] for name, side in lead.items()})
    return Ports(enters, leaves, entering, leaving)


def back_order(found: Columns) -> list[int]:
    """Return the streams that run back, the one lying highest first: short ones above long ones."""
    column = found.layers.column

    def span(at: int) -> tuple[int, int, int]:
        source, target = column[str(found.edges[at].source)], column[str(found.edges[at].target)]
        return source - target, target, at

    return sorted(found.layers.back, key=span)


def _stacked(
    ends: Mapping[Item, Iterable[tuple[float, int]]], slots: Sequence[float], lead: Mapping[str, float]
) -> tuple[dict[int, float], dict[Item, float]]:
    middles: dict[int, float] = {}
    room: dict[Item, float] = {}
    for item, streams in ends.items():
        below = lead.get(item.node, 0.0)
        for _, edge in sorted(streams):
            # A lane has the same stream on both sides; only nodes give it a port.
            if item.kind == "node":
                middles[edge] = below + slots[edge] / 2
            below += slots[edge]
        room[item] = below
    return middles, room
