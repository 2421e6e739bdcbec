"""The tree behind the audit focus, the targets, the problems and the experts' scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import polars as pl

from qingshen.explain import checked
from qingshen.explain.checked import cited, listed, place_of, told
from qingshen.explain.compared import name_of
from qingshen.explain.node import Node, number, same
from qingshen.explain.prepared import decision
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.phases.targets import in_force
from qingshen.phases.targets.target import PEOPLE
from qingshen.rulebook.focusing import focus_factors
from qingshen.rulebook.procedure import concerns, diagnosis_methods

LAYERS = {
    "common": Text("行业共性", "common"),
    "individual": Text("企业个性", "individual"),
    "dismissed": Text("不成立", "dismissed"),
}
LACKING = {
    "no_indicator": Text("没有指标", "no indicator"),
    "unknown_variable": Text("指标未知", "unknown variable"),
    "no_aim": Text("没有目标形式，或与指标不符", "no aim, or one that does not fit the variable"),
    "no_value": Text("没有目标值", "no value"),
    "out_of_range": Text("目标值超出范围", "value out of range"),
    "no_unit": Text("没有单位", "no unit"),
    "unit_incompatible": Text("单位与数据不可换算", "unit does not fit the data"),
    "no_baseline_year": Text("没有基准年", "no baseline year"),
    "no_baseline": Text("基准年没有数据", "no data of the baseline year"),
    "no_year": Text("没有目标年，或不晚于基准年", "no target year, or not after the baseline"),
    "not_monitored": Text("没有监测方法", "no way of monitoring"),
    "nobody_responsible": Text("没有责任方", "nobody responsible"),
    "worse_than_baseline": Text("不优于基准值", "no better than the baseline"),
    "not_needed": Text("没有提升余地", "nothing left to gain"),
}
UNKNOWN = Text("没有数据", "no data")


def _row(audit: Audit, table: str, **keys: str) -> dict[str, Any]:
    return audit.table(table).row(by_predicate=pl.all_horizontal(pl.col(k) == v for k, v in keys.items()), named=True)


def _about(audit: Audit, code: str) -> Text:
    """Return the name of a variable, or of what a focus is about that is no variable."""
    found = name_of(audit, code)
    return concerns().get(code, found) if found.zh == code else found


# ── focus and targets ────────────────────────────────────────────────────────────────────────────────────────────────


def focus(audit: Audit) -> Node:
    """Return the candidates in the order of rank."""
    table = audit.table("focus")
    children = [
        Node(_about(audit, row["variable"]), number(row["total"]), f"focus/{row['candidate']}", note=_chosen(row))
        for row in table.iter_rows(named=True)
    ]
    decided = table.filter(pl.col("decision") == "focus").height
    formula = Text("权重总和计分 Σ R·W，R = 1 + 9·v/v最大", "weighted sum Σ R·W with R = 1 + 9·v/max v")
    label = Text("审核重点", "audit focus")
    return Node(label, number(decided), "cohort/focus", formula, "[DESIGN]", children=listed(children))


def _chosen(row: dict[str, Any]) -> Text:
    return Text("审核重点", "audit focus") if row["decision"] == "focus" else Text("")


def candidate(audit: Audit, candidate: str) -> Node:
    """Return a candidate's total: points and weight of each factor, how firm its rank is, the decision."""
    row = _row(audit, "focus", candidate=candidate)
    given = {one.code: one.weight for one in focus_factors()} | dict(audit.case.settings.focus.weights)
    points = audit.table("focus_points").filter(pl.col("candidate") == candidate)
    marks = {one["factor"]: one for one in points.iter_rows(named=True)}
    children = []
    for one in focus_factors():
        mark = marks[one.code]
        known = mark["points"] is not None
        formula = Text(f"R={mark['points']:.4g} · W={given[one.code]:g}") if known else UNKNOWN
        unit = told(mark["unit"])
        value = number(mark["value"])
        shown = Text(f"{value.zh} {unit.zh}".strip(), f"{value.into('en')} {unit.into('en')}".strip())
        children.append(Node(one.name, shown, formula=formula, clause=cited(one.citation), note=one.detail))
    formula = Text(f"Σ R·W ÷ 有数据的权重 {row['known']:.0%}", f"Σ R·W ÷ the weight known, {row['known']:.0%}")
    return Node(_about(audit, row["variable"]), number(row["total"]), f"focus/{candidate}", formula, "[DESIGN]",
                note=_firm(audit, row), children=(*children, *decision(row, "focus")))  # fmt: skip


def _firm(audit: Audit, row: dict[str, Any]) -> Text:
    """Return the rank and what becomes of it when the weights vary."""
    chosen = audit.case.settings.focus
    if row["first"] is None:
        return Text("没有任何因素有数据，不排名次", "no factor is known: not ranked")
    rank, ranks, first = row["rank"], f"{row['rank_low']:g}–{row['rank_high']:g}", f"{row['first']:.1%}"
    trials = f"±{chosen.spread:.0%} × {chosen.trials} (PCG64 {chosen.seed})"
    return Text(
        f"名次 {rank}；权重变动 {trials}：居首 {first}，名次 {ranks}",
        f"rank {rank}; weights drawn {trials}: first in {first}, rank {ranks}",
    )


def lacks(row: dict[str, Any]) -> Text:
    """Return in words why a target cannot be assessed, "" where it can."""
    known = [LACKING.get(code, same(code)) for code in (row["lacking"] or "").split(";") if code]
    return Text("；".join(one.zh for one in known), "; ".join(one.into("en") for one in known))


def targets(audit: Audit) -> Node:
    """Return all targets, with what keeps those refused from standing."""
    table = audit.table("targets")
    children = [
        Node(_about(audit, row["variable"] or row["target"]), number(row["value"], row["unit"] or ""),
             f"target/{row['target']}", note=lacks(row))
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    label = Text("有效的目标", "targets in force")
    note = Text(f"共 {table.height} 项", f"of {table.height}")
    return Node(label, number(in_force(table).height), "cohort/targets", note=note, children=listed(children))


def target(audit: Audit, target: str) -> Node:
    """Return a target's value: what it starts from, what must fall, how it is watched, the decision."""
    row = _row(audit, "targets", target=target)
    unit = row["unit"] or ""
    baseline = Node(Text(f"基准值 {row['baseline_year'] or '—'}", f"baseline {row['baseline_year'] or '—'}"),
                    number(row["baseline"], unit))  # fmt: skip
    children = [baseline]
    if row["change"] is not None:
        children.append(Node(Text("变化", "change"), same(f"{row['change']:+.2%}")))
    if row["required"] is not None:
        formula = Text("(现值 − 目标值) × 审核年产量", "(current − target) × output of the audited year")
        children.append(Node(Text("应减少", "must fall"), number(row["required"]), formula=formula))
    watched = Node(Text("监测", "monitored"), told(row["monitored"]) if row["monitored"] else UNKNOWN,
                   note=told(row["responsible"]))  # fmt: skip
    label = _about(audit, row["variable"] or target)
    return Node(Text(f"{label.zh} {row['year'] or '—'}", f"{label.into('en')} {row['year'] or '—'}"),
                number(row["value"], unit), f"target/{target}", told(row["basis"]),
                "" if row["origin"] == PEOPLE else "[DESIGN]", note=lacks(row),
                children=(*children, watched, *decision(row, "targets")))  # fmt: skip


# ── problems ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def problems(audit: Audit) -> Node:
    """Return the problems, common ones first."""
    table = audit.table("problems")
    children = [
        Node(told(row["name"]), same(f"{row['enterprises']}/{row['audited']}"), f"problem/{row['problem']}",
             note=LAYERS[row["decision"]])
        for row in table.iter_rows(named=True)
    ]  # fmt: skip
    label = Text("诊断出的问题", "problems told")
    return Node(label, number(table.height), "cohort/problems", children=listed(children))


def problem(audit: Audit, problem: str) -> Node:
    """Return who has a problem, by how much, shown in which cell."""
    row = _row(audit, "problems", problem=problem)
    method = next(one for one in diagnosis_methods() if one.code == row["method"])
    found = audit.table("findings").filter(pl.col("problem") == problem).sort("counted", descending=True)
    children = [_finding(audit, one) for one in found.iter_rows(named=True)]
    share = row["potential_share"]
    note = Text("") if share is None else Text(f"占潜力 {share:.1%}", f"{share:.1%} of the potential")
    size = Node(Text("大小", "size"), number(row["size"], row["unit"] or "")) if row["size"] is not None else None
    formula = Text(f"存在问题的企业 ÷ 能够判断的企业（{method.name.zh}）",
                   f"enterprises with it / enterprises judged ({method.name.into('en')})")  # fmt: skip
    return Node(told(row["name"]), same(f"{row['enterprises']}/{row['audited']}"), f"problem/{problem}", formula,
                cited(method.citation), note=note,
                children=(*([size] if size else ()), *decision(row, "diagnosis"), *listed(children)))  # fmt: skip


def _finding(audit: Audit, row: dict[str, Any]) -> Node:
    value = number(row["size"], row["unit"] or "") if row["size"] is not None else Text("")
    if not row["counted"]:
        value = Text("不能判断，不计入", "cannot be said, not counted")
    return Node(same(row["enterprise"]), value, _figure(audit, row), place=place_of(row), note=told(row["evidence"]))


def _figure(audit: Audit, row: dict[str, Any]) -> str:
    """Return the id of the figure a finding rests on, "" where there is none."""
    kind, _, code = row["problem"].partition("/")
    system, years = audit.case.system, audit.table("reference_years").filter(enterprise=row["enterprise"])
    if kind == "standard" and system and code in system.by_code and not years.is_empty():
        return f"enterprise/{row['enterprise']}/{years['year'][0]}/indicator/{code}"
    return ""


def own(audit: Audit, enterprise: str) -> Node:
    """Return the problems of an enterprise, those of its own first, with what shows them."""
    named = audit.table("problems").select("problem", "name", "decision", "prevalence")
    found = audit.table("findings").filter(pl.col("enterprise") == enterprise, "counted").join(named, on="problem")
    ordered = found.sort(pl.col("decision") != "individual", "prevalence", "problem")
    children = [
        replace(_finding(audit, row), label=told(row["name"]), figure=f"problem/{row['problem']}")
        for row in ordered.iter_rows(named=True)
    ]
    many = ordered.filter(pl.col("decision") == "individual")["problem"].n_unique()
    label = Text(f"{enterprise} 个性问题", f"{enterprise}: individual problems")
    return Node(label, number(many), f"diagnosis/{enterprise}", children=listed(children))


def own_problem(audit: Audit, enterprise: str, problem: str) -> Node:
    """Return what shows that an enterprise has a problem; of the others only the way to them."""
    named = audit.table("problems").filter(pl.col("problem") == problem).row(0, named=True)
    rows = audit.table("findings").filter(pl.col("enterprise") == enterprise, pl.col("problem") == problem)
    found = [_finding(audit, row) for row in rows.sort("cell", nulls_last=True).iter_rows(named=True)]
    if not found:
        raise KeyError(problem)
    industry = Node(Text("在行业中", "in the industry"), Text(""), f"problem/{problem}")
    return Node(told(named["name"]), found[0].value if len(found) == 1 else number(len(found)),
                f"diagnosis/{enterprise}/{problem}", children=(*listed(found), industry))  # fmt: skip


# ── experts ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def experts(audit: Audit) -> Node:
    """Return Kendall's W and the subjects scored."""
    row = audit.table("expert_agreement").row(0, named=True)
    children = [
        Node(_subject(audit, one["subject"]), number(one["mean"]), f"expert/{one['subject']}")
        for one in audit.table("expert_subjects").sort("mean", descending=True, nulls_last=True).iter_rows(named=True)
    ]
    formula = same("W = 12S/(m²(n³−n) − mΣT), χ² = m(n−1)W")
    figures = f"m={row['experts']}, n={row['subjects']}"
    if row["w"] is not None:
        figures += f", χ²={row['statistic']:.6g}, p={row['p_value']:.3g}"
    return Node(Text("肯德尔和谐系数 W", "Kendall's W"), number(row["w"]), "cohort/experts", formula, "Kendall 1948",
                note=same(figures), children=listed(children))  # fmt: skip


def _subject(audit: Audit, code: str) -> Text:
    table = audit.table("problems").filter(pl.col("problem") == code)
    return same(code) if table.is_empty() else told(table["name"][0])


def subject(audit: Audit, subject: str) -> Node:
    """Return the scores of a subject, expert by expert, with their cells and reasons."""
    row = _row(audit, "expert_subjects", subject=subject)
    given = audit.case.scores.filter(pl.col("subject") == subject).sort("expert")
    children = [
        Node(same(one["expert"]), number(one["score"]), place=place_of(one), note=told(one["reason"]))
        for one in given.iter_rows(named=True)
    ]
    spread = "—" if row["spread"] is None else f"{row['spread']:g}"
    note = Text(f"分差 {spread}", f"spread {spread}")
    formula = Text("各专家得分的平均", "mean of the experts' scores")
    return Node(_subject(audit, subject), number(row["mean"]), f"expert/{subject}", formula, note=note,
                children=listed(children))  # fmt: skip


FIGURES: tuple[tuple[str, Callable[..., Node]], ...] = (
    (r"cohort/focus", focus),
    (r"focus/(?P<candidate>.+)", candidate),
    (r"cohort/targets", targets),
    (r"target/(?P<target>.+)", target),
    (r"cohort/problems", problems),
    (r"problem/(?P<problem>.+)", problem),
    (r"diagnosis/(?P<enterprise>[^/]+)", own),
    (r"diagnosis/(?P<enterprise>[^/]+)/(?P<problem>.+)", own_problem),
    (r"cohort/experts", experts),
    (r"expert/(?P<subject>.+)", subject),
    *checked.FIGURES,
)
