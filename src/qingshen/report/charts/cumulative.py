"""The cumulative contribution: how few enterprises make most of the total."""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, empty, grid, name_label, name_of, plain, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, number, words
from qingshen.report.palette import ACCENT, GRID, MARK, QUIET


def cumulative(
    amounts: Sequence[tuple[Words, float | None]],
    axis: Axis,
    language: Language = "zh",
    *,
    share_marked: float = 80.0,
    named: int = 3,
) -> Chart:
    """Return the share of the total [%] made by the largest 1, 2, 3 … of `amounts`, equal shares as a thin line.

    The point where `share_marked` [%] is reached is marked with its count, the `named` largest with their names.
    Values missing or ≤ 0 add nothing; they are counted in the axis name.
    """
    known = [(name, value) for name, value in amounts if value is not None and math.isfinite(value) and value > 0]
    known.sort(key=lambda pair: (-pair[1], words(pair[0], "zh")))
    if not known:
        return Chart(empty(language), 4.0)
    total = math.fsum(value for _, value in known)
    shares = [100 * value / total for value in accumulate(value for _, value in known)]
    reached = next((rank for rank, share in enumerate(shares, 1) if share >= share_marked - 1e-9), len(shares))
    share = number(shares[reached - 1], decimals=0)
    labels = {rank: words(name, language) for rank, (name, _) in enumerate(known[:named], 1)}
    labels[reached] = Text(f"前{reached}家占{share}%", f"the first {reached} make {share}%").into(language)
    ranks = Axis(Text("企业数 (由大到小)", "enterprises, largest first"))
    part = Text(f"累计占比: {name_of(axis, 'zh')} [%]", f"cumulative share of {name_of(axis, 'en')} [%]")
    option = {
        "grid": grid(top=34, right=36),
        "xAxis": value_axis(ranks, language, (), left_out=len(amounts) - len(known), positive=True)
        | {"min": 0, "max": len(known), "minInterval": 1},
        "yAxis": value_axis(Axis(part), language, (), vertical=True) | {"min": 0, "max": 100},
        "series": [_equal_shares(len(known)), _curve(shares), _named(labels, shares)],
    }
    return Chart(option, 7.5)


def _equal_shares(count: int) -> dict[str, Any]:
    return {
        "type": "line",
        "symbol": "none",
        "lineStyle": {"color": QUIET, "type": "dashed", "width": 1},
        "data": [[0, 0], [count, 100]],
    }


def _curve(shares: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "line",
        "symbol": "none",
        "lineStyle": {"color": ACCENT, "width": 2},
        "areaStyle": {"color": GRID, "opacity": 0.5},
        "data": [[0, 0], *([rank, share] for rank, share in enumerate(shares, 1))],
    }


def _named(labels: Mapping[int, str], shares: Sequence[float]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "z": 4,
        "symbolSize": 6,
        "itemStyle": {"color": MARK},
        "label": name_label(),
        "labelLayout": {"hideOverlap": True},
        "data": [
            {
                "value": [rank, shares[rank - 1]],
                "label": {"formatter": plain(label), "position": "right" if rank <= len(shares) / 2 else "left"},
            }
            for rank, label in sorted(labels.items())
        ],
    }
