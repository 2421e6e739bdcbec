"""Words at streams: where there is room, else a number at the stream and the words in a key."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qingshen.report.charts.flows.candidates import along, upon
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.lettering import text_width, wrapped
from qingshen.report.charts.flows.placing import Candidate, Sheet
from qingshen.report.charts.flows.shapes import LINE_HEIGHT, Shape, badge, block
from qingshen.report.charts.flows.strokes import Point

LABEL, NAME = 9.5, 10.5
"""Sizes of type: of a stream's label and of a node's name."""
TAG = 13.0
SHORT = 1.8
"""A name of at most this width [sizes of its type] can stand in a circle: three figures."""
Mask = NDArray[np.int16]


def forms(name: str, said: str, *, is_long: bool) -> list[list[str]]:
    """Return the lines in which "name amount" may be set, the best first; on a long level way that is one line."""
    one, two = [joined(name, said)], [*wrapped(name, LABEL, 104, 3), said]
    before, arrow, after = said.partition("→ ")
    narrow = [*wrapped(name, LABEL, 58, 4), *([f"{before}→", after] if arrow else [said])]
    # What would be cut is set in full in the key.
    found = [one, two, narrow] if is_long else [two, narrow, one]
    return [lines for lines in found if not any("…" in line for line in lines)]


def joined(name: str, said: str) -> str:
    """Return "name amount"; a colon keeps a name that ends in a figure from running into the amount."""
    return f"{name}: {said}" if name[-1:].isdigit() else f"{name} {said}"


def tags(names: Sequence[str]) -> tuple[list[str], bool]:
    """Return what stands for each name in a key: the names themselves if all are short and different, else numbers."""
    if all(0 < text_width(name, 1) <= SHORT for name in names) and len(set(names)) == len(names):
        return list(names), True
    return [str(at + 1) for at in range(len(names))], False


@dataclass
class Labels:
    """The words of a drawing: `shapes` of those set, `lowest` of their lower edges [px]."""

    sheet: Sheet
    shapes: list[Shape] = field(default_factory=list)
    lowest: float = 0.0

    def set(
        self,
        way: Sequence[Point],
        width: float,
        settings: Sequence[Sequence[str]],
        *,
        own: Mask | None = None,
        favourite: float = 0.5,
        beside: Callable[[float, float], Box] | None = None,
        **style: Any,
    ) -> bool:
        """Set words at a band of `width` along `way`, in the best of their `settings`; say whether there was room.

        `beside`: one more place, from the width and height of the words.
        """
        sizes = [(max(text_width(one, LABEL) for one in lines), len(lines) * LABEL * LINE_HEIGHT) for lines in settings]
        places = along(way, width, sizes, favourite)
        if beside is not None:
            places = places.and_also(
                Candidate(beside(*size), 10.0 + form, False, form) for form, size in enumerate(sizes)
            )
        place = self.sheet.place(places, own)
        if place is None:
            return False
        self.shapes += block(settings[place.form], place.box, LABEL, **style)
        self.lowest = max(self.lowest, place.box.y + place.box.height)
        return True

    def tag(
        self, way: Sequence[Point], text: str, *, own: Mask | None = None, favourite: float = 0.5, **style: Any
    ) -> bool:
        """Set a number or letter in a circle right on `way`; say whether there was room."""
        for size in (TAG, TAG - 4):
            place = self.sheet.place(upon(way, size, favourite), own, foreign=float("inf"))
            if place is not None:
                self.shapes += badge(text, place.box, **style)
                self.lowest = max(self.lowest, place.box.y + place.box.height)
                return True
        return False
