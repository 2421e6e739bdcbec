"""Phase 2, 审核 — 审核重点: the candidates of the five orientations, their points, their rank and how firm it is."""

from __future__ import annotations

from collections.abc import Collection

import polars as pl

from qingshen.case import Case
from qingshen.case.messages import problem
from qingshen.messages import suggestion
from qingshen.methods.ranking import stability, weighted_sum
from qingshen.phases.decisions import DECIDED, Record, joined
from qingshen.phases.focus.potential import EXCHANGE, MANAGEMENT, MORE_IS_BETTER, orientation, potentials, related
from qingshen.phases.focus.values import FLAGS, Industry
from qingshen.phases.industry import ENERGY, GHG
from qingshen.problems import Place, Refused
from qingshen.rulebook.focusing import focus_factors, orientation_of

__all__ = ["focus", "orientation", "potentials"]

FOCUS, NO = "focus", "no"
NAMES = ("candidate", "orientation", "variable")
RANKS = ("total", "rank", "known", "first", "mean_rank", "rank_low", "rank_high")
POINTS = {"candidate": pl.String, "factor": pl.String, "value": pl.Float64, "unit": pl.String, "points": pl.Float64}


def focus(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return `focus_points` and `focus`; nothing where there is no candidate.

    Candidates (`ORIENTATION/VARIABLE`): the amounts of the benchmark, energy, GHG; "exchange" where supply meets demand
    or waste is left unused; the grounds of a compulsory audit that somebody meets; management where a limiting
    management indicator is below level II. R = 1 + 9·v/max v [DESIGN] (the highest 10, PROCEDURE 2.2); what is unknown
    has no points and lowers `known`. Outliers count in no load.

    Proposed [DESIGN]: every ground somebody meets (过程超标、超限额、有毒有害 are necessary factors: PROCEDURE 1.5),
    and beside them `count` others: first the best of each orientation not yet there, by rank, then the best of what is
    left. Raises Refused for weights of factors that do not exist.
    """
    industry = Industry(case, tables, enterprises)
    candidates = _candidates(industry)
    if candidates.is_empty():
        return {}
    chosen, weights = case.settings.focus, _weights(case)
    points = _points(industry, candidates)
    scores = points.select("candidate", "factor", "points")
    ranked = weighted_sum(scores, weights)
    firm = stability(scores, weights, chosen.spread, chosen.trials, chosen.seed)
    told = candidates.join(ranked, on="candidate").join(firm, on="candidate")
    told = told.sort("rank", "candidate", nulls_last=True)
    proposed = _proposed(told, chosen.count)
    subjects = told.select(
        subject="candidate",
        proposal=pl.when(pl.col("candidate").is_in(proposed)).then(pl.lit(FOCUS)).otherwise(pl.lit(NO)),
    )
    decided = record.decide("focus", subjects, (FOCUS, NO)).rename({"subject": "candidate"})
    found = told.join(decided, on="candidate", maintain_order="left")
    return {"focus_points": points, "focus": found.select(*NAMES, *RANKS, *DECIDED)}


def _candidates(industry: Industry) -> pl.DataFrame:
    """Return `candidate, orientation, variable`, sorted; only what the data speak of."""
    case = industry.case
    asked = [*case.settings.benchmark.amounts, ENERGY, GHG]
    found = {one: orientation(case, one) for one in asked if industry.totals.get(one, 0) > 0}
    named = {name: one for name, one in found.items() if name not in MORE_IS_BETTER}
    if industry.exchangeable:
        named[EXCHANGE] = orientation_of(EXCHANGE)
    named |= {flag: orientation_of(flag) for flag in FLAGS if industry.flagged[flag]}
    if _fails(industry, related(case.system, MANAGEMENT)):
        named[MANAGEMENT] = orientation_of(MANAGEMENT)
    rows = sorted((f"{one}/{name}", one, name) for name, one in named.items())
    return pl.DataFrame(rows, schema=dict.fromkeys(NAMES, pl.String), orient="row")


def _fails(industry: Industry, indicators: Collection[str]) -> bool:
    share = industry.prevalence(indicators)
    return share is not None and share > 0


def _weights(case: Case) -> dict[str, float]:
    own, known = case.settings.focus.weights, [one.code for one in focus_factors()]
    strange = [
        problem(Place("audit.toml", "[focus]", "weights"), "settings-choice", value=name, hint=suggestion(name, known))
        for name in sorted(own.keys() - set(known))
    ]
    if strange:
        raise Refused(strange)
    return {one.code: own.get(one.code, one.weight) for one in focus_factors()}


def _points(industry: Industry, candidates: pl.DataFrame) -> pl.DataFrame:
    """Return `candidate, factor, value, unit, points`; a value is a share or a logarithm but for the cost."""
    rows = []
    for factor in focus_factors():
        values = [industry.value(factor.code, name, one) for _, one, name in candidates.rows()]
        highest = max((one for one in values if one is not None), default=0.0)
        unit = joined(industry.case.settings.currency) if factor.code == "cost" else ""
        for candidate, value in zip(candidates["candidate"], values, strict=True):
            # Rounding must not lift the greatest above ten.
            points = None if value is None else min(1 + 9 * value / highest, 10.0) if highest > 0 else 1.0
            rows.append((candidate, factor.code, value, unit, points))
    return pl.DataFrame(rows, schema=POINTS, orient="row").sort("candidate", maintain_order=True)


def _proposed(told: pl.DataFrame, count: int) -> list[str]:
    """Return the candidates proposed, `told` in the order of rank; see `focus`."""
    necessary = told.filter(pl.col("variable").is_in(FLAGS))
    free = told.filter(~pl.col("variable").is_in(FLAGS), pl.col("rank").is_not_null())
    there = necessary["orientation"].unique().to_list()
    leaders = free.filter(~pl.col("orientation").is_in(there)).unique("orientation", keep="first", maintain_order=True)
    first = leaders["candidate"].to_list()
    others = [one for one in free["candidate"] if one not in first]
    return [*necessary["candidate"], *[*first, *others][:count]]
