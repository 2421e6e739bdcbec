"""Phase 5, 绩效评估 — 投入产出: what the completed options bring for what they and the audit cost; the method's own."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import joined
from qingshen.phases.implementation.tracking import COMPLETED

BENEFIT: dict[str, Any] = {
    "investment": pl.Float64, "annual_benefit": pl.Float64, "audit_cost": pl.Float64, "ratio": pl.Float64,
    "payback": pl.Float64, "options": pl.Int64, "unknown": pl.Int64, "investment_ratio": pl.Float64,
}  # fmt: skip
METHOD: dict[str, Any] = {
    "item": pl.String, "this": pl.Float64, "classic": pl.Float64, "saved": pl.Float64, "share": pl.Float64,
    "source": pl.String,
}  # fmt: skip
NOT_DECLARED = Text("未申报", "not declared")


def benefit(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return one row: input and output of the audit (投入产出); no row where no option is completed.

    Columns: `investment` [currency], `annual_benefit` [currency/a] over the completed `options` that state both (actual
    figures where stated, else planned), `audit_cost` [currency] as declared, `ratio` [1/a] = annual_benefit /
    (investment + audit_cost), `payback` [a] its inverse, both null where the audit's cost is not declared; `unknown`:
    completed options without a figure; `investment_ratio` [1/a] = annual_benefit/investment.
    """
    tracked = tables.get("tracking", pl.DataFrame())
    done = tracked.filter(pl.col("state") == COMPLETED).sort("option") if not tracked.is_empty() else tracked
    if done.is_empty():
        return pl.DataFrame(schema=BENEFIT)
    money = done.select(
        i=pl.coalesce("actual_investment", "investment"), p=pl.coalesce("actual_saving", "annual_saving")
    )
    both = money.drop_nulls()
    cost = case.settings.method.cost
    row = {
        "investment": float(both["i"].sum()) if len(both) else None,
        "annual_benefit": float(both["p"].sum()) if len(both) else None,
        "audit_cost": cost,
        "options": len(both),
        "unknown": len(money) - len(both),
    }
    input_, output = row["investment"], row["annual_benefit"]
    whole = input_ + cost if input_ is not None and cost is not None else None
    row["ratio"] = output / whole if output is not None and whole else None
    row["payback"] = whole / output if output is not None and output > 0 and whole is not None else None
    row["investment_ratio"] = output / input_ if output is not None and input_ else None
    return pl.DataFrame([row], schema=BENEFIT)


def method_benefit(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return what this audit took beside as many classic ones: `item, this, classic, saved, share, source`.

    `item`: "days" [d], "person_days" [d], "cost" [currency]. `classic` is what one classic audit takes, person-days and
    cost times the number of enterprises audited; days once, since classic audits run side by side [DESIGN]. Null, with
    `source` "not declared", where nobody said. `share` = saved/classic.
    """
    method, count = case.settings.method, len(enterprises)
    rows = []
    for item, times in (("days", 1), ("person_days", count), ("cost", count)):
        this, one = getattr(method, item), getattr(method, f"classic_{item}")
        classic = one * times if one is not None else None
        saved = classic - this if classic is not None and this is not None else None
        source = method.source if saved is not None and method.source else joined(NOT_DECLARED)
        share = saved / classic if saved is not None and classic else None
        rows.append((item, this, classic, saved, share, source))
    return pl.DataFrame(rows, schema=METHOD, orient="row")
