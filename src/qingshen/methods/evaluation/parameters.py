"""The enterprises' parameters, by name, as arrays over the enterprises."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl

from qingshen.language import Text
from qingshen.methods.evaluation.encode import problem_with
from qingshen.methods.evaluation.plan import Floats, Plan
from qingshen.problems import Problem

TWICE = (
    "parameter-duplicate",
    Text("参数重复：{}", "parameter given twice: {}"),
    Text("每家企业只留一行", "keep one row an enterprise"),
)
NO_AMOUNT = (
    "output-invalid",
    Text("产量不是非负的数：{}", "output is not an amount of zero or more: {}"),
    Text("更正产量；不生产的填0或不填", "correct it; what is not made is 0 or left out"),
)


def misgiven(plan: Plan, parameters: pl.DataFrame | None) -> Iterator[Problem]:
    """Yield the parameters given twice and the outputs that are no amounts."""
    if parameters is None:
        return
    outputs = {product for one in plan.classes for group in one.groups for product in group.products}
    asked = parameters.filter(pl.col("name").is_in(sorted(plan.parameters)))
    twice = asked.filter(asked.select("enterprise", "name").is_duplicated())
    amount = pl.col("value").cast(pl.Float64)
    absurd = asked.filter(pl.col("name").is_in(sorted(outputs)) & ((amount < 0) | amount.is_infinite()))
    for (code, what, remedy), rows in ((TWICE, twice), (NO_AMOUNT, absurd)):
        for name in rows["name"].unique().sort():
            named = rows.filter(pl.col("name") == name)["enterprise"].cast(pl.Utf8).unique().sort()
            yield problem_with(f"parameters.{name}", code, named.to_list(), what, remedy)


def arranged(plan: Plan, parameters: pl.DataFrame | None, enterprises: pl.Series) -> dict[str, Floats]:
    """Return each parameter the system asks for as an array over the enterprises, NaN where it is not given."""
    found = {}
    for name in sorted(plan.parameters):
        values = np.full(len(enterprises), np.nan)
        if parameters is not None and len(parameters):
            given = parameters.filter(pl.col("name") == name).select(
                pl.col("enterprise").cast(enterprises.dtype), pl.col("value").cast(pl.Float64)
            )
            joined = enterprises.to_frame("enterprise").join(given, on="enterprise", how="left", maintain_order="left")
            values = joined["value"].fill_null(np.nan).to_numpy().copy()
        found[name] = values
    for own, general in plan.general.items():
        found[own] = np.where(np.isnan(found[own]), found[general], found[own])
    return found
