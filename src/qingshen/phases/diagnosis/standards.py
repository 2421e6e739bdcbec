"""Comparison with standards (标准对照): who is certainly below level II of an indicator, and what that costs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from qingshen import units
from qingshen.case import Case
from qingshen.phases.decisions import joined
from qingshen.phases.diagnosis.finding import FINDINGS, PLACE, PROBLEMS, Diagnosed, fitted, framed
from qingshen.phases.diagnosis.words import BELOW, BELOW_WORDS, GAP, LIMITING, OUTLIER, figure, name_below
from qingshen.phases.industry import ENERGY, ratio_of
from qingshen.rulebook.class_aspects import aspect_of, attribution, concerns_of
from qingshen.rulebook.edition import held
from qingshen.rulebook.focusing import orientation_of, oriented
from qingshen.rulebook.procedure_terms import concerns
from qingshen.rulebook.system import IndexSystem, Indicator

METHOD = "standard"
# Below level II: the guide compares with the advanced level of the country; the choice of II is [DESIGN].
REFERENCE = "II"


def by_standards(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> Diagnosed:
    """Return the problem of each indicator that some enterprise certainly misses level II of, in its own year.

    Certainly: the best level still possible is worse than II. Where level II can be neither reached nor missed with
    certainty the enterprise is not counted; a missing figure is named as a finding that is not `counted`. Size is the
    potential against level II where the indicator is an amount per output; else, of a limiting indicator below level
    III, its distance to it.
    """
    rows = _levels(case, tables, current)
    if rows.is_empty():
        return Diagnosed(framed((), PROBLEMS), framed((), FINDINGS))
    graded = _sized(case, tables, _marked(rows), current)
    counts = graded.group_by("problem").agg(
        audited=pl.col("enterprise").filter("known").n_unique().cast(pl.Int64),
        adds_up=pl.col("potential").is_not_null().any(),
        found=pl.col("below").any(),
    )
    told = counts.filter("found")
    described = framed(_described(case), {**PROBLEMS, "audited": pl.Null, "adds_up": pl.Null})
    problems = described.drop("audited", "adds_up").join(told.drop("found"), on="problem").sort("problem")
    findings = graded.filter(pl.col("below") | pl.col("gap")).join(told, on="problem", how="semi")
    return Diagnosed(fitted(problems, PROBLEMS), fitted(findings, FINDINGS))


def variable_of(indicator: Indicator, system: IndexSystem) -> str | None:
    """Return the code of what an indicator concerns, None where nothing tells.

    The amount it divides by output where that is a quantity every industry knows, else what class_aspects.csv says of
    the indicator, "energy" for an amount of standard coal, the amount's own code; else what its class concerns or the
    first known quantity of its formula.
    """
    ratio = ratio_of(indicator)
    stated = attribution("indicator", indicator.code)
    own = next(iter(stated.concerns if stated else ()), None)
    if ratio is not None:
        if ratio[0] in known_variables():
            return ratio[0]
        unit = next((one.unit for one in system.variables if one.code == ratio[0]), "")
        return own or (ENERGY if unit.endswith("ce") and units.compatible(unit, "tce") else ratio[0])
    names = indicator.formula.names if indicator.formula else ()
    of_class = next(iter(concerns_of(indicator.class_code)), None)
    return own or of_class or next((one for one in names if one in known_variables()), None)


@held
def known_variables() -> frozenset[str]:
    """Return the codes of the quantities, carriers and subjects that belong to no single industry."""
    return frozenset({*concerns(), *(one.code for one in oriented() if one.kind == "variable")})


def _systems(case: Case) -> Iterator[tuple[IndexSystem, str]]:
    """Return each system with what its problems' codes begin with."""
    if case.system is not None:
        yield case.system, METHOD
    yield from ((one, f"{METHOD}/{one.code}") for one in case.further)


def _levels(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
    """Return the levels of all systems' indicators in each enterprise's own year, with their problem's code."""
    parts = []
    columns = ("enterprise", "year", "indicator", "value", "status", "level", "level_best")
    if "indicators" in tables:
        code = pl.format("{}/{}", pl.lit(METHOD), "indicator")
        parts.append(tables["indicators"].select(*columns, "distance_3", problem=code))
    if "further_indicators" in tables:
        code = pl.format("{}/{}/{}", pl.lit(METHOD), "system", "indicator")
        none = pl.lit(None, dtype=pl.Float64)
        parts.append(tables["further_indicators"].select(*columns, distance_3=none, problem=code))
    if not parts:
        return pl.DataFrame()
    return pl.concat(parts).join(current, on=["enterprise", "year"], how="semi")


def _marked(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `below` (certainly below II), `known` (certainly below or not) and `gap` (open because missing)."""
    below = pl.col("level_best").is_in(BELOW)
    unsure = pl.col("level").is_in(BELOW) & ~below
    applies = pl.col("level").is_not_null()
    return rows.with_columns(
        below=(applies & below).fill_null(False),
        known=(applies & ~unsure).fill_null(False),
        gap=(applies & unsure & (pl.col("status") == "missing")).fill_null(False),
    )


def _sized(case: Case, tables: dict[str, pl.DataFrame], rows: pl.DataFrame, current: pl.DataFrame) -> pl.DataFrame:
    """Add method, size, unit, share, evidence and the place of the figure."""
    about = framed(
        _about(case), {"problem": pl.String, "lead": pl.String, "own_unit": pl.String, "limiting": pl.Boolean}
    )
    placed = rows.join(about, on="problem").join(_potentials(tables), on=["problem", "enterprise"], how="left")
    placed = placed.join(_places(case, current), left_on=["enterprise", "year", "lead"],
                         right_on=["enterprise", "year", "about"], how="left")  # fmt: skip
    additive = pl.col("potential").is_not_null().any().over("problem")
    short = pl.col("limiting") & (pl.col("level_best") == "none") & ~additive
    size = pl.when(additive).then("potential").when(short).then("distance_3")
    unit = pl.when(additive).then("amount_unit").when(short).then("own_unit")
    sized = placed.with_columns(
        size=pl.when("below").then(size), unit=pl.when("below").then(unit), method=pl.lit(METHOD), counted="below"
    )
    whole = pl.when(additive).then(pl.col("size").sum().over("problem"))
    unit_shown = pl.when(pl.col("size").is_not_null()).then("unit")
    share = pl.when(whole > 0).then(pl.col("size") / whole)
    return sized.with_columns(share=share, unit=unit_shown, evidence=_evidence())


def _evidence() -> pl.Expr:
    """Return value and level reached in both languages, or why nothing can be said."""
    shown = pl.format("{} {}", figure("value"), pl.col("own_unit").fill_null("")).str.strip_chars()
    halves = []
    for language in ("zh", "en"):
        words = {code: text.into(language) for code, text in BELOW_WORDS.items()}
        level = pl.col("level_best").replace_strict(words, default=None, return_dtype=pl.String)
        extra = pl.when(pl.col("limiting") & (pl.col("level_best") == "none")).then(pl.lit(LIMITING.into(language)))
        doubtful = pl.when("outlier").then(pl.lit(OUTLIER.into(language)))
        between = "，" if language == "zh" else ", "
        halves.append(pl.concat_str([shown, level, extra, doubtful], separator=between, ignore_nulls=True))
    return pl.when("gap").then(pl.lit(joined(GAP))).otherwise(pl.format("{} / {}", *halves))


def _potentials(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `problem, enterprise, potential, outlier, amount_unit` against level II of indicators."""
    if "potential_enterprises" not in tables or "potential" not in tables:
        kinds = {"problem": pl.String, "enterprise": pl.String, "potential": pl.Float64, "outlier": pl.Boolean,
                 "amount_unit": pl.String}  # fmt: skip
        return pl.DataFrame(schema=kinds)
    keys = ["group", "variable", "reference"]
    units = tables["potential"].select(*keys, amount_unit="unit").unique(keys)
    against = tables["potential_enterprises"].filter(pl.col("reference") == REFERENCE)
    code = pl.format("{}/{}", pl.lit(METHOD), "variable")
    return against.join(units, on=keys).select("enterprise", "potential", "outlier", "amount_unit", problem=code)


def _places(case: Case, current: pl.DataFrame) -> pl.DataFrame:
    """Return where each quantity and answer of the current years stands, by what it is `about`."""
    quantities = case.quantities.join(current, on=["enterprise", "year"], how="semi").select(
        "enterprise", "year", *PLACE, about="variable"
    )
    answers = case.answers.join(current, on=["enterprise", "year"], how="semi").select(
        "enterprise", "year", *PLACE, about="indicator"
    )
    return pl.concat([answers, quantities]).unique(["enterprise", "year", "about"], keep="first", maintain_order=True)


def _about(case: Case) -> Iterator[dict[str, Any]]:
    """Return of each indicator what its evidence needs: the figure it rests on first, its unit, whether it limits."""
    for system, prefix in _systems(case):
        for one in system.indicators:
            ratio = ratio_of(one)
            names = sorted(one.formula.names, key=one.formula.text.index) if one.formula else ()
            lead = ratio[0] if ratio else next(iter(names), one.code)
            yield {"problem": f"{prefix}/{one.code}", "lead": lead, "own_unit": one.unit, "limiting": one.limiting}


def _described(case: Case) -> Iterator[dict[str, Any]]:
    for system, prefix in _systems(case):
        for one in system.indicators:
            variable = variable_of(one, system)
            yield {
                "problem": f"{prefix}/{one.code}",
                "method": METHOD,
                "name": joined(name_below(one.name)),
                "aspect": aspect_of(one.class_code, one.code),
                "orientation": orientation_of(variable or one.class_code, one.class_code),
                "variable": variable,
            }
