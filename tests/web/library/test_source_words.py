"""Units in words: what a source prints in English, in Chinese where every word of it is known."""

import pytest

from qingshen.language import Text
from qingshen.rulebook.factors import TABLES, table
from qingshen.web.library.source_words import language_of, unit_words


@pytest.mark.parametrize(
    ("unit", "zh", "rest"),
    [
        ("% of steam", "%（占蒸汽）", ""),
        ("10k CNY per machine (2012)", "万元/台", "(2012)"),
        ("tCO2/t clinker", "tCO2/t 熟料", ""),
        ("tCO2/t carbonate (100% calcined)", "tCO2/t 碳酸盐（完全煅烧）", ""),
        ("kg CH4/kg COD removed", "kg CH4/kg 去除的 COD", ""),
        ("kgce/t", "kgce/t", ""),
    ],
)
def test_a_unit_in_words(unit: str, zh: str, rest: str) -> None:
    assert unit_words(unit) == (Text(zh, unit.removesuffix(f" {rest}") if rest else unit), rest)


@pytest.mark.parametrize("name", TABLES)
def test_no_unit_of_a_factor_has_english_left_on_a_chinese_page(name: str) -> None:
    for unit in table(name)["unit"].unique():
        said, rest = unit_words(unit)
        assert language_of(said.zh) != "en" and not rest, unit


def test_symbols_are_of_no_language_and_words_of_theirs() -> None:
    assert [language_of(one) for one in ("tCO2/MWh", "kgce/t", "VOCs 80 %", "a set", "Drum", "一套")] == [
        "", "", "", "en", "en", "zh",
    ]  # fmt: skip
