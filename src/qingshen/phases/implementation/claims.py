"""Phase 4, 方案实施 — 实施跟踪: each saving claimed, planned beside actual, its evidence, whether taken."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.phases.decisions import DECIDED, Record
from qingshen.phases.implementation.given import given, scaled, whole
from qingshen.phases.implementation.particulars import particulars
from qingshen.phases.implementation.tracking import COMPLETED
from qingshen.phases.industry import ENERGY, GHG

STEP = "tracking"
BENEFIT = "benefit"
"""The claim of money, beside those of quantities."""
CLAIMS: dict[str, Any] = {
    "option": pl.String, "enterprise": pl.String, "variable": pl.String, "unit": pl.String, "planned": pl.Float64,
    "actual": pl.Float64, "realised": pl.Float64, "evidence": pl.String, "verified": pl.Boolean,
}  # fmt: skip
ACTUAL = {"option": pl.String, "variable": pl.String, "actual": pl.Float64, "unit": pl.String, "evidence": pl.String}
# Which account tells what a carrier weighs in a derived claim.
DERIVED = {ENERGY: ("energy", "tce"), GHG: ("carbon", "tco2")}


def claims(case: Case, tables: dict[str, pl.DataFrame], tracked: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Return the claims of completed options, and of every option that states what it actually saved.

    Columns: `option, enterprise` (null for the industry), `variable` ("benefit" is the yearly economic benefit), `unit,
    planned, actual` (fall per year), `realised` [-] = actual/planned, `evidence, verified` (an actual figure with its
    evidence) and the decision: what is verified is proposed to be accepted, all else to be refused. Energy and
    greenhouse gases follow the carriers: their actual saving is the planned one times what the carriers realised, else
    that of the carriers by the accounts.
    """
    told = particulars(case)
    actual = _actual(case, told)
    done = tracked.filter(pl.col("state") == COMPLETED)["option"].to_list()
    listed = given(tables, "options").select("option", "enterprise")
    both = _beside(_planned(case, tables), actual).filter(
        pl.col("option").is_in([*done, *actual["option"].unique().to_list()])
    )
    both = _with_derived(both, tables).join(told.select("option", own="evidence"), on="option", how="left")
    table = (
        listed.join(both, on="option")
        .with_columns(evidence=pl.coalesce("evidence", "own"))
        .with_columns(
            realised=pl.when(pl.col("planned") > 0).then(pl.col("actual") / pl.col("planned")),
            verified=pl.col("actual").is_not_null() & pl.col("evidence").is_not_null(),
        )
        .select(list(CLAIMS))
        .sort("option", "variable")
    )
    proposal = pl.when("verified").then(pl.lit("accept")).otherwise(pl.lit("refuse"))
    subjects = table.select(subject=pl.format("{}/{}", "option", "variable"), proposal=proposal)
    decided = record.decide(STEP, subjects, {"accept", "refuse"})
    return pl.concat([table, decided.select(DECIDED)], how="horizontal")


def _planned(case: Case, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return what each option was to save: `option, variable, unit, planned`, over all its enterprises.

    What is known only as it came true, or follows from that, was planned by nobody.
    """
    key = ["option", "variable"]
    effects = given(tables, "option_effects").drop_nulls(key).sort(*key, "enterprise", nulls_last=True)
    effects = scaled(effects.with_columns(one_unit=pl.col("unit").first().over(key)), "unit", "one_unit")
    afterwards = (pl.col("origin") == "actual").fill_null(False)
    unplanned = afterwards | (afterwards.any().over("option") & (pl.col("origin") == "derived").fill_null(False))
    planned = pl.when(~unplanned).then(pl.col("value") * pl.col("scale"))
    effects = effects.with_columns(planned=planned)
    summed = effects.group_by(key, maintain_order=True).agg(unit=pl.col("one_unit").first(), planned=whole("planned"))
    money = given(tables, "options").drop_nulls("annual_saving").select(
        "option", variable=pl.lit(BENEFIT), unit=pl.lit(_money(case)), planned="annual_saving"
    )  # fmt: skip
    return pl.concat([summed, money])


def _actual(case: Case, told: pl.DataFrame) -> pl.DataFrame:
    measured = case.effects.filter(pl.col("stage") == "actual").select(
        pl.format("{}/{}", "enterprise", "measure").alias("option"), "variable", actual="value", unit="unit",
        evidence=pl.when(pl.col("evidence").str.strip_chars() != "").then("evidence"),
    )  # fmt: skip
    money = told.drop_nulls("actual_saving").select(
        "option", variable=pl.lit(BENEFIT), actual="actual_saving", unit=pl.lit(_money(case)), evidence="evidence"
    )
    return pl.concat([measured.cast(ACTUAL), money.cast(ACTUAL)])


def _beside(planned: pl.DataFrame, actual: pl.DataFrame) -> pl.DataFrame:
    """Return planned and actual in one unit, the planned one where there is any; what does not convert is unknown."""
    both = planned.join(actual, on=["option", "variable"], how="full", coalesce=True, suffix="_actual")
    both = scaled(both.with_columns(unit=pl.coalesce("unit", "unit_actual")), "unit_actual", "unit")
    return both.with_columns(actual=pl.col("actual") * pl.col("scale")).drop("scale", "unit_actual")


def _with_derived(both: pl.DataFrame, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Fill what energy and greenhouse gases actually fell by, from the carriers of the same option."""
    for variable, (table, column) in DERIVED.items():
        carriers = both.join(_weights(tables, table, column), left_on="variable", right_on="carrier")
        carriers = scaled(carriers, "unit", "weight_unit").with_columns(
            _planned=pl.col("planned") * pl.col("scale") * pl.col("weight"),
            _actual=pl.col("actual") * pl.col("scale") * pl.col("weight"),
        )
        sums = carriers.sort("option", "variable").group_by("option", maintain_order=True).agg(
            variable=pl.lit(variable), _planned=whole("_planned"), _actual=whole("_actual"),
            _evidence=pl.when(pl.col("evidence").null_count() == 0).then(
                pl.col("evidence").unique(maintain_order=True).str.join("；")
            ),
        )  # fmt: skip
        both = both.join(sums, on=["option", "variable"], how="left")
        share = pl.when(pl.col("_planned") != 0).then(pl.col("_actual") / pl.col("_planned"))
        stated = pl.col("actual").is_not_null()
        both = both.with_columns(
            actual=pl.coalesce("actual", pl.col("planned") * share, "_actual"),
            evidence=pl.when(stated).then("evidence").otherwise(pl.coalesce("evidence", "_evidence")),
        ).drop("_planned", "_actual", "_evidence")
    return both


def _weights(tables: dict[str, pl.DataFrame], table: str, column: str) -> pl.DataFrame:
    """Return `carrier, weight, weight_unit`: what a unit of each carrier counts, the median of the accounts."""
    amounts = given(tables, "energy").filter(pl.col("amount") > 0)
    key = ["enterprise", "year", "carrier"]
    counted = given(tables, table).select(*key, counted=column).group_by(key).agg(pl.col("counted").sum())
    known = amounts.select(*key, "amount", "unit").join(counted, on=key).filter(pl.col("counted") > 0)
    each = known.group_by("carrier", "unit").agg(weight=(pl.col("counted") / pl.col("amount")).median(), rows=pl.len())
    most = each.sort("carrier", "rows", "unit", descending=[False, True, False])
    return most.unique("carrier", keep="first", maintain_order=True).select("carrier", "weight", weight_unit="unit")


def _money(case: Case) -> str:
    return f"{case.settings.currency.zh}/a"
