"""Phase 1, 审核准备: which enterprises are audited."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case


def enterprise_list(case: Case) -> pl.DataFrame:
    """Return every enterprise of the case with `listed` ("yes" or "no") and the reason, sorted by enterprise."""
    return case.enterprises.select(
        "enterprise",
        "name",
        "credit_code",
        "province",
        "city",
        "district",
        "process",
        "size",
        pl.col("listed").fill_null("yes"),
        "reason",
    ).sort("enterprise")


def audited(case: Case) -> list[str]:
    """Return the enterprises on the list; only they are graded, compared and summed."""
    return enterprise_list(case).filter(pl.col("listed") == "yes")["enterprise"].to_list()


def reference_years(case: Case, enterprises: list[str]) -> pl.DataFrame:
    """Return `enterprise, year`: the audited year where the enterprise has data of it, else its latest.

    A cohort whose enterprises were assessed in different years is compared as it is, and said to be so. A row left
    blank is no data (a workbook has such rows for every year, a table need not); who left all blank is missing in the
    latest year asked for.
    """
    rows = [
        frame.select("enterprise", "year", said=pl.col("status") != "missing")
        for frame in (case.quantities, case.activities, case.answers, case.streams)
        if not frame.is_empty()
    ]
    if not rows:
        return pl.DataFrame(schema={"enterprise": pl.Utf8, "year": case.quantities.schema["year"]})
    asked = pl.concat(rows).filter(pl.col("enterprise").is_in(enterprises)).group_by("enterprise")
    latest = pl.coalesce(pl.col("year").filter("said").max(), pl.col("year").max())
    return asked.agg(year=latest).sort("enterprise")
