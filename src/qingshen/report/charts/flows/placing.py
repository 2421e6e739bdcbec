"""Free places for words in a drawing: nothing over other words, as little as can be over bands."""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.strokes import Point

CELL = 2.0
"""Edge of a cell of the raster [px]."""
EDGE = 3.0
"""Words keep this far from the edge of the picture [px]."""
RING = 5.0
"""Bands as close as this [px] to a label that does not name them are noted against it."""
NARROW = 6.0
"""A band of less than this [px] is a line through a word."""
FOREIGN = 0.05
"""How much of a label may lie over other bands: beyond, it would be read as theirs."""


class Candidate(NamedTuple):
    """A possible place and how little it is liked, before anything is in its way.

    `within`: it lies in the label's own band. `form`: which of several settings of the words it is for.
    """

    box: Box
    cost: float
    within: bool = False
    form: int = 0


@dataclass
class Sheet:
    """A raster of the drawing: `taken` cells hold words or boxes, `covered` counts the bands over each cell."""

    taken: NDArray[np.bool_]
    covered: NDArray[np.int16]

    @classmethod
    def blank(cls, width: float, height: float) -> "Sheet":
        """Return an empty sheet of `width` × `height` [px]."""
        shape = (int(height / CELL) + 1, int(width / CELL) + 1)
        return cls(np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.int16))

    def take(self, box: Box, margin: float = 0.0) -> None:
        """Keep words away from `box` and `margin` px around it."""
        self.taken[
            self._cells(Box(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin))
        ] = 1

    def cover(self, way: Sequence[Point], width: float) -> NDArray[np.int16]:
        """Note a band of `width` along `way`; return the cells it covers, those of a narrow one twice.

        A line through a word hurts more than the ground of a wide band.
        """
        mask = np.zeros_like(self.covered)
        reach = max(width, CELL) / 2
        for before, after in itertools.pairwise(way):
            steps = int(max(abs(after[0] - before[0]), abs(after[1] - before[1])) / CELL) + 1
            for step in range(steps + 1):
                x = before[0] + (after[0] - before[0]) * step / steps
                y = before[1] + (after[1] - before[1]) * step / steps
                mask[self._cells(Box(x - reach / 2, y - reach, reach, 2 * reach))] = 2 if width < NARROW else 1
        self.covered += mask
        return mask

    def is_free(self, box: Box) -> bool:
        """Say whether `box` lies on the sheet and holds no words and no box yet."""
        rows, columns = self.taken.shape
        inside = box.x >= EDGE and box.y >= 0 and box.x + box.width <= (columns - 1) * CELL - EDGE
        inside = inside and box.y + box.height <= (rows - 1) * CELL
        return inside and not self.taken[self._cells(box)].any()

    def place(
        self, candidates: Iterable[Candidate], own: NDArray[np.int16] | None = None, foreign: float = FOREIGN
    ) -> Candidate | None:
        """Take the best free place and return it, None when none is free.

        At most the share `foreign` may lie over bands other than the label's `own`, or over its own where that is a
        line; `within` its own it costs nothing.
        """
        best: tuple[float, Candidate] | None = None
        for candidate in sorted(candidates, key=lambda one: one.cost):
            if best is not None and candidate.cost >= best[0]:
                break
            if not self.is_free(candidate.box):
                continue
            cells = self._cells(candidate.box)
            area = max(1, self.covered[cells].size)
            under = own[cells] if own is not None else np.zeros(1, dtype=np.int16)
            mine = float(under.sum()) / area
            others = float(self.covered[cells].sum()) / area - mine
            if others > foreign or (not candidate.within and under.max() > 1 and mine > foreign):
                continue
            cost = (
                candidate.cost + 400 * others + (0.0 if candidate.within else 120 * mine + self._near(candidate, own))
            )
            if best is None or cost < best[0]:
                best = (cost, candidate)
        if best is None:
            return None
        self.take(best[1].box, 1.0)
        return best[1]

    def _near(self, candidate: Candidate, own: NDArray[np.int16] | None) -> float:
        """Return how little a place is liked for other bands close by: its words could be read as theirs."""
        box = candidate.box
        cells = self._cells(Box(box.x - RING, box.y - RING, box.width + 2 * RING, box.height + 2 * RING))
        others = float(self.covered[cells].sum()) - (float(own[cells].sum()) if own is not None else 0.0)
        return 40 * others / max(1, self.covered[cells].size)

    def _cells(self, box: Box) -> tuple[slice, slice]:
        rows = slice(max(0, int(box.y / CELL)), max(0, int((box.y + box.height) / CELL) + 1))
        return rows, slice(max(0, int(box.x / CELL)), max(0, int((box.x + box.width) / CELL) + 1))
