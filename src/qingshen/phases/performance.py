"""Phase 5, 绩效评估和持续清洁生产: what changed between the baseline year and the audited year, on the same list."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case

RANK = {"none": 0, "III": 1, "II": 2, "I": 3}
TOTALS = (("energy_totals", "tce", "energy", "tce"), ("carbon_totals", "tco2", "ghg", "tCO2"))


def _pair(frame: pl.DataFrame, years: tuple[int, int], columns: list[str]) -> pl.DataFrame:
    """Return the enterprises that stand in both years, their columns as `<name>_before` and `<name>_after`."""
    before, after = (
        frame.filter(pl.col("year") == year).select(
            "enterprise", *(pl.col(name).alias(f"{name}_{when}") for name in columns)
        )
        for year, when in zip(years, ("before", "after"), strict=True)
    )
    # Sorted, so that sums do not depend on the order of rows by their last digit.
    return before.join(after, on="enterprise", how="inner").sort("enterprise")


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


def _sums(part: pl.DataFrame, undoubted: pl.DataFrame) -> dict[str, float]:
    change = pl.col("value_before") / pl.col("q_before") * pl.col("q_after") - pl.col("value_after")
    columns = {"before": "value_before", "after": "value_after", "output_before": "q_before", "output_after": "q_after"}
    return {
        "enterprises": part.height,
        **{name: float(part[column].sum()) for name, column in columns.items()},
        "saving": float(part.select(change.sum()).item()),
        "doubtful": part.height - undoubted.height,
        "saving_undoubted": float(undoubted.select(change.sum()).item()),
        "after_undoubted": float(undoubted["value_after"].sum()),
    }


def at_constant_output(case: Case, enterprises: list[str], tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the saving at constant output S = Σ (x_before − x_after) · q_after [DESIGN], per variable.

    Over the enterprises that have amount and output in both years. Columns: `variable, unit, enterprises, before,
    after` (amounts), `output_before, output_after, output_unit, saving, doubtful` (enterprises among them with a
    figure to ask about), `saving_undoubted` (without those), `after_undoubted`, `method`.
    """
    years = (case.settings.years[0], case.settings.years[-1])
    outputs = case.quantities.filter(pl.col("variable") == case.settings.benchmark.output, pl.col("value") > 0)
    produced = _pair(outputs.rename({"value": "q"}), years, ["q", "unit"])
    produced = produced.filter(pl.col("unit_before") == pl.col("unit_after"))
    doubts = tables.get("doubts", pl.DataFrame(schema={"enterprise": pl.Utf8, "variable": pl.Utf8}))
    rows = []
    for (variable, unit), frame in _amounts(case, enterprises, tables).group_by(
        "variable", "unit", maintain_order=True
    ):
        both = (
            _pair(frame, years, ["value"])
            .join(produced, on="enterprise", maintain_order="left")
            .drop_nulls(["value_before", "value_after"])
        )
        suspects = doubts.filter(pl.col("variable") == variable).select("enterprise").unique()
        for (output_unit,), part in both.group_by("unit_after", maintain_order=True):
            sums = _sums(part, part.join(suspects, on="enterprise", how="anti", maintain_order="left"))
            rows.append({"variable": variable, "unit": unit, **sums, "output_unit": output_unit, "method": "[DESIGN]"})
    return pl.DataFrame(rows).sort("variable", "unit", "output_unit") if rows else pl.DataFrame()
