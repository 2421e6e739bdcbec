"""Words of the diagnosis as people read them, in both languages."""

from __future__ import annotations

import polars as pl

from qingshen.language import Text

BELOW = ("III", "none")
BELOW_WORDS = {"III": Text("Ⅲ级", "level III"), "none": Text("未达Ⅲ级", "below level III")}
LIMITING = Text("限定性指标", "limiting indicator")
OUTLIER = Text("离群，先核实数值", "outlier: check the figure first")
GAP = Text(
    "缺少数据，能否达到Ⅱ级不能确定，不计入", "figure missing: whether level II is reached is not known; not counted"
)
STATED = Text("企业名单所填", "stated in the list of enterprises")
LEVEL_DECIDES = Text("由指标级别判定", "decided by the level of the indicator")
PERSON_DECIDES = Text("由人判定", "decided by a person")
ANSWERS = {"yes": Text("是", "yes"), "no": Text("否", "no")}


def name_below(indicator: Text) -> Text:
    """Return the name of the problem that an indicator misses level II."""
    return Text(f"{indicator.zh}未达Ⅱ级", f"{indicator.into('en')} below level II")


def figure(column: str) -> pl.Expr:
    """Return the numbers of a column as people read them: four significant digits, no point where none is needed."""
    return pl.col(column).round_sig_figs(4).cast(pl.String).str.strip_suffix(".0")
