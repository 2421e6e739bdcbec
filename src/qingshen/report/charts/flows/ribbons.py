"""Streams as ribbons: as wide as they are large, pale where the 95 % half width lies, hatched where unaccounted."""

import itertools
import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from qingshen.report.charts.flows.flow import Kind
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.shapes import DASHED, DOTTED, Shape, arrow_head, hatched, line, polygon
from qingshen.report.charts.flows.strokes import Point, at_share, strip
from qingshen.report.palette import INK, LEVELS, PAPER, QUIET, SERIES

DEEP: dict[Kind, str] = {"plain": "#7db4be", "loss": LEVELS["none"], "recycle": SERIES[2]}
PALE: dict[Kind, str] = {"plain": "#c6dfe4", "loss": "#e9b9a6", "recycle": "#bccbe5"}
"""The part of a ribbon that may not be there: paler, in grey print too."""
HAIRLINE = 1.0
"""A stream narrower than this [px] is drawn as a line: it must not vanish."""
UNKNOWN_SLOT = 7.0
"""Room at a node for a stream whose size is not known [px]."""
GAP_LENGTH = 20.0


class Ribbon(NamedTuple):
    """A stream to draw: what it is, how wide [px], and the 95 % half width in the same scale (None: not known)."""

    kind: Kind
    width: float
    half: float | None
    is_end: bool
    """It leaves the picture."""


def ribbon(one: Ribbon, way: Sequence[Point]) -> list[Shape]:
    """Return the shapes of a stream along `way`."""
    if one.kind in ("missing", "unobservable", "zero"):
        return _line(one, way)
    deep = DEEP[one.kind]
    if one.width < HAIRLINE:
        # Without a rim of paper it would vanish in a wide ribbon of its colour.
        return [
            line(way, PAPER, width=HAIRLINE + 1.6),
            line(way, deep, width=HAIRLINE),
            *([arrow_head(way, 1, 6, deep)] if one.is_end else []),
        ]
    half = min(one.half or 0.0, one.width)
    upper, lower = -one.width / 2, one.width / 2
    outline = strip(way, upper, lower)
    if one.is_end:
        way = _shortened(way, one.width)
        outline = strip(way, upper, lower)
        outline.insert(len(way), (way[-1][0] + _tip(one.width), way[-1][1]))
    shapes = [polygon(outline, deep if half < one.width else PALE[one.kind])]
    if 0.2 < half < one.width:
        shapes.append(polygon(strip(way, lower - half, lower), PALE[one.kind], width=0))
    if one.kind == "recycle":
        size = min(9.0, max(5.5, one.width * 0.6))
        shapes += [arrow_head(way, share, size, INK) for share in _level_shares(way)]
    return shapes


def _line(one: Ribbon, way: Sequence[Point]) -> list[Shape]:
    if one.kind == "zero":
        (x, y), (dx, dy) = at_share(way, 0.9)
        bar = [(x - 4 * dy, y + 4 * dx), (x + 4 * dy, y - 4 * dx)]
        return [line(way, QUIET, width=HAIRLINE), line(bar, QUIET, width=1.6)]
    dash = DOTTED if one.kind == "unobservable" else DASHED
    return [line(way, INK, width=1.3, dash=dash), arrow_head(way, 0.97, 6, INK)]


def _tip(width: float) -> float:
    return min(9.0, max(4.0, width * 0.4))


def _shortened(way: Sequence[Point], width: float) -> list[Point]:
    """Cut the end of a way that ends level, so that a tip ends where the way did."""
    x, y = way[-1]
    end = x - _tip(width)
    return [*(point for point in way[:-1] if point[0] < end - 0.5), (end, y)]


def level_places(way: Sequence[Point]) -> list[Point]:
    """Return where the arrow heads of a stream that runs back stand."""
    return [at_share(way, share)[0] for share in _level_shares(way)]


def _level_shares(way: Sequence[Point]) -> tuple[float, float]:
    """Return two places on the longest straight piece of a way, as shares of its length."""
    lengths = [math.dist(a, b) for a, b in itertools.pairwise(way)]
    longest = max(range(len(lengths)), key=lambda at: lengths[at])
    before, total = sum(lengths[:longest]), sum(lengths)
    return (before + 0.12 * lengths[longest]) / total, (before + 0.88 * lengths[longest]) / total


def gap_box(box: Box, start: float, height: float, *, leaves: bool) -> Box:
    """Return the place of what is unaccounted at a node `box`, `start` below its upper edge [px]."""
    high = max(height, 1.5)
    return Box(box.x + box.width if leaves else box.x - GAP_LENGTH, box.y + start, GAP_LENGTH, high)


def swatch(kind: Kind | Literal["half", "gap"], box: Box) -> list[Shape]:
    """Return a sample of a kind of stream for the legend."""
    middle = box.y + box.height / 2
    way = [(box.x, middle), (box.x + box.width, middle)]
    if kind == "gap":
        return hatched(box, INK)
    if kind == "half":
        return ribbon(Ribbon("plain", box.height, box.height * 0.4, False), way)
    if kind in DEEP:
        shapes = ribbon(Ribbon(kind, box.height, None, False), way)
        return [*shapes[:1], arrow_head(way[::-1], 0.5, 6, INK)] if kind == "recycle" else shapes
    return ribbon(Ribbon(kind, 0.0, None, False), way)
