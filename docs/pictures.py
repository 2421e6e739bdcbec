"""Draw the README's pictures from the made-up electroplating park: python docs/pictures.py"""

from pathlib import Path

import polars as pl

from qingshen.case import read_case
from qingshen.language import Language, Text
from qingshen.phases import Audit, audit
from qingshen.phases.balances import closed_balances
from qingshen.report.charts import Axis, LevelRow, Mark, Span, interval_bars, level_bars
from qingshen.report.content.balance_pictures import network_picture
from qingshen.report.document import TEXT_WIDTH_CM, Chart
from qingshen.report.draw import PIXELS_PER_CM, svg

DOCS = Path(__file__).parent
EXAMPLE = DOCS.parent / "examples" / "electroplating-park"
LANGUAGES: tuple[Language, ...] = ("zh", "en")
BASES = {"certain": Text("能够确定", "certain"), "best": Text("最好可能", "best possible")}
# The enterprises whose level is at stake: below, everything is far from level II, at 100 nothing is open.
LOW, HIGH = 60.0, 100.0
LEAKING = "EP26"


def distribution(park: Audit, language: Language) -> Chart:
    """Return the levels of every audited year, by count of enterprises, certain beside best possible."""
    table = park.table("level_distribution").filter(pl.col("group") == "")
    rows = []
    for year in park.case.settings.years:
        for basis, name in BASES.items():
            part = table.filter(pl.col("year") == year, pl.col("basis") == basis)
            label = Text(f"{year} {name.zh}", f"{year} {name.en}")
            rows.append(LevelRow(label, {level: float(count) for level, count in part.select("level", "count").rows()}))
    return level_bars(rows, language)


def intervals(park: Audit, language: Language) -> Chart:
    """Return Y_II of the enterprises between LOW and HIGH in the audited year, from certain to best possible."""
    shown = park.table("levels").filter(
        pl.col("year") == park.year, pl.col("index_2") >= LOW, pl.col("index_2") < HIGH
    )  # fmt: skip
    ordered = shown.sort("index_2", "enterprise", descending=[True, False]).to_dicts()
    spans = [Span(row["enterprise"], row["index_2"], row["index_2_best"], row["level"]) for row in ordered]
    axis = Axis(Text("YⅡ 综合评价指数", "Y_II comprehensive index"))
    system = park.case.system
    assert system is not None
    limit = Mark(Text("Ⅱ级界限", "level II"), float(system.grading.index_2))
    return interval_bars(spans, axis, (limit,), language)


def network(park: Audit, language: Language) -> Chart:
    """Return the water network with the leak."""
    closed = closed_balances(park.case, [LEAKING])
    (one,) = (each for each in closed if each.drawn.balance.code == "water" and each.drawn.year == park.year)
    return network_picture(one, language, one.drawn.balance.unit).chart


def draw(folder: Path) -> list[Path]:
    """Write every picture in both languages into `folder`; the same engine gives the same bytes."""
    park = audit(read_case(EXAMPLE))
    written = []
    for language in LANGUAGES:
        charts = {"levels": distribution, "intervals": intervals, "balance": network}
        for name, chart in ((name, of(park, language)) for name, of in charts.items()):
            path = folder / f"{name}.{language}.svg"
            size = round(TEXT_WIDTH_CM * PIXELS_PER_CM), round(chart.height_cm * PIXELS_PER_CM)
            path.write_text(svg(chart.option, *size) + "\n", encoding="utf-8", newline="")
            written.append(path)
    return written


if __name__ == "__main__":
    draw(DOCS)
