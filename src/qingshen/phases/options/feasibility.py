"""Phase 3, 方案筛选与确定: screened, judged, put together to a portfolio, decided by people, listed for filing."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.canonical import loads
from qingshen.phases.decisions import DECIDED, Record
from qingshen.phases.options.adopted import adopted_savings
from qingshen.phases.options.appraising import DONE, appraised, sensitivity
from qingshen.phases.options.cocontrol import cocontrolled
from qingshen.phases.options.filing import filing
from qingshen.phases.options.goals import goals, shared_out
from qingshen.phases.options.marks import marked, reasons
from qingshen.phases.options.portfolio import GOALS, SUMMARY, industry, posed, proposed, worth
from qingshen.phases.options.shares import enterprises as of_enterprises
from qingshen.phases.options.standing import ADOPT, DEFER, REJECT, STEP, eligible, people_decided
from qingshen.phases.options.steps import stepped

SHOWN = (
    "option", "level", "enterprise", "source", "kind", "technique", "name", "aspect", "problem", "target", "cost_class",
    "investment", "annual_saving", "life", "cash_flow", "payback", "npv", "npvr", "irr", "irr_interpolated",
    "acceptable", "precondition", "certainty", "technical", "environmental", "economic", "ease", "product", "passed",
    "score", "pile", "portfolio", "outcome", *DECIDED,
)  # fmt: skip


def screen(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return the options judged and decided, and what the verdict rests on; `tables` with those of `generate`.

    `options` in place of what `generate` gave, `screening_reasons`, `sensitivity`, `sensitivity_switching`,
    `cocontrol`, `portfolio_goals`, `portfolio_summary`, `curve_steps`, `curve_left_out`, `adopted_savings`, `filing`;
    tables without rows are left out. Proposed is adopt for what is carried out or being so, and for what is
    feasible and costs little or stands in the portfolio; reject for what is infeasible or was dropped; else defer,
    also what does not pay but is needed by the portfolio: that is for people to weigh.
    """
    del enterprises
    if "options" not in tables:
        return {}
    effects = tables["option_effects"].sort("option", "enterprise", "variable", "unit")
    amounts = loads(case, tables)
    judged = marked(case, tables, appraised(case, tables["options"].sort("option")), effects, amounts)
    standing = eligible(case, tables, judged, effects)
    chosen, portfolios = _portfolios(case, tables, standing, effects, amounts)
    freely = _freely(case, tables, judged, effects, amounts) if people_decided(case) else chosen
    member, needed = (pl.col("option").is_in(one) for one in (chosen, freely))
    decided = _decided(record, judged.with_columns(portfolio=member, _needed=needed))
    found = {
        "options": decided.select(SHOWN),
        "screening_reasons": reasons(decided),
        **sensitivity(case, judged),
        "cocontrol": cocontrolled(case, judged, effects, amounts),
        **portfolios,
        **stepped(standing, effects, amounts),
        "adopted_savings": adopted_savings(case, tables, decided, effects, amounts),
        "filing": filing(case, decided, effects),
    }
    return {name: table for name, table in found.items() if table.height}


def _portfolios(
    case: Case, tables: dict[str, pl.DataFrame], standing: pl.DataFrame, effects: pl.DataFrame, amounts: pl.DataFrame
) -> tuple[list[str], dict[str, pl.DataFrame]]:
    """Return the options of the proposed portfolio, and the portfolios' tables."""
    asked = goals(case, tables)
    given = posed(standing, effects, amounts, worth(tables, asked, amounts))
    found, summaries, reached = industry(case, given)
    if asked.height:
        own, rows = of_enterprises(given, shared_out(asked, amounts))
        summaries, reached = summaries + own, reached + rows
    return proposed(found), {
        "portfolio_summary": pl.DataFrame(summaries, schema=SUMMARY),
        "portfolio_goals": pl.DataFrame(reached, schema=GOALS),
    }


def _freely(
    case: Case, tables: dict[str, pl.DataFrame], judged: pl.DataFrame, effects: pl.DataFrame, amounts: pl.DataFrame
) -> list[str]:
    """Return the portfolio the engine would propose had nobody decided yet."""
    asked = goals(case, tables)
    standing = eligible(case, tables, judged, effects, heeding=False)
    return proposed(industry(case, posed(standing, effects, amounts, worth(tables, asked, amounts)))[0])


def _decided(record: Record, options: pl.DataFrame) -> pl.DataFrame:
    """Return the options with what was proposed and decided; of one dropped before, the reason is that of then."""
    feasible = pl.col("pile").str.starts_with("feasible")
    little = pl.col("cost_class").is_in(["none", "low"]) | pl.col("_needed")
    proposal = (
        pl.when(~pl.col("kept"))
        .then(pl.lit(REJECT))
        .when(pl.col("outcome").is_in(DONE))
        .then(pl.lit(ADOPT))
        .when((pl.col("pile") == "infeasible") & ~pl.col("_needed"))
        .then(pl.lit(REJECT))
        .when(feasible & little)
        .then(pl.lit(ADOPT))
        .otherwise(pl.lit(DEFER))
    )
    given = options.with_columns(proposal=proposal)
    asked = given.select("proposal", subject="option")
    decided = record.decide(STEP, asked, {ADOPT, REJECT, DEFER})
    whole = given.with_columns(decided[name] for name in DECIDED[1:])
    before = ~pl.col("kept") & pl.col("by").is_null()
    earlier = {"reason": "dropped_reason", "by": "dropped_by", "date": "dropped_on"}
    return whole.with_columns(
        pl.when(before).then(pl.col(then)).otherwise(pl.col(now)).alias(now) for now, then in earlier.items()
    )
