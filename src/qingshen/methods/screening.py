"""Screening of options (方案筛选): quick screen, cost class, weighted sum, and the four piles.

PROCEDURE 2.3 and 2.4 (field knowledge). There is no national limit between no/low and medium/high cost: the limits are
the audit's own.
"""

import math
from collections.abc import Mapping, Sequence

import polars as pl

from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.methods.ranking import SCALE, key_problems, weighted_sum
from qingshen.problems import Place, Problem, Refused

CRITERIA = {
    "technical": Text("技术可行性", "technically feasible"),
    "environmental": Text("环境效果", "environmental effect"),
    "economic": Text("经济效益", "economic benefit"),
    "ease": Text("实施难易", "easy to carry out"),
    "product": Text("对生产和产品的影响", "no harm to production and product"),
}
CLASSES = {
    "none": Text("无费", "no cost"),
    "low": Text("低费", "low cost"),
    "medium": Text("中费", "medium cost"),
    "high": Text("高费", "high cost"),
}
PILES = {
    "feasible_low": Text("可行的无/低费方案", "feasible, no or low cost"),
    "feasible_high": Text("初步可行的中/高费方案", "feasible at first sight, medium or high cost"),
    "infeasible": Text("不可行方案", "infeasible"),
    "deferred": Text("暂缓方案", "deferred"),
}
REASONS = {
    "": Text("", ""),
    "failed": Text("初步筛选未通过", "failed the quick screen"),
    "postponed": Text("决定暂缓", "people postponed it"),
    "marks_missing": Text("初步筛选未填全", "marks of the quick screen are missing"),
    "cost_unknown": Text("投资未知", "the investment is not known"),
    "not_ranked": Text("未计分", "it has no rank"),
    "ranked_below": Text("排名在取用数之后", "it ranks below those that go on"),
}


def quick_screen(marks: pl.DataFrame) -> pl.DataFrame:
    """Return which options pass the quick screen (初步筛选, PROCEDURE 2.3 step 1).

    `marks`: `option` and the five criteria of CRITERIA, true (√), false (×) or null (not marked). Returns `option`,
    `passed` (true only where all are true, false where one is false, else null), `result` ("passed" | "failed" |
    "unknown"), `failed` and `missing` (criteria, ";"-joined), sorted by option.
    Raises Refused for columns absent, options unnamed or twice, marks that are not true or false.
    """
    need_columns("marks", marks.columns, ("option", *CRITERIA))
    _need_bool("marks", marks, tuple(CRITERIA))
    read = _keyed("marks", marks).with_columns(pl.col(*CRITERIA).cast(pl.Boolean))
    # Kleene logic: one × decides whatever else is unknown.
    passed = pl.all_horizontal(pl.col(*CRITERIA))
    result = pl.when(passed).then(pl.lit("passed")).when(~passed).then(pl.lit("failed")).otherwise(pl.lit("unknown"))
    return read.select(
        "option",
        passed.alias("passed"),
        result.alias("result"),
        _listed({name: ~pl.col(name) for name in CRITERIA}).alias("failed"),
        _listed({name: pl.col(name).is_null() for name in CRITERIA}).alias("missing"),
    ).sort("option")


def weighted(scores: pl.DataFrame, weights: Mapping[str, float], scale: tuple[float, float] = SCALE) -> pl.DataFrame:
    """Return the weighted-sum ranking of options (PROCEDURE 2.3 step 2): `option` for `candidate` in `weighted_sum`.

    `scores`: `option`, `factor`, `points`.
    """
    need_columns("scores", scores.columns, ("option", "factor", "points"))
    named = scores.select("factor", "points", candidate="option")
    return weighted_sum(named, weights, scale).rename({"candidate": "option"})


def cost_class(investment: pl.Series | Sequence[float | None], low_limit: float, high_limit: float) -> pl.Series:
    """Return the cost class of each investment: a key of CLASSES, null where the investment is missing.

    `investment` ≥ 0 and the limits 0 < low ≤ high [same currency]: zero is "none", below `low_limit` "low", below
    `high_limit` "medium", else "high" (a limit itself belongs to the class above). Raises Refused for investments
    negative or infinite, ValueError for impossible limits.
    """
    if not 0 < low_limit <= high_limit < math.inf:
        raise ValueError(f"limits {low_limit} and {high_limit} are not 0 < low ≤ high")
    given = pl.Series("investment", investment, dtype=pl.Float64)
    cleaned = given.fill_nan(None)
    remedy = Text(
        "投资应为不小于零的数；不知道就留空", "write a number not below zero, or nothing where it is not known"
    )
    problems = [
        Problem(
            Place("investment", cell=str(at + 1)), "investment-impossible", Text(f"投资 {v}", f"investment {v}"), remedy
        )
        for at, v in enumerate(cleaned.to_list())
        if v is not None and not 0 <= v < math.inf
    ]
    if problems:
        raise Refused(problems)
    value = pl.col("investment")
    named = (
        pl.when(value.is_null())
        .then(pl.lit(None, pl.String))
        .when(value == 0)
        .then(pl.lit("none"))
        .when(value < low_limit)
        .then(pl.lit("low"))
        .when(value < high_limit)
        .then(pl.lit("medium"))
        .otherwise(pl.lit("high"))
    )
    return cleaned.to_frame().select(named.alias("cost_class")).to_series()


def pile(options: pl.DataFrame, most: int | None = None) -> pl.DataFrame:
    """Return the pile of each option (汇总筛选结果, PROCEDURE 2.3 step 3).

    `options`: `option`, `passed` (bool or null), `cost_class` (a key of CLASSES or null), optional `rank` (of the
    weighted sum) and `postponed` (decided by people). `most`: how many ranks of medium and high cost go on to the
    feasibility study (3-5 in the manual), None all. An option that failed is infeasible; one that people postponed,
    whose marks or cost are not known, or that ranks below `most` is deferred, never dropped [DESIGN].
    Returns `option`, `pile` (a key of PILES), `reason` (a key of REASONS), sorted by option.
    """
    need_columns("options", options.columns, ("option", "passed", "cost_class"))
    _need_bool("options", options, [name for name in ("passed", "postponed") if name in options.columns])
    absent = {
        name: pl.lit(None, kind)
        for name, kind in (("rank", pl.Float64), ("postponed", pl.Boolean))
        if name not in options.columns
    }
    named = _keyed("options", options).with_columns(
        pl.col("passed").cast(pl.Boolean), pl.col("cost_class").cast(pl.String), **absent
    )
    read = named.with_columns(pl.col("rank").cast(pl.Float64).fill_nan(None))
    _need_classes(read)
    cheap = pl.col("cost_class").is_in(["none", "low"])
    beyond = pl.lit(most is not None) & ~cheap
    cases = {
        "failed": ~pl.col("passed"),
        "postponed": pl.col("postponed").cast(pl.Boolean),
        "marks_missing": pl.col("passed").is_null(),
        "cost_unknown": pl.col("cost_class").is_null(),
        "not_ranked": beyond & pl.col("rank").is_null(),
        "ranked_below": beyond & (pl.col("rank") > (most or 0)),
    }
    reason = pl.lit("")
    for name, holds in reversed(cases.items()):
        reason = pl.when(holds).then(pl.lit(name)).otherwise(reason)
    kind = pl.when(cheap).then(pl.lit("feasible_low")).otherwise(pl.lit("feasible_high"))
    place = (
        pl.when(pl.col("reason") == "")
        .then(kind)
        .when(pl.col("reason") == "failed")
        .then(pl.lit("infeasible"))
        .otherwise(pl.lit("deferred"))
    )
    told = read.with_columns(reason=reason).with_columns(pile=place)
    return told.select("option", "pile", "reason").sort("option")


def _listed(cases: Mapping[str, pl.Expr]) -> pl.Expr:
    """Return the names of the cases that hold, ";"-joined."""
    named = [pl.when(holds).then(pl.lit(name)) for name, holds in cases.items()]
    return pl.concat_str(named, separator=";", ignore_nulls=True)


def _keyed(table: str, frame: pl.DataFrame) -> pl.DataFrame:
    read = frame.with_columns(pl.col("option").cast(pl.String))
    if problems := key_problems(table, read, ("option",)):
        raise Refused(problems)
    return read


def _need_bool(table: str, frame: pl.DataFrame, columns: Sequence[str]) -> None:
    remedy = Text("写 true、false 或留空", "write true, false or nothing")
    problems = [
        Problem(Place(table, cell=name), "mark-unreadable", Text("不是真/假值", "is neither true nor false"), remedy)
        for name in columns
        if frame.schema[name] not in (pl.Boolean, pl.Null)
    ]
    if problems:
        raise Refused(problems)


def _need_classes(frame: pl.DataFrame) -> None:
    unknown = frame.filter(~pl.col("cost_class").is_in(list(CLASSES))).sort("option")
    problems = [
        Problem(
            Place("options", cell=row["option"]),
            "cost-class-unknown",
            Text(f"未知的费用类别“{row['cost_class']}”", f"unknown cost class '{row['cost_class']}'"),
            Text(f"可用：{'、'.join(CLASSES)}", f"choose from {', '.join(CLASSES)}"),
        )
        for row in unknown.iter_rows(named=True)
    ]
    if problems:
        raise Refused(problems)
