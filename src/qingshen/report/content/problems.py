"""Section on the problems: common to the industry or individual, by which method, of which of the eight causes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl

from qingshen.explain.diagnosed import LAYERS
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.charts import Axis
from qingshen.report.charts.stacked_bars import Stack, stacked_bars
from qingshen.report.content.cut import cut, listed
from qingshen.report.content.decided import NOBODY, why
from qingshen.report.content.names import halves, inline
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import number
from qingshen.rulebook.procedure import aspects, diagnosis_methods
from qingshen.units import in_words

SHOWN, ENTERPRISES, NAMED = 20, 20, 3
TITLE = Text("问题诊断：共性与个性", "Problems: common and individual")
NOTHING = Text(
    "没有诊断出问题：没有指标体系、平衡、清单回答或专家意见可据以判断。请在 audit.toml 写明 index，或补充 checks、streams 表。",
    "No problem was told: there is no index system, balance, checklist or expert's word to judge by. Name an index in "
    "audit.toml, or add the tables checks and streams.",
)
NOBODYS = Text("没有企业存在个性问题。", "No enterprise has an individual problem.")
RARE_FIRST = ("prevalence", "problem")


def _summary(audit: Audit) -> Paragraph:
    table, chosen = audit.table("problems"), audit.case.settings.diagnosis
    count = dict(table["decision"].value_counts().iter_rows())
    methods = dict(table["method"].value_counts().iter_rows())
    told = [(one.name, methods[one.code]) for one in diagnosis_methods() if one.code in methods]
    by_method = "、".join(f"{name.zh} {many}" for name, many in told)
    by_method_en = ", ".join(f"{name.into('en')} {many}" for name, many in told)
    text = Text(
        f"共诊断出问题 {{all}} 项（{by_method}）：行业共性 {{common}} 项，企业个性 {{individual}} 项，不成立 {{dismissed}} 项。"
        f"普遍程度达到 {chosen.prevalence:.0%}，或占潜力 {chosen.potential:.0%} 以上且普遍程度不低于 {chosen.fewest:.0%} 的，"
        "建议为共性 [DESIGN]。",
        f"{{all}} problems were told ({by_method_en}): {{common}} common to the industry, {{individual}} individual, "
        f"{{dismissed}} dismissed. Proposed as common: at least {chosen.prevalence:.0%} have it, or it holds "
        f"{chosen.potential:.0%} of the potential and {chosen.fewest:.0%} have it [DESIGN].",
    )
    counts = {"all": table.height} | {layer: count.get(layer, 0) for layer in LAYERS}
    return Paragraph(text, {name: Figure(value, "cohort/problems") for name, value in counts.items()})


def ruled(row: Mapping[str, Any]) -> Cell:
    """Return in one cell whether a problem stands as proposed, or who decided otherwise, and why."""
    said = why(row)
    if not row["differs"]:
        return Cell(said)
    first = LAYERS[row["proposal"]]
    told = Text(f"原建议{first.zh}", f"proposed as {first.into('en')}")
    if said == NOBODY:
        return Cell(told, tone="strong")
    return Cell(Text(f"{told.zh}；{said.zh}", f"{told.into('en')}; {said.into('en')}"), tone="strong")


def name_of(row: Mapping[str, Any], mark: str = "● ") -> Text:
    """Return a problem's name, with the process it is found in; `mark`ed where it serves an audit focus."""
    name = halves(row["name"])
    process = halves(row["process"]) if row["process"] else None
    zh = name.zh if process is None else f"{process.zh}：{name.zh}"
    en = name.into("en") if process is None else f"{process.into('en')}: {inline(name.into('en'))}"
    first = mark if row["focus"] else ""
    return Text(first + zh, first + en)


def _common(audit: Audit) -> list[Block]:
    table = audit.table("problems").filter(pl.col("decision") == "common")
    if table.is_empty():
        return [Callout("note", (Paragraph(Text("没有行业共性问题。", "No problem is common to the industry.")),))]
    columns = (
        Column(Text("问题", "problem"), width=2.4),
        Column(Text("诊断方法", "method"), width=1.7),
        Column(Text("原因", "cause"), width=1.6),
        Column(Text("企业，普遍程度", "enterprises, prevalence"), align="right", width=1.2),
        Column(Text("大小", "size"), align="right", width=1.05),
        Column(Text("占潜力", "of the potential"), "%", "right", decimals=0, width=0.85),
        Column(Text("决定人与理由", "decided by, and why"), width=1.7),
    )
    methods, causes = {one.code: one.name for one in diagnosis_methods()}, {one.code: one.name for one in aspects()}
    rows = []
    for row in table.head(SHOWN).iter_rows(named=True):
        source = f"problem/{row['problem']}"
        size = "—" if row["size"] is None else _sized(row["size"], row["unit"] or "")
        share = "—" if row["potential_share"] is None else 100 * row["potential_share"]
        rows.append((Cell(name_of(row), source), methods[row["method"]], causes[row["aspect"]],
                     Cell(_widespread(row), source), Cell(size, source), Cell(share, source), ruled(row)))  # fmt: skip
    note = Text(
        "企业 n/N：存在问题的企业数／能够判断的企业数；占潜力为同一项目全部问题可节约量中的份额，可能有重叠 [DESIGN]；"
        "— 为不可相加或不明；● 属于审核重点。",
        "Enterprises n/N: with the problem / of those it can be said of; share of what all problems of the variable could "
        "save, which may overlap [DESIGN]; —: does not add up or is not known; ●: serves an audit focus.",
    )
    caption = Text("行业共性问题", "Problems common to the industry")
    return [TableBlock(caption, columns, tuple(rows), "cohort/problems", cut(len(rows), table.height, note))]


def _sized(size: float, unit: str) -> Text:
    return Text(*(f"{number(size)} {one}".strip() for one in in_words(unit)))


def _widespread(row: Mapping[str, Any]) -> str:
    return f"{row['enterprises']}/{row['audited']} · {row['prevalence']:.0%}"


def own_problems(audit: Audit) -> pl.DataFrame:
    """Return `enterprise, problem` and the problem's row for each individual problem an enterprise certainly has.

    Those who have most come first, of each the rarest problem first.
    """
    individual = audit.table("problems").filter(pl.col("decision") == "individual")
    found = audit.table("findings").filter("counted").select("enterprise", "problem").unique()
    told = found.join(individual, on="problem").with_columns(many=pl.len().over("enterprise"))
    return told.sort("many", "enterprise", *RARE_FIRST, descending=[True, False, False, False])


def _individual(audit: Audit) -> list[Block]:
    told = own_problems(audit)
    if told.is_empty():
        return [Paragraph(NOBODYS)]
    columns = (
        Column(Text("企业", "code"), width=0.8),
        Column(Text("个性问题", "individual problems"), align="right", width=0.8),
        Column(Text("最少见的几项（普遍程度）", "the rarest of them (prevalence)"), width=6),
    )
    rows: list[tuple[Cell | Text | str, ...]] = []
    for (enterprise,), own in told.group_by("enterprise", maintain_order=True):
        if len(rows) == ENTERPRISES:
            break
        names = [_told(row) for row in own.iter_rows(named=True)]
        source = f"diagnosis/{enterprise}"
        rows.append((str(enterprise), Cell(own.height, source), Cell(listed(names, NAMED), source)))
    note = Text(
        "按项数排列；全部问题及其证据见 results.xlsx 的“问题证据”。",
        "By number; all problems and what shows them are in results.xlsx, sheet of findings.",
    )
    caption = Text("企业个性问题", "Individual problems by enterprise")
    return [
        TableBlock(
            caption, columns, tuple(rows), "cohort/problems", cut(len(rows), told["enterprise"].n_unique(), note)
        )
    ]


def _told(row: Mapping[str, Any]) -> Text:
    name, share = name_of(row), f"{100 * row['prevalence']:.0f}"
    return Text(f"{name.zh}（{share}%）", f"{name.into('en')} ({share} %)")


def _counts(audit: Audit) -> dict[str, dict[str, int]]:
    """Return by cause how many problems are common and how many individual."""
    counted = audit.table("problems").group_by("aspect", "decision").len().iter_rows()
    found: dict[str, dict[str, int]] = {one.code: dict.fromkeys(LAYERS, 0) for one in aspects()}
    for cause, layer, many in counted:
        found[cause][layer] = many
    return found


def _causes(audit: Audit, language: Language) -> list[Block]:
    counts = _counts(audit)
    shown = {layer: words for layer, words in LAYERS.items() if layer != "dismissed"}
    stacks = [Stack(one.name, {layer: counts[one.code][layer] for layer in shown}) for one in aspects()]
    axis = Axis(Text("问题数", "number of problems"))
    caption = Text("问题的原因：八个方面", "Problems by the eight causes")
    alt = Text("每个方面的共性与个性问题数", "common and individual problems of each cause")
    picture = Picture(caption, stacked_bars(stacks, shown, axis, language), "cohort/problems", alt)
    affected = (
        audit.table("findings")
        .filter("counted")
        .join(
            audit.table("problems").filter(pl.col("decision") != "dismissed").select("problem", "aspect"), on="problem"
        )
    )
    whom = dict(affected.group_by("aspect").agg(pl.col("enterprise").n_unique()).iter_rows())
    columns = (
        Column(Text("方面", "cause"), width=2.4),
        *(Column(one, align="right") for one in LAYERS.values()),
        Column(Text("涉及企业", "enterprises concerned"), align="right"),
    )
    rows = tuple(
        (one.name, *(Cell(counts[one.code][layer], "cohort/problems") for layer in LAYERS), whom.get(one.code, 0))
        for one in aspects()
    )
    note = Text(
        "归入哪一方面为本软件所拟 [DESIGN]；涉及企业不含不成立的问题。",
        "Which cause a problem belongs to is this project's [DESIGN]; enterprises of dismissed problems do not count.",
    )
    table = TableBlock(Text("按原因统计", "Counted by cause"), columns, rows, "cohort/problems", note)
    return [picture, table]


def _otherwise(audit: Audit) -> list[Block]:
    """Tell what people dismissed or moved from common to individual; what they made common stands in its table."""
    table = audit.table("problems").filter(pl.col("decision") != "common", "differs")
    told = []
    for row in table.head(SHOWN).iter_rows(named=True):
        name, layer, said = name_of(row, ""), LAYERS[row["decision"]], ruled(row).value
        assert isinstance(said, Text)
        told.append(Paragraph(Text(f"{name.zh}：{layer.zh}（{said.zh}）",
                                   f"{name.into('en')}: {layer.into('en')} ({said.into('en')})")))  # fmt: skip
    return [Callout("note", tuple(told))] if told else []


def problems(audit: Audit, language: Language) -> Section:
    """Return the section on the problems."""
    if not audit.has("problems"):
        return Section(TITLE, (Callout("warning", (Paragraph(NOTHING),)),))
    blocks = (_summary(audit), *_causes(audit, language), *_common(audit), *_otherwise(audit), *_individual(audit))
    return Section(TITLE, blocks)
