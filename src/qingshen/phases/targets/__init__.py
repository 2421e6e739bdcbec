"""Phase 2, 审核 — 清洁生产目标: what is proposed from the potential, what people set, and what can be assessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import DECIDED, Record, joined, number
from qingshen.phases.targets.measured import measured, standing
from qingshen.phases.targets.own import own_targets
from qingshen.phases.targets.proposing import proposed
from qingshen.phases.targets.target import NONE, PEOPLE, PROPOSED, Target

__all__ = ["in_force", "measured", "standing", "targets"]

STEP = "targets"
SCHEMA: dict[str, Any] = {
    "target": pl.String, "variable": pl.String, "orientation": pl.String, "aim": pl.String, "horizon": pl.String,
    "baseline_year": pl.Int32, "year": pl.Int32, "unit": pl.String, "baseline": pl.Float64, "value": pl.Float64,
    "change": pl.Float64, "required": pl.Float64, "basis": pl.String, "monitored": pl.String, "responsible": pl.String,
    "origin": pl.String, "accepted": pl.Boolean, "lacking": pl.String, "proposal": pl.String, "decision": pl.String,
    "differs": pl.Boolean, "reason": pl.String, "by": pl.String, "date": pl.String,
}  # fmt: skip


def targets(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str]
) -> dict[str, pl.DataFrame]:
    """Return `targets`: proposals first, then people's own; nothing where there is neither.

    `value` is what is decided: a number decided of a target takes the place of what was proposed or set, and the target
    is assessed anew. `accepted`: it lacks nothing of what makes it quantifiable, monitorable and assessable. An own
    target that is accepted and not dropped takes the place of the proposal of its variable and horizon (decision
    "none"), unless people decided of the proposal itself. See `proposed` for the formulas [DESIGN].
    """
    own = own_targets(case, tables, enterprises)
    taken = {one.target for one in own}
    listed = [
        replace(one, target=f"{one.target}/proposed") if one.target in taken else one
        for one in proposed(case, tables, enterprises)
    ] + own
    if not listed:
        return {}
    given = pl.DataFrame(
        {"subject": [one.target for one in listed], "proposal": [_text(one.value) for one in listed]},
        schema={"subject": pl.String, "proposal": pl.String},
    )
    decided = record.decide(STEP, given, {NONE}, free="number").rows(named=True)
    ruled = [(_decided(one, ruling), ruling) for one, ruling in zip(listed, decided, strict=True)]
    standing_own = {
        (one.variable, one.horizon): one
        for one, ruling in reversed(ruled)
        if one.origin == PEOPLE and not one.lacking and ruling["decision"] != NONE
    }
    rows = [one.row() | {name: _replaced(one, ruling, standing_own)[name] for name in DECIDED} for one, ruling in ruled]
    return {STEP: pl.DataFrame(rows, schema=SCHEMA, orient="row")}


def in_force(targets: pl.DataFrame) -> pl.DataFrame:
    """Return the targets that bind: assessable, and not dropped."""
    return targets.filter(pl.col("accepted"), pl.col("decision").is_not_null(), pl.col("decision") != NONE)


def _text(value: float | None) -> str | None:
    return None if value is None else f"{value:.4g}"


def _decided(one: Target, ruling: dict[str, Any]) -> Target:
    """Return the target with the value decided; what people repeat as it was shown keeps its digits."""
    decision = ruling["decision"]
    value = None if decision in (None, ruling["proposal"]) else number(decision)
    return one if value is None else replace(one, value=value)


def _replaced(one: Target, ruling: dict[str, Any], own: dict[tuple[str, str], Target]) -> dict[str, Any]:
    other = own.get((one.variable, one.horizon))
    if one.origin != PROPOSED or other is None or other.ruling is None or ruling["by"] is not None:
        return ruling
    reason = joined(Text(f"由自定目标“{other.target}”代替", f"replaced by the own target '{other.target}'"))
    said = {"reason": reason, "by": other.ruling.by, "date": other.ruling.date}
    return ruling | {"decision": NONE, "differs": True} | said
