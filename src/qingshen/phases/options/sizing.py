"""How much a technique saves at an enterprise, what it costs and whether it fits: from the enterprise's own figures."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.canonical import own_unit

FIGURES: dict[str, Any] = {
    "option": pl.String, "_precondition": pl.String, "_investment": pl.Float64, "annual_saving": pl.Float64,
    "life": pl.Float64,
}  # fmt: skip
ROWS: dict[str, Any] = {
    "technique": pl.String, "variable": pl.String, "share": pl.Float64, "fixed": pl.Float64, "per": pl.Float64,
    "running": pl.Float64, "life": pl.Float64,
}  # fmt: skip
# Sizings state money in 10^4 CNY; an audit in another currency cannot use it.
CURRENCY = ("万元", "10^4 CNY")


class Sized(NamedTuple):
    """`figures` by option (columns of FIGURES), `effects` `option, enterprise, variable, unit, value, origin`."""

    figures: pl.DataFrame
    effects: pl.DataFrame


def sized(case: Case, pairs: pl.DataFrame, loads: pl.DataFrame, prices: pl.DataFrame) -> Sized:
    """Size the techniques of `pairs` (`option, enterprise, technique`) by `loads` and `prices`, see `canonical`.

    The saving is the low end of the share its source gives of the enterprise's amount [DESIGN]: what is promised is not
    the best case. The annual saving is the priced part of it less the running cost where the source gives one; it is
    unknown where nothing is priced, or where something rises that has no price.
    """
    rows = _rows(case)
    told = pairs.join(rows, on="technique", maintain_order="left_right")
    told = told.join(loads, on=["enterprise", "variable"], how="left", maintain_order="left")
    told = told.join(prices, on=["enterprise", "variable", "unit"], how="left", maintain_order="left")
    value = pl.col("amount") * pl.col("share")
    told = told.with_columns(value=value, money=value * pl.col("price"))
    money = bool({*case.settings.currency} & {*CURRENCY})
    cost = (pl.col("fixed").fill_null(0.0) + pl.col("per").fill_null(0.0) * pl.col("value")).sum()
    priced = pl.col("fixed").is_not_null() | (pl.col("per").is_not_null() & pl.col("value").is_not_null())
    unpriced = (pl.col("price").is_null() & (pl.col("share") < 0)).any()
    summed = told.group_by("option").agg(
        _investment=pl.when(priced.any() & money).then(cost),
        _running=pl.col("running").first(),
        _money=pl.when((pl.col("money").count() > 0) & ~unpriced).then(pl.col("money").sum()),
        life=pl.col("life").drop_nulls().first(),
    )
    running = (pl.col("_running") * pl.col("_investment")).fill_null(0.0)
    figures = (
        pairs.select("option", "enterprise", "technique")
        .join(summed, on="option", how="left")
        .join(_preconditions(case, pairs, loads), on="option", how="left")
        .with_columns(annual_saving=pl.col("_money") - running)
    )
    effects = told.select("option", "enterprise", "variable", "unit", "value", origin=pl.lit("sizing"))
    known = effects.with_columns(unit=pl.coalesce("unit", _own_units(case, effects)))
    return Sized(figures.select(list(FIGURES)).sort("option"), known.sort("option", "variable"))


def _own_units(case: Case, effects: pl.DataFrame) -> pl.Series:
    named = {one: own_unit(case, one) for one in effects["variable"].unique().to_list()}
    return effects["variable"].replace_strict(named, default="", return_dtype=pl.String).alias("_own")


def _rows(case: Case) -> pl.DataFrame:
    rows = []
    for one in case.catalogue.sizings:
        unit = own_unit(case, one.variable)
        scale = units.factor(unit, one.investment_unit) if units.compatible(unit, one.investment_unit) else None
        per = None if one.investment_per is None or scale is None else one.investment_per * scale
        rows.append((one.technique, one.variable, one.reduction[0], one.investment_fixed, per, one.running_share,
                     one.life))  # fmt: skip
    return pl.DataFrame(rows, schema=ROWS, orient="row")


def _preconditions(case: Case, pairs: pl.DataFrame, loads: pl.DataFrame) -> pl.DataFrame:
    """Return `option, _precondition` of techniques with a sizing: met, failed or unknown.

    Failed where an amount it needs is zero, or the enterprise's process is none it fits.
    """
    ruled = case.catalogue.sizings
    needs = [(one.technique, need) for one in ruled for need in one.needs]
    table = pl.DataFrame(needs, schema={"technique": pl.String, "variable": pl.String}, orient="row").unique()
    amount = pl.col("amount")
    needed = pairs.join(table, on="technique").join(loads, on=["enterprise", "variable"], how="left")
    by_need = needed.group_by("option").agg(lacks=(amount <= 0).any(), open=amount.is_null().any())
    process = pairs.join(case.enterprises.select("enterprise", "process"), on="enterprise", how="left")
    seen = process.select("technique", "process").unique().drop_nulls()
    fits = [(technique, text, all(one.fits(text) for one in ruled if one.technique == technique))
            for technique, text in seen.iter_rows()]  # fmt: skip
    fitting = pl.DataFrame(
        fits, schema={"technique": pl.String, "process": pl.String, "fits": pl.Boolean}, orient="row"
    )
    bound = [one.technique for one in ruled if one.processes]
    joined = (
        process.filter(pl.col("technique").is_in([one.technique for one in ruled]))
        .join(fitting, on=["technique", "process"], how="left")
        .join(by_need, on="option", how="left")
        .with_columns(
            fits=pl.when(pl.col("technique").is_in(bound)).then("fits").otherwise(True),
            lacks=pl.col("lacks").fill_null(False),
            open=pl.col("open").fill_null(False),
        )
    )
    failed = pl.col("lacks") | ~pl.col("fits").fill_null(True)
    unknown = pl.col("open") | pl.col("fits").is_null()
    state = pl.when(failed).then(pl.lit("failed")).when(unknown).then(pl.lit("unknown")).otherwise(pl.lit("met"))
    return joined.select("option", _precondition=state)
