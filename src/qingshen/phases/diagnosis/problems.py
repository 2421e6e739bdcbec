"""All problems beside each other: how many enterprises have them, how much they are, common or individual."""

from __future__ import annotations

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.decisions import Record
from qingshen.phases.diagnosis.against import techniques_against
from qingshen.phases.diagnosis.finding import Diagnosed
from qingshen.phases.diagnosis.standards import METHOD as STANDARD

STEP = "diagnosis"
COMMON, INDIVIDUAL, DISMISSED = LAYERS = ("common", "individual", "dismissed")
BETWEEN = ";"
DECIDED = ("proposal", "decision", "differs", "reason", "by", "date")
COLUMNS = (
    *("problem", "method", "name", "aspect", "orientation", "variable", "process", "enterprises", "audited"),
    *("prevalence", "size", "unit", "potential_share", "focus", "techniques", *DECIDED),
)


def problem_table(case: Case, tables: dict[str, pl.DataFrame], diagnosed: Diagnosed, record: Record) -> pl.DataFrame:
    """Return the problems with their decisions, common ones first, the most widespread first.

    A problem is proposed as common if n_p/n >= prevalence, or if its share of the potential of its variable is at
    least `potential` and n_p/n at least `fewest` [DESIGN]; n are the enterprises that could be judged. Its size is the
    sum over its findings, errors of meters in absolute figures; distances to a level are no sum.
    """
    distances = diagnosed.problems.filter(pl.col("method") == STANDARD, ~pl.col("adds_up"))["problem"]
    summed = pl.when(~pl.col("problem").is_in(distances.implode())).then("size")
    counted = diagnosed.findings.filter("counted").with_columns(size=summed)
    sized = diagnosed.problems.join(_sizes(counted), on="problem", how="left")
    shared = _shares(sized).with_columns(prevalence=pl.col("enterprises") / pl.col("audited"))
    told = _served(tables, shared).with_columns(
        techniques=_techniques(case, shared), subject="problem", proposal=_proposal(case)
    )
    ordered = told.sort(pl.col("proposal") != COMMON, -pl.col("prevalence"), "problem")
    return record.decide(STEP, ordered, LAYERS).select(COLUMNS)


def _sizes(counted: pl.DataFrame) -> pl.DataFrame:
    """Return `problem, enterprises, size, unit`; sizes of several units are no sum, and no size is known."""
    sized = pl.col("unit").filter(pl.col("size").is_not_null())
    one_unit = sized.n_unique() == 1
    return counted.group_by("problem").agg(
        enterprises=pl.col("enterprise").n_unique().cast(pl.Int64),
        size=pl.when(one_unit).then(pl.col("size").abs().sum()),
        unit=pl.when(one_unit).then(sized.first()),
    )


def _shares(problems: pl.DataFrame) -> pl.DataFrame:
    """Add `potential_share` [-]: of what all problems of the variable could save, in units of one kind.

    Of a problem whose sizes are not what could be saved (a meter's error) there is none.
    """
    kinds: list[str] = []
    factors = []
    for unit in problems["unit"]:
        kind = next((one for one in kinds if unit is not None and units.compatible(unit, one)), unit)
        if kind is not None and kind not in kinds:
            kinds.append(kind)
        factors.append((kind, units.factor(unit, kind) if unit is not None else None))
    kind = pl.Series("kind", [one for one, _ in factors], dtype=pl.String)
    factor = pl.Series("factor", [one for _, one in factors], dtype=pl.Float64)
    amount = pl.when("adds_up").then(pl.col("size") * pl.col("factor"))
    whole = pl.col("amount").sum().over("variable", "kind")
    known = pl.col("amount").is_not_null() & pl.col("variable").is_not_null() & (whole > 0)
    shared = problems.with_columns(kind, factor).with_columns(amount=amount)
    return shared.with_columns(potential_share=pl.when(known).then(pl.col("amount") / whole))


def _served(tables: dict[str, pl.DataFrame], problems: pl.DataFrame) -> pl.DataFrame:
    """Add `focus`: whether a decided focus has the problem's variable, or its orientation where either has none."""
    focus = tables.get("focus", pl.DataFrame())
    if focus.is_empty():
        return problems.with_columns(focus=pl.lit(False))
    decided = focus.filter(pl.col("decision") == "focus")
    named = decided.filter(pl.col("variable").fill_null("") != "")
    open_ones = decided.filter(pl.col("variable").fill_null("") == "")
    variables, orientations = named["variable"].to_list(), decided["orientation"].to_list()
    by_variable = pl.col("variable").is_in(variables) | pl.col("orientation").is_in(open_ones["orientation"].to_list())
    by_orientation = pl.col("orientation").is_in(orientations)
    served = pl.when(pl.col("variable").is_null()).then(by_orientation).otherwise(by_variable)
    return problems.with_columns(focus=served.fill_null(False))


def _techniques(case: Case, problems: pl.DataFrame) -> pl.Series:
    rows = problems.select("techniques", "variable", "aspect").iter_rows()
    against = [
        named or techniques_against(variable, aspect, case.catalogue.techniques) for named, variable, aspect in rows
    ]
    return pl.Series("techniques", [BETWEEN.join(one) for one in against], dtype=pl.String)


def _proposal(case: Case) -> pl.Expr:
    chosen = case.settings.diagnosis
    widespread = pl.col("prevalence") >= chosen.prevalence
    heavy = (pl.col("potential_share") >= chosen.potential).fill_null(False) & (pl.col("prevalence") >= chosen.fewest)
    return pl.when(widespread | heavy).then(pl.lit(COMMON)).otherwise(pl.lit(INDIVIDUAL))
