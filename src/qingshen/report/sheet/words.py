"""The words of the sheets and forms for codes, and texts cut to what a narrow cell holds."""

from __future__ import annotations

from qingshen.language import Text
from qingshen.methods.screening import CLASSES as COSTS
from qingshen.report.content.names import halves

STATES = {
    "proposed": Text("建议", "proposed"),
    "selected": Text("已选定", "selected"),
    "implementing": Text("实施中", "under way"),
    "completed": Text("已完成", "completed"),
    "abandoned": Text("已放弃", "abandoned"),
}
DECISIONS = {"adopt": Text("采纳", "adopted"), "reject": Text("不采纳", "rejected"), "defer": Text("暂缓", "deferred")}
LAYERS = {"common": Text("共性", "common"), "individual": Text("个性", "individual")}
ANSWERS = {"yes": Text("是", "yes"), "no": Text("否", "no"), "open": Text("待定", "open")}
CHEAP, DEAR = ("none", "low"), ("medium", "high")
UNSTATED = Text("未填", "not stated")
NOTHING = Text("—", "—")
ENDING = "…"
LETTERS = 1.8
"""How many letters are as wide as a Chinese character."""

__all__ = ["ANSWERS", "CHEAP", "COSTS", "DEAR", "DECISIONS", "LAYERS", "NOTHING", "STATES", "UNSTATED"]


def bilingual(text: str | None) -> Text:
    """Return "中文 / English" as a Text, also where both parts were put together of texts in two languages."""
    if not text:
        return NOTHING
    parts = text.split(" / ")
    if len(parts) > 2 and not len(parts) % 2:
        half = len(parts) // 2
        first, second = halves(" / ".join(parts[:half])), halves(" / ".join(parts[half:]))
        return Text(first.zh, second.into("en"))
    return halves(text)


def short(text: Text, most: int) -> Text:
    """Return `text` cut to `most` Chinese characters, or as many letters as are as wide; a cut text ends in "…"."""
    return Text(_cut(text.zh, most), _cut(text.into("en"), round(LETTERS * most)))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip(" ，；,;") + ENDING
