"""Phase 1, 审核准备 — 审核企业名单: the four principles scored, the smallest list that holds what is asked."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.messages import suggestion
from qingshen.methods.selection import Requirements, Selection, choose, points, score
from qingshen.phases.amounts import amounts
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.procedure import principles

MANDATORY = ("over_standard", "over_energy", "toxic")
CRITERIA: dict[str, Any] = {
    "enterprise": pl.String, "principle": pl.String, "criterion": pl.String, "value": pl.Float64, "unit": pl.String,
    "points": pl.Float64, "reason": pl.String,
}  # fmt: skip
MOST = 10.0


def criteria(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> pl.DataFrame:
    """Return the points of every candidate by principle and criterion, with the reason [DESIGN].

    Impact: amounts, and amounts per output of enterprises of one output unit, linear to the greatest. Need: 双超,
    高耗能, 双有, a stated key need. Feasibility: as stated, and the share of asked quantities known.
    Representativeness: how many candidates share its stratum. What nobody stated has no points.
    """
    used = amounts(case, tables, current)
    parts = [_impact(case, used), _need(case), _feasibility(case), _representativeness(case)]
    return pl.concat(parts).sort("enterprise", "principle", "criterion")


def propose(case: Case, tables: dict[str, pl.DataFrame], current: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return `criteria`, `selection` (scores, proposed list), `selection_requirements`, `_conflicts`, `_summary`.

    Raises Refused for a share of something nobody reports.
    """
    given = criteria(case, tables, current)
    weights = {one.code: one.weight for one in principles()} | dict(case.settings.selection.weights)
    scored = score(given, weights)
    asked = case.settings.selection
    loads = _loads(case, amounts(case, tables, current))
    mandatory = pl.any_horizontal(pl.col(name).eq_missing(pl.lit("yes")) for name in MANDATORY)
    candidates = (
        case.enterprises.select(
            "enterprise", *asked.strata, mandatory=mandatory, feasible=pl.col("feasible").ne_missing(pl.lit("no"))
        )
        .join(scored.select("enterprise", "score"), on="enterprise", how="left")
        .join(loads, on="enterprise", how="left")
    )
    chosen = choose(candidates, Requirements(asked.shares, asked.strata, asked.at_least, asked.most, gap=asked.gap))
    return {"criteria": given, "selection": _selection(chosen, scored), **_told(chosen, candidates.height)}


def _selection(chosen: Selection, scored: pl.DataFrame) -> pl.DataFrame:
    names = [one.code for one in principles()]
    points_of = scored.select("enterprise", *names, "known")
    table = chosen.enterprises.join(points_of, on="enterprise", how="left")
    proposal = pl.when("chosen").then(pl.lit("yes")).otherwise(pl.lit("no"))
    return table.select(
        "enterprise", *names, "score", "known", "mandatory", "feasible", "stratum", "why", proposal=proposal
    ).sort("enterprise")


def _told(chosen: Selection, candidates: int) -> dict[str, pl.DataFrame]:
    summary = {"candidates": candidates, "size": chosen.size, "bound": chosen.bound, "gap": chosen.gap,
               "status": chosen.status, "score": chosen.score, "score_gap": chosen.score_gap}  # fmt: skip
    return {
        "selection_requirements": chosen.requirements,
        "selection_conflicts": chosen.conflicts,
        "selection_summary": pl.DataFrame([summary]),
    }


def _loads(case: Case, used: pl.DataFrame) -> pl.DataFrame:
    """Return one column a load asked for."""
    known = used["variable"].unique().sort().to_list()
    problems = [
        Problem(
            Place("audit.toml", "[selection.shares]", name),
            "selection-load",
            Text(f"没有企业上报“{name}”", f"nobody reports '{name}'"),
            suggestion(name, known),
        )
        for name in sorted(case.settings.selection.shares)
        if name not in known
    ]
    if problems:
        raise Refused(problems)
    table = case.enterprises.select("enterprise")
    for name in sorted(case.settings.selection.shares):
        part = used.filter(pl.col("variable") == name).select("enterprise", pl.col("value").alias(name))
        table = table.join(part, on="enterprise", how="left")
    return table


def _impact(case: Case, used: pl.DataFrame) -> pl.DataFrame:
    wanted = set(case.settings.selection.shares) or {*case.settings.benchmark.amounts, "energy", "ghg"}
    output = case.settings.benchmark.output
    made = used.filter(pl.col("variable") == output, pl.col("value") > 0)
    produced = made.select("enterprise", output="value", output_unit="unit")
    found = []
    for name in sorted(wanted & set(used["variable"].to_list())):
        part = used.filter(pl.col("variable") == name, pl.col("value") >= 0)
        found.append(_pointed(part, name, Text("总量", "amount")))
        ratio = part.join(produced, on="enterprise").with_columns(
            value=pl.col("value") / pl.col("output"), unit=pl.format("{}/{}", "unit", "output_unit")
        )
        for _, group in ratio.sort("unit", "enterprise").group_by("unit", maintain_order=True):
            found.append(_pointed(group, f"{name}_per_output", Text("单位产品", "per output")))
    return pl.concat(found) if found else pl.DataFrame(schema=CRITERIA)


def _pointed(part: pl.DataFrame, name: str, what: Text) -> pl.DataFrame:
    ordered = part.sort("enterprise")
    return ordered.select(
        "enterprise",
        principle=pl.lit("impact"),
        criterion=pl.lit(name),
        value="value",
        unit="unit",
        points=points(ordered["value"]),
        reason=pl.lit(f"{what.zh} / {what.en}"),
    )


def _need(case: Case) -> pl.DataFrame:
    rows = []
    for row in case.enterprises.iter_rows(named=True):
        for name in MANDATORY:
            if row[name] is not None:
                rows.append((row["enterprise"], name, MOST if row[name] == "yes" else 0.0, None))
        if row["need"] is not None:
            rows.append((row["enterprise"], "need", MOST, row["need"]))
    return _stated("need", rows)


def _feasibility(case: Case) -> pl.DataFrame:
    rows = [
        (row["enterprise"], "feasible", MOST if row["feasible"] == "yes" else 0.0, None)
        for row in case.enterprises.iter_rows(named=True)
        if row["feasible"] is not None
    ]
    said = case.quantities.filter(pl.col("status") != "not_applicable").group_by("enterprise").agg(
        known=(pl.col("status") != "missing").mean()
    )  # fmt: skip
    rows += [(row["enterprise"], "data", MOST * row["known"], None) for row in said.iter_rows(named=True)]
    return _stated("feasibility", rows)


def _representativeness(case: Case) -> pl.DataFrame:
    strata = list(case.settings.selection.strata) or ["process", "size"]
    counted = case.enterprises.select("enterprise", *strata).with_columns(
        same=pl.len().over(pl.struct(strata)).cast(pl.Float64)
    )
    most = counted["same"].max()
    rows = [
        (row["enterprise"], "stratum", MOST * row["same"] / most, "·".join(str(row[name] or "—") for name in strata))
        for row in counted.iter_rows(named=True)
    ]
    return _stated("representativeness", rows)


def _stated(principle: str, rows: list[tuple[str, str, float, str | None]]) -> pl.DataFrame:
    told = [
        {"enterprise": who, "principle": principle, "criterion": what, "points": given, "reason": why}
        for who, what, given, why in rows
    ]
    return pl.DataFrame(told, schema=CRITERIA)
