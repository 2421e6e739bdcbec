"""Where the words of a stream may stand: in its band, over it, under it, beside it."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import Candidate, Places
from qingshen.report.charts.flows.strokes import Point, samples

GAPS = (3.0, 6.0, 10.0)
"""Between words and the band they name [px]."""
STEPS, FINE_STEPS = 32, 60
FORM_COST = 8.0
"""How much less each further setting of the same words is liked."""


Floats = NDArray[np.float64]
_Slot = tuple[Floats, Floats, Floats, NDArray[np.bool_]]
"""Left and upper edge of the words, price, and where they may stand."""
SHIFTS = 3
"""How many places in the band there are at one point."""


class _Spots(NamedTuple):
    """Places on a way (first axis) for settings of words (second): how the way runs there, sizes, price of each."""

    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    wide: Floats
    high: Floats
    cost: Floats
    span: tuple[float, float]
    pull: float

    def reached(self, shift: Floats) -> NDArray[np.bool_]:
        """Say where words shifted by `shift` still have their middle over the way."""
        return (self.span[0] <= self.x + shift) & (self.x + shift <= self.span[1])


def along(way: Sequence[Point], width: float, sizes: Sequence[tuple[float, float]], favourite: float = 0.5) -> Places:
    """Return places for words along a band of `width`; `sizes` [px] of their settings, the best first.

    Places near `favourite` (0 start … 1 end of the way), close to the way and where it runs level are liked more.
    None lies beyond the way it names. At a way's end words stand beside the node, not half over it: they are shifted.
    """
    # Ends are named at the ends.
    is_end = favourite != 0.5
    points = np.array([(share, *point, *slope) for share, point, slope in samples(way, STEPS)])[:, :, None]
    wide, high = np.array(sizes, dtype=np.float64).T[:, None, :]
    share, x, y, dx, dy = points.transpose(1, 0, 2)
    cost = (60 if is_end else 30) * abs(share - favourite) + 25 * abs(dy) + FORM_COST * np.arange(len(sizes))
    span = min(x for x, _ in way), max(x for x, _ in way)
    spots = _Spots(x, y, dx, dy, wide, high, cost, span, 40 if is_end else 8)
    slots = [*_inside(spots, width), *(slot for gap in GAPS for slot in _beside(spots, width, gap))]
    # All slots of one setting at one place, then the next setting, then the next place.
    grid = np.stack([np.stack(np.broadcast_arrays(*slot[:3], cost)[:3], axis=-1) for slot in slots], axis=2)
    allowed = np.stack([np.broadcast_to(slot[3], cost.shape) for slot in slots], axis=2)
    within = np.zeros(allowed.shape, dtype=np.bool_)
    within[:, :, :SHIFTS] = True
    forms = np.broadcast_to(np.arange(len(sizes))[None, :, None], allowed.shape)
    wides, highs = (np.broadcast_to(one[:, :, None], allowed.shape) for one in (wide, high))
    left, top, price = (grid[..., at][allowed] for at in range(3))
    boxes = np.stack([left, top, wides[allowed], highs[allowed]], axis=1)
    return Places(boxes, price, within[allowed], forms[allowed])


def _inside(spots: _Spots, width: float) -> list[_Slot]:
    """Return places in the band, where it is wide enough and does not run upright."""
    found = []
    fits = (spots.high + 2 <= width) & (abs(spots.dx) > 0.5)
    for shift in (0 * spots.wide, spots.wide / 2 + 3, -spots.wide / 2 - 3):
        allowed = fits & spots.reached(shift) & ((shift == 0) | (abs(spots.dy) < 0.1))
        left, top = spots.x + shift - spots.wide / 2, spots.y - spots.high / 2
        found.append((left, top, spots.cost + abs(shift) / spots.pull - 10, allowed))
    return found


def _beside(spots: _Spots, width: float, gap: float) -> list[_Slot]:
    """Return places over, under, right and left of the band, `gap` away from it."""
    x, y, wide, high = spots.x, spots.y, spots.wide, spots.high
    found: list[_Slot] = []
    reach, far = width / 2 + gap, spots.cost + 1.5 * (gap - GAPS[0])
    for shift in (0 * wide, wide / 2, -wide / 2):
        allowed, left, off = spots.reached(shift), x + shift - wide / 2, far + abs(shift) / spots.pull
        found.append((left, y - reach - high, off, allowed))
        found.append((left, y + reach, off + 12, allowed))
    upright = abs(spots.dy) > 0.4
    found.append((x + reach, y - high / 2, far + 6, upright))
    found.append((x - reach - wide, y - high / 2, far + 8, upright))
    return found


def upon(way: Sequence[Point], size: float, favourite: float = 0.5) -> list[Candidate]:
    """Return places for a mark of `size` right on a way, those near `favourite` first."""
    return [
        Candidate(Box(x - size / 2, y - size / 2, size, size), 30 * abs(share - favourite), True)
        for share, (x, y), _ in samples(way, FINE_STEPS)
    ]
