"""Where the words of a stream may stand: in its band, over it, under it, beside it."""

from collections.abc import Sequence
from typing import NamedTuple

from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import Candidate
from qingshen.report.charts.flows.strokes import Point, samples

GAPS = (3.0, 6.0, 10.0)
"""Between words and the band they name [px]."""
STEPS, FINE_STEPS = 32, 60
FORM_COST = 8.0
"""How much less each further setting of the same words is liked."""


class _Spot(NamedTuple):
    """A place on a way: how the way runs there, how wide its band is, from where to where it goes, and its price."""

    point: Point
    slope: Point
    width: float
    span: tuple[float, float]
    is_end: bool
    cost: float


def along(
    way: Sequence[Point], width: float, sizes: Sequence[tuple[float, float]], favourite: float = 0.5
) -> list[Candidate]:
    """Return places for words along a band of `width`; `sizes` [px] of their settings, the best first.

    Places near `favourite` (0 start … 1 end of the way), close to the way and where it runs level are liked more.
    None lies beyond the way it names.
    """
    found: list[Candidate] = []
    span = min(x for x, _ in way), max(x for x, _ in way)
    # Ends are named at the ends.
    is_end = favourite != 0.5
    for share, point, slope in samples(way, STEPS):
        cost = (60 if is_end else 30) * abs(share - favourite) + 25 * abs(slope[1])
        spot = _Spot(point, slope, width, span, is_end, cost)
        for form, size in enumerate(sizes):
            found += _at(spot, size, form)
    return found


def _at(spot: _Spot, size: tuple[float, float], form: int) -> list[Candidate]:
    """Return places at one point. At a way's end words stand beside the node, not half over it: they are shifted."""
    (x, y), (dx, dy), width, span, is_end, cost = spot
    cost += FORM_COST * form
    wide, high = size
    found = []
    pull = 40 if is_end else 8
    if high + 2 <= width and abs(dx) > 0.5:
        for shift in (0.0, wide / 2 + 3, -wide / 2 - 3) if abs(dy) < 0.1 else (0.0,):
            if span[0] <= x + shift <= span[1]:
                box = Box(x + shift - wide / 2, y - high / 2, wide, high)
                found.append(Candidate(box, cost + abs(shift) / pull - 10, True, form))
    for gap in GAPS:
        reach, far = width / 2 + gap, cost + 1.5 * (gap - GAPS[0])
        for shift in (0.0, wide / 2, -wide / 2):
            if span[0] <= x + shift <= span[1]:
                left, off = x + shift - wide / 2, far + abs(shift) / pull
                found.append(Candidate(Box(left, y - reach - high, wide, high), off, False, form))
                found.append(Candidate(Box(left, y + reach, wide, high), off + 12, False, form))
        if abs(dy) > 0.4:
            found.append(Candidate(Box(x + reach, y - high / 2, wide, high), far + 6, False, form))
            found.append(Candidate(Box(x - reach - wide, y - high / 2, wide, high), far + 8, False, form))
    return found


def upon(way: Sequence[Point], size: float, favourite: float = 0.5) -> list[Candidate]:
    """Return places for a mark of `size` right on a way, those near `favourite` first."""
    return [
        Candidate(Box(x - size / 2, y - size / 2, size, size), 30 * abs(share - favourite), True)
        for share, (x, y), _ in samples(way, FINE_STEPS)
    ]
