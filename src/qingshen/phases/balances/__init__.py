"""Phase 2, 审核 — balances: every network an enterprise drew is closed, tested, compared, and its problems told."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.methods.balance_indicators import indicators
from qingshen.phases.balances.carried import carried, component_verdicts, content_rows
from qingshen.phases.balances.closed import Closed, close
from qingshen.phases.balances.cohort import cohort, large_losses
from qingshen.phases.balances.details import node_rows, stream_rows, suspect_rows
from qingshen.phases.balances.drawn import KEYS, drawn
from qingshen.phases.balances.problems import balance_problems
from qingshen.phases.balances.verdicts import LOSSES, VERDICTS, Made, framed, verdict
from qingshen.problems import Problem, Refused

__all__ = ["Closed", "balance_tables", "closed_balances"]

INDICATORS = {
    "enterprise": pl.String, "year": pl.Int32, "balance": pl.String, "indicator": pl.String, "value": pl.Float64,
    "sigma": pl.Float64, "unit": pl.String, "reason": pl.String, "lacking": pl.String,
}  # fmt: skip


def closed_balances(case: Case, enterprises: list[str]) -> list[Closed]:
    """Return every network of the audited enterprises, closed. Raises Refused by cell with every mistake."""
    found: list[Closed] = []
    problems: list[Problem] = []
    for one in drawn(case, enterprises):
        try:
            found.append(close(one, case.settings.balance.alpha))
        except Refused as refused:
            problems += refused.problems
    if problems:
        raise Refused(problems)
    return found


def balance_tables(case: Case, enterprises: list[str]) -> dict[str, pl.DataFrame]:
    """Return the result tables of the balances, none where no enterprise has drawn one.

    `balances`, `balance_streams`, `balance_nodes`, `balance_suspects`, `component_balances`, `balance_contents`,
    `losses`, `balance_indicators`, `balance_cohort`, `balance_problems`; docs/results.md describes the columns. Raises
    Refused by cell with every mistake.
    """
    closed = closed_balances(case, enterprises)
    if not closed:
        return {}
    reported = _reported(case)
    prices = {one.balance: one.price for one in case.settings.balance.prices}
    groups = _groups(case)
    made = [_made(case, one, reported, groups) for one in closed]
    told = [verdict(one, of, prices) for one, of in zip(closed, made, strict=True)]
    verdicts = framed([row for row, _ in told], VERDICTS)
    compared = cohort(verdicts)
    large = large_losses(verdicts, compared)
    contents = carried(case, closed)
    return {
        "balances": verdicts,
        "balance_streams": stream_rows(*closed),
        "balance_nodes": node_rows(*closed),
        "balance_suspects": suspect_rows(*closed),
        "component_balances": component_verdicts(contents),
        "balance_contents": content_rows(contents),
        "losses": framed([row for _, rows in told for row in rows], LOSSES),
        "balance_indicators": _indicators(closed, made, reported),
        "balance_cohort": compared,
        "balance_problems": balance_problems(closed, contents, verdicts, large),
    }


Reported = dict[tuple[str, int], dict[str, tuple[float | None, str]]]


def _reported(case: Case) -> Reported:
    """Return the quantities by enterprise and year: value and unit by variable; what is missing has no value."""
    found: Reported = {}
    unknown = pl.col("status").is_in(["missing", "not_applicable"]).fill_null(False)
    frame = case.quantities.select("enterprise", "year", "variable", pl.when(~unknown).then("value"), "unit")
    for enterprise, year, variable, value, unit in frame.iter_rows():
        found.setdefault((enterprise, year), {})[variable] = (value, unit)
    return found


def _made(case: Case, one: Closed, reported: Reported, groups: dict[str, str]) -> Made:
    of = reported.get((one.drawn.enterprise, one.drawn.year), {})
    amount, unit = of.get(case.settings.benchmark.output, (None, ""))
    if not amount:
        return Made(None, None, None)
    return Made(amount, unit, " · ".join(part for part in (unit, groups[one.drawn.enterprise]) if part))


def _groups(case: Case) -> dict[str, str]:
    """Return what audit.toml groups each enterprise by, as the benchmark names groups."""
    columns = [pl.col(name).fill_null("—") for name in case.settings.benchmark.group_by]
    label = pl.concat_str(columns, separator=" · ") if columns else pl.lit("")
    return dict(case.enterprises.select("enterprise", label.alias("group")).iter_rows())


def _indicators(closed: list[Closed], made: list[Made], reported: Reported) -> pl.DataFrame:
    rows = []
    for one, of in zip(closed, made, strict=True):
        quantities = reported.get((one.drawn.enterprise, one.drawn.year), {})
        values = {name: value for name, (value, _) in quantities.items()}
        for figure in indicators(one.final, one.roles, one.drawn.balance.code, values):
            rows.append(
                {
                    **one.drawn.key,
                    "indicator": figure.indicator.code,
                    "value": figure.value,
                    "sigma": figure.sigma,
                    "unit": figure.indicator.unit_with(of.unit or "*"),
                    "reason": figure.reason,
                    "lacking": figure.lacking,
                }
            )
    return framed(rows, INDICATORS).sort(*KEYS, "indicator")
