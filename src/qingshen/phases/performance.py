"""Phase 5, 绩效评估和持续清洁生产: what changed between the baseline year and the audited year, on the same list."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from qingshen.case import Case

RANK = {"none": 0, "III": 1, "II": 2, "I": 3}
KEPT = ("enterprise", "variable", "unit", "before", "after")
TOTALS = (("energy_totals", "tce", "energy", "tce"), ("carbon_totals", "tco2", "ghg", "tCO2"))


def _pair(frame: pl.DataFrame, years: tuple[int, int], columns: list[str], keys: Sequence[str] = ()) -> pl.DataFrame:
    """Return what stands in both years: `columns` as `<name>_before` and `<name>_after`, by enterprise and `keys`."""
    by = ["enterprise", *keys]
    before, after = (
        frame.filter(pl.col("year") == year).select(*by, *(pl.col(name).alias(f"{name}_{when}") for name in columns))
        for year, when in zip(years, ("before", "after"), strict=True)
    )
    # Sorted, so that sums do not depend on the order of rows by their last digit.
    return before.join(after, on=by, how="inner").sort(by)


def level_changes(levels: pl.DataFrame, years: tuple[int, int]) -> pl.DataFrame:
    """Return each enterprise's level and indices before and after, and `rise`, the steps it rose for certain.

    A level that gaps leave open can be the better one: `rise` counts from the best possible level before to the
    certain level after, a fall (negative) from the certain level before to the best possible one after; null where
    the gaps of either year allow neither, nor prove that nothing changed.
    """
    columns = ["level", "level_best", "index_1", "index_2", "index_3"]
    paired = _pair(levels, years, columns)

    def rank(column: str) -> pl.Expr:
        return pl.col(column).replace_strict(old=list(RANK), new=list(RANK.values()), return_dtype=pl.Int32)

    up = rank("level_after") - rank("level_best_before")
    down = rank("level_best_after") - rank("level_before")
    return paired.with_columns(rise=pl.when(up >= 0, down <= 0).then(0).when(up > 0).then(up).when(down < 0).then(down))


def _amounts(case: Case, enterprises: list[str], accounts: dict[str, pl.DataFrame]) -> pl.DataFrame:
    reported = case.quantities.filter(
        pl.col("enterprise").is_in(enterprises), pl.col("variable").is_in(list(case.settings.benchmark.amounts))
    ).select("enterprise", "year", "variable", "value", "unit")
    parts = [reported]
    for table, column, variable, unit in TOTALS:
        if table in accounts:
            frame = accounts[table]
            parts.append(
                frame.select("enterprise", "year", variable=pl.lit(variable), value=pl.col(column), unit=pl.lit(unit))
            )
    return pl.concat(parts, how="vertical_relaxed")


def of_enterprises(case: Case, enterprises: list[str], tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return what each enterprise saved at its output of the audited year: s = x_before · q_after − a_after [DESIGN].

    One row an enterprise and variable, where amount and output are known in both years: `enterprise, variable, unit,
    before, after` (amounts), `output_before, output_after, output_unit, saving, doubtful` (whether one of its figures
    of this variable is to be asked about).
    """
    years = (case.settings.years[0], case.settings.years[-1])
    outputs = case.quantities.filter(pl.col("variable") == case.settings.benchmark.output, pl.col("value") > 0)
    produced = _pair(
        outputs.select("enterprise", "year", output="value", output_unit="unit"), years, ["output"], ["output_unit"]
    )
    amounts = _amounts(case, enterprises, tables).drop_nulls("value").rename({"value": ""})
    both = _pair(amounts, years, [""], ["variable", "unit"]).rename({"_before": "before", "_after": "after"})
    doubts = tables.get("doubts", pl.DataFrame(schema={"enterprise": pl.Utf8, "variable": pl.Utf8}))
    doubtful = doubts.select("enterprise", "variable", doubtful=pl.lit(True)).unique()
    saving = pl.col("before") / pl.col("output_before") * pl.col("output_after") - pl.col("after")
    return (
        both.join(produced, on="enterprise")
        .join(doubtful, on=["enterprise", "variable"], how="left")
        .select(
            *KEPT,
            "output_before",
            "output_after",
            "output_unit",
            saving=saving,
            doubtful=pl.col("doubtful").fill_null(False),
        )
        .sort("variable", "unit", "output_unit", "enterprise")
    )


def at_constant_output(saved: pl.DataFrame) -> pl.DataFrame:
    """Add up what `of_enterprises` gives, per variable and output unit: S = Σ (x_before − x_after)·q_after [DESIGN].

    Columns: `variable, unit, enterprises, before, after, output_before, output_after, saving, doubtful` (enterprises
    with a figure to ask about), `saving_undoubted`, `after_undoubted` (without those), `output_unit, method`.
    """
    if saved.is_empty():
        return pl.DataFrame()
    sure = ~pl.col("doubtful")
    sums = [pl.col(name).sum() for name in ("before", "after", "output_before", "output_after", "saving")]
    return (
        saved.group_by("variable", "unit", "output_unit", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("enterprises"),
            *sums,
            pl.col("doubtful").sum().cast(pl.Int64),
            saving_undoubted=pl.col("saving").filter(sure).sum(),
            after_undoubted=pl.col("after").filter(sure).sum(),
        )
        .select("variable", "unit", "enterprises", "before", "after", "output_before", "output_after", "saving",
                "doubtful", "saving_undoubted", "after_undoubted", "output_unit", method=pl.lit("[DESIGN]"))
    )  # fmt: skip
