"""What phases 4 and 5 read of the tables of the phases before: the columns, typed; empty where there is no table."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen import units

DECISION = {"proposal": pl.String, "decision": pl.String, "reason": pl.String, "by": pl.String}
READ: dict[str, dict[str, Any]] = {
    "options": {
        "option": pl.String, "level": pl.String, "enterprise": pl.String, "technique": pl.String, "name": pl.String,
        "problem": pl.String, "cost_class": pl.String, "investment": pl.Float64, "annual_saving": pl.Float64,
        "life": pl.Float64, "payback": pl.Float64, "outcome": pl.String, **DECISION,
    },
    "option_effects": {
        "option": pl.String, "enterprise": pl.String, "variable": pl.String, "value": pl.Float64, "unit": pl.String,
        "origin": pl.String,
    },
    "targets": {
        "target": pl.String, "variable": pl.String, "aim": pl.String, "horizon": pl.String,
        "baseline_year": pl.Int64, "year": pl.Int64, "unit": pl.String, "baseline": pl.Float64, "value": pl.Float64,
        "required": pl.Float64, "accepted": pl.Boolean, **DECISION,
    },
    "problems": {
        "problem": pl.String, "name": pl.String, "aspect": pl.String, "prevalence": pl.Float64,
        "enterprises": pl.Int64, "audited": pl.Int64, **DECISION,
    },
    "filing": {"option": pl.String},
    "work_plan": {"step": pl.String, "end": pl.String},
    "team": {"role": pl.String, "organisation": pl.String},
    "records": {"enterprise": pl.String, "kind": pl.String},
    "sources_compared": {"enterprise": pl.String, "year": pl.Int64, "verdict": pl.String},
    "survey_states": {
        "enterprise": pl.String, "items": pl.Int64, "missing": pl.Int64, "complete": pl.Float64, **DECISION,
    },
    "levels": {"year": pl.Int64, "enterprise": pl.String, "level": pl.String, "level_best": pl.String},
    "level_changes": {"enterprise": pl.String, "rise": pl.Int64},
    "level_distribution": {
        "year": pl.Int64, "group": pl.String, "basis": pl.String, "level": pl.String, "count": pl.Int64,
    },
    "indicators": {
        "year": pl.Int64, "enterprise": pl.String, "indicator": pl.String, "value": pl.Float64, "status": pl.String,
        "level": pl.String, "level_best": pl.String, "distance_1": pl.Float64, "distance_2": pl.Float64,
        "distance_3": pl.Float64,
    },
    "constant_output_enterprises": {
        "enterprise": pl.String, "variable": pl.String, "unit": pl.String, "before": pl.Float64, "after": pl.Float64,
        "output_before": pl.Float64, "output_after": pl.Float64, "saving": pl.Float64, "doubtful": pl.Boolean,
    },
    "energy": {
        "enterprise": pl.String, "year": pl.Int64, "carrier": pl.String, "amount": pl.Float64, "unit": pl.String,
        "tce": pl.Float64,
    },
    "energy_totals": {
        "enterprise": pl.String, "year": pl.Int64, "tce": pl.Float64, "missing": pl.Int64,
    },
    "carbon": {"enterprise": pl.String, "year": pl.Int64, "carrier": pl.String, "tco2": pl.Float64},
    "carbon_totals": {
        "enterprise": pl.String, "year": pl.Int64, "tco2": pl.Float64, "missing": pl.Int64,
    },
}  # fmt: skip


def given(tables: dict[str, pl.DataFrame], name: str) -> pl.DataFrame:
    """Return the columns of table `name` that are read here; a column it lacks is null, a table that is not empty."""
    schema, frame = READ[name], tables.get(name, pl.DataFrame())
    if frame.is_empty():
        return pl.DataFrame(schema=schema)
    return frame.select(
        pl.col(column).cast(kind) if column in frame.columns else pl.lit(None, dtype=kind).alias(column)
        for column, kind in schema.items()
    )


def scaled(frame: pl.DataFrame, unit: str, to: str) -> pl.DataFrame:
    """Return `frame` with `scale`: what a value in the unit of column `unit` is multiplied by to stand in that of `to`.

    Null where the two units do not convert.
    """
    pairs = frame.select(unit, to).unique().drop_nulls().sort(unit, to).rows()
    rows = [(a, b, 1.0 if a == b else units.factor(a, b) if units.compatible(a, b) else None) for a, b in pairs]
    table = pl.DataFrame(rows, schema={unit: pl.String, to: pl.String, "scale": pl.Float64}, orient="row")
    return frame.join(table, on=[unit, to], how="left", maintain_order="left")


def whole(column: str) -> pl.Expr:
    """Return the sum of a column, null where one of its values is unknown or there is none."""
    return pl.when(pl.col(column).null_count() == 0, pl.len() > 0).then(pl.col(column).sum())
