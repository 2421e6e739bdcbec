"""What a method of diagnosis gives: the problems it tells, and who has them, by how much, shown where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import polars as pl

PLACE = ("file", "sheet", "cell")
FINDINGS: dict[str, Any] = {
    "problem": pl.String, "enterprise": pl.String, "method": pl.String, "size": pl.Float64, "unit": pl.String,
    "share": pl.Float64, "evidence": pl.String, "file": pl.String, "sheet": pl.String, "cell": pl.String,
    "counted": pl.Boolean,
}  # fmt: skip
PROBLEMS: dict[str, Any] = {
    "problem": pl.String, "method": pl.String, "name": pl.String, "aspect": pl.String, "orientation": pl.String,
    "variable": pl.String, "process": pl.String, "techniques": pl.List(pl.String), "audited": pl.Int64,
    "adds_up": pl.Boolean,
}  # fmt: skip


class Diagnosed(NamedTuple):
    """Problems a method tells, and its findings.

    `problems`: as PROBLEMS; `audited` are the enterprises of which it could be said whether they have the problem,
    `adds_up` says that the sizes of its findings are amounts that could be saved and may be summed.
    `findings`: as FINDINGS; one that is not `counted` names an enterprise of which it cannot be said.
    """

    problems: pl.DataFrame
    findings: pl.DataFrame


def framed(rows: Iterable[dict[str, Any]], schema: dict[str, Any]) -> pl.DataFrame:
    """Return `rows` as a frame of `schema`; what a row does not say is null."""
    listed = list(rows)
    columns = {name: [row.get(name) for row in listed] for name in schema}
    return pl.DataFrame(columns, schema=schema)


def fitted(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    """Return `frame` with the columns of `schema` in their order; what it lacks is null, `counted` is true."""
    missing = {name: pl.lit(None, dtype=kind) for name, kind in schema.items() if name not in frame.columns}
    if "counted" in missing:
        missing["counted"] = pl.lit(True)
    return frame.with_columns(**missing).select(pl.col(name).cast(kind) for name, kind in schema.items())


def together(parts: Iterable[Diagnosed]) -> Diagnosed:
    """Return all problems and findings, by problem and enterprise; findings of no problem are left out.

    An enterprise may be found more than once of one problem: two meters of one balance.
    """
    given = [Diagnosed(framed((), PROBLEMS), framed((), FINDINGS)), *parts]
    problems = pl.concat([one.problems for one in given]).sort("problem")
    findings = pl.concat([one.findings for one in given]).join(problems, on="problem", how="semi")
    return Diagnosed(problems, findings.sort("problem", "enterprise", *PLACE, "evidence"))
