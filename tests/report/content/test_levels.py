"""Nobody is said to fail who may yet pass."""

from collections import Counter

from qingshen.report.charts import Span
from qingshen.report.content.levels import BARS, REACHED, _nearest, levels
from qingshen.report.document import Cell, Paragraph, TableBlock

ANSWERS = "enterprise,year,indicator,level\n"


def counts(section, code: str) -> dict[str, int]:
    table = next(block for block in section.blocks if getattr(block, "explain_id", "") == "cohort/indicators")
    assert isinstance(table, TableBlock)
    row = next(row for row in table.rows if isinstance(row[0], Cell) and row[0].explain_id.endswith(f"/{code}"))
    return +Counter(dict(zip(REACHED, row[1 : 1 + len(REACHED)], strict=True)))


def test_an_indicator_without_a_baseline_is_open_not_failed(audited) -> None:
    rows = "E1,2024,co2_emitted,9,tCO2\nE1,2024,waste_burnt,10,t\n"
    found = audited("hazwaste-zj-draft-2", quantities="enterprise,year,variable,value,unit\n" + rows)
    assert found.table("indicators").filter(year=2024, enterprise="E1", indicator="co2_per_waste")["value"][0] == 0.9
    assert counts(levels(found, "zh"), "co2_per_waste") == {"open": 2}


def test_missing_everything_is_open_at_every_indicator_and_level(audited) -> None:
    found = audited("electroplating-2015")
    chapter = levels(found, "zh")
    table = next(block for block in chapter.blocks if getattr(block, "explain_id", "") == "cohort/indicators")
    assert {row[1 + list(REACHED).index("none")] for row in table.rows} == {0}
    told = next(block for block in chapter.blocks if isinstance(block, Paragraph))
    assert (told.parts["bnone"].value, told.parts["open"].value) == (0, 2)


def test_whoever_has_no_output_is_said_to_be_left_out_of_the_bars_by_output(audited) -> None:
    quantities = "enterprise,year,variable,value,unit\nE1,2024,output,10,m2\n"
    chapter = levels(audited("electroplating-2015", quantities=quantities), "zh")
    assert any("不含没有产量数据的 1 家" in str(getattr(block, "text", "")) for block in chapter.blocks)


def test_of_many_enterprises_those_nearest_to_the_level_but_not_certain_of_it_are_drawn() -> None:
    few = [Span("A", 90.0, 90.0), Span("B", None, None)]
    assert _nearest(few, 85.0) == few
    many = [Span(f"E{at}", float(at), float(at)) for at in range(100)]
    assert [one.low for one in _nearest(many, 85.0)] == [float(at) for at in range(85 - BARS, 85)]
    open_ended = [Span("O", 10.0, 100.0), *many]
    assert _nearest(open_ended, 85.0)[0].name == "O"
