"""The score of a candidate over the principles of the enterprise list, and points on a linear scale [DESIGN]."""

from collections.abc import Iterator, Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen import messages
from qingshen.messages import suggestion
from qingshen.methods.activities import need_columns
from qingshen.methods.selection.requirements import PACKAGE, PLACE, POSITIVE
from qingshen.problems import Place, Problem, Refused

CRITERIA = ("enterprise", "principle", "criterion", "value", "points", "reason")
MOST_POINTS = 10.0


def score(criteria: pl.DataFrame, weights: Mapping[str, float]) -> pl.DataFrame:
    """Score each enterprise: G_e = Σ_k v_k · g_ek [0-10] [DESIGN] (PROCEDURE 3.6, over the principles of 3.2).

    `criteria`: `enterprise, principle, criterion, value, points` [0-10], `reason`; a missing point stays unknown.
    `weights` v_k > 0 by principle, normalised here to Σ v_k = 1. g_ek is the mean of the points known of the principle.

    Returns one row an enterprise, sorted: a column for each principle (null without points), `score` [0-10] over the
    known weight alone (null where nothing is known) and `known` [0-1], the share of the weight that has points.
    Raises `Refused` with every missing column, name or weight, repeated criterion and point outside 0 to 10.
    """
    need_columns("criteria", criteria.columns, CRITERIA)
    given = criteria.with_columns(pl.col("points").cast(pl.Float64).fill_nan(None))
    if problems := [*_weights(given, weights), *_rows(given)]:
        raise Refused(problems)
    principles = sorted(weights)
    # Sorted, so that sums do not depend on the order of rows.
    ordered = given.sort("enterprise", "principle", "criterion")
    mean = [pl.col("points").filter(pl.col("principle") == name).mean().alias(name) for name in principles]
    frame = ordered.group_by("enterprise", maintain_order=True).agg(mean)
    whole = sum(weights[name] for name in principles)
    share = {name: weights[name] / whole for name in principles}
    known = pl.sum_horizontal(pl.when(pl.col(name).is_not_null()).then(share[name]) for name in principles)
    total = pl.sum_horizontal(pl.col(name) * share[name] for name in principles)
    return frame.with_columns(score=pl.when(known > 0).then(total / known), known=pl.min_horizontal(known, 1.0))


def points(values: "pl.Series | NDArray[np.float64]", reverse: bool = False) -> pl.Series:
    """Return points [0-10]: 10 · value / greatest value [DESIGN]; `reverse`: 10 less that. Unknown stays null.

    Not by rank: twice the amount has twice the points. Where every known value is zero, all are 0 (or 10 in reverse).
    Raises ValueError for negative or infinite values.
    """
    series = pl.Series("points", values).cast(pl.Float64).fill_nan(None)
    known = series.drop_nulls()
    if (known < 0).any() or known.is_infinite().any():
        raise ValueError("points are for finite values, none below zero")
    greatest = float(known.to_numpy().max(initial=0.0))
    scaled = series / greatest * MOST_POINTS if greatest else series
    return (MOST_POINTS - scaled if reverse else scaled).alias("points")


def _weights(frame: pl.DataFrame, weights: Mapping[str, float]) -> Iterator[Problem]:
    for name, weight in sorted(weights.items()):
        if not 0 < weight < float("inf"):
            facts: dict[str, object] = {"name": f"weights.{name}", "value": weight, "range": POSITIVE}
            yield messages.fill(PACKAGE, Place(PLACE, cell=f"weights.{name}"), "requirement-outside", facts)
    for name in frame["principle"].drop_nulls().unique().sort().to_list():
        if name not in weights:
            yield _problem("principle-unweighted", name, principle=name, near=suggestion(name, weights))


def _rows(frame: pl.DataFrame) -> Iterator[Problem]:
    keys = ["enterprise", "principle", "criterion"]
    unnamed = pl.any_horizontal(pl.col(keys).is_null())
    if count := frame.filter(unnamed).height:
        yield _problem("criterion-unnamed", count=count)
    named = frame.filter(~unnamed)
    twice = named.filter(named.select(keys).is_duplicated()).select(keys).unique().sort(keys)
    for enterprise, principle, criterion in twice.iter_rows():
        place = f"{enterprise}.{principle}.{criterion}"
        yield _problem("criterion-twice", place, enterprise=enterprise, criterion=criterion)
    outside = named.filter((pl.col("points") < 0) | (pl.col("points") > MOST_POINTS)).sort(keys)
    for enterprise, criterion, value in outside.select("enterprise", "criterion", "points").iter_rows():
        yield _problem(
            "points-outside", f"{enterprise}.{criterion}", enterprise=enterprise, criterion=criterion, value=value
        )


def _problem(code: str, cell: str = "", **facts: object) -> Problem:
    return messages.fill(PACKAGE, Place("criteria", cell=cell), code, facts)
