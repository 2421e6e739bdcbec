"""The filing list (备案清单): the options adopted, what each costs and takes, who answers for it, and on what basis."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import joined
from qingshen.phases.options.standing import ADOPT

FILING: dict[str, Any] = {
    "number": pl.Int64, "option": pl.String, "level": pl.String, "enterprise": pl.String, "name": pl.String,
    "cost_class": pl.String, "investment": pl.Float64, "period_months": pl.Float64, "responsible": pl.String,
    "problem": pl.String, "target": pl.String, "basis": pl.String,
}  # fmt: skip
BASIS = {
    "effects": Text("企业申报的预期效果", "effects expected by the enterprise"),
    "actual": Text("企业申报的实际效果", "effects that came true as the enterprise states them"),
    "measure": Text("企业申报的节约量", "amount saved as the enterprise states it"),
    "sizing": Text("技术目录的比例乘以企业自身用量", "share of the technique catalogue times the enterprise's amount"),
    "stated": Text("行业方案提出者申报的效果", "effects stated by those who propose it"),
    "matched": Text("供需匹配的计算结果", "result of matching supply and demand"),
    "derived": Text("按能源节约量折算", "derived from the energy saved"),
}
NO_BASIS = Text("效果不明", "effects not known")


def filing(case: Case, options: pl.DataFrame, effects: pl.DataFrame) -> pl.DataFrame:
    """Return the options decided for, those of the industry first, numbered from 1.

    `period_months` by [implementation] of audit.toml for the class of cost, null where that is not known; `basis`:
    where the figures of the expected effects come from. `options` with `decision` and `responsible`.
    """
    periods = {name: getattr(case.settings.implementation, name) for name in ("none", "low", "medium", "high")}
    words = {code: joined(text) for code, text in BASIS.items()}
    order = {code: at for at, code in enumerate(BASIS)}
    told = effects.filter(pl.col("value").is_not_null()).select("option", "origin").unique()
    told = told.with_columns(_order=pl.col("origin").replace_strict(order, default=len(order), return_dtype=pl.Int64))
    first = told.sort("option", "_order").unique("option", keep="first", maintain_order=True)
    chosen = options.filter(pl.col("decision") == ADOPT).join(first, on="option", how="left")
    listed = chosen.sort(pl.col("level") != "industry", "enterprise", "option")
    return listed.with_columns(
        number=pl.int_range(1, pl.len() + 1),
        period_months=pl.col("cost_class").replace_strict(periods, default=None, return_dtype=pl.Float64),
        basis=pl.col("origin").replace_strict(words, default=joined(NO_BASIS), return_dtype=pl.String),
    ).select(pl.col(name).cast(kind) for name, kind in FILING.items())
