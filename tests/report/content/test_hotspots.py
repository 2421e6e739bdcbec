"""The section on hot spots sets pollution and carbon side by side, group by group."""

import polars as pl
import pytest

from qingshen.case import Case, read_case
from qingshen.phases import Audit
from qingshen.report.content.hotspots import GROUPS, STAGES, hotspots
from qingshen.report.document import Callout, Cell, Paragraph, Picture, TableBlock
from qingshen.report.results.dictionary import words_of


def spot(group: str, stage: str, variable: str, amount: float, share: float, rank: int, **more) -> dict:
    return {"group": group, "stage": stage, "variable": variable, "amount": amount, "unit": "kg", "share": share,
            "per_output": amount / 10, "rank": rank, "output_unit": "t", "enterprises": 2, "cohort": 3,
            **more}  # fmt: skip


ROWS = [
    spot("染色 Dyeing", "input", "energy", 60.0, 0.6, 1, unit="tce"),
    spot("印花 Printing", "input", "energy", 40.0, 0.4, 2, unit="tce"),
    spot("染色 Dyeing", "generation", "cod_generated", 10.0, 0.2, 2),
    spot("印花 Printing", "generation", "cod_generated", 40.0, 0.8, 1, per_output=None),
    spot("染色 Dyeing", "treatment", "cod_generated", 5.0, 0.5, 1),
    spot("印花 Printing", "treatment", "cod_generated", 36.0, 0.9, 2),
    spot("染色 Dyeing", "discharge", "ghg", 70.0, 0.7, 1, unit="tCO2"),
    spot("印花 Printing", "discharge", "ghg", 30.0, 0.3, 2, unit="tCO2"),
]


@pytest.fixture(scope="module")
def case(tmp_path_factory) -> Case:
    """Return a case with two enterprises and no data: the tables are made by hand."""
    folder = tmp_path_factory.mktemp("case")
    (folder / "audit.toml").write_text('[audit]\ntitle = "试验"\nyears = [2023, 2024]\n', encoding="utf-8")
    (folder / "enterprises.csv").write_text("enterprise,name\nE1,甲厂\nE2,乙厂\n", encoding="utf-8")
    return read_case(folder)


@pytest.fixture
def section(case):
    """Return a function that writes the section of these hot spots."""

    def section(rows: list[dict], language: str = "zh", **more: pl.DataFrame):
        table = pl.DataFrame(rows, infer_schema_length=None)
        return hotspots(Audit(case, {"hotspots": table, **more}), language)

    return section


def tables(section) -> list[TableBlock]:
    return [one for one in section.blocks if isinstance(one, TableBlock)]


def test_pollution_comes_first_and_carbon_beside_it(section) -> None:
    shares = tables(section(ROWS))[0]
    assert [row[0].zh for row in shares.rows] == ["产污", "治污", "用能", "碳排放"]
    # The group with most greenhouse gases stands first.
    assert [column.label.zh for column in shares.columns[3:]] == ["染色", "印花"]
    assert [[cell.value for cell in row[3:]] for row in shares.rows] == [[20, 80], [50, 90], [60, 40], [70, 30]]
    assert shares.rows[0][2].value == "50.0 kg"


def test_the_hottest_group_is_strong_of_treatment_the_least(section) -> None:
    shares = tables(section(ROWS))[0]
    assert [[cell.tone for cell in row[3:]] for row in shares.rows] == [
        ["", "strong"], ["strong", ""], ["strong", ""], ["strong", ""],
    ]  # fmt: skip
    assert shares.rows[0][4] == Cell(80.0, "hotspot/印花 Printing/generation/cod_generated", "strong")


def test_an_unknown_amount_per_output_is_no_zero(section) -> None:
    assert tables(section(ROWS))[1].rows[0][4] == Cell("—")


def test_where_pollution_and_carbon_lie_apart_is_said(section) -> None:
    told = [one for one in section(ROWS, "en").blocks if isinstance(one, Paragraph)]
    assert "come from dyeing" in told[0].text.en
    assert (told[0].parts["share"].value, told[0].parts["all"].value, told[0].parts["same"].value) == (70, 1, 0)
    assert told[1].text.en == "Others lead: COD generated in printing."


def test_the_picture_has_no_bar_of_treatment(section) -> None:
    (picture,) = [one for one in section(ROWS).blocks if isinstance(one, Picture)]
    assert picture.chart.option["yAxis"]["data"] == ["化学需氧量产生量", "综合能耗", "温室气体排放量"]


def test_doubtful_figures_are_starred(section) -> None:
    doubts = pl.DataFrame({"variable": ["cod_generated"]})
    shares = tables(section(ROWS, doubts=doubts))[0]
    assert [row[1].zh.endswith("＊") for row in shares.rows] == [True, True, False, False]


def test_many_groups_are_folded_in_the_picture_and_counted_below_the_table(section) -> None:
    rows = [spot(f"组{at}", "discharge", "ghg", 10.0, 1 / 8, at + 1) for at in range(8)]
    found = section(rows)
    assert len(tables(found)[0].columns) == 3 + GROUPS
    assert f"另有 {8 - GROUPS} 组" in tables(found)[0].note.zh
    (picture,) = [one for one in found.blocks if isinstance(one, Picture)]
    assert picture.chart.option["series"][-1]["name"] == "其余各组"
    assert picture.chart.option["series"][-1]["data"][0]["value"] == pytest.approx(100 * (8 - GROUPS) / 8)


def test_without_groups_only_the_industrys_amounts_stand(section) -> None:
    found = section([spot("", "discharge", "ghg", 10.0, 1.0, 1)])
    assert isinstance(found.blocks[0], Callout) and "group_by" in found.blocks[0].paragraphs[0].text.zh
    assert len(tables(found)) == 1 and len(tables(found)[0].columns) == 3


def test_without_amounts_it_says_what_to_do(case) -> None:
    (block,) = hotspots(Audit(case, {}), "zh").blocks
    assert isinstance(block, Callout) and "补报" in block.paragraphs[0].text.zh


def test_the_words_are_those_of_the_dictionary() -> None:
    assert words_of("hotspot_stage") == STAGES
