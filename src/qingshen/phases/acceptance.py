"""Phase 5, 绩效评估 — 验收: each item of the acceptance table answered from the data where they can tell, else open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import polars as pl

from qingshen.case import Case
from qingshen.language import Text
from qingshen.phases.attainment import ANSWERS, STEP
from qingshen.phases.decisions import DECIDED, Record, joined
from qingshen.phases.implementation.given import given
from qingshen.phases.implementation.particulars import particulars
from qingshen.phases.implementation.tracking import ABANDONED, COMPLETED
from qingshen.rulebook.procedure import acceptance_items

YES, NO, OPEN = ANSWERS
CHEAP, DEAR = ("none", "low"), ("medium", "high")
PEOPLE = Text("数据不能说明，由人判断", "the data cannot tell: people must say")
ACCEPTANCE: dict[str, Any] = {
    "block": pl.String, "item": pl.String, "kind": pl.String, "name": pl.String, "answer": pl.String,
    "basis": pl.String,
}  # fmt: skip
Found = tuple[str, Text]


class Evidence(NamedTuple):
    """What the answers rest on: `options` are those tracked, with class and what was said; `claims`; `targets`."""

    case: Case
    tables: dict[str, pl.DataFrame]
    enterprises: list[str]
    options: pl.DataFrame
    claims: pl.DataFrame
    targets: pl.DataFrame


def acceptance(
    case: Case, tables: dict[str, pl.DataFrame], record: Record, enterprises: list[str], targets: pl.DataFrame
) -> pl.DataFrame:
    """Return the items of 附表3: `block, item, kind, name, answer` (yes|no|open), `basis`, and the decision.

    `targets` is the result of `attainment`. `answer` is what people decided (step "performance", subject
    "acceptance/ITEM"), else what the data say; which data say what is this project's own [DESIGN]: a single
    contradiction is "no", silence is "open".
    """
    told = particulars(case).select("option", "said", proof="evidence")
    tracked = tables.get("tracking", pl.DataFrame(schema=dict.fromkeys(("option", "state"), pl.String)))
    classes = given(tables, "options").select("option", "cost_class", adopted="decision")
    options = tracked.join(classes, on="option", how="left").join(told, on="option", how="left").sort("option")
    if "overdue" not in options.columns:
        none = {"overdue": pl.Boolean, "realised": pl.Float64}
        options = options.with_columns(pl.lit(None, dtype=kind).alias(name) for name, kind in none.items())
    evidence = Evidence(case, tables, enterprises, options, tables.get("claims", pl.DataFrame()), targets)
    rows = []
    for one in acceptance_items():
        answer, basis = TOLD[one.code](evidence) if one.code in TOLD else (OPEN, PEOPLE)
        rows.append((joined(one.block), one.code, one.kind, joined(one.name), answer, joined(basis)))
    table = pl.DataFrame(rows, schema=ACCEPTANCE, orient="row")
    subjects = table.select(subject=pl.format("acceptance/{}", "item"), proposal="answer")
    decided = record.decide(STEP, subjects, ANSWERS)
    both = pl.concat([table, decided.select(DECIDED)], how="horizontal")
    return both.with_columns(answer="decision")


def _flag(column: str, zh: str, en: str) -> Callable[[Evidence], Found]:
    """Return the judge of a veto the enterprise list speaks of: all must say no."""

    def judge(evidence: Evidence) -> Found:
        listed = evidence.case.enterprises.filter(pl.col("enterprise").is_in(evidence.enterprises))
        hit, silent = int((listed[column] == "yes").sum()), listed[column].null_count()
        over = 0
        if column == "over_standard":
            compared = given(evidence.tables, "sources_compared")
            now = compared.filter(pl.col("year") == evidence.case.settings.years[-1], pl.col("verdict") == "exceeds")
            over = now.filter(pl.col("enterprise").is_in(evidence.enterprises))["enterprise"].n_unique()
        basis = Text(
            f"名单中{zh} {hit} 家，未说明 {silent} 家" + (f"；超过许可 {over} 家" if over else ""),
            f"{en}: {hit} on the list, not said: {silent}" + (f"; above the permit: {over}" if over else ""),
        )
        return (NO if hit or over else OPEN if silent or not len(listed) else YES), basis

    return judge


def _level(evidence: Evidence) -> Found:
    levels = given(evidence.tables, "levels").filter(
        pl.col("year") == evidence.case.settings.years[-1], pl.col("enterprise").is_in(evidence.enterprises)
    )
    below = int((levels["level_best"] == "none").sum())
    sure = int(levels["level"].is_in(["I", "II", "III"]).sum())
    count = len(evidence.enterprises)
    basis = Text(f"{count} 家中确定达到Ⅲ级 {sure} 家，未达到 {below} 家", f"of {count}: {sure} certain, {below} below")
    return (NO if below else YES if count and sure == count else OPEN), basis


def _implemented(evidence: Evidence) -> Found:
    adopted = evidence.options.filter(pl.col("adopted") == "adopt")
    done, late = int((adopted["state"] == COMPLETED).sum()), int(adopted["overdue"].sum())
    basis = Text(
        f"采纳 {len(adopted)} 项，完成 {done} 项，逾期 {late} 项",
        f"{len(adopted)} adopted, {done} completed, {late} overdue",
    )
    return (OPEN if not len(adopted) else YES if done == len(adopted) else NO if late else OPEN), basis


def _embedded(evidence: Evidence) -> Found:
    cheap = evidence.options.filter(pl.col("adopted") == "adopt", pl.col("cost_class").is_in(CHEAP))
    undone = int((cheap["state"] != COMPLETED).sum())
    basis = Text(
        f"无/低费方案 {len(cheap)} 项，未完成 {undone} 项；是否纳入管理由人判断",
        f"{len(cheap)} no/low-cost options, {undone} not completed; whether embedded, people must say",
    )
    return (NO if undone else OPEN), basis


def _expected(evidence: Evidence) -> Found:
    dear = evidence.options.filter(pl.col("state") == COMPLETED, pl.col("cost_class").is_in(DEAR))
    short = dear.filter(pl.col("realised") < 1)
    unsaid, unknown = short["said"].null_count(), dear["realised"].null_count()
    basis = Text(
        f"完成中/高费方案 {len(dear)} 项，低于预期 {len(short)} 项（无说明 {unsaid} 项），效益不详 {unknown} 项",
        f"{len(dear)} medium/high-cost options completed, {len(short)} short of expectation ({unsaid} unexplained), "
        f"{unknown} unknown",
    )
    return (NO if unsaid else OPEN if unknown or not len(dear) else YES), basis


def _replaced(evidence: Evidence) -> Found:
    gone = evidence.options.filter(pl.col("state") == ABANDONED)
    unsaid = gone["said"].null_count()
    basis = Text(
        f"未实施方案 {len(gone)} 项，无理由 {unsaid} 项",
        f"{len(gone)} options given up, {unsaid} without reason",
    )
    return (OPEN if not len(evidence.options) else NO if unsaid else YES), basis


def _receipts(evidence: Evidence) -> Found:
    done = evidence.options.filter(pl.col("state") == COMPLETED)
    bare = done["proof"].null_count()
    basis = Text(
        f"完成方案 {len(done)} 项，无证明材料 {bare} 项；内容是否相符由人核对",
        f"{len(done)} options completed, {bare} without evidence; whether it agrees, people must check",
    )
    return (NO if bare else OPEN), basis


def _records(evidence: Evidence) -> Found:
    claims = evidence.claims
    if claims.is_empty():
        return OPEN, Text("没有申报的节约", "no saving is claimed")
    refused = claims.filter(pl.col("decision") == "refuse")
    against = int((refused["actual"].is_not_null() | refused["by"].is_not_null()).sum())
    silent = len(refused) - against
    basis = Text(
        f"申报节约 {len(claims)} 项，不认可 {against} 项，无实际数 {silent} 项",
        f"{len(claims)} savings claimed, {against} refused, {silent} without figure",
    )
    return (NO if against else OPEN if silent else YES), basis


def _performance(evidence: Evidence) -> Found:
    claims = evidence.claims
    if claims.is_empty():
        return OPEN, Text("没有申报的节约", "no saving is claimed")
    unknown = claims["actual"].null_count()
    basis = Text(
        f"申报节约 {len(claims)} 项，无实际数 {unknown} 项",
        f"{len(claims)} savings claimed, {unknown} without figure",
    )
    return (NO if unknown else YES), basis


def _goals(evidence: Evidence) -> Found:
    answers = evidence.targets["decision"].to_list()
    counts = {one: answers.count(one) for one in ANSWERS}
    basis = Text(
        f"目标 {len(answers)} 项：完成 {counts[YES]}，未完成 {counts[NO]}，未定 {counts[OPEN]}",
        f"{len(answers)} targets: {counts[YES]} reached, {counts[NO]} missed, {counts[OPEN]} open",
    )
    return (NO if counts[NO] else OPEN if counts[OPEN] or not answers else YES), basis


def _improvement(evidence: Evidence) -> Found:
    rises = given(evidence.tables, "level_changes")["rise"]
    up, down, unknown = int((rises > 0).sum()), int((rises < 0).sum()), rises.null_count()
    basis = Text(f"升级 {up} 家，降级 {down} 家，不能确定 {unknown} 家", f"{up} rose, {down} fell, {unknown} uncertain")
    # Who cannot be told may have fallen, or risen.
    return (YES if up > down + unknown else NO if len(rises) and up + unknown <= down else OPEN), basis


TOLD: dict[str, Callable[[Evidence], Found]] = {
    "discharge": _flag("over_standard", "双超", "over standard or quota"),
    "energy_limit": _flag("over_energy", "高耗能", "over the energy limit"),
    "level": _level,
    "implemented": _implemented,
    "embedded": _embedded,
    "expected": _expected,
    "replaced": _replaced,
    "receipts": _receipts,
    "records": _records,
    "performance": _performance,
    "goals": _goals,
    "improvement": _improvement,
}
