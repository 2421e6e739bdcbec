"""Intensities: each enterprise's amount per output, inside groups of comparable output."""

from collections.abc import Sequence
from typing import Literal

import polars as pl

from qingshen.language import Text
from qingshen.methods.benchmark.comparable import conversions, read_values
from qingshen.problems import Place, Problem, Refused

REASONS = {
    "": Text("可比", "compared"),
    "no_output": Text("缺产量", "no output"),
    "zero_output": Text("产量为零", "output is zero"),
    "negative_output": Text("产量为负", "output is negative"),
    "no_amount": Text("缺数据", "no amount"),
}
UNGROUPED = "—"


def intensities(
    amounts: pl.DataFrame,
    outputs: pl.DataFrame,
    group_by: Sequence[str] = (),
    mixed: Literal["split", "refuse"] = "split",
) -> pl.DataFrame:
    """Return amount per output of every enterprise and variable; where there is none, the reason.

    `amounts`: `enterprise, variable, value, unit` (one row a pair); `outputs`: `enterprise, value, unit` and the
    columns of `group_by` (one row an enterprise). Outputs of different kinds (t, m2, 件) are never put together: they
    make groups of their own, or are refused with mixed="refuse". Units of one kind are converted.

    Returns one row for each enterprise and variable: `enterprise`, `group` (output unit · values of `group_by`; null
    without output), `variable`, `unit` (of the intensity), `amount`, `output`, `intensity`, `reason` (a key of
    REASONS), `amount_unit`, `output_unit`. Raises Refused also where a variable is given in units of different kinds.
    """
    amount = _converted_amounts(read_values("amounts", amounts, ["enterprise", "variable"]))
    output = _grouped_outputs(read_values("outputs", outputs, ["enterprise"], group_by), group_by, mixed)
    enterprises = pl.concat([amount["enterprise"], output["enterprise"]]).unique().to_frame()
    variables = amount.select("variable", "amount_unit").unique()
    every = enterprises.join(variables, how="cross")
    joined = every.join(amount.drop("amount_unit"), on=["enterprise", "variable"], how="left").join(
        output, on="enterprise", how="left"
    )
    told = joined.with_columns(reason=_reason())
    known = pl.when(pl.col("reason") == "")
    return told.select(
        "enterprise",
        "group",
        "variable",
        unit=pl.when(pl.col("output_unit") == "")
        .then("amount_unit")
        .otherwise(pl.concat_str("amount_unit", pl.lit("/"), "output_unit")),
        amount="amount",
        output="output",
        intensity=known.then(pl.col("amount") / pl.col("output")),
        reason="reason",
        amount_unit="amount_unit",
        output_unit="output_unit",
    ).sort("group", "variable", "enterprise", nulls_last=True)


def excluded(intensities: pl.DataFrame) -> pl.DataFrame:
    """Count what is not compared: `group`, `variable`, `reason`, `enterprises`."""
    left = intensities.filter(pl.col("reason") != "")
    counted = left.group_by("group", "variable", "reason").agg(enterprises=pl.len().cast(pl.Int64))
    return counted.sort("group", "variable", "reason", nulls_last=True)


def _reason() -> pl.Expr:
    output = pl.col("output")
    return (
        pl.when(output.is_null())
        .then(pl.lit("no_output"))
        .when(output < 0)
        .then(pl.lit("negative_output"))
        .when(output == 0)
        .then(pl.lit("zero_output"))
        .when(pl.col("amount").is_null())
        .then(pl.lit("no_amount"))
        .otherwise(pl.lit(""))
    )


def _converted_amounts(amounts: pl.DataFrame) -> pl.DataFrame:
    given = amounts.drop_nulls("unit")
    table = conversions(given.select("variable", "unit").unique().iter_rows())
    kinds = table.group_by("key").agg(kinds=pl.col("kind").n_unique(), units=pl.col("unit").sort()).sort("key")
    problems = [
        Problem(
            Place("amounts", cell=variable),
            "units-mixed",
            Text(f"“{variable}”的单位不可换算: {'、'.join(spelt)}", f"{variable} in units of different kinds: {spelt}"),
            Text("同一项目只用同类单位", "give a variable in units of one kind"),
        )
        for variable, count, spelt in kinds.iter_rows()
        if count > 1
    ]
    if problems:
        raise Refused(problems)
    one_unit = table.select(variable="key", amount_unit="common").unique()
    scaled = amounts.join(table.rename({"key": "variable"}), on=["variable", "unit"], how="left")
    scaled = scaled.select("enterprise", "variable", amount=pl.col("value") * pl.col("scale"))
    return scaled.join(one_unit, on="variable", how="left")


def _grouped_outputs(outputs: pl.DataFrame, group_by: Sequence[str], mixed: str) -> pl.DataFrame:
    given = outputs.drop_nulls(["value", "unit"])
    table = conversions(("", unit) for unit in given["unit"].unique())
    if mixed == "refuse" and table["kind"].n_unique() > 1:
        counts = given.group_by("unit").agg(pl.len()).sort("unit")
        listed = ", ".join(f"{unit} ({count})" for unit, count in counts.iter_rows())
        what = Text(f"产量单位不可比: {listed}", f"outputs of different kinds: {listed}")
        remedy = Text('分组比较 (mixed_units = "split") 或统一产品单位', 'compare in groups (mixed_units = "split")')
        raise Refused([Problem(Place("outputs"), "outputs-mixed", what, remedy)])
    labels = [pl.col("common"), *(pl.col(name).cast(pl.String).fill_null(UNGROUPED) for name in group_by)]
    return given.join(table, on="unit", how="left").select(
        "enterprise",
        output=pl.col("value") * pl.col("scale"),
        output_unit="common",
        group=pl.concat_str(labels, separator=" · "),
    )
