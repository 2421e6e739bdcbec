"""Chapter 1: what the audit rests on, and how far each basis can be trusted."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from qingshen.case.settings import SCOPES
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import CERTAINTIES, TRUST, variable
from qingshen.report.content.scale import readable
from qingshen.report.document import Block, Bullets, Callout, Column, Paragraph, Section, TableBlock
from qingshen.rulebook.system import IndexSystem

# More single years than these are a range to the reader.
MANY = 6
METHODS = (
    Text(
        "清洁生产水平：对照指标体系计算 YⅠ、YⅡ、YⅢ（达到更高级别即达到较低级别），限定性指标逐级把关；缺失数据不按达标、"
        "不按零、不按不适用处理，而使结果成为区间：缺项全部不达标时为“确定”，缺项全部达Ⅰ级时为“最好可能”。",
        "Levels: YⅠ, YⅡ and YⅢ by the index system (a better level includes the lesser ones), limiting indicators as "
        "gates. What is missing is neither passed, nor zero, nor not applicable: it makes the result an interval, “certain” "
        "if every gap fails and “best possible” if every gap reaches level I.",
    ),
    Text(
        "行业强度：按总量之比 Σ消耗量/Σ产量计算，不取企业比值的平均；只在产量单位可比的组内比较。[本项目方法 DESIGN]",
        "Intensity of the industry: Σamount/Σoutput, never a mean of ratios, and only inside groups of comparable output "
        "units. [this project's own method: DESIGN]",
    ),
    Text(
        "离群值：组内强度取对数，以中位数与绝对中位差的修正 z 值判断；离群值保留并列出，不参与“最佳五分之一”。",
        "Outliers: modified z-score (median and MAD) of the logarithm inside a group; they stay in the audit, are listed, "
        "and set no example for the best fifth.",
    ),
    Text(
        "节约潜力：Σ max(0, x − B)·q，B 为级别基准值或本组最佳五分之一的强度；不是承诺，也未考虑可行性。[DESIGN]",
        "Saving potential: Σ max(0, x − B)·q, with B a level's baseline or the intensity of the group's best fifth; neither "
        "a promise nor tested for feasibility. [DESIGN]",
    ),
)
COSTS = Text(
    "方案：静态投资回收期 = 投资/年经济效益；单位减排成本按 {life:g} 年、折现率 {rate:g}% 年金化 [DESIGN]。",
    "Measures: simple payback = investment/annual saving; cost per unit annualised over {life:g} years at {rate:g} % [DESIGN].",
)


def _system_block(audit: Audit, language: Language) -> list[Block]:
    system = audit.case.system
    if system is None:
        text = Text(
            "本次审核未采用指标体系，因此不评级；以行业对标、潜力和方案为主。",
            "No index system is used, so nobody is graded; the audit rests on benchmarks, potential and measures.",
        )
        return [Paragraph(text)]
    rows = (
        (Text("名称", "title"), system.title),
        (Text("发布机关、年份", "issuer, year"), _issued(system)),
        (Text("文件与条款", "document and clause"), f"{system.document} {system.clause}"),
        (
            Text("版本、指标数", "edition, indicators"),
            Text(
                f"{system.edition}，{len(system.indicators)} 项",
                f"{system.edition}, {len(system.indicators)} indicators",
            ),
        ),
        (Text("可靠性", "certainty"), CERTAINTIES[system.certainty]),
    )
    counts = {one: sum(each.certainty == one for each in system.indicators) for one in CERTAINTIES}
    told = Text(
        "；".join(f"{CERTAINTIES[one].zh} {n} 项" for one, n in counts.items() if n),
        "; ".join(f"{n} {CERTAINTIES[one].en}" for one, n in counts.items() if n),
    )
    blocks: list[Block] = [
        TableBlock(
            Text("采用的清洁生产评价指标体系", "The index system in use"),
            (Column(Text("项目", "item"), width=1), Column(Text("内容", "content"), width=3)),
            tuple(rows),
        ),
        Callout(
            "warning",
            (
                Paragraph(Text(f"指标来源：{told.zh}。", f"Sources of the indicators: {told.en}.")),
                *((Paragraph(system.note),) if system.note.zh else ()),
            ),
        ),
    ]
    return blocks


def _issued(system: IndexSystem) -> Text:
    """Return issuer and year; the documents of two systems state no year."""
    year = Text(str(system.year), str(system.year)) if system.year else Text("未注明年份", "year not stated")
    return Text(f"{system.issuer}，{year.zh}", f"{system.issuer}, {year.en}")


def _factor_block(audit: Audit, language: Language) -> list[Block]:
    """Return the factors really used, each with its source and certainty."""
    used = audit.table("energy")
    if used.is_empty():
        return []
    carriers = used["carrier"].unique().sort().to_list()
    rows = []
    for title, frame, value, unit in (
        (Text("折标准煤", "standard coal"), audit.table("coal"), "kgce_per_unit", "kgce/{unit}"),
        (Text("排放因子", "emission factor"), audit.table("factors"), "", ""),
    ):
        for row in frame.filter(pl.col("carrier").is_in(carriers)).to_dicts():
            figure, told = (row[value], unit.format(**row)) if value else _emission(row)
            if figure is not None:
                name = variable(audit, row["carrier"])
                rows.append((name, title, figure, told, row["source"] or "—", TRUST[row["certainty"]]))
    columns = (
        Column(Text("能源品种", "carrier"), width=1.1),
        Column(Text("系数", "coefficient"), width=1),
        Column(Text("数值", "value"), align="right", significant=4, width=0.9),
        Column(Text("单位", "unit"), width=1.1),
        Column(Text("来源", "source"), width=3.8),
        Column(Text("可靠性", "certainty"), width=0.9),
    )
    note = Text(
        "转录：非官方印本，使用前核对；凭行业知识：正式使用前必须核对。",
        "Transcribed: not from the official print, confirm before use; recalled: must be confirmed before official use.",
    )
    caption = Text("采用的能源与排放系数", "Energy and emission coefficients in use")
    return [TableBlock(caption, columns, tuple(rows), note=note)]


def _emission(row: dict[str, object]) -> tuple[float | None, str]:
    if row["tco2_per_unit"] is not None:
        direct = float(str(row["tco2_per_unit"]))
        scale, unit = readable(f"tCO2/{row['unit']}", (direct,))
        return scale * direct, unit
    if row["carbon"] is None or row["oxidation"] is None:
        return None, ""
    per_gj = float(str(row["carbon"])) * float(str(row["oxidation"])) * 44 / 12
    return per_gj, "tCO2/GJ"


def years_of(years: Sequence[int]) -> Text:
    """Return the years of data as a reader takes them: a dash where no year between is left out, or most are there."""
    first, last = years[0], years[-1]
    if len(years) > 2 and len(years) == last - first + 1:
        return Text(f"{first}—{last}", f"{first}–{last}")
    if len(years) > MANY:
        return Text(f"{first}—{last} 年间的 {len(years)} 个年份", f"{len(years)} years of {first}–{last}")
    return Text("、".join(map(str, years)), ", ".join(map(str, years)))


def basis(audit: Audit, language: Language) -> Section:
    """Return the chapter on basis, scope and methods."""
    settings = audit.case.settings
    years = years_of(settings.years)
    scope = SCOPES[settings.scope]
    intro = Text(
        f"审核对象：{settings.industry.zh}（{scope.zh}）；数据年份：{years.zh}",
        f"Object: {settings.industry.into('en')} ({scope.en}); years: {years.en}",
    )
    organiser = settings.organiser
    if organiser.zh:
        intro = Text(f"{intro.zh}；组织单位：{organiser.zh}", f"{intro.en}; organised by {organiser.into('en')}")
    intro = Text(f"{intro.zh}。", f"{intro.en}.")
    blocks: list[Block] = [Paragraph(intro)]
    if settings.note.zh:
        blocks.append(Callout("note", (Paragraph(settings.note),)))
    blocks += _system_block(audit, language)
    costs = Text(
        *(text.format(life=settings.measures.life, rate=100 * settings.measures.discount_rate) for text in COSTS)
    )
    used = METHODS if audit.case.system else METHODS[1:]
    blocks.append(Bullets(tuple(Paragraph(text) for text in (*used, costs))))
    return Section(Text("审核依据与方法", "Basis and methods"), (*blocks, *_factor_block(audit, language)))
