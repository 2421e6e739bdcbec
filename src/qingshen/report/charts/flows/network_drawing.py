"""The shapes of a network picture once everything has its place: boxes, arrows, words, suspects, key."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from qingshen.language import Language, Text
from qingshen.report.charts.flows.columns import Columns
from qingshen.report.charts.flows.flow import UNOBSERVABLE, Drawn, natural
from qingshen.report.charts.flows.labels import LABEL, Labels, Mask, forms, joined, tags
from qingshen.report.charts.flows.layout import Box, Layout
from qingshen.report.charts.flows.legend import BELOW, ONE_LINE, Entry, key, legend
from qingshen.report.charts.flows.lettering import is_known, wrapped
from qingshen.report.charts.flows.placing import Sheet
from qingshen.report.charts.flows.shapes import (
    DASHED,
    DOTTED,
    LINE_HEIGHT,
    Shape,
    arrow_head,
    badge,
    block,
    diamond,
    drawing,
    line,
    rectangle,
)
from qingshen.report.charts.flows.strokes import Point, at_share
from qingshen.report.charts.flows.suspects import BIAS, DIRECTION, LEAK, Marks
from qingshen.report.formatting import pretty_unit
from qingshen.report.palette import ACCENT, INK, LEVELS, PAPER

SUSPECT = LEVELS["none"]
GROUND = "#eef4f5"
Style = Literal["measured", "unmeasured", "unobservable"]
MARK = 14.0
PADDING = 6.0
SLENDER = 40.0
"""In a box of less than this [px] a name of many lines is one letter a line."""


def box_names(nodes: Iterable[str], width: float) -> dict[str, list[str]]:
    """Return the lines of each node's name in a box of `width` [px]; one that does not fit is a small letter."""
    found: dict[str, list[str]] = {}
    for node in sorted(nodes, key=natural):
        lines = wrapped(node, LABEL, width - PADDING, 6)
        is_cut = any("…" in line for line in lines) or (width < SLENDER and len(lines) > 3)
        found[node] = [_letter(len(found))] if is_cut else lines
    return found


def box_leak(node: str, width: float, marks: Marks, language: Language) -> list[str]:
    """Return the lines of a leak suspected at a node, as they stand in its box."""
    leak = marks.own.get(f"leak:{node}")
    return wrapped(leak.briefly(language), LABEL, width - PADDING, 3) if leak else []


def _letter(at: int) -> str:
    return chr(ord("a") + at % 26) + (str(at // 26) if at >= 26 else "")


@dataclass
class NetworkSketch:
    """One picture in the making, at most `page` px high."""

    found: Sequence[Drawn]
    arranged: Columns
    layout: Layout
    marks: Marks
    language: Language
    unit: str
    width: float
    is_named: bool
    page: float
    shapes: list[Shape] = field(default_factory=list)

    def option(self) -> tuple[dict[str, Any], float, float]:
        """Return the option, its height, and the height its key lacks [px]."""
        above, self.top = legend(self._entries(), self.width)
        sheet = Sheet.blank(self.width, self.top + self.layout.height + BELOW)
        sheet.take(Box(0, 0, self.width, self.top))
        self.labels = Labels(sheet)
        self.ways = [[(x, y + self.top) for x, y in way] for way in self.layout.ways]
        self.boxes = {node: box._replace(y=box.y + self.top) for node, box in self.layout.boxes.items()}
        self.box_names = box_names(self.boxes, max((box.width for box in self.boxes.values()), default=0.0))
        masks = [sheet.cover(way, 2.0) for way in self.ways]
        for at, way in enumerate(self.ways):
            self._arrow(self.found[at], way)
        for node, box in sorted(self.boxes.items()):
            self._node(node, box, sheet)
        keyed = self._names(masks)
        bottom = max(self.top + self.layout.height, self.labels.lowest) + 4
        space = self.page - bottom - 2
        lines = self.marks.lines(self.language)
        keyed = [(shown[0], node) for node, shown in self.box_names.items() if shown == [shown[0]] != [node]] + keyed
        told, high, left = key(lines, bottom, self.width, space - ONE_LINE, self.language, columns=1)
        below, taken, lacking = key(keyed, bottom + high, self.width, space - high, self.language)
        shapes = [*above, *self.shapes, *self.labels.shapes, *told, *below]
        return drawing(shapes), bottom + high + taken + 2, left + lacking

    def _style(self, one: Drawn) -> Style:
        if one.size is None and one.flow.status == "unobservable":
            return "unobservable"
        return "unmeasured" if one.size is None or one.flow.status == "observable" else "measured"

    def _arrow(self, one: Drawn, way: Sequence[Point]) -> None:
        letter = self.marks.letters.get(f"meter:{one.flow.stream}")
        colour = SUSPECT if letter else INK
        # A rim of paper: at a crossing one sees which line runs on.
        self.shapes.append(line(way, PAPER, width=4.5))
        self.shapes += arrow(way, self._style(one), colour, width=2.4 if letter else 1.1)

    def _node(self, node: str, box: Box, sheet: Sheet) -> None:
        letter = self.marks.letters.get(f"leak:{node}")
        colour = SUSPECT if letter else ACCENT
        self.shapes.append(rectangle(box, GROUND, outline=colour, width=2.0 if letter else 1.0, radius=3))
        sheet.take(box)
        name = self.box_names[node]
        leak = box_leak(node, box.width, self.marks, self.language)
        step = LABEL * LINE_HEIGHT
        top = box.y + box.height / 2 - step * (len(name) + len(leak)) / 2
        words = Box(box.x, top, box.width, step * len(name))
        self.shapes += block(name, words, LABEL, bold=True, halo=False)
        words = Box(box.x, top + words.height, box.width, step * len(leak))
        self.shapes += block(leak, words, LABEL, colour=SUSPECT, bold=True, halo=False)
        if letter:
            place = Box(box.x + box.width / 2 - MARK / 2, box.y + box.height - MARK / 2 + 2, MARK, MARK)
            self.shapes += diamond(letter, place, SUSPECT)
            sheet.take(place)

    def _names(self, masks: Sequence[Mask]) -> list[tuple[str, str]]:
        keyed = []
        marks, named = tags([one.flow.stream for one in self.found])
        letters = [self.marks.letters.get(f"meter:{one.flow.stream}") for one in self.found]
        for at, way in enumerate(self.ways):
            if letter := letters[at]:
                self.labels.tag(way, letter, own=masks[at], favourite=0.5, fill=SUSPECT, colour=PAPER, outline=PAPER)
            self._against(at, way)
        for at in sorted(range(len(self.ways)), key=lambda at: (letters[at] is None, self._is_inner(at), at)):
            one, way = self.found[at], self.ways[at]
            name, said = one.name(self.language), one.amount(self.language)
            suspect = self.marks.own.get(f"meter:{one.flow.stream}")
            extra = [suspect.briefly(self.language)] if suspect else []
            favourite = 0.04 if one.source is None else 0.96 if one.target is None else 0.5
            is_long = at in self.arranged.layers.back or not self._is_inner(at)
            lines = [[*form, *extra] for form in forms(name, said, is_long=is_long)]
            style: dict[str, Any] = {"colour": SUSPECT, "bold": True} if letters[at] else {}
            if self.is_named and self.labels.set(way, 2.0, lines, own=masks[at], favourite=favourite, **style):
                continue
            is_set = self.labels.tag(way, marks[at], own=masks[at], favourite=favourite)
            words = said if named else joined(name, said)
            keyed.append((at, (marks[at], words if is_set else f"{words} {one.ends(self.language)}")))
        return [words for _, words in sorted(keyed)]

    def _against(self, at: int, way: Sequence[Point]) -> None:
        """Mark what runs, or is suspected to run, the other way: hollow arrow heads that point back."""
        suspect = self.marks.own.get(f"meter:{self.found[at].flow.stream}")
        value = self.found[at].flow.value
        is_suspect = suspect is not None and suspect.nature == "direction"
        if is_suspect or (is_known(value) and value is not None and value < 0):
            colour = SUSPECT if is_suspect else INK
            self.shapes += [arrow_head(way[::-1], share, 10, PAPER, outline=colour) for share in (0.2, 0.8)]

    def _is_inner(self, at: int) -> bool:
        return self.found[at].source is not None and self.found[at].target is not None

    def _entries(self) -> list[Entry]:
        styles = {self._style(one) for one in self.found}
        unit = f" ({pretty_unit(self.unit)})" if self.unit else ""
        natures = {one.nature for one in self.marks.own.values()}
        meanings: list[tuple[str, Text, bool]] = [
            ("measured", Text(f"读数→校正值{unit}", f"reading → reconciled{unit}"), bool(self.found)),
            ("unmeasured", Text("未计量", "not measured"), "unmeasured" in styles),
            ("unobservable", Text(f"?: {UNOBSERVABLE.zh}", f"?: {UNOBSERVABLE.en}"), "unobservable" in styles),
            ("bias", BIAS, "bias" in natures),
            ("direction", DIRECTION, "direction" in natures),
            ("leak", LEAK, "leak" in natures),
        ]
        return [(partial(swatch, kind), text.into(self.language)) for kind, text, is_shown in meanings if is_shown]


def arrow(way: Sequence[Point], style: str, colour: str, width: float) -> list[Shape]:
    """Return a line with a head at its end."""
    dash = {"unmeasured": DASHED, "unobservable": DOTTED}.get(style)
    size = 6.0 + width
    (x, y), (dx, dy) = at_share(way, 1.0)
    neck = (x - 0.6 * size * dx, y - 0.6 * size * dy)
    return [
        line([*way[:-1], neck], colour, width=width, dash=dash),
        arrow_head([neck, (x, y)], 0.1, size, colour),
    ]


def swatch(kind: str, box: Box) -> list[Shape]:
    """Return a sample for the legend."""
    middle = box.y + box.height / 2
    way = [(box.x, middle), (box.x + box.width, middle)]
    centre = Box(box.x + box.width / 2 - 5.5, middle - 5.5, 11, 11)
    if kind == "leak":
        return diamond("A", centre, SUSPECT)
    if kind == "bias":
        return [*arrow(way, "measured", SUSPECT, 2.4), *badge("A", centre, fill=SUSPECT, colour=PAPER, outline=PAPER)]
    if kind == "direction":
        return [*arrow(way, "measured", SUSPECT, 2.4), arrow_head(way[::-1], 0.7, 9, PAPER, outline=SUSPECT)]
    return arrow(way, kind, INK, 1.1)
