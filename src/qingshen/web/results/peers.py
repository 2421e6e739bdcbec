"""Anonymous peers: what at least five others have, never who they are."""

from typing import TYPE_CHECKING, NamedTuple

import polars as pl

from qingshen.web.reporting.peers import FEWEST

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

KNOWN = ("reported", "estimated")


class Peers(NamedTuple):
    """What the others have of one indicator; a figure is None where fewer than five give it.

    `median`, `best_fifth` in the indicator's unit; `second`: share of them at level II or better; `graded`: how many
    are graded.
    """

    count: int
    median: float | None
    best_fifth: float | None
    graded: int
    second: float | None


def current(found: "Reckoned", table: str) -> pl.DataFrame:
    """Return the rows of `table` in the year each enterprise is compared by."""
    frame, years = found.table(table), found.table("reference_years")
    if frame.is_empty() or years.is_empty():
        return frame
    return frame.join(years, on=["enterprise", "year"], how="semi", maintain_order="left")


def peers(found: "Reckoned", enterprise: str) -> dict[str, Peers]:
    """Return the others' statistics by indicator; an indicator fewer than five others know says nothing."""
    system, rows = found.case.system, current(found, "indicators")
    if system is None or rows.is_empty():
        return {}
    others = rows.filter(pl.col("enterprise") != enterprise, pl.col("status") != "not_applicable")
    known = pl.col("value").is_not_null() & pl.col("status").is_in(KNOWN)
    value = pl.col("value").filter(known)
    graded = pl.col("level").is_not_null()
    table = others.group_by("indicator").agg(
        value.len().alias("count"), value.median().alias("median"),
        value.quantile(0.2, "linear").alias("low"), value.quantile(0.8, "linear").alias("high"),
        graded.sum().alias("graded"), pl.col("level").filter(graded).is_in(["I", "II"]).mean().alias("second"),
    )  # fmt: skip
    said = {}
    for row in table.iter_rows(named=True):
        one = system.by_code.get(row["indicator"])
        enough = row["count"] >= FEWEST
        best = row["low"] if one is not None and one.direction == "lower" else row["high"]
        said[row["indicator"]] = Peers(
            row["count"], row["median"] if enough else None, best if enough else None,
            row["graded"], row["second"] if row["graded"] >= FEWEST else None,
        )  # fmt: skip
    return said


def class_medians(shares: pl.DataFrame, enterprise: str) -> dict[str, float]:
    """Return the median share of each class's points among the others; {} for fewer than five of them."""
    others = shares.filter(pl.col("enterprise") != enterprise)
    medians = others.group_by("class").agg(pl.len().alias("n"), pl.col("certain").median())
    return {row["class"]: row["certain"] for row in medians.iter_rows(named=True) if row["n"] >= FEWEST}


def class_shares(found: "Reckoned", k: int = 2) -> pl.DataFrame:
    """Return `enterprise, class, certain, best`: the share of the points of index `k` each has of each class [%].

    `certain` from what is known, `best` if every gap reaches level I. Nothing where no index is formed.
    """
    system, rows = found.case.system, current(found, "indicators")
    columns = {"enterprise": pl.Utf8, "class": pl.Utf8, "certain": pl.Float64, "best": pl.Float64}
    if system is None or rows.is_empty() or not system.weighted:
        return pl.DataFrame(schema=columns)
    classes = {one.code: one.class_code for one in system.indicators}
    reached = ("I", "II", "III")[:k]
    whole = pl.col(f"points_{k}") + pl.col(f"lost_{k}")
    possible = pl.when(pl.col("level_best").is_in(reached)).then(whole).otherwise(0.0)
    table = rows.with_columns(pl.col("indicator").replace_strict(classes, default=None).alias("class"))
    sums = table.group_by("enterprise", "class", maintain_order=True).agg(
        whole.sum().alias("whole"), pl.col(f"points_{k}").sum().alias("points"), possible.sum().alias("possible")
    )
    given = sums.filter(pl.col("whole") > 0, pl.col("class").is_not_null())
    return given.select(
        "enterprise", "class", (100 * pl.col("points") / pl.col("whole")).alias("certain"),
        (100 * pl.col("possible") / pl.col("whole")).alias("best"),
    )  # fmt: skip
