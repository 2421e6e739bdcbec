"""Weighted-sum ranking (权重总和计分排序法) and how far its order depends on the weights.

Score_k = Σ_f R_kf·W_f, R = 1 … 10, the highest total first (PROCEDURE 2.2: audit focus, 2.3: options; field knowledge).
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.stats import rankdata

from qingshen.language import Text
from qingshen.methods.activities import need_columns
from qingshen.problems import Place, Problem, Refused

Array = NDArray[np.float64]
SCALE = (1.0, 10.0)
# Totals that differ by rounding only are equal: rounded as an index is before it meets its limit.
DECIMALS = 9


def weighted_sum(
    scores: pl.DataFrame, weights: Mapping[str, float], scale: tuple[float, float] = SCALE
) -> pl.DataFrame:
    """Return each candidate's total and rank.

    `scores`: `candidate`, `factor`, `points` within `scale`; a row that is absent or null is missing. `weights`:
    factor → W ≥ 0, not all zero. Returns `candidate`, `total` = Σ R·W over the known points · Σ W / Σ known W (so that
    a missing point counts as the mean of the others [DESIGN]), `total_low`, `total_high` (missing points at the ends of
    `scale`),
    `rank` by `total` (1 = highest; equal totals share the better rank), `known` [0-1] share of the weight with points,
    `missing` (factors, ";"-joined). Without any known weight `total` and `rank` are null. Sorted by rank, candidate.
    Raises Refused for keys missing or twice, points outside the scale, factors without weight, impossible weights.
    """
    candidates, factors, points = _matrix(scores, weights, scale)
    weight = np.array([weights[name] for name in factors], dtype=np.float64)
    known = ~np.isnan(points)
    # Summed as `whole` is, so that with every point known nothing is left but zero.
    reached, held, whole = np.nan_to_num(points) @ weight, (known * weight).sum(axis=1), weight.sum()
    mean = _normalised(reached, held)
    left = whole - held
    frame = pl.DataFrame(
        {
            "candidate": candidates,
            "total": np.round(mean * whole, DECIMALS),
            "total_low": np.round(reached + left * scale[0], DECIMALS),
            "total_high": np.round(reached + left * scale[1], DECIMALS),
            "known": held / whole,
            "_mean": np.round(mean, DECIMALS),
            "missing": [";".join(n for n, is_known in zip(factors, row, strict=True) if not is_known) for row in known],
        },
        schema_overrides={"candidate": pl.String, "missing": pl.String},
    ).with_columns(pl.col("total", "_mean").fill_nan(None))
    # By the points per weight: their size does not depend on that of the weights.
    rank = pl.col("_mean").rank("min", descending=True).cast(pl.Int64)
    ranked = frame.select("candidate", "total", "total_low", "total_high", rank.alias("rank"), "known", "missing")
    return ranked.sort("rank", "candidate", nulls_last=True)


def stability(
    scores: pl.DataFrame,
    weights: Mapping[str, float],
    spread: Mapping[str, tuple[float, float]] | float,
    trials: int = 10000,
    seed: int = 0,
    scale: tuple[float, float] = SCALE,
) -> pl.DataFrame:
    """Return how the ranks answer to weights drawn at random [DESIGN].

    `scores`, `weights`: see `weighted_sum`. `spread`: factor → (low, high), the others keep their weight; or one share
    s [0-1]: every weight within W·(1 ± s). Weights are drawn uniformly and independently with PCG64(`seed`), `trials`
    ≥ 1 times. Returns `candidate`, `first` [0-1] (share of trials it stands first; equal firsts share it), `mean_rank`
    (equal totals have the mean of their ranks), `rank_low`, `rank_high` (5 % and 95 % of the trials), null for a
    candidate without any known weight. Sorted by mean rank, candidate. Needs trials × candidates numbers in memory.
    """
    if trials < 1:
        raise ValueError(f"{trials} trials")
    candidates, factors, points = _matrix(scores, weights, scale)
    low, high = _ranges(factors, weights, spread)
    drawn = np.random.Generator(np.random.PCG64(seed)).uniform(low, high, size=(trials, len(factors)))
    known = ~np.isnan(points)
    ranked = known @ high > 0
    points, known = points[ranked], known[ranked]
    totals = np.round(_normalised(drawn @ np.nan_to_num(points).T, drawn @ known.T.astype(np.float64)), DECIMALS)
    ranks = rankdata(-totals, method="average", axis=1) if totals.size else totals
    best = ranks == ranks.min(axis=1, keepdims=True) if totals.size else totals
    figures = {
        "first": (best / np.sum(best, axis=1, keepdims=True)).mean(axis=0) if totals.size else [],
        "mean_rank": ranks.mean(axis=0),
        "rank_low": np.quantile(ranks, 0.05, axis=0, method="inverted_cdf"),
        "rank_high": np.quantile(ranks, 0.95, axis=0, method="inverted_cdf"),
    }
    names = [name for name, is_ranked in zip(candidates, ranked, strict=True) if is_ranked]
    found = pl.DataFrame(
        {"candidate": names, **figures}, schema_overrides={"candidate": pl.String, "first": pl.Float64}
    )
    everyone = pl.DataFrame({"candidate": candidates}, schema={"candidate": pl.String})
    return everyone.join(found, on="candidate", how="left").sort("mean_rank", "candidate", nulls_last=True)


def read_scores(
    table: str, scores: pl.DataFrame, keys: Sequence[str], value: str, scale: tuple[float, float] | None = None
) -> pl.DataFrame:
    """Return `keys` as strings and `value` as floats (NaN is missing), sorted by the keys.

    Raises Refused for columns absent, keys missing or twice, values infinite or outside `scale`, all at once.
    """
    need_columns(table, scores.columns, (*keys, value))
    read = scores.select(pl.col(*keys).cast(pl.String), pl.col(value).cast(pl.Float64).fill_nan(None)).sort(*keys)
    low, high = scale or (-math.inf, math.inf)
    beyond = read.filter(pl.col(value).is_infinite() | (pl.col(value) < low) | (pl.col(value) > high))
    said = (
        Text("请改正", "correct it") if scale is None else Text(f"应在 {low:g}-{high:g} 之间", f"use {low:g}-{high:g}")
    )
    problems = key_problems(table, read, keys) + [
        Problem(_place(table, row, keys), "value-outside", Text(f"数值 {row[value]:g}", f"value {row[value]:g}"), said)
        for row in beyond.iter_rows(named=True)
    ]
    if problems:
        raise Refused(problems)
    return read


def key_problems(table: str, frame: pl.DataFrame, keys: Sequence[str]) -> list[Problem]:
    """Return the problems of rows of `frame` whose `keys` are missing or stand there twice, sorted by place."""
    missing = frame.filter(pl.any_horizontal(pl.col(*keys).is_null()))
    twice = frame.drop_nulls(list(keys)).group_by(*keys).len().filter(pl.col("len") > 1).sort(*keys)
    absent, again = Text("缺少名称", "a name is missing"), Text("出现了多次", "stands there more than once")
    problems = [
        Problem(_place(table, row, keys), "key-missing", absent, Text("请补全", "fill it in"))
        for row in missing.sort(*keys).iter_rows(named=True)
    ]
    return problems + [
        Problem(_place(table, row, keys), "key-twice", again, Text("只留一行", "keep one row"))
        for row in twice.iter_rows(named=True)
    ]


def _place(table: str, row: Mapping[str, object], keys: Sequence[str]) -> Place:
    return Place(table, cell=" × ".join("—" if row[key] is None else str(row[key]) for key in keys))


def _matrix(
    scores: pl.DataFrame, weights: Mapping[str, float], scale: tuple[float, float]
) -> tuple[list[str], list[str], Array]:
    """Return candidates and factors, both sorted, and the points candidate × factor, NaN where missing."""
    read = read_scores("scores", scores, ("candidate", "factor"), "points", scale)
    factors = sorted(weights)
    _check(weights, {name: weights[name] for name in factors}, read)
    candidates = read["candidate"].unique().sort().to_list()
    points = np.full((len(candidates), len(factors)), np.nan)
    row, column = ({name: at for at, name in enumerate(names)} for names in (candidates, factors))
    for candidate, factor, value in read.drop_nulls().iter_rows():
        points[row[candidate], column[factor]] = value
    return candidates, factors, points


def _check(weights: Mapping[str, float], limits: Mapping[str, float], read: pl.DataFrame) -> None:
    """Raise Refused for factors without weight and for weights that are no weights."""
    remedy = Text("权重应为不小于零的数，且不全为零", "weights are numbers not below zero, not all of them zero")
    problems = [
        Problem(
            Place("weights", cell=name), "weight-missing", Text("该因素没有权重", "the factor has no weight"), remedy
        )
        for name in sorted(set(read["factor"]) - set(weights))
    ]
    problems += [
        Problem(Place("weights", cell=name), "weight-impossible", Text(f"权重 {value}", f"weight {value}"), remedy)
        for name, value in limits.items()
        if not (value >= 0 and math.isfinite(value))
    ]
    if not problems and not sum(limits.values()) > 0:
        problems.append(Problem(Place("weights"), "weights-zero", Text("权重全为零", "all weights are zero"), remedy))
    if problems:
        raise Refused(problems)


def _ranges(
    factors: Sequence[str], weights: Mapping[str, float], spread: Mapping[str, tuple[float, float]] | float
) -> tuple[Array, Array]:
    middle = np.array([weights[name] for name in factors], dtype=np.float64)
    if not isinstance(spread, Mapping):
        if not 0 <= spread <= 1:
            raise ValueError(f"a spread of {spread} is no share of the weight")
        return middle * (1 - spread), middle * (1 + spread)
    problems = [
        Problem(
            Place("spread", cell=name),
            "spread-impossible",
            Text(f"权重范围 {bounds[0]}-{bounds[1]}", f"range of weights {bounds[0]}-{bounds[1]}"),
            Text("写已知因素及其 0 ≤ 低 ≤ 高", "name a factor that has a weight, and 0 ≤ low ≤ high"),
        )
        for name, bounds in sorted(spread.items())
        if name not in weights or not (0 <= bounds[0] <= bounds[1] < math.inf)
    ]
    if problems:
        raise Refused(problems)
    pairs = np.array([spread.get(name, (weights[name], weights[name])) for name in factors], dtype=np.float64)
    return pairs[:, 0], pairs[:, 1]


def _normalised(reached: Array, held: Array) -> Array:
    """Return points per weight known, NaN where no weight is known."""
    normalised: Array = np.divide(reached, held, out=np.full(reached.shape, np.nan), where=held > 0)
    return normalised
