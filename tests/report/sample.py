"""A document with everything the writers know, on invented data: what tests check and people look at."""

import sys
from pathlib import Path

from sample_charts import charts, name

from qingshen.language import Language, Text
from qingshen.report import docx, html
from qingshen.report.document import (
    Bullets,
    Callout,
    Cell,
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
