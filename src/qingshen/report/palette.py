"""The colours of charts and documents, fixed once.

Levels fall in lightness from I (dark) to III (light), so grey print keeps their order; "none" is a vermilion that
colour-blind readers tell from the blue-greens; what is uncertain is hatched, never a colour of its own.
"""

from typing import Any

INK = "#1f2933"
QUIET = "#5b6670"
GRID = "#e3e7ea"
PAPER = "#ffffff"

LEVELS = {"I": "#0b5563", "II": "#3f94a3", "III": "#b3d9de", "none": "#b9502b", "uncertain": "#f1f3f4"}
LEVEL_INK = {"I": "#ffffff", "II": "#ffffff", "III": INK, "none": "#ffffff", "uncertain": INK}
"""Colours of words written on a level's colour."""

SERIES = ("#0b5563", "#d98c3f", "#6c8ebf", "#8c3b2a", "#7a9a53", "#8a79a8", "#b59b2a", "#6b7780")
"""For classes without an order; the first two differ in lightness as well as in hue."""

ACCENT = SERIES[0]
MARK = "#8c3b2a"
"""Lines that mark a threshold."""

HATCH: dict[str, Any] = {
    "symbol": "rect",
    "color": "rgba(31,41,51,0.35)",
    "dashArrayX": [1, 0],
    "dashArrayY": [1.2, 4],
    "rotation": -0.785398,
}
"""An ECharts decal: diagonal lines over what is possible but not certain."""
