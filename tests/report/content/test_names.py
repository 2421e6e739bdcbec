import pytest

from qingshen.report.content.names import halves


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("员工 Staff", "员工", "Staff"),
        ("3 项，Ⅲ级 / 3 项, level III", "3 项，Ⅲ级", "3 items, level III"),
        ("缺 2 条 / 2 条 missing", "缺 2 条", "2 lines missing"),
        ("甲 / 乙", "甲 / 乙", "甲 / 乙"),
        ("plain", "plain", "plain"),
    ],
)
def test_a_text_of_two_languages_is_two(text: str, zh: str, en: str) -> None:
    assert halves(text) == (zh, en)
