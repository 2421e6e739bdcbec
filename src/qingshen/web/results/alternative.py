"""A chart's figures as a table, for those who cannot see it: read from its own option."""

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from qingshen.language import Language, Text
from qingshen.report.formatting import number
from qingshen.web.results.radar import unwrapped

MOST = 60
FIVE = (
    Text("最小", "minimum"), Text("下四分位", "lower quartile"), Text("中位数", "median"),
    Text("上四分位", "upper quartile"), Text("最大", "maximum"),
)  # fmt: skip
NAME = Text("名称", "name")


class Alternative(NamedTuple):
    """Heads and rows; `is_cut`: there were more rows."""

    heads: tuple[str, ...]
    rows: list[tuple[str, ...]]
    is_cut: bool = False


def alternative(option: dict[str, Any], language: Language) -> Alternative | None:
    """Return the table behind a chart of categories (bars, boxes, a radar); None for others, whose words tell it."""
    series = [one for one in option.get("series", []) if isinstance(one, dict)]
    if "radar" in option:
        return _radar(option, series, language)
    names = _categories(option)
    boxes = [one for one in series if one.get("type") == "boxplot"]
    if names and boxes:
        rows = [(name, *map(_shown, five)) for name, five in zip(names, boxes[0]["data"], strict=False)]
        return _cut((NAME.into(language), *(one.into(language) for one in FIVE)), rows)
    bars = [one for one in series if one.get("type") == "bar" and len(one.get("data", ())) == len(names)]
    if names and bars:
        heads = (NAME.into(language), *(str(one.get("name", "") or _axis_name(option)) for one in bars))
        rows = [(name, *(_bar(one["data"][at]) for one in bars)) for at, name in enumerate(names)]
        return _cut(heads, rows)
    return None


def _cut(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Alternative:
    return Alternative(heads, list(rows[:MOST]), len(rows) > MOST)


def _categories(option: dict[str, Any]) -> list[str]:
    for end in ("yAxis", "xAxis"):
        axes = option.get(end, [])
        for axis in axes if isinstance(axes, list) else [axes]:
            if isinstance(axis, dict) and axis.get("type") == "category" and axis.get("data"):
                return [str(one) for one in axis["data"]]
    return []


def _axis_name(option: dict[str, Any]) -> str:
    axis = option.get("xAxis")
    return str(axis.get("name", "")) if isinstance(axis, dict) else ""


def _bar(data: Any) -> str:
    """Return what a bar says of itself, else its length."""
    if isinstance(data, dict):
        said = data.get("label", {}).get("formatter", "") if isinstance(data.get("label"), dict) else ""
        return str(said) if said else _shown(data.get("value"))
    return _shown(data)


def _shown(value: Any) -> str:
    is_figure = isinstance(value, int | float) and math.isfinite(value)
    return number(value) if is_figure else "—"


def _radar(option: dict[str, Any], series: list[dict[str, Any]], language: Language) -> Alternative:
    lines = [one for each in series for one in each["data"]]
    heads = (NAME.into(language), *(str(one["name"]) for one in lines))
    names = [unwrapped(str(one["name"])) for one in option["radar"]["indicator"]]
    return _cut(heads, [(name, *(_shown(one["value"][at]) for one in lines)) for at, name in enumerate(names)])
