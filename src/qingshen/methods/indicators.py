"""Reported quantities and answers → indicator values by the rulebook's formulas; the weakest input gives the status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import narwhals as nw
import polars as pl

from qingshen.methods.indicators_by_row import DIVIDED_BY_ZERO, PARTLY, UNBOUNDED, figures_by_row
from qingshen.rulebook.formula import Formula
from qingshen.rulebook.system import IndexSystem, Indicator

COLUMNS = ("enterprise", "indicator", "value", "level", "status", "reason")
SCHEMA = {name: pl.Float64 if name == "value" else pl.Utf8 for name in COLUMNS}
NO_REASON = pl.lit(None, dtype=pl.Utf8)
FEW = 4
"""Up to so many enterprises go one by one: to build an expression takes longer than to reckon them."""


def _wide(quantities: pl.DataFrame, enterprises: pl.Series, names: Sequence[str], column: str) -> pl.DataFrame:
    """Return one row an enterprise and one column a variable; what nobody reported is null."""
    kept = quantities.filter(pl.col("variable").is_in(list(names)))
    wide = kept.pivot(
        on="variable", on_columns=list(names), index="enterprise", values=column, aggregate_function="first"
    )
    return enterprises.to_frame("enterprise").join(wide, on="enterprise", how="left", maintain_order="left")


def _any(statuses: Sequence[str], status: str) -> pl.Expr:
    return pl.any_horizontal([pl.col(f"{name}.status") == status for name in statuses])


def _all(statuses: Sequence[str], status: str) -> pl.Expr:
    return pl.all_horizontal([pl.col(f"{name}.status") == status for name in statuses])


def _by_column(formula: Formula, inputs: pl.DataFrame) -> pl.DataFrame:
    """Return the inputs with `value`, and `at_zero`: the value were every input below detection zero."""
    at_zero = {
        name: nw.when(nw.col(f"{name}.status") == "below_detection").then(0.0).otherwise(nw.col(name))
        for name in formula.names
    }
    found: pl.DataFrame = (
        nw.from_native(inputs)
        .with_columns(
            formula.expression({name: nw.col(name) for name in formula.names}).alias("value"),
            formula.expression(at_zero).alias("at_zero"),
        )
        .to_native()
    )
    return found


def _calculated(indicator: Indicator, inputs: pl.DataFrame) -> pl.DataFrame:
    """Return value, status and reason of an indicator with a formula.

    An input below detection lies between zero and its limit. Where the formula gives zero at zero, the indicator lies
    between zero and its value at the limit and is itself below detection; otherwise nothing bounds it.
    """
    formula = indicator.formula
    assert formula is not None
    names = formula.names
    frame = _by_column(formula, inputs)
    finite = pl.col("value").is_finite().fill_null(False)
    below = _any(names, "below_detection")
    unbounded = below & (pl.col("at_zero") != 0).fill_null(True)
    cases = [
        (_all(names, "not_applicable"), "not_applicable", pl.col(f"{names[0]}.reason")),
        (_any(names, "missing"), "missing", NO_REASON),
        (_any(names, "not_applicable"), "missing", pl.lit(PARTLY)),
        (~finite, "missing", pl.lit(DIVIDED_BY_ZERO)),
        (unbounded, "missing", pl.lit(UNBOUNDED)),
        (below, "below_detection", NO_REASON),
        (_any(names, "estimated"), "estimated", NO_REASON),
    ]
    status, reason = pl.lit("reported"), NO_REASON
    for condition, found, why in reversed(cases):
        status = pl.when(condition).then(pl.lit(found)).otherwise(status)
        reason = pl.when(condition).then(why).otherwise(reason)
    value = pl.when(finite).then("value")
    return frame.select("enterprise", indicator=pl.lit(indicator.code), value=value, status=status, reason=reason)


def _direct(indicator: Indicator, inputs: pl.DataFrame) -> pl.DataFrame:
    """Return an indicator that is itself reported as a quantity."""
    return inputs.select(
        "enterprise",
        indicator=pl.lit(indicator.code),
        value=pl.col(indicator.code),
        status=pl.col(f"{indicator.code}.status"),
        reason=pl.col(f"{indicator.code}.reason"),
    )


def _needed(indicators: Sequence[Indicator]) -> list[str]:
    return sorted({name for one in indicators for name in (one.formula.names if one.formula else (one.code,))})


def _inputs(quantities: pl.DataFrame, enterprises: pl.Series, names: list[str]) -> pl.DataFrame:
    value = _wide(quantities, enterprises, names, "value")
    parts = [value]
    for column in ("status", "reason"):
        wide = _wide(quantities, enterprises, names, column).drop("enterprise")
        parts.append(wide.rename({name: f"{name}.{column}" for name in names}))
    frame = pl.concat(parts, how="horizontal")
    return frame.with_columns(
        pl.when(pl.col(name).is_null() & ~pl.col(f"{name}.status").eq("not_applicable").fill_null(False))
        .then(pl.lit("missing"))
        .otherwise(pl.col(f"{name}.status"))
        .alias(f"{name}.status")
        for name in names
    )


def _answers(answers: pl.DataFrame, known: Mapping[str, Indicator]) -> pl.DataFrame:
    return answers.filter(pl.col("indicator").is_in(list(known))).select(
        "enterprise", "indicator", pl.col("level"), pl.col("status").alias("answer"), pl.col("reason").alias("why")
    )


def _figures(enterprises: pl.Series, quantities: pl.DataFrame, measured: Sequence[Indicator]) -> pl.DataFrame:
    """Return enterprise, indicator, value, status, reason of the indicators that have a figure."""
    if len(enterprises) <= FEW or not measured:
        rows = figures_by_row(enterprises.to_list(), quantities, measured)
        return pl.DataFrame(rows, schema={name: of for name, of in SCHEMA.items() if name != "level"}, orient="row")
    inputs = _inputs(quantities, enterprises, _needed(measured))
    return pl.concat(_calculated(one, inputs) if one.formula else _direct(one, inputs) for one in measured)


def indicator_values(
    enterprises: Sequence[str], quantities: pl.DataFrame, answers: pl.DataFrame, system: IndexSystem
) -> pl.DataFrame:
    """Return `enterprise, indicator, value, level, status, reason` for every enterprise × indicator of `system`.

    `quantities`: `enterprise, variable, value, status, reason` of one year, each in its variable's unit. `answers`:
    `enterprise, indicator, level, status, reason` of that year. A quantitative indicator is computed by its formula,
    or taken as reported under its own code; an answer may declare any indicator not applicable, and beside a figure
    its level goes along. What nobody reported is there as missing.
    """
    keys = pl.Series("enterprise", sorted(set(enterprises)), dtype=pl.Utf8)
    measured = [one for one in system.indicators if one.direction != "qualitative"]
    order = pl.DataFrame({"indicator": [one.code for one in system.indicators], "rank": range(len(system.indicators))})
    figures = _figures(keys, quantities, measured)
    grid = keys.to_frame().join(order, how="cross")
    joined = grid.join(figures, on=["enterprise", "indicator"], how="left").join(
        _answers(answers, system.by_code), on=["enterprise", "indicator"], how="left"
    )
    aside = (pl.col("answer") == "not_applicable").fill_null(False)
    answered = pl.col("level").is_not_null()
    return (
        joined.with_columns(
            status=pl.when(aside)
            .then(pl.lit("not_applicable"))
            .when(pl.col("status").is_not_null())
            .then("status")
            .when(answered)
            .then(pl.col("answer").fill_null("reported"))
            .otherwise(pl.lit("missing")),
            reason=pl.coalesce(pl.when(aside).then("why"), "reason", "why"),
            level=pl.when(~aside).then("level"),
        )
        .sort("enterprise", "rank")
        .select(COLUMNS)
    )
