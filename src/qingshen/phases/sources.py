"""Phase 2, 审核 — 现状调查: one figure from several sources, what the survey gathered, and who is asked again."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.case.schema import PLACE_COLUMNS as PLACE
from qingshen.phases.decisions import DECIDED, Record
from qingshen.phases.implementation.given import scaled

STEP = "survey"
VERDICTS = ("agrees", "differs", "within", "exceeds", "unreported")
RECONCILED = "balance"
# Which stream of a balance is what a quantity of the forms states; the reconciled sum is a source of its own.
INTAKES = {"water": "fresh_water"}


def sources_compared(case: Case, tables: dict[str, pl.DataFrame], enterprises: list[str]) -> pl.DataFrame:
    """Return each further source beside the reported figure.

    Columns: `enterprise, year, variable, source, value, reported, unit, ratio` (reported/value), `verdict`, and the
    place of the source. "agrees" within [survey] tolerance; a permit is a limit: "within" or "exceeds"; "unreported"
    where the enterprise reports nothing that can be told in the unit of the source. A closed water balance is a source
    of the fresh water.
    """
    own = pl.concat(
        [
            case.quantities.select("enterprise", "year", "variable", reported="value", own_unit="unit"),
            case.activities.select("enterprise", "year", variable="carrier", reported="amount", own_unit="unit"),
        ],
        how="vertical_relaxed",
    )
    reported = own.unique(["enterprise", "year", "variable"], keep="first", maintain_order=True)
    columns = ["enterprise", "year", "variable", "source", "value", "unit", *PLACE]
    given = pl.concat([case.sources.select(columns), _reconciled(tables).select(columns)], how="vertical_relaxed")
    tolerance = case.settings.survey.tolerance
    both = given.filter(pl.col("enterprise").is_in(enterprises)).join(
        reported, on=["enterprise", "year", "variable"], how="left"
    )
    # An activity keeps the unit its enterprise wrote: it is told in that of the source.
    both = scaled(both, "own_unit", "unit").with_columns(reported=pl.col("reported") * pl.col("scale"))
    ratio = pl.when(pl.col("value") > 0).then(pl.col("reported") / pl.col("value"))
    permit, off = pl.col("source") == "permit", (pl.col("ratio") - 1).abs() > tolerance
    verdict = (
        pl.when(pl.col("reported").is_null()).then(pl.lit("unreported"))
        .when(permit & (pl.col("reported") > pl.col("value"))).then(pl.lit("exceeds"))
        .when(permit).then(pl.lit("within"))
        .when(off | ((pl.col("value") == 0) & (pl.col("reported") > 0))).then(pl.lit("differs"))
        .otherwise(pl.lit("agrees"))
    )  # fmt: skip
    told = both.with_columns(ratio=ratio).with_columns(verdict=verdict)
    order = ["enterprise", "year", "variable", "source", "value", "reported", "unit", "ratio", "verdict", *PLACE]
    return told.select(order).sort("enterprise", "year", "variable", "source")


def _reconciled(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the reconciled intake of each closed balance as a source."""
    schema = {"enterprise": pl.String, "year": pl.Int32, "variable": pl.String, "source": pl.String,
              "value": pl.Float64, "unit": pl.String, **dict.fromkeys(PLACE, pl.String)}  # fmt: skip
    streams = tables.get("balance_streams", pl.DataFrame())
    if streams.is_empty():
        return pl.DataFrame(schema=schema)
    intake = streams.filter(pl.col("balance").is_in(list(INTAKES)), pl.col("role") == "fresh")
    key = ["enterprise", "year", "balance"]
    summed = intake.group_by(key, maintain_order=True).agg(
        value=pl.when(pl.col("reconciled").null_count() == 0).then(pl.col("reconciled").sum()),
        unit=pl.col("unit").first(),
    )
    return summed.drop_nulls("value").select(
        "enterprise", "year", variable=pl.col("balance").replace_strict(INTAKES), source=pl.lit(RECONCILED),
        value="value", unit="unit", **{name: pl.lit(None, dtype=pl.String) for name in PLACE},
    )  # fmt: skip


def records(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return what was written down of site visits and interviews at the audited enterprises, with its place."""
    return case.records.filter(pl.col("enterprise").is_in(enterprises)).sort("enterprise", "record")


def survey_states(case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]) -> pl.DataFrame:
    """Return whose data are taken: `enterprise, items, missing, complete, doubts, records` and accept or return.

    Proposed to be returned is who misses a limiting indicator or half of the items, or has a figure another source
    contradicts [DESIGN].
    """
    now = tables["reference_years"]
    complete = tables["completeness"].join(
        now.with_columns(pl.col("year").cast(pl.Int32)), on=["enterprise", "year"], how="semi"
    )
    asked = (
        tables["doubts"]
        .group_by("enterprise")
        .agg(doubts=pl.len().cast(pl.Int64), contradicted=pl.col("kind").is_in(["source", "permit"]).any())
    )
    told = tables["records"].group_by("enterprise").agg(records=pl.len().cast(pl.Int64))
    table = (
        pl.DataFrame({"enterprise": sorted(enterprises)}, schema={"enterprise": pl.String})
        .join(complete.select("enterprise", "items", "missing", "complete"), on="enterprise", how="left")
        .join(asked, on="enterprise", how="left")
        .join(told, on="enterprise", how="left")
        .with_columns(pl.col("doubts", "records").fill_null(0), pl.col("contradicted").fill_null(False))
    )
    gaps = _limiting_gaps(case, tables)
    back = (
        (pl.col("complete") < 0.5)
        | pl.col("complete").is_null()
        | pl.col("contradicted")
        | pl.col("enterprise").is_in(gaps)
    )
    proposed = table.with_columns(
        subject="enterprise", proposal=pl.when(back).then(pl.lit("return")).otherwise(pl.lit("accept"))
    )
    decided = record.decide(STEP, proposed, {"accept", "return"})
    return decided.select("enterprise", "items", "missing", "complete", "doubts", "records", *DECIDED)


def _limiting_gaps(case: Case, tables: dict[str, pl.DataFrame]) -> list[str]:
    if case.system is None or "values" not in tables:
        return []
    limiting = [one.code for one in case.system.indicators if one.limiting]
    now = tables["reference_years"].with_columns(pl.col("year").cast(pl.Int32))
    values = (
        tables["values"].with_columns(pl.col("year").cast(pl.Int32)).join(now, on=["enterprise", "year"], how="semi")
    )
    missing = values.filter(pl.col("indicator").is_in(limiting), pl.col("status") == "missing")
    return missing["enterprise"].unique().sort().to_list()
