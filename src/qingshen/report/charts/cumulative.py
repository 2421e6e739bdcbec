"""The cumulative contribution: how few enterprises make most of the total."""

from collections.abc import Sequence
from itertools import accumulate

from qingshen.language import Language, Text
from qingshen.report.charts.axis import Axis, can_show, empty, grid, name_label, name_of, plain, value_axis
from qingshen.report.document import Chart
from qingshen.report.formatting import Words, words
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
    positive = Axis(axis.label, axis.unit, log=True)
    known = [(name, value) for name, value in amounts if value is not None and can_show(value, positive)]
    known.sort(key=lambda pair: (-pair[1], words(pair[0], "zh")))
    if not known:
        return Chart(empty(language), 4.0)
    total = sum(value for _, value in known)
    shares = [100 * value / total for value in accumulate(value for _, value in known)]
    reached = next((rank for rank, share in enumerate(shares, 1) if share >= share_marked - 1e-9), len(shares))
    rank_axis = value_axis(
        Axis(Text("企业数 (由大到小)", "enterprises, largest first")), language, (), left_out=len(amounts) - len(known)
    )
    share_axis = value_axis(
        Axis(Text(f"累计占比: {name_of(axis, 'zh')}", f"cumulative share of {name_of(axis, 'en')}")),
        language,
        (),
        vertical=True,
    )
    share_axis["name"] += " [%]"
    label = Text(f"前{reached}家占{shares[reached - 1]:.0f}%", f"the first {reached} make {shares[reached - 1]:.0f}%")
    option = {
        "grid": grid(top=34, right=36),
        "xAxis": rank_axis | {"min": 0, "max": len(known), "minInterval": 1},
        "yAxis": share_axis | {"min": 0, "max": 100},
        "series": [
            {
                "type": "line",
                "symbol": "none",
                "silent": True,
                "lineStyle": {"color": QUIET, "type": "dashed", "width": 1},
                "data": [[0, 0], [len(known), 100]],
            },
            {
                "type": "line",
                "symbol": "none",
                "lineStyle": {"color": ACCENT, "width": 2},
                "areaStyle": {"color": GRID, "opacity": 0.5},
                "data": [[0, 0], *([rank, share] for rank, share in enumerate(shares, 1))],
            },
            {
                "type": "scatter",
                "z": 4,
                "symbolSize": 6,
                "itemStyle": {"color": MARK},
                "label": name_label(),
                "labelLayout": {"hideOverlap": True},
                "data": [
                    {
                        "value": [reached, shares[reached - 1]],
                        "label": {"formatter": label.into(language), "position": _inside(reached, len(known))},
                    },
                    *(
                        {
                            "value": [rank, shares[rank - 1]],
                            "label": {
                                "formatter": plain(words(known[rank - 1][0], language)),
                                "position": _inside(rank, len(known)),
                            },
                        }
                        for rank in range(1, min(named, len(known)) + 1)
                        if rank != reached
                    ),
                ],
            },
        ],
    }
    return Chart(option, 7.5)


def _inside(rank: int, ranks: int) -> str:
    return "right" if rank <= ranks / 2 else "left"
