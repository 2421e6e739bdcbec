"""Phase 2, 审核 — 现状调查: how complete the data are, and which figures do not look right."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import STATUSES

PLACE = ("file", "sheet", "cell")


def completeness(case: Case, enterprises: list[str], values: pl.DataFrame) -> pl.DataFrame:
    """Return one row an enterprise and year: how many items are reported, estimated, below detection, missing, n/a.

    With an index system the items are its indicators, otherwise the quantities and energy uses in the tables.
    `complete` [0-1] is the share known among the items that apply; null where nothing applies.
    """
    if values.is_empty():
        rows = [
            frame.select("enterprise", pl.col("year").cast(pl.Int32), pl.col("status").fill_null("reported"))
            for frame in (case.quantities, case.activities)
        ]
        items = pl.concat(rows).filter(pl.col("enterprise").is_in(enterprises))
    else:
        items = values.select("enterprise", pl.col("year").cast(pl.Int32), "status")
    counts = [(pl.col("status") == status).sum().alias(status) for status in STATUSES]
    table = items.group_by("enterprise", "year").agg(pl.len().alias("items"), *counts).sort("enterprise", "year")
    applicable = pl.col("items") - pl.col("not_applicable")
    known = applicable - pl.col("missing")
    return table.with_columns(complete=pl.when(applicable > 0).then(known / applicable))


def _places(case: Case) -> pl.DataFrame:
    return case.quantities.select("enterprise", "year", "variable", *PLACE)


def _unlike_peers(case: Case, intensities: pl.DataFrame, percentiles: pl.DataFrame) -> pl.DataFrame:
    """Return the intensities that are outliers among comparable enterprises, as multiples of the group's median."""
    medians = percentiles.select("group", "variable", median="p50")
    return (
        intensities.filter(pl.col("outlier").fill_null(False))
        .join(medians, on=["group", "variable"], how="left")
        .select(
            "enterprise",
            "variable",
            kind=pl.lit("peers"),
            value="intensity",
            unit="unit",
            reference="median",
            ratio=pl.col("intensity") / pl.col("median"),
        )
    )


def _jumps(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return the quantities that grew or shrank beyond [survey] jump from one audited year to the next [DESIGN]."""
    years, jump = list(case.settings.years), case.settings.survey.jump
    wanted = case.quantities.filter(
        pl.col("enterprise").is_in(enterprises), pl.col("value") > 0, ~pl.col("status").is_in(["below_detection"])
    ).sort("enterprise", "variable", "year")
    series = ["enterprise", "variable"]
    paired = wanted.with_columns(
        previous=pl.col("value").shift(1).over(series), previous_year=pl.col("year").shift(1).over(series)
    )
    following = dict(zip(years[1:], years[:-1], strict=True))
    next_to = pl.col("previous_year") == pl.col("year").replace_strict(following, default=None, return_dtype=pl.Int32)
    ratio = pl.col("value") / pl.col("previous")
    return paired.filter(next_to & ((ratio > jump) | (ratio < 1 / jump))).select(
        "enterprise", "variable", "year", kind=pl.lit("years"), value="value", unit="unit",
        reference="previous", ratio=ratio, **{name: pl.col(name) for name in PLACE},
    )  # fmt: skip


def _too_good(case: Case, values: pl.DataFrame) -> pl.DataFrame:
    """Return shares and utilisations above 100 %, which no balance allows."""
    shares = [one.code for one in case.system.indicators if one.unit == "%" and one.formula] if case.system else []
    if not shares:
        return pl.DataFrame()
    return values.filter(pl.col("indicator").is_in(shares), pl.col("value") > 100).select(
        "enterprise", pl.col("year").cast(pl.Int32), variable="indicator", kind=pl.lit("share"), value="value",
        unit=pl.lit("%"), reference=pl.lit(100.0), ratio=pl.col("value") / 100,
    )  # fmt: skip


def _contradicted(compared: pl.DataFrame) -> pl.DataFrame:
    """Return the figures another source contradicts."""
    kinds = {"differs": "source", "exceeds": "permit"}
    return compared.filter(pl.col("verdict").is_in(list(kinds))).select(
        "enterprise", "year", "variable", kind=pl.col("verdict").replace_strict(kinds), value="reported", unit="unit",
        reference="value", ratio="ratio", **{name: pl.col(name) for name in PLACE},
    )  # fmt: skip


def _out_of_range(case: Case, enterprises: list[str], current: pl.DataFrame) -> pl.DataFrame:
    """Return the amounts per output outside the ranges the audit states."""
    found = [pl.DataFrame()]
    known = case.quantities.join(current, on=["enterprise", "year"], how="semi").filter(
        pl.col("enterprise").is_in(enterprises), pl.col("value").is_not_null()
    )
    made = known.filter(pl.col("variable") == case.settings.benchmark.output, pl.col("value") > 0)
    produced = made.select("enterprise", "year", output="value", output_unit="unit")
    for one in case.settings.survey.ranges:
        ratio = known.filter(pl.col("variable") == one.variable).join(produced, on=["enterprise", "year"])
        ratio = ratio.with_columns(value=pl.col("value") / pl.col("output"))
        limit = pl.when(pl.col("value") < one.low).then(one.low).when(pl.col("value") > one.high).then(one.high)
        found.append(
            ratio.with_columns(reference=limit).drop_nulls("reference").select(
                "enterprise", "year", "variable", kind=pl.lit("range"), value="value",
                unit=pl.format("{}/{}", "unit", "output_unit"), reference="reference",
                ratio=pl.when(pl.col("reference") > 0).then(pl.col("value") / pl.col("reference")),
                **{name: pl.col(name) for name in PLACE},
            )
        )  # fmt: skip
    return pl.concat([one for one in found if one.width] or found, how="diagonal_relaxed")


def doubts(case: Case, enterprises: list[str], current: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the figures to ask about, worst first; each stays in the audit as reported.

    Columns: `enterprise, year, variable, kind, value, unit, reference, ratio, file, sheet, cell`. `kind`: "peers"
    (outlier among comparable enterprises, reference = median), "years" (against the year before), "share" (> 100 %),
    "source" (another source says otherwise), "permit" (above the discharge permit), "range" (amount per output outside
    [[survey.ranges]], reference = the limit passed).
    """
    parts = [_jumps(case, enterprises)]
    if "intensities" in tables:
        unlike = _unlike_peers(case, tables["intensities"], tables["percentiles"]).join(current, on="enterprise")
        parts.append(unlike.join(_places(case), on=["enterprise", "year", "variable"], how="left"))
    if "values" in tables:
        parts.append(_too_good(case, tables["values"]))
    if "sources_compared" in tables:
        parts.append(_contradicted(tables["sources_compared"]))
    parts.append(_out_of_range(case, enterprises, current))
    order = ["enterprise", "year", "variable", "kind", "value", "unit", "reference", "ratio", *PLACE]
    together = pl.concat([part for part in parts if part.width], how="diagonal_relaxed")
    return (
        together.select(order)
        .sort(pl.col("ratio").log().abs(), "enterprise", "year", "variable", "kind", descending=[True, *[False] * 4])
    )  # fmt: skip
