"""Every chart, on invented data, with as many entries as are asked for."""

import math

from qingshen.language import Language, Text
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
from qingshen.report.document import Chart

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
