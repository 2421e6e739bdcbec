"""Heights of what stands in columns: as straight as it goes, nothing over anything."""

from collections.abc import Mapping, Sequence

from qingshen.report.charts.flows.columns import Columns, Item, Segment
from qingshen.report.charts.flows.ports import Ports

SWEEPS = 160
STRAIGHT = {("lane", "lane"): 3.0, ("in", "lane"): 3.0, ("lane", "out"): 3.0}
"""How much more a stream passing by wants to be straight than one from node to node."""
BEND = 2.0
"""Rises of less than this [px] are evened out, larger ones left in one place."""
LEAST_PULL = 3.0
"""What pulls a stream of no width straight; each px of width adds 1."""

Pull = tuple[Item, float, float]


def needed(column: Sequence[Item], height: Mapping[Item, float], above: Mapping[Item, float]) -> float:
    """Return the height [px] a column needs at least."""
    return sum(height[item] + above[item] for item in column)


def stack(
    found: Columns,
    ports: Ports,
    slots: Sequence[float],
    height: Mapping[Item, float],
    above: Mapping[Item, float],
    total: float,
) -> dict[Item, float]:
    """Return the upper edge of every item [px], all within 0 … `total`.

    `slots`: width of each stream, `height` of each item, `above`: the room it needs over it. Items of a column keep
    their order; each goes where its streams would be straight, wide ones first, as far as the others of its column
    let it.
    """
    pulls = _pulls(found, ports, slots, height)
    top: dict[Item, float] = {}
    for column in found.order:
        spare = (total - needed(column, height, above)) / 2
        for item in column:
            spare += above[item]
            top[item] = spare
            spare += height[item]
    for sweep in range(SWEEPS):
        for column in found.order if sweep % 2 == 0 else found.order[::-1]:
            wanted = [_wanted(top, item, pulls.get(item, ())) for item in column]
            _settle(column, wanted, height, above, total, top)
    return top


def _wanted(top: Mapping[Item, float], item: Item, pulls: Sequence[Pull]) -> tuple[float, float]:
    """Return where an item's streams want it, and how much."""
    here, weight, drawn = top[item], 0.0, 0.0
    for other, offset, mass in pulls:
        goal = top[other] + offset
        # One bend looks better than the same rise in many small ones: least sums, not least squares.
        pull = mass / (BEND + abs(goal - here))
        weight += pull
        drawn += goal * pull
    return (drawn / weight, weight) if weight else (here, 0.1)


def _pulls(
    found: Columns, ports: Ports, slots: Sequence[float], height: Mapping[Item, float]
) -> dict[Item, list[Pull]]:
    """Say for each item where each neighbour would have it: its own edge less what the two ports differ."""
    pulls: dict[Item, list[Pull]] = {}
    for one in found.segments:
        start, end = port_of(one, ports, height)
        weight = STRAIGHT.get((one.left.kind, one.right.kind), 1.0) * (LEAST_PULL + slots[one.edge])
        pulls.setdefault(one.right, []).append((one.left, start - end, weight))
        pulls.setdefault(one.left, []).append((one.right, end - start, weight))
    return pulls


def port_of(one: Segment, ports: Ports, height: Mapping[Item, float]) -> tuple[float, float]:
    """Return how far below the upper edges of its two items a stream's middle runs [px]."""
    start = ports.leaves[one.edge] if one.left.kind == "node" else height[one.left] / 2
    end = ports.enters[one.edge] if one.right.kind == "node" else height[one.right] / 2
    return start, end


def _settle(
    column: Sequence[Item],
    wanted: Sequence[tuple[float, float]],
    height: Mapping[Item, float],
    above: Mapping[Item, float],
    total: float,
    top: dict[Item, float],
) -> None:
    """Move a column's items to where they are wanted: pool adjacent violators, after taking out what lies above."""
    taken, shift = 0.0, []
    for item in column:
        taken += above[item]
        shift.append(taken)
        taken += height[item]
    spare = max(0.0, total - taken)
    pools: list[list[float]] = []
    for (aim, weight), before in zip(wanted, shift, strict=True):
        pools.append([aim - before, weight, 1])
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            mean, mass, count = pools.pop()
            other = pools[-1]
            other[0] = (other[0] * other[1] + mean * mass) / (other[1] + mass)
            other[1] += mass
            other[2] += count
    levels = [pool[0] for pool in pools for _ in range(int(pool[2]))]
    for item, level, before in zip(column, levels, shift, strict=True):
        top[item] = min(max(level, 0.0), spare) + before
