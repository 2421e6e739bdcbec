"""A document with everything the writers know, on invented data: what tests check and people look at."""

import math
import sys
from pathlib import Path

from qingshen.language import Language, Text
from qingshen.report import docx, html
from qingshen.report.charts import (
    Axis,
    Box,
    Change,
    Flow,
    LevelRow,
    Mark,
    Measure,
    Point,
    Span,
    Suspect,
    abatement_curve,
    box_plot,
    cumulative,
    dumbbell,
    flow_network,
    histogram,
    interval_bars,
    level_bars,
    ranked_bars,
    sankey,
    scatter,
)
from qingshen.report.document import (
    Bullets,
    Callout,
    Cell,
    Chart,
    Column,
    Document,
    Figure,
    Hashes,
    PageBreak,
    Paragraph,
    Picture,
    Section,
    See,
    Strong,
    TableBlock,
)
from qingshen.report.formatting import NOT_APPLICABLE, Interval

NAMES = (
    "甲江五金电镀厂",
    "乙山镀锌有限公司",
    "丙湖新材料科技股份有限公司表面处理分公司",
    "丁海精密连接器电镀车间",
    "戊原卫浴",
)
WATER = Axis(Text("单位产品新鲜水用量", "fresh water per product"), "L/m2")
ENERGY = Axis(Text("综合能耗强度", "energy intensity"), "kgce/t", log=True)
CARBON = Axis(Text("碳排放", "emission"), "tCO2")


def name(i: int) -> str:
    return f"{NAMES[i % 5]}{i // 5 + 1}"


def flows(points: int) -> list[Flow]:
    """`points` streams of a plant whose water is reused; every fifth is not metered."""
    rows: list[Flow] = []
    for i in range(points):
        stage, round_ = i % 5, i // 5
        ends = [
            (None, "给水"),
            ("给水", name(round_)),
            (name(round_), "污水站"),
            ("污水站", "给水"),
            (name(round_), None),
        ]
        source, target = ends[stage]
        value = None if stage == 4 else 40.0 + 7 * i
        rows.append(Flow(f"水流{i + 1}", source, target, value, None if value is None else 2.0, stage == 4, value))
    return rows


def charts(language: Language = "zh", points: int = 30) -> dict[str, Chart]:
    """Every chart with `points` entries."""
    wave = [50 + 45 * math.sin(i * 1.7) for i in range(points)]
    counts = {"I": points // 6, "II": points // 4, "III": points // 3, "none": points // 5, "uncertain": points // 10}
    return {
        "level_bars": level_bars(
            [
                LevelRow(Text("企业数 (确定)", "enterprises (certain)"), counts),
                LevelRow(Text("企业数 (最好)", "enterprises (best)"), {"I": points / 3, "II": points / 3}),
                LevelRow(Text("产量 (确定)", "output (certain)"), {key: 31.7 * n**1.5 for key, n in counts.items()}),
            ]
            if points
            else [],
            language,
        ),
        "interval_bars": interval_bars(
            [
                Span(
                    name(i), None if i == 3 else value, min(100, value + 4 * (i % 5)), ("I", "II", "III", "none")[i % 4]
                )
                for i, value in enumerate(wave)
            ],
            Axis(Text("综合评价指数", "index")),
            [Mark("85", 85), Mark("100", 100)],
            language,
        ),
        "box_plot": box_plot(
            [
                Box(
                    f"{name(i)}",
                    1 + i,
                    2 + i,
                    3 + 2 * i,
                    9 + 3 * i,
                    30 + 4 * i,
                    12,
                    ((name(i), 300), (name(i + 1), -1)),
                )
                for i in range(min(points, 40))
            ],
            ENERGY,
            language,
        ),
        "histogram": histogram(
            [10 * 1.3**i for i in range(points + 1)] if points < 100 else [10 + i for i in range(points + 1)],
            [i % 7 for i in range(points)],
            Axis(WATER.label, WATER.unit, log=points < 100),
            [Mark("P25", 30), Mark("P50", 42), Mark("P75", 44), Mark(Text("Ⅰ级基准", "level I"), 12)],
            language,
            left_out=3,
        ),
        "cumulative": cumulative(
            [(name(i), None if i == 4 else value**3) for i, value in enumerate(wave)], CARBON, language
        ),
        "abatement_curve": abatement_curve(
            [
                Measure(
                    Text(f"{name(i)}: 余热回收", f"heat recovery {i}"),
                    None if i == 4 else value,
                    (i % 11 - 4) * 70.0 * (9 if i % 11 == 10 else 1),
                    Text(*(("余热", "heat"), ("电机", "motors"), ("照明", "lighting"))[i % 3]),
                )
                for i, value in enumerate(wave)
            ],
            Axis(Text("年减排量", "yearly abatement"), "tCO2"),
            Axis(Text("单位减排成本", "abatement cost"), "元/tCO2"),
            language,
            drawn_to=500,
        ),
        "ranked_bars": ranked_bars(
            [(name(i), None if i == 2 else value * 1000) for i, value in enumerate(sorted(wave, reverse=True))],
            Axis(Text("节水潜力", "saving potential"), "m3"),
            language,
        ),
        "dumbbell": dumbbell(
            [Change(name(i), value, None if i == 3 else 0.8 * value + 5) for i, value in enumerate(wave)],
            "2022",
            "2023",
            WATER,
            language,
        ),
        "scatter": scatter(
            [
                Point(
                    name(i),
                    (i + 1) * 10,
                    value * (i - 1),
                    Text(*(("大型", "large"), ("小型", "small"))[i % 2]),
                    i % 9 == 0,
                )
                for i, value in enumerate(wave)
            ],
            Axis(Text("产量", "output"), "m2", log=True),
            ENERGY,
            language,
        ),
        "sankey": sankey(flows(points), language, unit="m3/d"),
        "flow_network": flow_network(
            [],
            flows(points),
            [Suspect("meter", "水流2", "bias", 8.0, 2.0, ("leak:给水",)), Suspect("meter", "水流4", "direction")],
            language,
            unit="m3/d",
        ),
    }


def document(language: Language = "zh", drawn: int = 9) -> Document:
    """A document of every kind of block, with the first `drawn` charts (a PNG of each takes a while)."""
    pictures = {
        kind: Picture(
            Text(f"样图：{kind}", f"sample: {kind}"),
            chart,
            f"figure.{kind}",
            Text(f"{kind} 的示例", f"an example of {kind}"),
        )
        for kind, chart in list(charts(language, points=24).items())[:drawn]
    }
    kinds = list(pictures)
    return Document(
        title=Text("某园区电镀行业清洁生产审核报告", "Cleaner-production audit of an electroplating park"),
        subtitle=Text("样本 <测试> & “引号”", "sample <test> & “quotes”"),
        cover_lines=(
            (Text("审核机构", "Audited by"), Text("示例单位", "an example body")),
            (Text("审核年份", "Year"), "2023"),
            (Text("指标体系", "Index system"), "electroplating-2015"),
        ),
        made_up=True,
        language=language,
        header=Text("行业清洁生产审核报告", "Industry cleaner-production audit"),
        footer=Text("由清审生成", "made with Qingshen"),
        sections=(
            Section(
                Text("概况", "Overview"),
                (
                    Paragraph(
                        Text(
                            "参加审核的企业共 {n} 家，其中 {strong}；排放 {co2} tCO2，COD {cod} t，详见{see}。"
                            "{who} 的指数为 {index}。",
                            "{n} enterprises took part, {strong}; they emit {co2} tCO2 and {cod} t of COD, see {see}. "
                            "The index of {who} is {index}.",
                        ),
                        {
                            "n": Figure(60, "cohort.count"),
                            "strong": Strong(Text("7 家未达Ⅲ级", "7 are below level III")),
                            "co2": Figure(12345.678, "carbon.total"),
                            "cod": Figure(None, "cod.total"),
                            "see": See("figure.level_bars"),
                            "who": "甲<厂>&{乙}",
                            "index": Figure(Interval(82.5, 91.0), "index.E001", decimals=1),
                        },
                    ),
                    Callout("note", (Paragraph(Text("级别只写确定的。", "Only certain levels are given.")),)),
                    Callout("warning", (Paragraph(Text("5 家缺少用水数据。", "5 lack water data.")),)),
                    Callout(
                        "assumption",
                        (
                            Paragraph(
                                Text("电力因子取 2022 年全国平均值 0.5366 tCO₂/MWh。", "National grid factor of 2022.")
                            ),
                            Paragraph("literal {braces} stay"),
                        ),
                    ),
                    Bullets(
                        (
                            Paragraph(Text("缺失不等于零；", "missing is not zero;")),
                            Paragraph(Text("缺失不等于“不适用”。", "missing is not “not applicable”.")),
                        )
                    ),
                    *(pictures[kind] for kind in kinds[:1]),
                ),
            ),
            Section(Text("评价结果", "Results"), (_table(60),), 2),
            Section(Text("指数", "Index"), tuple(pictures[kind] for kind in kinds[1:2]), 3),
            Section(
                Text("对标", "Benchmark"),
                (
                    Paragraph(Text("以下各图依次列出。", "The pictures follow.")),
                    *(pictures[kind] for kind in kinds[2:]),
                    PageBreak(),
                ),
            ),
            Section(
                Text("附录：可复现性", "Appendix: reproducibility"),
                (
                    Hashes(
                        (
                            (Text("输入", "inputs"), "3f" * 32),
                            (Text("标准库", "rulebook"), "a0" * 32),
                            ("qingshen", "0.1.0"),
                        )
                    ),
                ),
                numbered=False,
            ),
        ),
    )


def _table(rows: int) -> TableBlock:
    return TableBlock(
        Text("企业评价结果", "Results by enterprise"),
        (
            Column(Text("企业", "Enterprise"), width=2.4),
            Column(Text("指数", "Index"), align="right", decimals=1),
            Column(Text("级别", "Level"), align="centre"),
            Column(Text("新鲜水", "Fresh water"), "m3/t", "right"),
            Column(Text("碳排放", "Emission"), "tCO2", "right"),
            Column(Text("缺失指标", "Missing"), width=1.6),
        ),
        tuple(
            (
                name(i),
                Cell(Interval(60 + i / 2, 61 + i / 2 if i % 3 else 60 + i / 2), f"index.E{i:03}"),
                Cell(Text("Ⅱ级", "II"), f"level.E{i:03}", ("good", "fair", "bad", "quiet", "strong")[i % 5]),
                None if i % 7 == 0 else Cell(1234.5 / (i + 1), f"water.E{i:03}"),
                NOT_APPLICABLE if i % 11 == 0 else Cell(1000.0 * i * i, f"carbon.E{i:03}"),
                "A-1 <b>" if i % 13 == 0 else "",
            )
            for i in range(rows)
        ),
        "table.results",
        Text(
            "指数为区间时，左端为确定值，右端为尚可能达到的值。",
            "An interval runs from the certain to the best possible.",
        ),
    )


if __name__ == "__main__":
    # To look at: python tests/report/sample.py FOLDER [how many charts]
    folder, drawn = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 9
    for language in ("zh", "en"):
        (folder / f"{language}.docx").write_bytes(docx.render(document(language, drawn)))
        (folder / f"{language}.html").write_text(html.render(document(language, drawn)), encoding="utf-8")
