"""Phase 4, 方案实施 — 实施计划: when each adopted option is done, who answers for it, who pays (差异化实施周期)."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import DECIDED, Record
from qingshen.phases.implementation.given import given
from qingshen.phases.implementation.particulars import particulars
from qingshen.phases.organisation import after, day
from qingshen.problems import Problem

STEP = "schedule"
CLASSES = ("none", "low", "medium", "high")
OVER = ("implemented", "not_implemented")
SCHEDULE: dict[str, Any] = {
    "option": pl.String, "enterprise": pl.String, "cost_class": pl.String, "start": pl.String, "months": pl.Float64,
    "end": pl.String, "responsible": pl.String, "funds": pl.String,
}  # fmt: skip


def schedule(case: Case, tables: dict[str, pl.DataFrame], record: Record) -> pl.DataFrame:
    """Return the adopted options that are neither done nor given up, with the decision on the end of each.

    Columns: `option, enterprise, cost_class, start, months, end, responsible, funds` and the decision. They begin when
    screening ends, else on the date of the audit; the period is that of the cost class [months, DESIGN]. The end
    proposed is the one planned for the option, else the period after the start. What nobody said is null: open. A
    decided end that is no date is kept for `record.finish`.
    """
    adopted = given(tables, "options").filter(
        pl.col("decision") == "adopt", ~pl.col("outcome").is_in(OVER).fill_null(False)
    )
    begin = _begin(case, tables)
    months = {name: float(getattr(case.settings.implementation, name)) for name in CLASSES}
    known = adopted.sort("option").join(particulars(case), on="option", how="left", maintain_order="left")
    table = known.with_columns(
        start=pl.lit(begin.isoformat() if begin else None, dtype=pl.String),
        months=pl.col("cost_class").replace_strict(months, default=None, return_dtype=pl.Float64),
    )
    ends = [
        planned or (after(begin, period).isoformat() if begin and period is not None else None)
        for planned, period in table.select("planned_end", "months").iter_rows()
    ]
    proposed = pl.DataFrame(
        {"subject": table["option"], "proposal": ends}, schema={"subject": pl.String, "proposal": pl.String}
    )
    decided = record.decide(STEP, proposed, free="date")
    dated = [_date(*row, record) for row in decided.select("subject", "decision").iter_rows()]
    table = table.with_columns(pl.Series("end", dated, dtype=pl.String))
    # What is due before screening ends was begun before it: nobody said when.
    known = pl.col("end").is_null() | (pl.col("end") >= pl.col("start"))
    table = table.with_columns(start=pl.when(known).then("start")).select(list(SCHEDULE)).cast(SCHEDULE)
    return pl.concat([table, decided.select(DECIDED)], how="horizontal")


def by_cost_class(tables: dict[str, pl.DataFrame], planned: pl.DataFrame) -> pl.DataFrame:
    """Return the schedule in figures, a row a cost class: 差异化实施周期.

    Columns: `cost_class, options, months, investment` [currency] and `costed` (over options that state one), `first,
    last` (earliest and latest end), `open_end, open_responsible, open_funds`: how many have none yet.
    """
    costs = given(tables, "options").select("option", "investment")
    known = planned.join(costs, on="option", how="left", maintain_order="left")
    cost = pl.col("investment")
    table = known.group_by("cost_class").agg(
        options=pl.len().cast(pl.Int64),
        months=pl.col("months").first(),
        investment=pl.when(cost.count() > 0).then(cost.sort().sum()),
        costed=cost.count().cast(pl.Int64),
        first=pl.col("end").min(),
        last=pl.col("end").max(),
        **{f"open_{name}": pl.col(name).null_count().cast(pl.Int64) for name in ("end", "responsible", "funds")},
    )
    order = pl.col("cost_class").replace_strict(
        {name: at for at, name in enumerate(CLASSES)}, default=len(CLASSES), return_dtype=pl.Int32
    )
    return table.sort(order)


def _begin(case: Case, tables: dict[str, pl.DataFrame]) -> date | None:
    ends = given(tables, "work_plan").filter(pl.col("step") == "screening")["end"].drop_nulls().to_list()
    said = ends[0] if ends else case.settings.date
    return date.fromisoformat(said) if said else None


def _date(option: str, decision: str | None, record: Record) -> str | None:
    if decision is None:
        return None
    found = day(decision)
    given_one = record.given.get((STEP, option))
    if found is None and given_one is not None:
        what = Text(f"“{option}”的完成日期“{decision}”不是日期", f"'{decision}' is no date for '{option}'")
        remedy = Text("写成 2025-06-30", "write 2025-06-30")
        record.problems.append(Problem(given_one.ruling.place, "decision-date", what, remedy))
    return found.isoformat() if found else None
