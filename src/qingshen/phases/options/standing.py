"""Which options a portfolio may hold, which are settled already, and which exclude one another."""

from __future__ import annotations

import polars as pl

from qingshen.case import Case
from qingshen.phases.options.appraising import DONE
from qingshen.phases.options.part import INDUSTRY
from qingshen.rulebook.exclusive import exclusives

STEP = "screening"
ADOPT, REJECT, DEFER = "adopt", "reject", "defer"
PLANT = ["enterprise", "group"]


def eligible(
    case: Case, tables: dict[str, pl.DataFrame], options: pl.DataFrame, effects: pl.DataFrame, *, heeding: bool = True
) -> pl.DataFrame:
    """Return `enterprise, option, technique, npv, investment, annual_cost, whole_cost, group, fixed, saved`.

    What may be in a portfolio: with a known investment and some effect, technically feasible and good for the
    environment as far as is known (what does not pay may still be the cheapest way to a target), not dropped, not given
    up (outcome not_implemented), not rejected or deferred by people. `fixed` true: carried out already, or adopted by
    people. What is carried out costs nothing more; what was `saved` by the end of the year the enterprise is compared
    by is in its amounts already and counts for no goal. Options of the industry stand under its own name. Without
    `heeding` what people decided at this step is left aside: a proposal must not follow from the decision beside it.
    """
    decided = people_decided(case) if heeding else {}
    people = pl.col("option").replace_strict(decided, default=None, return_dtype=pl.String)
    acting = effects.filter(pl.col("value").fill_null(0.0) != 0).select("option").unique()
    done = pl.col("outcome").is_in(DONE)
    given = with_saved(case, tables, options.join(acting, on="option", how="semi")).with_columns(
        enterprise=pl.col("enterprise").fill_null(INDUSTRY),
        done=done,
        people=people,
        fixed=done | (people == ADOPT).fill_null(False),
    )
    barred = pl.col("people").is_in([REJECT, DEFER]).fill_null(False)
    refused = (
        ~(pl.col("technical") & pl.col("environmental").fill_null(True))
        | (pl.col("outcome") == "not_implemented")
        | barred
    )
    kept = given.filter(pl.col("kept"), pl.col("investment").is_not_null() | pl.col("done"), ~refused | pl.col("fixed"))
    kept = kept.filter(~barred)
    return _grouped(_costed(kept)).sort("enterprise", "option")


def people_decided(case: Case) -> dict[str, str]:
    """Return what people decided at the screening, by option."""
    return {one.subject: one.decision for one in case.decisions.decisions if one.step == STEP}


def with_saved(case: Case, tables: dict[str, pl.DataFrame], options: pl.DataFrame) -> pl.DataFrame:
    """Return `options` with `saved`: carried out by the end of the year the enterprise is compared by."""
    counted = tables["reference_years"].select("enterprise", _year=pl.col("year"))
    ended = pl.col("ended").str.slice(0, 4).cast(pl.Int32, strict=False)
    within = (ended <= pl.col("_year").fill_null(case.settings.years[-1])).fill_null(False)
    saved = (pl.col("outcome") == "implemented").fill_null(False) & within
    joined = options.join(counted, on="enterprise", how="left", maintain_order="left")
    return joined.with_columns(saved=saved).drop("_year")


def _costed(kept: pl.DataFrame) -> pl.DataFrame:
    spent = pl.when("done").then(0.0)
    return kept.select(
        "enterprise",
        "option",
        "technique",
        "npv",
        "fixed",
        "saved",
        investment=spent.otherwise(pl.col("investment")),
        annual_cost=spent.otherwise(pl.col("annual_cost")),
        # What the curve of all options is drawn by, carried out or not.
        whole_cost="annual_cost",
    )


def _grouped(kept: pl.DataFrame) -> pl.DataFrame:
    """Mark what excludes one another, and settle it where an enterprise has one of them already.

    A package gives way to its parts where one of them stands beside it, unless it is settled itself; then they do.
    """
    member = {one: rule.code for rule in exclusives() if not rule.package for one in rule.techniques}
    group = pl.col("technique").replace_strict(member, default=None, return_dtype=pl.String)
    kept = kept.with_columns(group=group)
    for rule in exclusives():
        if rule.package:
            kept = _unpacked(kept, rule.package, rule.techniques)
    settled = (pl.col("fixed").any().over(PLANT)) & pl.col("group").is_not_null()
    kept = kept.filter(pl.col("fixed") | ~settled)
    fixed = pl.when("fixed").then(True)
    return kept.with_columns(group=pl.when("fixed").then(None).otherwise(pl.col("group")), fixed=fixed)


def _unpacked(kept: pl.DataFrame, package: str, parts: tuple[str, ...]) -> pl.DataFrame:
    whole, part = pl.col("technique") == package, pl.col("technique").is_in(parts)
    fixed_whole = (whole & pl.col("fixed")).any().over("enterprise")
    any_part = part.any().over("enterprise")
    beaten = (part & fixed_whole) | (whole & any_part)
    return kept.filter(pl.col("fixed") | ~beaten.fill_null(False))
