"""The values as given → a frame of small codes, refused where a row cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from qingshen.language import Text
from qingshen.methods.evaluation.dense import RANKS, REPORTED, STATUSES, UNSTATED
from qingshen.methods.evaluation.plan import Plan
from qingshen.problems import Place, Problem, Refused

# Rows encoded and scattered at once.
BATCH = 200_000


def encode(values: pl.LazyFrame, plan: Plan) -> Iterator[pl.DataFrame]:
    """Yield `enterprise` as given, `value` (NaN where none), and `indicator, level, status` as UInt8 codes, in batches.

    Encoded while it is read, so that the texts of a large cohort never stand in memory together. An empty status
    means reported. Raises `Refused` with rows that name no enterprise or indicator, and with unknown texts.
    """
    enterprise = pl.col("enterprise")
    if isinstance(values.collect_schema()["enterprise"], pl.Categorical | pl.Enum):
        enterprise = enterprise.cast(pl.Utf8)
    indicator, level, status = _code("indicator", plan.codes), _code("level", RANKS), _code("status", STATUSES)
    query = values.select(
        enterprise,
        indicator,
        pl.col("value").cast(pl.Float64).fill_null(np.nan),
        level.fill_null(UNSTATED),
        (status + REPORTED).fill_null(REPORTED),
        odd=enterprise.is_null() | indicator.is_null() | _is_unknown("level", level) | _is_unknown("status", status),
    )
    yield query.limit(0).collect()  # a cohort of nobody has these columns too
    for batch in query.collect_batches(chunk_size=BATCH):
        if batch["odd"].any():
            raise Refused(_odd(values, plan))
        yield batch


def _odd(values: pl.LazyFrame, plan: Plan) -> Iterator[Problem]:
    yield from _unnamed(values, "enterprise")
    yield from _unnamed(values, "indicator")
    yield from _unknown(values, "indicator", plan.codes)
    yield from _unknown(values, "level", RANKS)
    yield from _unknown(values, "status", STATUSES)


def _code(column: str, known: tuple[str, ...]) -> pl.Expr:
    """The position of each text in `known`, null for a text that is not there."""
    return pl.col(column).cast(pl.Utf8).cast(pl.Enum(known), strict=False).to_physical().cast(pl.UInt8)


def _is_unknown(column: str, code: pl.Expr) -> pl.Expr:
    return code.is_null() & pl.col(column).is_not_null()


def _unknown(values: pl.LazyFrame, column: str, known: tuple[str, ...]) -> Iterator[Problem]:
    found = values.filter(_is_unknown(column, _code(column, known))).select(
        pl.col(column).cast(pl.Utf8).unique().sort()
    )
    if texts := found.collect().to_series().to_list():
        what = Text("未知的" + column + "：{}", "unknown " + column + ": {}")
        remedy = Text("可用：" + "、".join(known), "known: " + ", ".join(known))
        yield problem_with(column, f"{column}-unknown", texts, what, remedy)


def _unnamed(values: pl.LazyFrame, column: str) -> Iterator[Problem]:
    if count := values.select(pl.col(column).is_null().sum()).collect().item():
        what = Text("{} 行没有" + column, "{} rows without " + column)
        remedy = Text("补上，或删去这些行", "give it, or drop these rows")
        yield problem_with(column, f"{column}-missing", [str(count)], what, remedy)


def problem_with(place: str, code: str, found: list[str], what: Text, remedy: Text) -> Problem:
    """Return a problem whose text names the first five of what was found."""
    text = Text(what.zh.format("、".join(found[:5])), what.en.format(", ".join(found[:5])))
    return Problem(Place(cell=place), code, text, remedy)
