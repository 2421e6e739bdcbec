"""What stands around a flow picture: the legend above it, the key of numbered streams below."""

from collections.abc import Callable, Sequence

from qingshen.language import Language, Text
from qingshen.report.charts.flows.layout import MARGIN, Box
from qingshen.report.charts.flows.lettering import fitted, text_width
from qingshen.report.charts.flows.shapes import Shape, words_at
from qingshen.report.palette import QUIET

SIZE = 9.5
ROW = 15.0
SWATCH = 22.0
KEY_SPACE = 8.0
BELOW = 34.0
"""How far words may stand below the lowest stream [px]."""
ONE_LINE = KEY_SPACE + ROW
SURROUNDINGS = BELOW + 2 * ROW + 4 + 4 + ONE_LINE + 2
"""What a picture keeps free for a legend of two rows, words below and a key of one line [px]."""

Entry = tuple[Callable[[Box], list[Shape]], str]
"""How a swatch is drawn into its box, and what it means."""


def legend(entries: Sequence[Entry], width: float) -> tuple[list[Shape], float]:
    """Return the legend in as many rows as `width` asks for, and the height it takes [px]."""
    shapes: list[Shape] = []
    x, row = MARGIN, 0
    for draw, label in entries:
        needs = SWATCH + 5 + text_width(label, SIZE)
        if x > MARGIN and x + needs > width - MARGIN:
            x, row = MARGIN, row + 1
        middle = ROW * row + ROW / 2
        shapes += draw(Box(x, middle - 4.5, SWATCH, 9.0))
        shown = fitted(label, SIZE, width - MARGIN - x - SWATCH - 5)
        shapes.append(words_at(shown, x + SWATCH + 5, middle, SIZE, align="left", colour=QUIET, halo=False))
        x += needs + 14
    return shapes, (row + 1) * ROW + 4 if entries else 0.0


def key(
    lines: Sequence[tuple[str, str]], top: float, width: float, most: float, language: Language, columns: int = 3
) -> tuple[list[Shape], float, float]:
    """Return "tag  words" lines in columns below `top`, the height they take and the height they lack [px].

    At most `most` px high (one line always), in at most `columns` columns as wide as their longest line. How many
    lines found no room is said in the last.
    """
    if not lines:
        return [], 0.0, 0.0
    tag = max(text_width(tag, SIZE) for tag, _ in lines) + 8
    longest = max(text_width(text, SIZE) for _, text in lines) + tag + 14
    count = max(1, min(columns, int((width - 2 * MARGIN) / longest)))
    step = (width - 2 * MARGIN) / count
    wanted = -(-len(lines) // count)
    rows = max(1, min(wanted, int((most - KEY_SPACE) / ROW)))
    shown = list(lines)
    if len(lines) > rows * count:
        left = len(lines) - rows * count + 1
        note = Text(f"另有{left}项见表", f"{left} more: see the table").into(language)
        shown = [*lines[: rows * count - 1], ("…", note)]
    shapes = []
    for at, (mark, text) in enumerate(shown):
        x, y = MARGIN + step * (at // rows), top + KEY_SPACE + ROW * (at % rows) + ROW / 2
        shapes.append(words_at(mark, x, y, SIZE, align="left", bold=True, halo=False))
        shapes.append(words_at(fitted(text, SIZE, step - tag - 6), x + tag, y, SIZE, align="left", halo=False))
    return shapes, KEY_SPACE + ROW * rows, ROW * (wanted - rows)
