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


@dataclass(frozen=True)
class Places:
    """Many candidates at once: one row or entry each, `boxes` as left, upper edge, width, height [px]."""

    boxes: NDArray[np.float64]
    cost: NDArray[np.float64]
    within: NDArray[np.bool_]
    form: NDArray[np.int64]

    @classmethod
    def of(cls, candidates: Iterable[Candidate]) -> "Places":
        """Return `candidates` in their order."""
        every = list(candidates)
        return cls(
            np.array([one.box for one in every], dtype=np.float64).reshape(-1, 4),
            np.array([one.cost for one in every], dtype=np.float64),
            np.array([one.within for one in every], dtype=np.bool_),
            np.array([one.form for one in every], dtype=np.int64),
        )

    def and_also(self, candidates: Iterable[Candidate]) -> "Places":
        """Return these and, behind them, `candidates`."""
        more = Places.of(candidates)
        return Places(
            np.concatenate([self.boxes, more.boxes]),
            np.concatenate([self.cost, more.cost]),
            np.concatenate([self.within, more.within]),
            np.concatenate([self.form, more.form]),
        )

    def __len__(self) -> int:
        return len(self.cost)

    def __getitem__(self, at: int) -> Candidate:
        box = Box(*self.boxes[at].tolist())
        return Candidate(box, float(self.cost[at]), bool(self.within[at]), int(self.form[at]))


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

    def free(self, boxes: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Say which `boxes` (left, upper edge, width, height [px]) lie on the sheet and hold no words and no box."""
        rows, columns = self.taken.shape
        x, y, wide, high = boxes.T
        inside = (x >= EDGE) & (y >= 0) & (x + wide <= (columns - 1) * CELL - EDGE) & (y + high <= (rows - 1) * CELL)
        left, top, right, bottom = (
            np.where(inside, edge / CELL, 0).astype(np.int64) for edge in (x, y, x + wide, y + high)
        )
        # Sums over everything above and left of a corner: four of them count what is taken in a box.
        sums = np.zeros((rows + 1, columns + 1), dtype=np.int32)
        np.cumsum(np.cumsum(self.taken, axis=0, dtype=np.int32), axis=1, out=sums[1:, 1:])
        right, bottom = right + 1, bottom + 1
        taken = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        return inside & (taken == 0)

    def place(
        self, candidates: Places | Iterable[Candidate], own: NDArray[np.int16] | None = None, foreign: float = FOREIGN
    ) -> Candidate | None:
        """Take the best free place and return it, None when none is free.

        At most the share `foreign` may lie over bands other than the label's `own`, or over its own where that is a
        line; `within` its own it costs nothing.
        """
        places = candidates if isinstance(candidates, Places) else Places.of(candidates)
        best: tuple[float, Candidate] | None = None
        free = np.flatnonzero(self.free(places.boxes))
        for at in free[np.argsort(places.cost[free], kind="stable")]:
            if best is not None and places.cost[at] >= best[0]:
                break
            candidate = places[at]
            cost = self._cost(candidate, own, foreign)
            if cost is not None and (best is None or cost < best[0]):
                best = (cost, candidate)
        if best is None:
            return None
        self.take(best[1].box, 1.0)
        return best[1]

    def _cost(self, candidate: Candidate, own: NDArray[np.int16] | None, foreign: float) -> float | None:
        """Return how little a free place is liked, None where it may not be taken."""
        cells = self._cells(candidate.box)
        covered = self.covered[cells]
        area = max(1, covered.size)
        under = own[cells] if own is not None else np.zeros(1, dtype=np.int16)
        mine = float(under.sum()) / area
        others = float(covered.sum()) / area - mine
        if others > foreign or (not candidate.within and under.max() > 1 and mine > foreign):
            return None
        return candidate.cost + 400 * others + (0.0 if candidate.within else 120 * mine + self._near(candidate, own))

    def _near(self, candidate: Candidate, own: NDArray[np.int16] | None) -> float:
        """Return how little a place is liked for other bands close by: its words could be read as theirs."""
        box = candidate.box
        cells = self._cells(Box(box.x - RING, box.y - RING, box.width + 2 * RING, box.height + 2 * RING))
        others = float(self.covered[cells].sum()) - (float(own[cells].sum()) if own is not None else 0.0)
        return 40 * others / max(1, self.covered[cells].size)

    def _cells(self, box: Box) -> tuple[slice, slice]:
        rows = slice(max(0, int(box.y / CELL)), max(0, int((box.y + box.height) / CELL) + 1))
        return rows, slice(max(0, int(box.x / CELL)), max(0, int((box.x + box.width) / CELL) + 1))
