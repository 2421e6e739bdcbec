"""Section on the targets: those that bind, how they are watched, own ones beside what they replace, those refused."""

from __future__ import annotations

from typing import Any

import polars as pl

from qingshen.explain.diagnosed import lacks
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.phases.canonical import loads
from qingshen.phases.targets import in_force
from qingshen.phases.targets.target import NONE, PEOPLE, PROPOSED
from qingshen.report.content.cut import cut
from qingshen.report.content.decided import why
from qingshen.report.content.names import halves, variable
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Section, TableBlock
from qingshen.report.formatting import number, pretty_unit
from qingshen.units import in_words

SHOWN = 20
TITLE = Text("清洁生产目标", "Targets")
AIMS = {
    "amount": Text("总量", "amount"),
    "intensity": Text("强度", "intensity"),
    "level_count": Text("达标企业数", "number of enterprises"),
    "level_share": Text("达标企业比例", "share of enterprises"),
}
HORIZONS = {"near": Text("近期", "near term"), "long": Text("中远期", "mid to long term")}
ORIGINS = {PROPOSED: Text("建议", "proposed"), PEOPLE: Text("自定", "set by people")}
NOTHING = Text(
    "没有目标：审核重点没有可量化的项目，也没有分级。请在 decisions.toml 的 [[targets]] 写明指标、基准年、目标值、目标年、"
    "监测方法和责任方。",
    "There is no target: no focus has an amount, and nobody is graded. Set targets in [[targets]] of decisions.toml with "
    "variable, baseline year, value, year, monitoring and who is responsible.",
)


def name_of(audit: Audit, row: dict[str, Any]) -> Text:
    """Return what a target is about, its aim, its horizon."""
    name = variable(audit, row["variable"] or "—")
    aim, horizon = AIMS.get(row["aim"]), HORIZONS.get(row["horizon"])
    told = [one for one in (aim, horizon) if one is not None]
    if not told:
        return name
    return Text(f"{name.zh}（{'，'.join(one.zh for one in told)}）",
                f"{name.into('en')} ({', '.join(one.into('en') for one in told)})")  # fmt: skip


def _source(row: dict[str, Any]) -> str:
    return f"target/{row['target']}"


def _dated(value: float | None, year: int | None, unit: str | None) -> Text:
    """Return "92 m³/t（2026）"; what is not said is told as missing."""
    told = Text("缺失", "missing") if value is None else _amount(value, unit)
    if year is None:
        return told
    return Text(f"{told.zh}（{year}）", f"{told.into('en')} ({year})")


def _amount(value: float, unit: str | None) -> Text:
    told = number(value)
    if unit == "%":
        return Text(f"{told}%", f"{told} %")
    unit_zh, unit_en = in_words(unit or "")
    return Text(f"{told} {unit_zh}".strip(), f"{told} {unit_en}".strip())


def _change(row: dict[str, Any]) -> Text | None:
    """Return the change in percent; of levels in percentage points of all enterprises."""
    if row["change"] is None:
        return None
    share = f"{100 * row['change']:+.1f}"
    points = row["aim"] in ("level_count", "level_share")
    return Text(f"{share}点", f"{share} points") if points else Text(f"{share}%", f"{share} %")


def _summary(audit: Audit, binding: pl.DataFrame) -> Paragraph:
    table = audit.table("targets")
    text = Text(
        "目标共 {all} 项，其中可量化、可监测、可考核并有效的 {binding} 项（近期 {near}，中远期 {long}）；{own} 项由人设定，{refused} 项不能考核。",
        "Of {all} targets {binding} can be quantified, monitored and assessed, and stand ({near} near, {long} mid to long "
        "term); {own} were set by people, {refused} cannot be assessed.",
    )
    counts = {
        "all": table.height,
        "binding": binding.height,
        "near": binding.filter(pl.col("horizon") == "near").height,
        "long": binding.filter(pl.col("horizon") == "long").height,
        "own": table.filter(pl.col("origin") == PEOPLE).height,
        "refused": table.filter(~pl.col("accepted")).height,
    }
    return Paragraph(text, {name: Figure(count, "cohort/targets") for name, count in counts.items()})


def _fall_units(audit: Audit) -> dict[str, str]:
    """Return the unit of each variable's amount, in which what must fall is told."""
    if not audit.has("reference_years"):
        return {}
    known = loads(audit.case, dict(audit.tables))
    return dict(known.unique("variable", keep="first", maintain_order=True).select("variable", "unit").iter_rows())


def _binding(audit: Audit, binding: pl.DataFrame) -> TableBlock:
    columns = (
        Column(Text("指标", "indicator"), width=2.1),
        Column(Text("基准值（年）", "baseline (year)"), width=1.3),
        Column(Text("目标值（年）", "target (year)"), width=1.3),
        Column(Text("变化", "change"), align="right", width=0.9),
        Column(Text("应减少", "must fall"), align="right", width=1.1),
        Column(Text("来源", "origin"), width=1.05),
        Column(Text("依据，或决定人与理由", "basis, or who decided and why"), width=2.5),
    )
    units, rows = _fall_units(audit), []
    for row in binding.head(SHOWN).iter_rows(named=True):
        source = _source(row)
        unit = pretty_unit(units.get(row["variable"], ""))
        fall = "—" if row["required"] is None else f"{number(row['required'])} {unit}".strip()
        told = halves(row["basis"] or "—") if row["by"] is None else why(row)
        rows.append((name_of(audit, row), Cell(_dated(row["baseline"], row["baseline_year"], row["unit"]), source),
                     Cell(_dated(row["value"], row["year"], row["unit"]), source, "strong" if row["differs"] else ""),
                     Cell(_change(row), source), Cell(fall, source), ORIGINS[row["origin"]], told))  # fmt: skip
    note = Text(
        "建议的目标值 = 基准值 − 潜力的一部分 ÷ 产量 [DESIGN]；应减少量按审核年产量计，离群企业不计入；级别目标没有应减少量（—），变化为百分点。",
        "Proposed value = baseline − a share of the potential per output [DESIGN]; what must fall is told at the output of "
        "the audited year, outliers left out; levels have none (—) and change in percentage points.",
    )
    caption = Text("有效的近期与中远期目标", "Targets in force, near and mid to long term")
    return TableBlock(caption, columns, tuple(rows), "cohort/targets", cut(len(rows), binding.height, note))


def _watched(audit: Audit, binding: pl.DataFrame) -> TableBlock:
    columns = (
        Column(Text("指标", "indicator"), width=2.0),
        Column(Text("监测方法", "how it is monitored"), width=2.8),
        Column(Text("责任方", "responsible"), width=1.6),
    )
    rows = tuple(
        (name_of(audit, row), Cell(halves(row["monitored"] or "—"), _source(row)), halves(row["responsible"] or "—"))
        for row in binding.head(SHOWN).iter_rows(named=True)
    )
    note = Text(
        "建议的监测方法与频次为本软件所拟 [DESIGN]，凭行业知识，使用前核对。",
        "Proposed ways and frequencies are this project's [DESIGN], recalled: confirm before use.",
    )
    caption = Text("目标的监测与责任", "How targets are monitored, and by whom")
    return TableBlock(caption, columns, rows, "cohort/targets", cut(len(rows), binding.height, note))


def _pairs(table: pl.DataFrame) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return each proposal people replaced, with the own target that stands in its place."""
    own = {(row["variable"], row["horizon"]): row for row in
           in_force(table).filter(pl.col("origin") == PEOPLE).sort("target", descending=True).iter_rows(named=True)}  # fmt: skip
    dropped = table.filter(pl.col("origin") == PROPOSED, pl.col("decision") == NONE).iter_rows(named=True)
    return [(row, own[row["variable"], row["horizon"]]) for row in dropped if (row["variable"], row["horizon"]) in own]


def _beside(audit: Audit) -> list[Block]:
    pairs = _pairs(audit.table("targets"))
    if not pairs:
        return []
    columns = (
        Column(Text("指标", "indicator"), width=1.3),
        Column(Text("建议", "proposed"), width=1.4),
        Column(Text("变化", "change"), align="right", width=0.9),
        Column(Text("自定目标", "own target"), width=1.5),
        Column(Text("变化", "change"), align="right", width=0.9),
        Column(Text("理由", "why"), width=2),
    )
    rows = []
    for one, own in pairs[:SHOWN]:
        horizon, name = HORIZONS[one["horizon"]], variable(audit, one["variable"])
        label = Text(f"{name.zh}（{horizon.zh}）", f"{name.into('en')} ({horizon.into('en')})")
        rows.append((label, Cell(_dated(one["value"], one["year"], one["unit"]), _source(one)), _change(one),
                     Cell(_dated(own["value"], own["year"], own["unit"]), _source(own), "strong"), _change(own),
                     halves(own["basis"] or "—")))  # fmt: skip
    caption = Text("自定目标与所代替的建议", "Own targets beside the proposals they replace")
    return [TableBlock(caption, columns, tuple(rows), "cohort/targets", cut(len(rows), len(pairs)))]


def _refused(audit: Audit) -> list[Block]:
    table = audit.table("targets")
    replaced = [one["target"] for one, _ in _pairs(table)]
    standing = in_force(table)["target"].to_list()
    left = table.filter(~pl.col("target").is_in([*standing, *replaced]))
    if left.is_empty():
        return []
    columns = (
        Column(Text("指标", "indicator"), width=1.8),
        Column(Text("目标值（年）", "target (year)"), width=1.2),
        Column(Text("来源", "origin"), width=0.9),
        Column(Text("不采纳的原因", "why it does not stand"), width=2.4),
        Column(Text("决定人与理由", "decided by, and why"), width=1.6),
    )
    rows = []
    for row in left.head(SHOWN).iter_rows(named=True):
        missing = lacks(row) if not row["accepted"] else Text("已取消", "dropped")
        rows.append((name_of(audit, row), Cell(_dated(row["value"], row["year"], row["unit"]), _source(row)),
                     ORIGINS[row["origin"]], Cell(missing, _source(row), "bad" if not row["accepted"] else "strong"),
                     why(row) if row["by"] else halves(row["basis"] or "—")))  # fmt: skip
    note = Text(
        "目标必须可量化、可监测、可考核（编制说明 5（5））；补齐所缺后重新计算即可采纳。",
        "A target must be quantifiable, monitorable and assessable (explanatory note 5(5)); supply what is missing and "
        "compute again.",
    )
    caption = Text("未采纳的目标", "Targets that do not stand")
    return [TableBlock(caption, columns, tuple(rows), "cohort/targets", cut(len(rows), left.height, note))]


def targets(audit: Audit, language: Language) -> Section:
    """Return the section on the targets."""
    del language
    if not audit.has("targets"):
        return Section(TITLE, (Callout("warning", (Paragraph(NOTHING),)),))
    binding = in_force(audit.table("targets"))
    blocks: list[Block] = [_summary(audit, binding)]
    if not binding.is_empty():
        blocks += [_binding(audit, binding), _watched(audit, binding)]
    return Section(TITLE, (*blocks, *_beside(audit), *_refused(audit)))
