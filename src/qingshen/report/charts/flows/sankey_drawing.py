"""The shapes of a Sankey picture once everything has its place: ribbons, bars, words, legend, key."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.flows.columns import Columns
from qingshen.report.charts.flows.flow import LOSS, MISSING, UNACCOUNTED, UNOBSERVABLE, Drawn, Gap, Kind
from qingshen.report.charts.flows.labels import NAME, Labels, Mask, forms, joined, tags
from qingshen.report.charts.flows.layout import Box, Layout
from qingshen.report.charts.flows.legend import BELOW, Entry, key, legend
from qingshen.report.charts.flows.lettering import amount, half_width, text_width, wrapped
from qingshen.report.charts.flows.placing import Candidate, Sheet
from qingshen.report.charts.flows.ribbons import Ribbon, gap_box, level_places, ribbon, swatch
from qingshen.report.charts.flows.shapes import LINE_HEIGHT, Shape, block, drawing, hatched, rectangle
from qingshen.report.formatting import pretty_unit
from qingshen.report.palette import INK

FRONT: tuple[Kind, ...] = ("plain", "loss", "recycle", "zero", "missing", "unobservable")
"""What is drawn first lies behind."""
NAME_LINES = 5
BELOW_COST = 400.0
"""A node's name stands under its bar only where there is no room above."""


def name_width(pitch: float) -> float:
    """Return how wide a node's name may be where columns stand `pitch` px apart."""
    return min(112.0, max(40.0, pitch - 14))


@dataclass
class Sketch:
    """One picture in the making, at most `page` px high."""

    found: Sequence[Drawn]
    arranged: Columns
    layout: Layout
    gaps: Mapping[str, Gap]
    scale: float
    language: Language
    unit: str
    width: float
    page: float
    shapes: list[Shape] = field(default_factory=list)

    def option(self) -> tuple[dict[str, Any], float, float]:
        """Return the option, its height, and the height its key lacks [px]."""
        self.kinds = [one.kind(at in self.arranged.layers.back) for at, one in enumerate(self.found)]
        above, self.top = legend(self._entries(), self.width)
        sheet = Sheet.blank(self.width, self.top + self.layout.height + BELOW)
        sheet.take(Box(0, 0, self.width, self.top))
        self.labels = Labels(sheet)
        self.ways = [[(x, y + self.top) for x, y in way] for way in self.layout.ways]
        self.sizes = [(one.size or 0.0) * self.scale for one in self.found]
        self.boxes = {node: box._replace(y=box.y + self.top) for node, box in self.layout.boxes.items()}
        masks = self._ribbons(sheet)
        self.shapes += [rectangle(box, INK) for box in self.boxes.values()]
        for box in self.boxes.values():
            sheet.take(box, 1)
        stubs = self._stubs(sheet)
        self._nodes(sheet)
        untold = self._unaccounted(stubs)
        keyed = self._names(masks) + untold
        bottom = max(self.top + self.layout.height, self.labels.lowest) + 4
        below, taken, lacking = key(keyed, bottom, self.width, self.page - bottom - 2, self.language)
        return drawing([*above, *self.shapes, *self.labels.shapes, *below]), bottom + taken + 2, lacking

    def _ribbons(self, sheet: Sheet) -> list[Mask]:
        masks = [sheet.cover(way, size) for way, size in zip(self.ways, self.sizes, strict=True)]
        kinds, sizes = self.kinds, self.sizes
        for at in sorted(range(len(masks)), key=lambda at: (FRONT.index(kinds[at]), -sizes[at], at)):
            half = half_width(self.found[at].flow.sigma)
            part = None if half is None else half * self.scale
            self.shapes += ribbon(Ribbon(kinds[at], sizes[at], part, self.found[at].target is None), self.ways[at])
            if kinds[at] == "recycle":
                for x, y in level_places(self.ways[at]):
                    sheet.take(Box(x - 6, y - 6, 12, 12))
        return masks

    def _nodes(self, sheet: Sheet) -> None:
        most = name_width(self.width / max(1, self.arranged.layers.depth))
        for node, box in sorted(self.boxes.items()):
            lines = wrapped(node, NAME, most, NAME_LINES)
            wide, high = max(text_width(line, NAME) for line in lines), len(lines) * NAME * LINE_HEIGHT
            left = min(max(3.0, box.x + box.width / 2 - wide / 2), self.width - wide - 3)
            over = Box(left, box.y - high - 4, wide, high)
            shifts = (0, -7, 7, -14, 14, -22, 22)
            places = [Candidate(over._replace(x=left + shift), abs(shift)) for shift in shifts]
            places += [
                one._replace(box=one.box._replace(y=box.y + box.height + 4), cost=one.cost + BELOW_COST)
                for one in places
            ]
            found = sheet.place(places, foreign=float("inf"))
            place = over if found is None else found.box
            sheet.take(place)
            self.shapes += block(lines, place, NAME, bold=True)

    def _stubs(self, sheet: Sheet) -> dict[str, Box]:
        """Draw what is unaccounted at nodes."""
        stubs = {}
        for node, one in self.gaps.items():
            box, leaves = self.boxes[node], one.amount > 0
            taken = (self.layout.leaving if leaves else self.layout.entering)[node]
            # Streams that run back turn down at the foot of a node: there the stub stands above.
            start = 0.0 if self._has_legs(node, leaves) else taken
            stubs[node] = gap_box(box, start, abs(one.amount) * self.scale, leaves=leaves)
            self.shapes += hatched(stubs[node], INK)
            sheet.take(stubs[node], 1)
        return stubs

    def _unaccounted(self, stubs: Mapping[str, Box]) -> list[tuple[str, str]]:
        """Set the words of what is unaccounted; return those that found no room."""
        untold = []
        for node, stub in stubs.items():
            one = self.gaps[node]
            word, said = UNACCOUNTED.into(self.language), amount(abs(one.amount), one.sigma)
            middle = stub.y + stub.height / 2
            way = [(stub.x, middle), (stub.x + stub.width, middle)]

            def beside(wide: float, high: float, stub: Box = stub, leaves: bool = one.amount > 0) -> Box:
                x = stub.x + stub.width + 4 if leaves else stub.x - wide - 4
                return Box(x, stub.y + stub.height / 2 - high / 2, wide, high)

            if not self.labels.set(way, stub.height + 6, [[word, said], [said]], beside=beside):
                untold.append(("", Text(f"{node}{word}: {said}", f"{node}, {word}: {said}").into(self.language)))
        return untold

    def _has_legs(self, node: str, leaves: bool) -> bool:
        back = [self.arranged.edges[at] for at in self.arranged.layers.back]
        return any((edge.source if leaves else edge.target) == node for edge in back)

    def _names(self, masks: Sequence[Mask]) -> list[tuple[str, str]]:
        """Set each stream's words where there is room, a number elsewhere; return the numbers and their words."""
        keyed = []
        marks, named = tags([one.flow.stream for one in self.found])
        for at in sorted(range(len(self.ways)), key=self._turn):
            one, way = self.found[at], self.ways[at]
            name, said = one.name(self.language), one.amount(self.language)
            favourite = 0.02 if one.source is None else 0.98 if one.target is None else 0.5
            lines = forms(name, said, is_long=favourite != 0.5 or self.kinds[at] == "recycle")
            width, own = self.sizes[at], masks[at]
            if not self.labels.set(way, width, lines, own=own, favourite=favourite):
                is_set = self.labels.tag(way, marks[at], own=own, favourite=favourite)
                words = said if named else joined(name, said)
                keyed.append((at, (marks[at], words if is_set else f"{words} {one.ends(self.language)}")))
        return [words for _, words in sorted(keyed)]

    def _turn(self, at: int) -> tuple[bool, float, int]:
        """Ends of the picture are named first, then large streams."""
        one = self.found[at]
        return one.source is not None and one.target is not None, -(one.size or 0.0), at

    def _entries(self) -> list[Entry]:
        kinds = set(self.kinds)
        unit = f" ({pretty_unit(self.unit)})" if self.unit else ""
        has_half = any(one.size and half_width(one.flow.sigma) for one in self.found)
        meanings: list[tuple[Any, Text, bool]] = [
            ("plain", Text(f"宽度＝流量{unit}", f"width = flow{unit}"), True),
            ("recycle", Text("回流", "recycle"), "recycle" in kinds),
            ("loss", LOSS, "loss" in kinds),
            ("half", Text("浅色: 95%半宽", "pale: 95 % half width"), has_half),
            ("gap", UNACCOUNTED, bool(self.gaps)),
            ("missing", Text(f"?: {MISSING.zh}", f"?: {MISSING.en}"), "missing" in kinds),
            ("unobservable", Text(f"?: {UNOBSERVABLE.zh}", f"?: {UNOBSERVABLE.en}"), "unobservable" in kinds),
            ("zero", Text("流量为0", "no flow"), "zero" in kinds),
        ]
        return [(partial(swatch, kind), text.into(self.language)) for kind, text, is_shown in meanings if is_shown]
