"""Measures in figures: payback, cost per unit saved, the marginal abatement cost curve, and summaries by type.

What cannot be computed is flagged and counted, never dropped: an investment of zero is a no-cost measure (无费方案), a
missing or negative one is not a cost.
"""

from collections.abc import Sequence
from typing import NamedTuple

import polars as pl

from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.methods.benchmark.comparable import conversions
from qingshen.methods.economics import annuity

MEASURE = ("enterprise", "measure", "type", "outcome", "investment", "annual_saving", "carrier", "amount", "unit")
NOTES = {
    "": Text("有效", "usable"),
    "missing": Text("缺失", "missing"),
    "negative": Text("为负", "negative"),
    "zero": Text("为零 (无费)", "zero (no cost)"),
    "nonpositive": Text("不大于零", "not above zero"),
}
LEFT_OUT = {
    "carrier_missing": Text("未填节约对象", "what is saved is not stated"),
    "amount_missing": Text("缺节约量或单位", "amount saved or its unit missing"),
    "amount_nonpositive": Text("节约量不大于零", "amount saved not above zero"),
    "investment_missing": Text("缺投资", "investment missing"),
    "investment_negative": Text("投资为负", "investment negative"),
    "saving_missing": Text("缺年经济效益", "annual saving missing"),
}


class Macc(NamedTuple):
    """A marginal abatement cost curve: its steps, and the measures left out with the reason; see `macc`."""

    steps: pl.DataFrame
    left_out: pl.DataFrame


def capital_recovery(discount_rate: float, life: float) -> float:
    """Return the capital recovery factor r/(1−(1+r)^−n) [1/a], 1/n where r = 0.

    `discount_rate` r ≥ 0 [1/a], `life` n > 0 [a], both finite; raises ValueError outside.
    """
    if not (0 <= discount_rate < float("inf") and 0 < life < float("inf")):
        raise ValueError(
            f"discount rate {discount_rate} and life {life} must not be negative, life not zero, both finite"
        )
    return float(1 / annuity(life, discount_rate))


def screen(measures: pl.DataFrame, discount_rate: float, life: float) -> pl.DataFrame:
    """Add payback and yearly cost to each measure.

    `measures`: `enterprise, measure, type, outcome, investment` [currency], `annual_saving` [currency/a],
    `carrier`, `amount` [unit/a], `unit`. Adds `payback` [a] = investment/annual_saving (simple, before tax),
    `annual_cost` [currency/a] = investment · capital recovery − annual_saving (negative: it pays for itself),
    `investment_note`, `saving_note` (keys of NOTES), `discount_rate` and `life` as used: a measure's own `life` [a]
    where it has one. Sorted by enterprise and measure.
    """
    need_columns("measures", measures.columns, MEASURE)
    capital_recovery(discount_rate, life)
    own = pl.col("life").cast(pl.Float64) if "life" in measures.columns else pl.lit(None, dtype=pl.Float64)
    years = pl.when(own.is_finite() & (own > 0)).then(own).otherwise(float(life))
    lives = measures.select(years.alias("life")).to_series().to_numpy()
    recovery = pl.Series("recovery", 1 / annuity(lives, discount_rate))
    numbers = pl.col("investment", "annual_saving", "amount").cast(pl.Float64)
    read = measures.with_columns(pl.when(numbers.is_finite()).then(numbers))
    investment, saving = pl.col("investment"), pl.col("annual_saving")
    paid = investment >= 0
    return read.with_columns(
        payback=pl.when(paid & (saving > 0)).then(investment / saving),
        annual_cost=pl.when(paid).then(investment * recovery - saving),
        investment_note=_first(
            [(investment.is_null(), "missing"), (investment < 0, "negative"), (investment == 0, "zero")]
        ),
        saving_note=_first([(saving.is_null(), "missing"), (saving <= 0, "nonpositive")]),
        discount_rate=pl.lit(float(discount_rate)),
        life=years,
    ).sort("enterprise", "measure", nulls_last=True)


def summary(screened: pl.DataFrame, by: Sequence[str] = ("type",)) -> pl.DataFrame:
    """Summarise screened measures for each group of `by`; () is all of them.

    Returns `by`, `measures`, `implemented`, `not_implemented`, `pending`, `unknown` (a missing outcome is unknown),
    `implemented_share` (of the decided: implemented + not; null if none is), `investment_median`, `investment_total`
    [currency] over the `costed` measures (investment ≥ 0), `payback_median` [a] over the `with_payback` measures,
    `annual_saving_total`, `annual_saving_implemented` [currency/a] over the `with_saving` measures, and what stands
    aside: `investment_missing`, `investment_negative`, `investment_zero`, `saving_missing`, `saving_nonpositive`.
    """
    outcome = pl.col("outcome").fill_null("unknown")
    done = outcome == "implemented"
    cost = pl.col("investment").filter(pl.col("investment") >= 0)
    saving = pl.col("annual_saving")
    counts = {name: _count(outcome == name) for name in ("implemented", "not_implemented", "pending", "unknown")}
    aside = {
        f"{column}_{note}": _count(pl.col(f"{column}_note") == note)
        for column, notes in (("investment", ("missing", "negative", "zero")), ("saving", ("missing", "nonpositive")))
        for note in notes
    }
    aggregates = {
        "measures": pl.len().cast(pl.Int64),
        **counts,
        "investment_median": cost.median(),
        "investment_total": _sum(cost),
        "costed": cost.count().cast(pl.Int64),
        "payback_median": pl.col("payback").median(),
        "with_payback": pl.col("payback").count().cast(pl.Int64),
        "annual_saving_total": _sum(saving),
        "annual_saving_implemented": _sum_of(saving, done),
        "with_saving": saving.count().cast(pl.Int64),
        **aside,
    }
    ordered = screened.sort(*by, "enterprise", "measure", nulls_last=True)
    grouped = ordered.group_by(*by, maintain_order=True).agg(**aggregates) if by else ordered.select(**aggregates)
    decided = pl.col("implemented") + pl.col("not_implemented")
    share = pl.when(decided > 0).then(pl.col("implemented") / decided)
    return grouped.with_columns(implemented_share=share)


def savings(screened: pl.DataFrame, by: Sequence[str] = ("type",)) -> pl.DataFrame:
    """Add up the amounts saved per year for each group of `by`, carrier and kind of unit.

    Returns `by`, `carrier`, `unit`, `measures`, `amount`, `implemented_amount` [unit/a] over the `with_amount`
    measures; measures whose carrier or unit is missing are counted in rows of their own.
    """
    frame = _common(screened)
    amount, done = pl.col("_amount"), pl.col("outcome") == "implemented"
    keys = [*by, "carrier", "_unit"]
    sums = frame.sort(*keys, "enterprise", "measure", nulls_last=True).group_by(keys, maintain_order=True)
    return sums.agg(
        measures=pl.len().cast(pl.Int64),
        with_amount=amount.count().cast(pl.Int64),
        amount=_sum(amount),
        implemented_amount=_sum_of(amount, done.fill_null(False)),
    ).rename({"_unit": "unit"})


def macc(screened: pl.DataFrame) -> Macc:
    """Return the marginal abatement cost curve of each carrier: measures by rising cost per unit saved.

    `screened`: see `screen`; amounts of one carrier in units of one kind are converted and make one curve.
    `steps`: `carrier`, `unit`, `step` (1 …), `enterprise`, `measure`, `type`, `outcome`, `investment_note`, `unit_cost`
    [currency/unit] = annual_cost/amount, `saving` [unit/a], `start`, `end` (cumulative saving [unit/a]). Equal costs
    stand in the order of enterprise and measure.
    `left_out`: `carrier`, `reason` (a key of LEFT_OUT, the first that holds), `measures`; no measure is in neither.
    """
    frame = _common(screened).with_columns(_reason=_left_out())
    kept = frame.filter(pl.col("_reason") == "").with_columns(unit_cost=pl.col("annual_cost") / pl.col("_amount"))
    kept = kept.sort("carrier", "_unit", "unit_cost", "enterprise", "measure")
    curve = ["carrier", "_unit"]
    end = pl.col("_amount").cum_sum().over(curve)
    steps = kept.select(
        "carrier",
        pl.col("_unit").alias("unit"),
        pl.int_range(1, pl.len() + 1).over(curve).alias("step"),
        "enterprise",
        "measure",
        "type",
        "outcome",
        "investment_note",
        "unit_cost",
        pl.col("_amount").alias("saving"),
        end.shift(1, fill_value=0.0).over(curve).alias("start"),
        end.alias("end"),
    )
    left = frame.filter(pl.col("_reason") != "").group_by("carrier", reason="_reason")
    counted = left.agg(measures=pl.len().cast(pl.Int64)).sort("carrier", "reason", nulls_last=True)
    return Macc(steps, counted)


def _common(screened: pl.DataFrame) -> pl.DataFrame:
    """Add `_amount` and `_unit`: amounts of one carrier and kind in one unit; null where a part is missing."""
    given = screened.drop_nulls(["carrier", "unit"]).select("carrier", "unit").unique()
    table = conversions(given.iter_rows()).select("unit", "scale", carrier="key", _unit="common")
    joined = screened.join(table, on=["carrier", "unit"], how="left", maintain_order="left")
    return joined.with_columns(_amount=pl.col("amount") * pl.col("scale")).drop("scale")


def _left_out() -> pl.Expr:
    return _first(
        [
            (pl.col("carrier").is_null(), "carrier_missing"),
            (pl.col("_amount").is_null(), "amount_missing"),
            (pl.col("_amount") <= 0, "amount_nonpositive"),
            (pl.col("investment_note") == "missing", "investment_missing"),
            (pl.col("investment_note") == "negative", "investment_negative"),
            (pl.col("saving_note") == "missing", "saving_missing"),
        ]
    )


def _first(cases: Sequence[tuple[pl.Expr, str]]) -> pl.Expr:
    """Return the name of the first case that holds, "" where none does."""
    result = pl.lit("")
    for condition, name in reversed(cases):
        result = pl.when(condition).then(pl.lit(name)).otherwise(result)
    return result


def _count(condition: pl.Expr) -> pl.Expr:
    return condition.sum().cast(pl.Int64)


def _sum_of(values: pl.Expr, chosen: pl.Expr) -> pl.Expr:
    """Return the sum over the chosen rows: zero where none is chosen, null where none of the chosen has a value."""
    return pl.when(chosen.sum() == 0).then(0.0).otherwise(_sum(values.filter(chosen)))


def _sum(values: pl.Expr) -> pl.Expr:
    """Return the sum, null (not zero) where there is nothing to add."""
    return pl.when(values.count() > 0).then(values.sum())
