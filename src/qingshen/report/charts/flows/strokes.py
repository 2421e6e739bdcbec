"""Lines and bands: smooth ways between points, strips of constant width along them."""

import math
from collections.abc import Sequence
from itertools import pairwise

Point = tuple[float, float]
STEPS = 18
CORNER_STEPS = 7


def curve(start: Point, end: Point) -> list[Point]:
    """Return an S from `start` to `end`, level at both."""
    if abs(start[1] - end[1]) < 0.05:
        return [start, end]
    found = []
    for step in range(STEPS + 1):
        t = step / STEPS
        # A cubic whose handles reach to the middle.
        x = start[0] + (end[0] - start[0]) * (1.5 * t * (1 - t) ** 2 + 1.5 * t * t * (1 - t) + t**3)
        y = start[1] + (end[1] - start[1]) * (3 * t * t - 2 * t**3)
        found.append((x, y))
    return found


def corner(start: Point, tip: Point, end: Point) -> list[Point]:
    """Return a quarter of an ellipse from `start` to `end` round the inside of `tip`."""
    found = []
    for step in range(CORNER_STEPS + 1):
        a = math.pi / 2 * step / CORNER_STEPS
        u, v = 1 - math.sin(a), 1 - math.cos(a)
        found.append(
            (
                tip[0] + (start[0] - tip[0]) * u + (end[0] - tip[0]) * v,
                tip[1] + (start[1] - tip[1]) * u + (end[1] - tip[1]) * v,
            )
        )
    return found


def rounded(points: Sequence[Point], radius: float) -> list[Point]:
    """Return the way through `points`, all joined by level or upright lines, with round corners of `radius`."""
    found = [points[0]]
    last = len(points) - 2
    for at in range(1, len(points) - 1):
        before, tip, after = points[at - 1 : at + 2]
        # Two corners share what lies between them.
        room = (math.dist(before, tip) / (1 if at == 1 else 2), math.dist(tip, after) / (1 if at == last else 2))
        reach = min(radius, *room)
        found += corner(_towards(tip, before, reach), tip, _towards(tip, after, reach))
    return [*found, points[-1]]


def _towards(start: Point, end: Point, reach: float) -> Point:
    share = reach / (math.dist(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def strip(way: Sequence[Point], left: float, right: float) -> list[Point]:
    """Return the outline of a strip along `way`, from `left` to `right` of it [px]; under a way to the right is > 0."""
    normals = _normals(way)
    near = [(x + left * nx, y + left * ny) for (x, y), (nx, ny) in zip(way, normals, strict=True)]
    far = [(x + right * nx, y + right * ny) for (x, y), (nx, ny) in zip(way, normals, strict=True)]
    return near + far[::-1]


def _normals(way: Sequence[Point]) -> list[Point]:
    found = []
    for at in range(len(way)):
        before, after = way[max(0, at - 1)], way[min(len(way) - 1, at + 1)]
        if at == 0 or at == len(way) - 1:
            # Ends are cut upright: they lie flush against nodes.
            found.append((0.0, math.copysign(1.0, after[0] - before[0])))
            continue
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = math.hypot(dx, dy) or 1.0
        found.append((-dy / length, dx / length))
    return found


def samples(way: Sequence[Point], steps: int) -> list[tuple[float, Point, Point]]:
    """Return share (0 … 1), place and direction (of length 1) at `steps` + 1 even distances along `way`."""
    pairs = [(a, b, math.dist(a, b)) for a, b in pairwise(way)]
    pairs = [pair for pair in pairs if pair[2] > 0]
    total = sum(length for _, _, length in pairs)
    found, passed, at = [], 0.0, 0
    for step in range(steps + 1):
        goal = total * step / steps
        while at < len(pairs) - 1 and passed + pairs[at][2] < goal:
            passed += pairs[at][2]
            at += 1
        a, b, length = pairs[at]
        direction = (b[0] - a[0]) / length, (b[1] - a[1]) / length
        found.append((step / steps, _towards(a, b, min(goal - passed, length)), direction))
    return found


def at_share(way: Sequence[Point], share: float) -> tuple[Point, Point]:
    """Return the place at `share` (0 … 1) of the length of `way`, and the direction there (of length 1)."""
    pairs = [(a, b, math.dist(a, b)) for a, b in pairwise(way)]
    left = share * sum(length for _, _, length in pairs)
    pairs = [pair for pair in pairs if pair[2] > 0]
    for a, b, length in pairs:
        if left <= length or (a, b, length) == pairs[-1]:
            return _towards(a, b, min(left, length)), ((b[0] - a[0]) / length, (b[1] - a[1]) / length)
        left -= length
    raise ValueError("a way needs two different points")
