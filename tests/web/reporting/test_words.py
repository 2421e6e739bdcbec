import re
from types import SimpleNamespace

from qingshen.web.reporting.draft import rows_of, standing_of
from qingshen.web.reporting.words import cell_text, place_name


def test_units_and_codes_are_said_in_both_languages(desk: SimpleNamespace) -> None:
    shown = standing_of(desk.report)
    for field, text, zh, en in (
        ("unit", "人", "人", "people"),
        ("unit", "m3", "m³", "m³"),
        ("status", "estimated", "估算", "estimated"),
        ("value", "12", "12", "12"),
        ("unit", "", "", ""),
    ):
        said = cell_text("quantities", field, text, shown)
        assert (said.zh, said.into("en")) == (zh, en)


def test_questions_of_the_checklist_are_asked_in_english_with_units_as_print_shows_them(desk: SimpleNamespace) -> None:
    asked = [one["help"].into("en") for one in rows_of(standing_of(desk.report), "checks")]
    assert any("(L/m²)" in one for one in asked) and not re.search("m2|m3|[\u4e00-\u9fff]", " ".join(asked))


def test_a_place_is_named_by_sheet_row_and_column(desk: SimpleNamespace) -> None:
    cells = {"variable": "fresh_water", "year": "2024"}
    said = place_name("quantities", cells, "value", standing_of(desk.report))
    assert (said.zh, said.into("en")) == ("数据 · 新鲜水用量 2024 · 数值", "quantities · Fresh water 2024 · value")
