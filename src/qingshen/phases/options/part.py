"""What each source of options gives: the options, and what they do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import polars as pl

INDUSTRY, ENTERPRISE = "industry", "enterprise"
OPTIONS: dict[str, Any] = {
    "option": pl.String, "level": pl.String, "enterprise": pl.String, "source": pl.String, "kind": pl.String,
    "technique": pl.String, "name": pl.String, "aspect": pl.String, "problem": pl.String, "declared": pl.String,
    "investment": pl.Float64, "annual_saving": pl.Float64, "life": pl.Float64, "precondition": pl.String,
    "certainty": pl.String, "outcome": pl.String, "ended": pl.String,
    "responsible": pl.String,
}  # fmt: skip
EFFECTS: dict[str, Any] = {
    "option": pl.String, "enterprise": pl.String, "variable": pl.String, "value": pl.Float64, "unit": pl.String,
    "origin": pl.String,
}  # fmt: skip


class Part(NamedTuple):
    """`options` with the columns of OPTIONS, `effects` with those of EFFECTS.

    `declared`: the catalogue's class of cost; `ended`: a date or year. `effects.value` is the fall per year [unit/a],
    null where it is not known.
    """

    options: pl.DataFrame
    effects: pl.DataFrame


def shaped(frame: pl.DataFrame, schema: dict[str, Any]) -> pl.DataFrame:
    """Return `frame` with the columns of `schema` in order, those it lacks as nulls."""
    return frame.select((pl.col(name) if name in frame.columns else pl.lit(None)).cast(kind).alias(name)
                        for name, kind in schema.items())  # fmt: skip


def joined_parts(parts: Sequence[Part]) -> Part:
    """Return all parts as one, sorted by option."""
    options = pl.concat([pl.DataFrame(schema=OPTIONS), *(one.options for one in parts)])
    effects = pl.concat([pl.DataFrame(schema=EFFECTS), *(one.effects for one in parts)])
    return Part(options.sort("option"), effects.sort("option", "enterprise", "variable", "unit"))
