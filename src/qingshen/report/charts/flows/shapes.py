"""Shapes of a free drawing as ECharts `graphic` elements: plain JSON, coordinates in px to a tenth."""

from collections.abc import Sequence
from typing import Any

from qingshen.report.charts.axis import plain
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.strokes import Point, at_share
from qingshen.report.fonts import FAMILIES
from qingshen.report.palette import INK, PAPER

LINE_HEIGHT = 1.22
"""Distance of lines of words, in sizes of the type."""
DASHED, DOTTED = [5.0, 3.0], [1.4, 3.0]

Shape = dict[str, Any]


def drawing(shapes: Sequence[Shape]) -> dict[str, Any]:
    """Return the option that draws `shapes`, later ones over earlier ones."""
    return {"graphic": {"elements": [shape | {"silent": True} for shape in shapes]}}


def polygon(points: Sequence[Point], fill: str, *, outline: str = PAPER, width: float = 0.6) -> Shape:
    """Return a filled outline."""
    style = {"fill": fill, "stroke": outline, "lineWidth": width}
    return {"type": "polygon", "shape": {"points": _tenths(points)}, "style": style}


def line(points: Sequence[Point], colour: str, *, width: float = 1.0, dash: Sequence[float] | None = None) -> Shape:
    """Return a line through `points`."""
    style: dict[str, Any] = {"stroke": colour, "lineWidth": width, "fill": None}
    if dash:
        style["lineDash"] = list(dash)
    return {"type": "polyline", "shape": {"points": _tenths(points)}, "style": style}


def rectangle(
    box: Box, fill: str | None, *, outline: str | None = None, width: float = 1.0, radius: float = 0
) -> Shape:
    """Return a rectangle, with round corners of `radius`."""
    shape = {"x": round(box.x, 1), "y": round(box.y, 1), "width": round(box.width, 1), "height": round(box.height, 1)}
    style = {"fill": fill, "stroke": outline, "lineWidth": width if outline else 0}
    return {"type": "rect", "shape": shape | ({"r": radius} if radius else {}), "style": style}


def words_at(
    text: str,
    x: float,
    y: float,
    size: float,
    *,
    align: str = "center",
    colour: str = INK,
    bold: bool = False,
    halo: bool = True,
) -> Shape:
    """Return one line of words: `y` is its middle, `halo` a rim of paper that keeps it legible over bands."""
    style: dict[str, Any] = {
        "text": plain(text),
        "fontSize": size,
        "fontFamily": FAMILIES,
        "fill": colour,
        "align": align,
        "verticalAlign": "middle",
    }
    if bold:
        style["fontWeight"] = "bold"
    if halo:
        style |= {"stroke": PAPER, "lineWidth": 2.4}
    return {"type": "text", "x": round(x, 1), "y": round(y, 1), "style": style}


def block(lines: Sequence[str], box: Box, size: float, *, align: str = "center", **style: Any) -> list[Shape]:
    """Return lines of words one below the other, centred in the height of `box`."""
    x = {"left": box.x, "center": box.x + box.width / 2, "right": box.x + box.width}[align]
    step = size * LINE_HEIGHT
    first = box.y + box.height / 2 - step * (len(lines) - 1) / 2
    return [words_at(text, x, first + step * at, size, align=align, **style) for at, text in enumerate(lines)]


def badge(text: str, box: Box, *, fill: str = PAPER, colour: str = INK, outline: str = INK) -> list[Shape]:
    """Return a number or a letter in a circle."""
    x, y, r = box.x + box.width / 2, box.y + box.height / 2, box.height / 2
    circle = {"cx": round(x, 1), "cy": round(y, 1), "r": round(r, 1)}
    return [
        {"type": "circle", "shape": circle, "style": {"fill": fill, "stroke": outline, "lineWidth": 0.8}},
        words_at(text, x, y, round(min(0.65, 1.5 / len(text)) * box.height, 1), colour=colour, bold=True, halo=False),
    ]


def diamond(text: str, box: Box, fill: str) -> list[Shape]:
    """Return a letter in a filled diamond."""
    x, y, r = box.x + box.width / 2, box.y + box.height / 2, box.height * 0.62
    corners = [(x, y - r), (x + r, y), (x, y + r), (x - r, y)]
    size = round(0.6 * box.height, 1)
    return [polygon(corners, fill, width=1.0), words_at(text, x, y, size, colour=PAPER, bold=True, halo=False)]


def arrow_head(way: Sequence[Point], share: float, size: float, fill: str, *, outline: str = PAPER) -> Shape:
    """Return a triangle `size` px long with its middle at `share` of `way`, pointing where the way runs."""
    (x, y), (dx, dy) = at_share(way, share)
    tip, back, wing = size * 0.5, -size * 0.5, size * 0.42
    points = [
        (x + tip * dx, y + tip * dy),
        (x + back * dx - wing * dy, y + back * dy + wing * dx),
        (x + back * dx + wing * dy, y + back * dy - wing * dx),
    ]
    return polygon(points, fill, outline=outline)


def hatched(box: Box, colour: str, *, ground: str = PAPER, step: float = 4.0) -> list[Shape]:
    """Return a rectangle filled with slanting lines."""
    found = [rectangle(box, ground, outline=colour, width=0.8)]
    right, bottom = box.x + box.width, box.y + box.height
    start = box.x - box.height + step / 2
    while start < right:
        # A line at 45° upwards, cut at the sides.
        near, far = max(start, box.x), min(start + box.height, right)
        if far > near:
            found.append(line([(near, bottom - (near - start)), (far, bottom - (far - start))], colour, width=0.9))
        start += step
    return found


def _tenths(points: Sequence[Point]) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in points]
