"""The network of a balance: boxes and arrows, what was read and what it became, and what is suspected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from qingshen.language import Language
from qingshen.report.charts.axis import TALLEST_CM, empty
from qingshen.report.charts.flows.columns import Columns, columns
from qingshen.report.charts.flows.flow import Drawn, Flow, drawn, edges_of, nodes_of
from qingshen.report.charts.flows.labels import LABEL, forms
from qingshen.report.charts.flows.layers import layers
from qingshen.report.charts.flows.layout import MARGIN, Room, height_needed, layout
from qingshen.report.charts.flows.legend import ONE_LINE, SURROUNDINGS
from qingshen.report.charts.flows.lettering import text_width
from qingshen.report.charts.flows.network_drawing import PADDING, NetworkSketch, box_leak, box_names
from qingshen.report.charts.flows.sankey import KEY_SHARE, MOST_COLUMNS, MOST_STREAMS, too_large
from qingshen.report.charts.flows.shapes import LINE_HEIGHT
from qingshen.report.charts.flows.suspects import Marks, Suspect, marks
from qingshen.report.document import TEXT_WIDTH_CM, Chart
from qingshen.report.draw import PIXELS_PER_CM

LABELLED_NODES, LABELLED_STREAMS = 15, 30
"""Up to here streams carry their words as far as there is room; larger networks have numbers and a key."""
PORT = 17.0
"""Distance of arrows at a box [px]."""
LABEL_ROOM = 74.0
"""Room between boxes that a label wants [px]."""
LEG = 7.0
NARROWEST_BOX, WIDEST_BOX = 34.0, 96.0


def flow_network(
    nodes: Iterable[str],
    flows: Sequence[Flow],
    suspects: Sequence[Suspect] = (),
    language: Language = "zh",
    *,
    unit: str = "",
    width_cm: float = TEXT_WIDTH_CM,
) -> Chart:
    """Return boxes for nodes and arrows for streams, each with its name and "reading → reconciled" [unit].

    Suspects (the likeliest first) bear letters, all equivalent ones the same: a meter in vermilion with its bias, a
    wrong direction with arrow heads against it, a leak as a diamond at its node. Unmeasured streams are broken lines,
    unobservable ones dotted with "?". Nodes without streams stand in the first column.
    """
    found = drawn(flows, turned=False)
    names = sorted({*nodes, *nodes_of(found)})
    if not names and not found:
        return Chart(empty(language), 4.0)
    width, page = width_cm * PIXELS_PER_CM, TALLEST_CM * PIXELS_PER_CM
    if len(found) > MOST_STREAMS or len(names) > MOST_STREAMS:
        return Chart(too_large(len(found), language), 4.0)
    arranged = columns(edges_of(found), layers(names, edges_of(found)))
    if arranged.layers.depth > MOST_COLUMNS:
        return Chart(too_large(len(found), language), 4.0)
    is_named = len(names) <= LABELLED_NODES and len(found) <= LABELLED_STREAMS
    told = marks(suspects)
    # Two keys may stand below: of suspects, and of streams.
    free = page - SURROUNDINGS - ONE_LINE
    for _ in range(2):
        plan = _Plan(found, arranged, told, language, width, is_named)
        room = plan.room(free)
        if room is None:
            return Chart(too_large(len(found), language), 4.0)
        placed = layout(arranged, room)
        sketch = NetworkSketch(found, arranged, placed, told, language, unit, width, is_named, page)
        option, height, lacking = sketch.option()
        if not lacking:
            break
        # How long the key is shows when all is drawn: it is given its room in a second try.
        free -= min(lacking, KEY_SHARE * page)
    return Chart(option, round(min(TALLEST_CM, max(4.0, height / PIXELS_PER_CM + 0.01)), 2))


@dataclass(frozen=True)
class _Plan:
    found: Sequence[Drawn]
    arranged: Columns
    marks: Marks
    language: Language
    width: float
    is_named: bool

    def room(self, height: float) -> Room | None:
        """Return the room things take: as much as they want, less where the page asks for that, None if too little."""
        low, high = 0.0, 1.0
        for ease in (high, low):
            if height_needed(self.arranged, self._room(ease)) <= height:
                break
        else:
            return None
        if ease == high:
            return self._room(high)
        for _ in range(12):
            middle = (low + high) / 2
            if height_needed(self.arranged, self._room(middle)) <= height:
                low = middle
            else:
                high = middle
        return self._room(low)

    def _room(self, ease: float) -> Room:
        depth = max(1, self.arranged.layers.depth)
        wanted = (self.width - 2 * MARGIN - LABEL_ROOM * (depth + 1)) / depth
        # A box holds the longest word of a name; in deep networks words are broken.
        words = [word for node in self.arranged.layers.column for word in node.split() if word.isascii()]
        longest = max((text_width(word, LABEL) * 1.06 for word in words), default=0.0) + PADDING
        box = min(WIDEST_BOX, max(NARROWEST_BOX, longest, wanted), 0.55 * self.width / depth)
        port = 3 + (PORT - 3) * ease
        line = LABEL * LINE_HEIGHT
        heights, lead = {}, {}
        names = box_names(self.arranged.layers.column, box)
        for node in self.arranged.layers.column:
            into = sum(one.target == node for one in self.found)
            out = sum(one.source == node for one in self.found)
            lines = len(names[node]) + len(box_leak(node, box, self.marks, self.language))
            heights[node] = max(lines * line + 8, max(into, out) * port)
            lead[node] = ((heights[node] - into * port) / 2, (heights[node] - out * port) / 2)
        return Room(
            slots=[port] * len(self.found),
            node_width=box,
            width=self.width,
            node_heights=heights,
            above=dict.fromkeys(heights, 6 + 28 * ease),
            stream_above=[self._over(at) * ease for at in range(len(self.found))],
            gaps=self._gaps(),
            lead=lead,
            leg=LEG,
        )

    def _over(self, at: int) -> float:
        """Return the room over a stream: a line where it passes by, two where its label has one gap only."""
        one, column = self.found[at], self.arranged.layers.column
        if not self.is_named:
            return 2.0
        first = 0 if one.source is None else column[one.source]
        last = self.arranged.layers.depth + 1 if one.target is None else column[one.target]
        return LABEL * LINE_HEIGHT * (2.0 if last - first == 1 else 1.0) + 4

    def _gaps(self) -> list[float]:
        depth, column = self.arranged.layers.depth, self.arranged.layers.column
        wanted = [LABEL_ROOM / 2] * (depth + 1)
        for at, one in enumerate(self.found):
            first = 0 if one.source is None else column[one.source]
            last = depth + 1 if one.target is None else column[one.target]
            if at not in self.arranged.layers.back and last - first == 1:
                lines = forms(one.name(self.language), one.amount(self.language), is_long=False)
                need = min((max(text_width(text, LABEL) for text in form) for form in lines), default=0.0)
                wanted[first] = max(wanted[first], need + 12)
        return wanted
