"""The enterprises' own measures as options, with the effects they stated."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.canonical import brought
from qingshen.phases.options.part import EFFECTS, ENTERPRISE, OPTIONS, Part, shaped
from qingshen.rulebook.procedure import aspect

OPTION = pl.concat_str("enterprise", pl.lit("/"), "measure")


def reported(case: Case, enterprises: list[str], links: pl.DataFrame) -> Part:
    """Return the measures of the `enterprises`; `links` as `linking.links` gives them.

    A measure is for the problems its row names, else for those of its enterprise that its technique treats. Its effects
    are those expected, else what its row says it is to save; where neither says something of a variable, what came true
    (`origin` "actual"). An investment below zero is not known.
    """
    given = case.measures.filter(pl.col("enterprise").is_in(enterprises)).with_columns(option=OPTION)
    if given.is_empty():
        return Part(shaped(given, OPTIONS), shaped(case.effects.clear(), EFFECTS))
    linked = given.join(links.rename({"problem": "_linked"}), on=["enterprise", "technique"], how="left")
    options = linked.with_columns(
        level=pl.lit(ENTERPRISE),
        source=pl.lit("enterprise"),
        kind=pl.lit("measure"),
        name=pl.coalesce("name", "type"),
        aspect=_aspects(case, linked),
        problem=pl.coalesce("problem", "_linked"),
        investment=pl.when(pl.col("investment") >= 0).then("investment"),
        precondition=pl.lit("met"),
        certainty=pl.lit("reported"),
        outcome=pl.col("outcome").fill_null("unknown"),
        ended=pl.coalesce("actual_end", pl.col("year").cast(pl.String)),
    )
    return Part(shaped(options, OPTIONS), _effects(case, given))


def _aspects(case: Case, given: pl.DataFrame) -> pl.Series:
    """Return the cause each measure deals with: its technique's, else the one its type names."""
    techniques = {one.code: one.aspect for one in case.catalogue.techniques}
    types = {one: found.code for one in given["type"].unique().drop_nulls() if (found := aspect(one))}
    by_technique = given["technique"].replace_strict(techniques, default=None, return_dtype=pl.String)
    return by_technique.fill_null(given["type"].replace_strict(types, default=None, return_dtype=pl.String))


def _effects(case: Case, given: pl.DataFrame) -> pl.DataFrame:
    stated = case.effects.filter(pl.col("value").is_not_null()).join(
        given.select("enterprise", "measure", "option"), on=["enterprise", "measure"]
    )
    in_row = given.drop_nulls(["carrier", "amount", "unit"]).select(
        "option",
        "enterprise",
        variable="carrier",
        value="amount",
        unit="unit",
        order=pl.lit(1),
        origin=pl.lit("measure"),
    )
    planned = pl.col("stage") == "planned"
    origin = pl.when(planned).then(pl.lit("effects")).otherwise(pl.lit("actual"))
    both = pl.concat(
        [
            stated.select(
                "option",
                "enterprise",
                "variable",
                "value",
                "unit",
                order=pl.when(planned).then(0).otherwise(2),
                origin=origin,
            ),
            in_row,
        ]
    )
    first = both.sort("option", "variable", "order").unique(["option", "variable"], keep="first", maintain_order=True)
    return shaped(brought(case, first), EFFECTS)
