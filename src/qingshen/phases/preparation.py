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

    A cohort whose enterprises were assessed in different years is compared as it is, and said to be so.
    """
    years = [
        frame.select("enterprise", "year")
        for frame in (case.quantities, case.activities, case.answers)
        if not frame.is_empty()
    ]
    if not years:
        return pl.DataFrame(schema={"enterprise": pl.Utf8, "year": case.quantities.schema["year"]})
    latest = pl.concat(years).filter(pl.col("enterprise").is_in(enterprises))
    return latest.group_by("enterprise").agg(pl.col("year").max()).sort("enterprise")
