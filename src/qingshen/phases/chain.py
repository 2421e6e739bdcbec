"""Whether 问题—目标—方案—绩效 is closed: each rule of the chain, each subject, and what is open."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.language import Text
from qingshen.phases.decisions import Record, joined
from qingshen.phases.targets import in_force
from qingshen.rulebook.focusing import whole_of
from qingshen.rulebook.procedure import steps as procedure_steps

RULES = {
    "problem_has_target": Text(
        "共性问题有目标，或说明不设目标的理由", "a common problem has a target, or a reason for none"
    ),
    "target_served": Text("目标有方案支撑，合计达到目标", "a target is served by options whose sum reaches it"),
    "option_names": Text("中/高费方案写明问题和目标", "a medium/high-cost option names its problem and target"),
    "figure_named": Text(
        "绩效写明来自哪项方案，或注明其他原因", "a performance figure names its options or says other causes"
    ),
}
SCHEMA: dict[str, Any] = {"rule": pl.String, "subject": pl.String, "holds": pl.Boolean, "what": pl.String}
CLOSE = 1e-6
Row = dict[str, Any]


def chain(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return each rule for each subject: `rule, subject, holds` (null: cannot be told) and `what` holds or lacks."""
    rows = [*_problems(tables), *_targets(tables), *_options(tables), *_figures(tables)]
    return pl.DataFrame(rows, schema=SCHEMA)


def steps(record: Record, tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    """Return the twelve steps: `step, phase, proposals, decided, differing`, `open` (links of the chain open there)."""
    opened = tables["chain"].filter(pl.col("holds").eq_missing(pl.lit(False)))["rule"].to_list()
    step_of = {"problem_has_target": "targets", "target_served": "screening", "option_names": "screening",
               "figure_named": "performance"}  # fmt: skip
    decided = record.table()
    rows = []
    for one in procedure_steps():
        own = decided.filter(pl.col("step") == one.code)
        rows.append(
            {
                "step": one.code,
                "phase": one.phase,
                "proposals": record.counts.get(one.code, 0),
                "decided": own.height,
                "differing": int(own["differs"].sum()),
                "open": sum(step_of[rule] == one.code for rule in opened),
            }
        )
    return pl.DataFrame(rows)


def _row(rule: str, subject: str, holds: bool | None, what: Text) -> Row:
    return {"rule": rule, "subject": subject, "holds": holds, "what": joined(what)}


def _accepted(tables: dict[str, pl.DataFrame]) -> pl.DataFrame:
    table = tables.get("targets", pl.DataFrame())
    return in_force(table) if not table.is_empty() else table


def _problems(tables: dict[str, pl.DataFrame]) -> list[Row]:
    table, targets = tables.get("problems", pl.DataFrame()), _accepted(tables)
    if table.is_empty():
        return []
    by_variable: dict[str, list[str]] = {}
    levels = []
    for row in targets.iter_rows(named=True):
        by_variable.setdefault(whole_of(row["variable"]), []).append(row["target"])
        if row["aim"].startswith("level"):
            levels.append(row["target"])
    rows = []
    for row in table.filter(pl.col("decision") == "common").iter_rows(named=True):
        named = by_variable.get(whole_of(row["variable"] or ""), [])
        named = named or (levels if row["method"] == "standard" else [])
        if named:
            rows.append(_row("problem_has_target", row["problem"], True, _listed(named)))
        elif row["reason"]:
            rows.append(_row("problem_has_target", row["problem"], True, Text(row["reason"])))
        else:
            what = Text("没有目标，也没有说明理由", "neither a target nor a reason for none")
            rows.append(_row("problem_has_target", row["problem"], False, what))
    return rows


def _targets(tables: dict[str, pl.DataFrame]) -> list[Row]:
    targets, options, effects = _accepted(tables), tables.get("options", pl.DataFrame()), _fall(tables)
    rows = []
    for row in targets.iter_rows(named=True):
        if row["aim"].startswith("level"):
            rows.append(_row("target_served", row["target"], None, _raised(options)))
            continue
        reached, required = effects.get(row["variable"], 0.0), row["required"]
        if required is None:
            what = Text("缺数据，应减少量未知", "what must fall is not known")
            rows.append(_row("target_served", row["target"], None, what))
            continue
        share = reached / required if required > 0 else 1.0
        what = Text(
            f"采纳方案合计 {_written(reached)}，应减少 {_written(required)}（{share:.0%}）",
            f"adopted options sum to {_written(reached)} of {_written(required)} ({share:.0%})",
        )
        rows.append(_row("target_served", row["target"], share >= 1 - CLOSE, what))
    return rows


def _written(amount: float) -> str:
    return f"{amount:,.0f}" if abs(amount) >= 1000 else f"{amount:.4g}"


def _raised(options: pl.DataFrame) -> Text:
    """Return how many adopted options work on indicators below the level: a level is no sum of savings."""
    count = 0
    if not options.is_empty():
        standard = pl.col("problem").fill_null("").str.contains("standard/", literal=True)
        count = options.filter(standard, pl.col("decision") == "adopt").height
    return Text(
        f"{count} 项采纳方案针对未达级别的指标；级别不能由减少量合计，须在验收时重新评级",
        f"{count} adopted options work on indicators below the level; a level is no sum of savings",
    )


def _fall(tables: dict[str, pl.DataFrame]) -> dict[str, float]:
    """Return what the adopted options bring down by variable, each on what the others leave."""
    saved = tables.get("adopted_savings", pl.DataFrame())
    return {} if saved.is_empty() else dict(saved.select("variable", "saving").iter_rows())


def _options(tables: dict[str, pl.DataFrame]) -> list[Row]:
    table = tables.get("options", pl.DataFrame())
    if table.is_empty():
        return []
    costly = table.filter(pl.col("decision") == "adopt", pl.col("cost_class").is_in(["medium", "high"]))
    rows = []
    for row in costly.iter_rows(named=True):
        missing = [name for name in ("problem", "target") if not row[name]]
        if missing:
            told = {"problem": Text("问题", "problem"), "target": Text("目标", "target")}
            words = Text(
                "、".join(told[one].zh for one in missing), " and ".join(told[one].into("en") for one in missing)
            )
            what = Text(f"没有写明{words.zh}", f"names no {words.into('en')}")
        else:
            what = Text(f"{row['problem']} → {row['target']}", f"{row['problem']} → {row['target']}")
        rows.append(_row("option_names", row["option"], not missing, what))
    return rows


def _figures(tables: dict[str, pl.DataFrame]) -> list[Row]:
    table, told = tables.get("constant_output", pl.DataFrame()), tables.get("attribution", pl.DataFrame())
    rows = []
    for row in table.iter_rows(named=True) if not table.is_empty() else ():
        own = told.filter(pl.col("variable") == row["variable"]) if not told.is_empty() else told
        if own.is_empty():
            what = Text("没有写明来自哪项方案", "names no option and no other cause")
            rows.append(_row("figure_named", row["variable"], False, what))
            continue
        one = own.row(0, named=True)
        what = Text(
            f"{one['options']} 项方案 {one['by_options'] or 0:,.4g}，其他原因 {one['other'] or 0:,.4g}",
            f"{one['options']} options {one['by_options'] or 0:,.4g}, other causes {one['other'] or 0:,.4g}",
        )
        rows.append(_row("figure_named", row["variable"], True, what))
    return rows


def _listed(codes: list[str]) -> Text:
    return Text("、".join(codes), ", ".join(codes))
