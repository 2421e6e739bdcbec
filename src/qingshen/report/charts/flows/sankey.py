"""The Sankey picture of a balance: where it comes from, where it goes, what is reused, lost and not accounted for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import TALLEST_CM, empty
from qingshen.report.charts.flows.columns import Columns, columns
from qingshen.report.charts.flows.flow import Drawn, Flow, Gap, drawn, edges_of, gaps, nodes_of
from qingshen.report.charts.flows.labels import LABEL, NAME
from qingshen.report.charts.flows.layers import layers
from qingshen.report.charts.flows.layout import Room, height_needed, layout
from qingshen.report.charts.flows.legend import SURROUNDINGS
from qingshen.report.charts.flows.lettering import text_width, wrapped
from qingshen.report.charts.flows.ribbons import UNKNOWN_SLOT
from qingshen.report.charts.flows.sankey_drawing import NAME_LINES, Sketch, name_width
from qingshen.report.charts.flows.shapes import LINE_HEIGHT
from qingshen.report.document import TEXT_WIDTH_CM, Chart
from qingshen.report.draw import PIXELS_PER_CM

MOST_STREAMS, MOST_COLUMNS = 100, 24
"""Beyond this nothing could be read on a page: the picture says so instead."""
COLUMN_PX, WIDEST_PX, LEGS_SHARE = 190.0, 66.0, 0.25
"""A column's streams, the widest stream, and all streams' legs as a share of the width: they set the scale."""
NODE_WIDTH = 9.0
EASES, ENOUGH = (1.0, 0.5, 0.0), 0.4
"""Steps in which words give way to ribbons, and the share of the scale wanted that ribbons must have."""
KEY_SHARE = 0.45
"""How much of a page the key may take; what it cannot hold is counted in its last line."""


def sankey(
    flows: Sequence[Flow], language: Language = "zh", *, unit: str = "", width_cm: float = TEXT_WIDTH_CM
) -> Chart:
    """Return the flows as ribbons as wide as they are large [unit], inlets from the left, outlets to the right.

    Streams that run back (reuse) lie beneath; where a node's in- and outflow differ, the difference is a hatched
    stub called unaccounted. The part of a ribbon within its 95 % half width is pale. A stream of unknown size is
    a broken line with "?", never a width. Words for which there is no room become numbers with a key below.
    The option is made for `width_cm`. The same flows in any order give the same option.
    """
    found = drawn(flows)
    if not found:
        return Chart(empty(language), 4.0)
    width, page = width_cm * PIXELS_PER_CM, TALLEST_CM * PIXELS_PER_CM
    if len(found) > MOST_STREAMS:
        return Chart(too_large(len(found), language), 4.0)
    arranged = columns(edges_of(found), layers(nodes_of(found), edges_of(found)))
    if arranged.layers.depth > MOST_COLUMNS:
        return Chart(too_large(len(found), language), 4.0)
    free = page - SURROUNDINGS
    for _ in range(2):
        plan = _Plan(found, arranged, gaps(found), language, width, free)
        scale, ease = plan.scale()
        if scale is None:
            return Chart(too_large(len(found), language), 4.0)
        placed = layout(arranged, plan.room(scale, ease))
        option, height, lacking = Sketch(
            found, arranged, placed, plan.gaps, scale, language, unit, width, page
        ).option()
        if not lacking:
            break
        # How long the key is shows when all is drawn: it is given its room in a second try.
        free -= min(lacking, KEY_SHARE * page)
    return Chart(option, round(min(TALLEST_CM, max(4.0, height / PIXELS_PER_CM + 0.01)), 2))


def too_large(count: int, language: Language) -> dict[str, Any]:
    """Return the option of a picture with more streams than a page can hold: it says so."""
    option = empty(language)
    text = Text(f"流股过多 ({count}股), 一页画不下, 见表", f"too many streams ({count}) for a page: see the table")
    option["title"]["text"] = text.into(language)
    return option


@dataclass(frozen=True)
class _Plan:
    """How large everything may be."""

    found: Sequence[Drawn]
    arranged: Columns
    gaps: Mapping[str, Gap]
    language: Language
    width: float
    height: float

    def scale(self) -> tuple[float | None, float]:
        """Return the px of a unit of flow and the ease of the space between things (1 full, 0 none).

        The scale is as large as columns, ribbons and the page allow; where it would become too small, words give
        way. None when not even that is enough.
        """
        most = self._most()
        for ease in EASES:
            if self._fits(most, ease):
                return most, ease
            low, high = 0.0, most
            for _ in range(16):
                middle = (low + high) / 2
                low, high = (middle, high) if self._fits(middle, ease) else (low, middle)
            if low >= ENOUGH * most or (ease == EASES[-1] and self._fits(low, ease)):
                return low, ease
        return None, 0.0

    def _fits(self, scale: float, ease: float) -> bool:
        return height_needed(self.arranged, self.room(scale, ease)) <= self.height

    def _most(self) -> float:
        """Return the largest scale the width allows and the eye likes."""
        sizes = [one.size or 0.0 for one in self.found]
        legs = sum(sizes[at] for at in self.arranged.layers.back) * 2
        limits = (
            (COLUMN_PX, self._fullest(sizes)),
            (WIDEST_PX, max(sizes)),
            (self.width * LEGS_SHARE, legs),
        )
        return min((limit / size for limit, size in limits if size > 0), default=0.0)

    def _fullest(self, sizes: Sequence[float]) -> float:
        totals = []
        for column in self.arranged.order:
            nodes = {item.node for item in column if item.kind == "node"}
            passing = sum(sizes[item.edge] for item in column if item.kind != "node")
            sides = [
                sum(size for one, size in zip(self.found, sizes, strict=True) if getattr(one, side) in nodes)
                for side in ("source", "target")
            ]
            totals.append(passing + max(sides))
        return max(totals)

    def room(self, scale: float, ease: float) -> Room:
        """Return the room everything takes at `scale`."""
        depth = self.arranged.layers.depth
        pitch = self.width / max(1, depth)
        slots = [UNKNOWN_SLOT if one.size is None else one.size * scale for one in self.found]
        names = {node: len(wrapped(node, NAME, name_width(pitch), NAME_LINES)) for node in self.arranged.layers.column}
        return Room(
            slots=slots,
            node_width=min(NODE_WIDTH, self.width / (6 * depth + 1)),
            width=self.width,
            node_heights=dict.fromkeys(names, 4.0),
            above={node: lines * NAME * LINE_HEIGHT * ease + 7 for node, lines in names.items()},
            stream_above=[_over(slot, ease) for slot in slots],
            gaps=self._gaps(slots),
            lead=self._lead(scale),
        )

    def _gaps(self, slots: Sequence[float]) -> list[float]:
        """Return how wide each gap between columns should be: for the labels of streams that have no other place."""
        depth = self.arranged.layers.depth
        wanted = [26.0] * (depth + 1)
        column = self.arranged.layers.column
        for at, one in enumerate(self.found):
            name, amount = one.name(self.language), one.amount(self.language)
            if at in self.arranged.layers.back:
                continue
            first = 0 if one.source is None else column[one.source]
            last = depth + 1 if one.target is None else column[one.target]
            for gap in range(first, last):
                # Wide streams need way to turn in.
                wanted[gap] = max(wanted[gap], 30 + 1.2 * slots[at])
            # A stream that passes columns has room for its name there.
            if last - first == 1:
                # One line over a narrow end, two in a wide one or between nodes.
                is_end = (one.source is None or one.target is None) and slots[at] < 2 * LABEL * LINE_HEIGHT + 2
                need = (
                    text_width(f"{name} {amount}", LABEL)
                    if is_end
                    else max(text_width(name, LABEL), text_width(amount, LABEL))
                )
                wanted[first] = max(wanted[first], 10 + min(150.0 if is_end else 108.0, need))
        return wanted

    def _lead(self, scale: float) -> dict[str, tuple[float, float]]:
        """Return what stays free above streams for an unaccounted part: beneath, legs of reuse would run over it."""
        lead = {}
        edges = [self.arranged.edges[at] for at in self.arranged.layers.back]
        for node, gap in self.gaps.items():
            width = abs(gap.amount) * scale
            if gap.amount > 0 and any(edge.source == node for edge in edges):
                lead[node] = (0.0, width)
            elif gap.amount < 0 and any(edge.target == node for edge in edges):
                lead[node] = (width, 0.0)
        return lead


def _over(slot: float, ease: float) -> float:
    """Return the room over a stream: for its label, unless it is wide enough to hold it."""
    line = LABEL * LINE_HEIGHT
    return 5.0 if slot >= line + 3 else 2 + (line + 7) * ease
