"""Problems × techniques: what the catalogue proposes to each enterprise, sized from the enterprise's own figures."""

from __future__ import annotations

from typing import Any, NamedTuple

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.decisions import joined
from qingshen.phases.options.linking import treated
from qingshen.phases.options.part import EFFECTS, ENTERPRISE, OPTIONS, Part, shaped
from qingshen.phases.options.sizing import Sized
from qingshen.rulebook.techniques import Technique

MATCHES: dict[str, Any] = {
    "technique": pl.String, "problem": pl.String, "enterprises": pl.Int64, "sized": pl.Int64, "precondition": pl.String,
    "aspect": pl.String, "cost_class": pl.String, "effect": pl.String, "investment": pl.String, "certainty": pl.String,
    "source": pl.String,
}  # fmt: skip
TOLD = ("precondition", "aspect", "cost_class", "effect", "investment", "certainty", "source")


class Proposed(NamedTuple):
    """The options, and `matches`: a row a technique and problem (columns of MATCHES)."""

    part: Part
    matches: pl.DataFrame


def wanted(case: Case, links: pl.DataFrame) -> pl.DataFrame:
    """Return `option, enterprise, technique, problem` of what the catalogue proposes.

    One option an enterprise and technique; what the enterprise proposes itself, by technique or under the same code, is
    not proposed again.
    """
    known = [one.code for one in case.catalogue.techniques]
    own = case.measures.select("enterprise", "technique").drop_nulls().unique()
    same = case.measures.select("enterprise", technique="measure")
    pairs = links.filter(pl.col("technique").is_in(known))
    for taken in (own, same):
        pairs = pairs.join(taken, on=["enterprise", "technique"], how="anti")
    return pairs.with_columns(option=pl.concat_str("enterprise", pl.lit("/"), "technique")).sort("option")


def proposed(case: Case, tables: dict[str, pl.DataFrame], pairs: pl.DataFrame, sized: Sized) -> Proposed:
    """Return the options of the catalogue; `pairs` as `wanted` gives them, `sized` their figures.

    Where a technique has no sizing, or its enterprise no such figure, effect and cost stay unknown and its class of
    cost is the catalogue's.
    """
    described = _described(case.catalogue.techniques)
    options = (
        pairs.join(described, on="technique", how="left")
        .join(sized.figures, on="option", how="left")
        .with_columns(
            level=pl.lit(ENTERPRISE),
            source=pl.lit("catalogue"),
            kind=pl.lit("technique"),
            declared="cost_class",
            precondition=pl.col("_precondition").fill_null("unknown"),
            outcome=pl.lit("pending"),
        )
        .drop("investment")
        .rename({"_investment": "investment"})
    )
    part = Part(shaped(options, OPTIONS), shaped(sized.effects, EFFECTS))
    return Proposed(part, _matches(tables, part, described))


def _matches(tables: dict[str, pl.DataFrame], part: Part, described: pl.DataFrame) -> pl.DataFrame:
    """Return how many enterprises each technique is proposed to for each problem, and for how many it is sized."""
    measured = part.effects.filter(pl.col("value").is_not_null())["option"].unique().to_list()
    split = part.options.select("option", "technique", problem=pl.col("problem").str.split(";")).explode("problem")
    counted = split.group_by("technique", "problem").agg(
        enterprises=pl.len().cast(pl.Int64), sized=pl.col("option").is_in(measured).sum().cast(pl.Int64)
    )
    every = treated(tables).join(described, on="technique")
    found = every.join(counted, on=["technique", "problem"], how="left")
    whole = found.with_columns(pl.col("enterprises", "sized").fill_null(0))
    return shaped(whole, MATCHES).sort("technique", "problem")


def _described(techniques: tuple[Technique, ...]) -> pl.DataFrame:
    rows = [
        {
            "technique": one.code, "name": joined(one.name), "precondition": joined(one.applies_to),
            "aspect": one.aspect, "cost_class": one.cost_class, "effect": _range(one.effect, one.effect_unit),
            "investment": _range(one.investment, one.investment_unit), "certainty": one.citation.certainty,
            "source": "; ".join(part for part in one.citation[:2] if part),
        }
        for one in techniques
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=dict.fromkeys(("technique", "name", *TOLD), pl.String))


def _range(given: tuple[float | None, float | None], unit: str) -> str | None:
    """Return the figure as the source prints it; None where it prints none."""
    low, high = given
    if high is None:
        return None if low is None else f"{_plain(low)} {unit}"
    if low is None:
        return joined(Text(f"至多 {_plain(high)} {unit}", f"up to {_plain(high)} {unit}"))
    return f"{_plain(low)} {unit}" if low == high else f"{_plain(low)}-{_plain(high)} {unit}"


def _plain(value: float) -> str:
    """Return a figure of the catalogue as people write it: never with a power of ten."""
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:g}"
