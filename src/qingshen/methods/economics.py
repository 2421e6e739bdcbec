"""Economic evaluation of options (经济评估): F, N, NPV, NPVR, IRR, the decision rules, what changes them.

    F = P − (P − D)·r    D = I/Y    N = I/F    NPV = F·Σ_{j=1..n} (1+i)^−j − I    NPVR = NPV/I    NPV(IRR) = 0

PROCEDURE 2.5 (training texts of cleaner-production audits): F is the same in each of the n years, also beyond the years
of depreciation, and the tax term holds as printed where P < D: the loss then lowers the tax of other profits.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import ArrayLike, NDArray

from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.problems import Place, Problem, Refused

Array = NDArray[np.float64]
NUMBERS = ("investment", "annual_saving", "depreciation_years", "life_years", "discount_rate", "tax_rate")
FACTORS = ("investment", "annual_saving", "life_years", "discount_rate")
CHANGES = (-0.2, -0.1, 0.1, 0.2)
STEP = 0.01
# A bracket as wide as 700 halved this often is closed to the last digit.
HALVINGS, ROUNDING = 80, 1e-15
# Figures that meet their limit to within this share do so: the rest is rounding.
TOLERANCE = 1e-9
NOTES = {
    "": Text("有效", "usable"),
    "missing": Text("缺少数据", "figures missing"),
    "investment_negative": Text("投资为负", "investment negative"),
    "cash_flow_nonpositive": Text(
        "年净现金流量不大于零，投资不能收回", "yearly cash flow not above zero: never pays back"
    ),
    "no_cost": Text("无投资 (无费)，无内部收益率", "no investment (no cost): no internal rate of return"),
    "not_recovered": Text("寿命期内不能收回投资", "the investment is not recovered within the life"),
}
REASONS = {
    "payback_too_long": Text("投资偿还期过长", "payback too long"),
    "never_pays_back": Text("不能收回投资", "never pays back"),
    "npv_negative": Text("净现值为负", "net present value negative"),
    "irr_below": Text("内部收益率低于基准", "internal rate of return below the benchmark"),
    "payback_unknown": Text("投资偿还期或费用类别不明", "payback or cost class unknown"),
    "npv_unknown": Text("净现值不明", "net present value unknown"),
    "irr_unknown": Text("内部收益率不明", "internal rate of return unknown"),
}
# What an option may not hold, and what is asked instead.
RULES = (
    ("life_years", (pl.col("life_years") < 1) | (pl.col("life_years") % 1 != 0), Text("整年数", "whole years")),
    ("depreciation_years", pl.col("depreciation_years") <= 0, Text("大于 0", "above 0")),
    ("discount_rate", pl.col("discount_rate") <= -1, Text("大于 −1 的小数", "a fraction above −1")),
    ("tax_rate", ~pl.col("tax_rate").is_between(0, 1), Text("0 到 1 的小数", "a fraction from 0 to 1")),
)


@dataclass(frozen=True)
class Limits:
    """When an option is acceptable: N < `payback` [a] of its cost class, NPV ≥ 0, IRR ≥ `benchmark` [1/a].

    A class without a limit, and a benchmark of None, ask nothing. The sources teach 2-3, 5 and 10 a for medium, fairly
    high and high cost (PROCEDURE 2.5, 6.2: teaching values, not law), so that no value is a default here.
    """

    payback: Mapping[str, float]
    benchmark: float | None


class Sensitivity(NamedTuple):
    """`steps`: `option, factor, change, npv, irr, payback`; `switching`: `option, factor, change` at which NPV = 0."""

    steps: pl.DataFrame
    switching: pl.DataFrame


def annuity(life: ArrayLike, rate: ArrayLike) -> Array:
    """Return the present worth factor Σ_{j=1..n} (1+i)^−j [a], n where i = 0; NaN unless life n > 0, rate i > −1."""
    n, i = np.broadcast_arrays(np.asarray(life, dtype=np.float64), np.asarray(rate, dtype=np.float64))
    held = (n > 0) & (i > -1)
    safe = np.where(held & (i != 0), i, 1.0)
    return np.where(held, np.where(i == 0, n, -np.expm1(-n * np.log1p(safe)) / safe), np.nan)


def npv(cash_flow: ArrayLike, investment: ArrayLike, life: ArrayLike, rate: ArrayLike) -> Array:
    """Return NPV = Σ_{j=1..n} F/(1+i)^j − I [currency] (PROCEDURE 2.5); arrays broadcast, NaN stays NaN.

    `cash_flow` F [currency/a], `investment` I [currency], `life` n > 0 [a], `rate` i > −1 [1/a].
    """
    return np.asarray(np.asarray(cash_flow, dtype=np.float64) * annuity(life, rate) - np.asarray(investment))


def irr_exact(cash_flow: ArrayLike, investment: ArrayLike, life: ArrayLike) -> Array:
    """Return IRR [1/a], the root of NPV(IRR) = 0 in (−1, ∞) (PROCEDURE 2.5); arguments as in `npv`.

    There is exactly one where F > 0 and I > 0, negative where F·n < I; NaN elsewhere. Found to rounding, −1 included.
    """
    flow, cost, years = _broadcast(cash_flow, investment, life)
    found = np.full(flow.shape, np.nan)
    asked = (flow > 0) & (cost > 0) & (years > 0)
    found[asked] = _roots(np.log(cost[asked]) - np.log(flow[asked]), years[asked])
    return found


def irr_interpolated(cash_flow: ArrayLike, investment: ArrayLike, life: ArrayLike) -> Array:
    """Return IRR [1/a] by trial: i1 + NPV1·(i2 − i1)/(NPV1 + |NPV2|), i1 and i2 = i1 + 1 % about the root.

    PROCEDURE 2.5, as the training texts print it; a little above the exact root. NaN where `irr_exact` is negative.
    """
    flow, cost, years = _broadcast(cash_flow, investment, life)
    exact = irr_exact(flow, cost, years)
    rising = exact >= 0
    low = np.where(rising, np.floor(np.where(rising, exact, 0.0) / STEP), 0.0)
    # The root may stand on a step, to within rounding.
    low = np.where(npv(flow, cost, years, low * STEP) < 0, np.maximum(low - 1, 0), low)
    low = np.where(npv(flow, cost, years, (low + 1) * STEP) >= 0, low + 1, low)
    first = np.maximum(npv(flow, cost, years, low * STEP), 0.0)
    span = first + np.abs(npv(flow, cost, years, (low + 1) * STEP))
    return np.where(rising, (low + first / np.where(span > 0, span, 1.0)) * STEP, np.nan)


def appraise(options: pl.DataFrame) -> pl.DataFrame:
    """Add the economic figures to each option (PROCEDURE 2.5); money in one unit [currency] throughout.

    `options`: `option` (unique), `investment` I [currency] ≥ 0, subsidies taken off, `annual_saving` P [currency/a],
    `depreciation_years` Y > 0 [a], `life_years` n ≥ 1, whole [a], `discount_rate` i > −1 [1/a], `tax_rate` r [0-1].
    Adds `depreciation` D, `profit` T = P − D, `net_profit` E = T·(1 − r), `cash_flow` F = E + D [currency/a], `payback`
    N = I/F [a], `npv` [currency], `npvr` = NPV/I, `irr`, `irr_interpolated` [1/a], `note` (a key of NOTES, the first
    that holds) and `missing` (columns, joined by ";"). What cannot be computed is null: N where F ≤ 0 (it is 0 where
    I = 0 and F > 0), NPVR and IRR where I = 0, what needs a missing figure or a negative investment. Sorted by option.
    Raises `Refused` with every missing column, unnamed or repeated option, and figure outside its range.
    """
    need_columns("options", options.columns, ("option", *NUMBERS))
    numbers = pl.col(*NUMBERS).cast(pl.Float64)
    read = options.with_columns(pl.when(numbers.is_finite()).then(numbers)).sort("option", nulls_last=True)
    if problems := [*_named(read), *_outside(read)]:
        raise Refused(problems)
    return _figures(read)


def judge(appraised: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Add `acceptable` and `reasons` (keys of REASONS, joined by ";") by the decision rules of PROCEDURE 2.5.

    `appraised`: see `appraise`, with `cost_class` where `limits.payback` is not empty. False where a rule fails, null
    where none fails and one cannot be judged. Without investment (I = 0, F > 0) any rate of return is reached.
    """
    classed = ["cost_class"] if limits.payback else []
    need_columns("options", appraised.columns, ["investment", "payback", "npv", "irr", "note", *classed])
    note = pl.col("note")
    never = note == "cash_flow_nonpositive"
    rules: list[tuple[pl.Expr, str]] = [(never, "never_pays_back")]
    if limits.payback:
        asked = pl.col("cost_class").is_in(list(limits.payback)) | pl.col("cost_class").is_null()
        limit = pl.col("cost_class").replace_strict(dict(limits.payback), default=None, return_dtype=pl.Float64)
        late = pl.col("payback") >= limit * (1 - TOLERANCE)
        rules += [(late, "payback_too_long"), (asked & late.is_null() & ~never, "payback_unknown")]
    value = pl.col("npv")
    rules += [(value < -TOLERANCE * pl.col("investment"), "npv_negative"), (value.is_null(), "npv_unknown")]
    if limits.benchmark is not None:
        rate = pl.col("irr")
        rules += [(rate < limits.benchmark - TOLERANCE, "irr_below")]
        rules += [(rate.is_null() & ~never & (note != "no_cost"), "irr_unknown")]
    codes = [pl.when(rule.fill_null(False)).then(pl.lit(code)) for rule, code in rules]
    reasons = pl.concat_str(codes, separator=";", ignore_nulls=True)
    failed = pl.any_horizontal(rule.fill_null(False) for rule, code in rules if not code.endswith("unknown"))
    acceptable = pl.when(failed).then(False).when(reasons == "").then(True)
    return appraised.with_columns(acceptable=acceptable, reasons=reasons)


def sensitivity(
    options: pl.DataFrame, changes: Sequence[float] = CHANGES, factors: Sequence[str] = FACTORS
) -> Sensitivity:
    """Return the figures of each option when one factor changes by a share of itself, and the change at which NPV = 0.

    `options`: see `appraise`. `changes` > −1; `factors` of FACTORS. A changed life need not be whole: the annuity
    factor is taken at the fraction [DESIGN]. A changed investment changes D too. `switching.change` is null where no
    change of the factor alone (nor a missing figure) brings NPV to 0; a discount rate switches at IRR, if i > 0.
    Raises ValueError for other factors and changes.
    """
    if not set(factors) <= set(FACTORS) or not all(-1 < change < float("inf") for change in changes):
        raise ValueError(f"factors {factors} must be of {FACTORS}, changes {changes} finite and above -1")
    base = appraise(options)
    steps = [
        _figures(base.with_columns(pl.col(factor) * (1 + change))).select(
            "option", pl.lit(factor).alias("factor"), pl.lit(float(change)).alias("change"), "npv", "irr", "payback"
        )
        for factor in factors
        for change in sorted(changes)
    ]
    keys = {"option": pl.String, "factor": pl.String, "change": pl.Float64}
    switching = [base.select("option", pl.lit(factor).alias("factor"), _switch(base, factor)) for factor in factors]
    none = pl.DataFrame(schema=keys | dict.fromkeys(("npv", "irr", "payback"), pl.Float64))
    return Sensitivity(
        pl.concat([none, *steps]).sort("option", "factor", "change"),
        pl.concat([pl.DataFrame(schema=keys), *switching]).sort("option", "factor"),
    )


def _broadcast(*values: ArrayLike) -> tuple[Array, ...]:
    return tuple(np.broadcast_arrays(*(np.asarray(value, dtype=np.float64) for value in values)))


def _roots(ratio: Array, years: Array) -> Array:
    """Return the rates at which the annuity factors are I/F, e^`ratio`; sought as ln(1 + rate), exact also near −1."""
    low, high = -ratio / years, np.logaddexp(0.0, -ratio)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        above = _worth(middle, years) > ratio
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    force = (low + high) / 2
    return np.asarray(np.expm1(np.where(np.abs(force) < ROUNDING, 0.0, force)))


def _worth(force: Array, years: Array) -> Array:
    """Return ln of the annuity factor at rate e^`force` − 1."""
    size = np.where(force == 0, 1.0, np.abs(force))
    one, all_years = np.log(-np.expm1(-size)), np.log(-np.expm1(-size * years))
    return np.where(force == 0, np.log(years), all_years - one - np.where(force > 0, force, years * force))


def _figures(options: pl.DataFrame) -> pl.DataFrame:
    """Return the options with the figures of `appraise`; values are taken as they are."""
    cost, saving, tax = pl.col("investment"), pl.col("annual_saving"), pl.col("tax_rate")
    profit = saving - pl.col("depreciation")
    wear = pl.when(cost == 0).then(0.0).when(cost > 0).then(cost / pl.col("depreciation_years"))
    flow = pl.when(cost >= 0).then(saving - profit * tax)
    worn = options.with_columns(depreciation=wear)
    frame = worn.with_columns(profit=profit, net_profit=profit * (1 - tax), cash_flow=flow)
    column = {name: frame[name].to_numpy().astype(np.float64) for name in ("cash_flow", *NUMBERS)}
    terms = column["cash_flow"], column["investment"], column["life_years"]
    value = npv(*terms, column["discount_rate"])
    figures = {"npv": value, "irr": irr_exact(*terms), "irr_interpolated": irr_interpolated(*terms)}
    frame = frame.with_columns(pl.Series(name, value).fill_nan(None) for name, value in figures.items())
    missing = [pl.when(pl.col(name).is_null()).then(pl.lit(name)) for name in NUMBERS]
    return frame.with_columns(
        payback=pl.when(pl.col("cash_flow") > 0).then(cost / pl.col("cash_flow")),
        npvr=pl.when(cost > 0).then(pl.col("npv") / cost),
        note=_note(cost),
        missing=pl.concat_str(missing, separator=";", ignore_nulls=True),
    )


def _note(cost: pl.Expr) -> pl.Expr:
    flow, gap = pl.col("cash_flow"), pl.any_horizontal(pl.col(*NUMBERS).is_null())
    notes = {
        "investment_negative": cost < 0,
        "cash_flow_nonpositive": flow <= 0,
        # Without investment there is nothing to depreciate.
        "missing": gap & ~((cost == 0) & pl.col("npv").is_not_null()).fill_null(False),
        "no_cost": cost == 0,
        "not_recovered": flow * pl.col("life_years") < cost,
    }
    return pl.coalesce(*(pl.when(holds).then(pl.lit(name)) for name, holds in notes.items()), pl.lit(""))


def _switch(base: pl.DataFrame, factor: str) -> pl.Series:
    """Return the relative change of `factor` at which NPV = 0, null where there is none."""
    cost, saving, tax, rate = pl.col("investment"), pl.col("annual_saving"), pl.col("tax_rate"), pl.col("discount_rate")
    life, flow = pl.col("life_years"), pl.col("cash_flow")
    worth = pl.Series("worth", annuity(base["life_years"].to_numpy(), base["discount_rate"].to_numpy())).fill_nan(None)
    # NPV is linear in I and in P: P·(1 − r)·A − I·(1 − r·A/Y).
    gain = saving * (1 - tax) * pl.col("worth")
    burden = cost - tax * pl.col("worth") * pl.col("depreciation")
    # NPV = 0 at the discounted payback: n = −ln(1 − I·i/F)/ln(1 + i), I/F where i = 0.
    share = cost * rate / flow
    turn = pl.when(rate == 0).then(cost / flow).when(share < 1).then(-(-share).log1p() / rate.log1p())
    switch = {
        "investment": pl.when((cost > 0) & (burden > 0) & (gain >= 0)).then(gain / burden - 1),
        "annual_saving": pl.when((saving > 0) & (tax < 1)).then(burden / gain - 1),
        "discount_rate": pl.when(rate > 0).then(pl.col("irr") / rate - 1),
        "life_years": pl.when((flow > 0) & (cost > 0)).then(turn / life - 1),
    }
    return base.with_columns(worth).select(switch[factor].cast(pl.Float64).alias("change"))["change"]


def _named(frame: pl.DataFrame) -> list[Problem]:
    problems = []
    if count := frame["option"].null_count():
        what = Text(f"有 {count} 行没有方案名称", f"{count} rows have no option")
        problems.append(Problem(Place("options"), "option-unnamed", what, Text("请补全", "fill them in")))
    for name in frame.filter(pl.col("option").is_duplicated())["option"].drop_nulls().unique().sort().to_list():
        what = Text(f"方案“{name}”出现了多次", f"the option '{name}' occurs more than once")
        remedy = Text("每个方案只留一行", "leave one row an option")
        problems.append(Problem(Place("options", cell=str(name)), "option-twice", what, remedy))
    return problems


def _outside(frame: pl.DataFrame) -> list[Problem]:
    return [
        Problem(
            Place("options", cell=f"{name}.{column}"),
            "figure-outside",
            Text(f"方案“{name}”的 {column} 为 {value:g}", f"{column} of the option '{name}' is {value:g}"),
            Text(f"应为{allowed.zh}；未知则留空", f"it must be {allowed.en}; leave it empty if unknown"),
        )
        for column, wrong, allowed in RULES
        for name, value in frame.filter(wrong).select("option", column).iter_rows()
    ]
