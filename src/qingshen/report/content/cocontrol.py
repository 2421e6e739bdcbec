"""Section on pollutants and greenhouse gases together: where each option stands, and by which pollutants it is told."""

from __future__ import annotations

import polars as pl

from qingshen.language import Language, Text
from qingshen.methods.cocontrol import QUADRANTS, READINGS
from qingshen.phases.audit import Audit
from qingshen.phases.options.cocontrol import DISCHARGED, weights
from qingshen.report.charts import Axis, Point
from qingshen.report.charts.quadrants import limits, quadrants
from qingshen.report.content.names import variable
from qingshen.report.content.option_words import SOURCES, name_of
from qingshen.report.document import Block, Callout, Cell, Column, Figure, Paragraph, Picture, Section, TableBlock
from qingshen.report.formatting import pretty_unit

ID = "cohort/cocontrol"
TITLE = Text("减污降碳协同", "Pollutants and greenhouse gases together")
NOTHING = Text(
    "没有一项方案的效果已知，不能判断减污降碳是否协同；请在 effects 表写明方案对各项目的预期效果。",
    "No option has a known effect: co-control cannot be told. State what options do in the table effects.",
)
INSIDE, NAMED = 0.98, 4


def _summary(audit: Audit) -> Paragraph:
    table = audit.table("cocontrol")
    count = dict(table["quadrant"].value_counts().iter_rows())
    text = Text(
        "效果已知的 {all} 项方案中，{both} 项污染物与温室气体同减，{opposed} 项此减彼增，{worse} 项同增；{one} 项只影响其中一种，"
        "{unknown} 项有一种不明。",
        "Of {all} options with a known effect {both} lower pollutants and greenhouse gases together, {opposed} lower one and "
        "raise the other, {worse} raise both; {one} change only one of them, of {unknown} one is not known.",
    )
    counts = {
        "all": table.height, "both": count.get("I", 0), "opposed": count.get("II", 0) + count.get("IV", 0),
        "worse": count.get("III", 0), "one": count.get("axis_pollutant", 0) + count.get("axis_ghg", 0),
        "unknown": count.get(None, 0),
    }  # fmt: skip
    return Paragraph(text, {name: Figure(value, ID) for name, value in counts.items()})


def _weighed(audit: Audit) -> list[Block]:
    """Say which pollutants are in the equivalents, by which values, and which are not."""
    known = weights(audit.case)
    present = set(audit.table("option_effects")["variable"].unique().to_list())
    used = [
        (variable(audit, code), known[code], audit.case.variables[code].unit)
        for code in sorted(known)
        if code in present
    ]
    out = [variable(audit, code) for code in sorted(present) if code.endswith(DISCHARGED) and code not in known]
    if not used:
        text = Text(
            "方案的效果中没有排放的污染物有污染当量值（环境保护税法附表二），污染当量的变化均为零：只能看温室气体。",
            "No pollutant in the options' effects has an equivalent value (Environmental Protection Tax Law, annex 2): the "
            "equivalents do not change, only greenhouse gases can be seen.",
        )
    else:
        zh = "、".join(f"{name.zh}（{value:g} {pretty_unit(unit)}）" for name, value, unit in used)
        en = ", ".join(f"{name.into('en')} ({value:g} {pretty_unit(unit)})" for name, value, unit in used)
        text = Text(
            f"污染当量 APeq = Σ 减排量/当量值，计入：{zh}；当量值取自环境保护税法附表二。",
            f"Equivalents APeq = Σ reduction / equivalent value, of: {en}; values of the Environmental Protection Tax Law, annex 2.",
        )
    if out:
        zh, en = "、".join(one.zh for one in out), ", ".join(one.into("en") for one in out)
        text = Text(
            f"{text.zh}没有当量值而未计入：{zh}。", f"{text.into('en')} Without such a value and not counted: {en}."
        )
    return [
        Callout("assumption", (Paragraph(text), Paragraph(_read()))),
    ]


def _read() -> Text:
    return Text(
        "效果中没有写明的项目按不变计；间接的温室气体由节约的能源折算。坐标系与弹性的读法出自研究文献，不是标准。",
        "What an option's effects do not name counts as unchanged; indirect greenhouse gases follow from the energy saved. The "
        "plane and the elasticity are read as in the literature; they are in no standard.",
    )


def _plane(audit: Audit, language: Language) -> Picture:
    options = audit.table("options").select("option", "name", "kind", "source", "enterprise")
    table = audit.table("cocontrol").join(options, on="option", how="left").sort("option")
    far = pl.col("er_pollutant").abs() / (pl.col("er_pollutant").abs().max() + 1e-12) + pl.col("er_ghg").abs() / (
        pl.col("er_ghg").abs().max() + 1e-12
    )
    named = set(table.sort(far, descending=True, nulls_last=True)["option"].head(NAMED).to_list())
    points = []
    for row in table.iter_rows(named=True):
        name = name_of(audit, row)
        short = Text(
            f"{row['enterprise'] or ''} {name.zh}".strip(), f"{row['enterprise'] or ''} {name.into('en')}".strip()
        )
        points.append(Point(short, row["er_pollutant"], row["er_ghg"], SOURCES[row["source"]], row["option"] in named))
    corners = {code: QUADRANTS[code] for code in ("I", "II", "III", "IV")}
    chart = quadrants(
        points, Axis(Text("污染当量减少", "pollutant equivalents removed"), "1/a"),
        Axis(Text("温室气体减少", "greenhouse gases removed"), "tCO2/a"), corners, language, drawn_to=limits(points, INSIDE),
    )  # fmt: skip
    caption = Text("各方案的减污降碳坐标（一点一项方案）", "Options in the plane of co-control, a point an option")
    alt = Text(
        "横轴污染当量减少量，纵轴温室气体减少量，右上为同减",
        "equivalents across, greenhouse gases up; both fall upper right",
    )
    return Picture(caption, chart, ID, alt)


def _quadrants(audit: Audit) -> TableBlock:
    table = audit.table("cocontrol").join(audit.table("options").select("option", "decision"), on="option", how="left")
    columns = (
        Column(Text("位置", "place"), width=2.6),
        Column(Text("方案数", "options"), align="right", width=0.8),
        Column(Text("已采用", "adopted"), align="right", width=0.8),
        Column(Text("污染当量减少合计", "equivalents removed"), "1/a", "right", width=1.4),
        Column(Text("温室气体减少合计", "greenhouse gases removed"), "tCO2/a", "right", width=1.6),
    )
    rows = []
    for code, words in (*QUADRANTS.items(), (None, READINGS["unknown"])):
        own = table.filter(pl.col("quadrant").eq_missing(pl.lit(code)))
        if own.is_empty():
            continue
        mark = f"{code} " if code in ("I", "II", "III", "IV") else ""
        name = Text(f"{mark}{words.zh}", f"{mark}{words.into('en')}")
        adopted = own.filter(pl.col("decision") == "adopt").height
        sums = [own[column].sum() if code and own[column].count() else "—" for column in ("er_pollutant", "er_ghg")]
        at = f"{ID}/{code}" if code else ID
        rows.append((Cell(name, at), *(Cell(one, at) for one in (own.height, adopted, *sums))))
    note = Text(
        "合计为各方案单独实施之和，不扣除重复；方案组合的合计见下节。",
        "Sums of options taken one by one, nothing counted twice is taken off; for options together see the portfolio.",
    )
    return TableBlock(
        Text("方案的协同类型", "Options by kind of co-control"), columns, tuple(rows), f"{ID}/quadrants", note
    )


def _readings(audit: Audit) -> TableBlock:
    found = audit.table("cocontrol").group_by("reading").agg(
        pl.len().alias("options"), pl.col("elasticity").median(), pl.col("angle").median()
    )  # fmt: skip
    columns = (
        Column(Text("交叉弹性的读法", "reading of the cross elasticity"), width=3),
        Column(Text("方案数", "options"), align="right", width=0.8),
        Column(Text("弹性中位数", "median elasticity"), align="right", width=1.2),
        Column(Text("角度中位数 (°)", "median angle (°)"), align="right", decimals=0, width=1.2),
    )
    rows = []
    for code, words in READINGS.items():
        own = found.filter(pl.col("reading") == code)
        if own.height:
            _, options, elasticity, angle = own.row(0)
            tells = code.startswith("co_control") or code in ("opposed", "both_rise")
            figures = [value if tells and value is not None else "—" for value in (elasticity, angle)]
            rows.append((words, Cell(options, ID), *(Cell(one, ID) for one in figures)))
    note = Text(
        "弹性 = （污染当量减少率）/（温室气体减少率），都相对全行业基准；角度 45° 为两者同比例减少。",
        "Elasticity: relative fall of equivalents over that of greenhouse gases, both against the whole industry; at 45° both "
        "fall in equal proportion.",
    )
    return TableBlock(Text("交叉弹性", "Cross elasticity"), columns, tuple(rows), f"{ID}/readings", note)


def cocontrol(audit: Audit, language: Language) -> Section | None:
    """Return the section on co-control; None where the audit has no options at all."""
    if not audit.has("options"):
        return None
    if not audit.has("cocontrol"):
        return Section(TITLE, (Callout("note", (Paragraph(NOTHING),)),))
    blocks = (_summary(audit), *_weighed(audit), _plane(audit, language), _quadrants(audit), _readings(audit))
    return Section(TITLE, blocks)
