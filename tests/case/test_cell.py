from datetime import datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qingshen import units
from qingshen.case.cell import fold, number, text, with_unit, year
from qingshen.case.messages import PACKAGE
from qingshen.messages import catalogue

SENTENCES = yaml.safe_load((Path(__file__).parent / "cell.yaml").read_text(encoding="utf-8"))
FULL_WIDTH = str.maketrans("0123456789.,-+", "０１２３４５６７８９．，－＋")


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: f"{one['written']!s} [{one.get('unit', '')}]")
def test_sentence(sentence: dict[str, Any]) -> None:
    found = number(sentence["written"], sentence.get("unit", ""))
    if "refused" in sentence:
        assert found.trouble == sentence["refused"]
        assert found.value is None
    else:
        assert found == (sentence["reads"], sentence.get("status"), "")


def test_every_refusal_has_a_message() -> None:
    assert {one["refused"] for one in SENTENCES if "refused" in one} <= catalogue(PACKAGE).keys()


@given(
    st.floats(-1e12, 1e12).map(lambda value: round(value, 6)),
    st.sampled_from(["{}", "{:f}", "{:.6e}", "{:,}", " {}\u00a0", "\u3000{}"]),
    st.booleans(),
)
def test_any_number_in_any_spelling_reads_as_itself(value: float, spelling: str, full_width: bool) -> None:
    written = spelling.format(value)
    expected = float(written.replace(",", ""))
    assert number(written.translate(FULL_WIDTH) if full_width else written) == (expected, None, "")


@given(st.text(max_size=12))
def test_no_text_makes_it_fail_or_both_reads_and_refuses(written: str) -> None:
    found = number(written)
    assert not (found.trouble and (found.value is not None or found.status))
    assert found.trouble == "" or found.trouble in catalogue(PACKAGE)


@pytest.mark.parametrize("written", [2024, 2024.0, "2024", "2024年", "２０２４", "2024年度", " 2024 "])
def test_year(written: object) -> None:
    assert year(written) == 2024


@pytest.mark.parametrize("written", ["24", 2024.5, "2024-2025", datetime(2024, 1, 1), True, "去年", 20240])
def test_what_is_no_year(written: object) -> None:
    assert year(written) == "cell-year"


def test_an_empty_year_is_no_year_and_no_trouble() -> None:
    assert year("") == year(None) == 0


def test_text_keeps_codes_that_excel_turned_into_numbers() -> None:
    assert text(1001.0) == "1001"
    assert text("\u00a0甲厂\u3000") == "甲厂"
    assert text(1.5) == "1.5"
    assert number(time(3, 4)).trouble == "cell-date"


def test_names_are_compared_without_case_width_and_spaces() -> None:
    assert fold("Fresh_Water") == fold("ｆｒｅｓｈ water")
    assert fold("Ⅰ级") == fold("I级")


@given(
    st.floats(-1e9, 1e9).map(lambda value: round(value, 4)),
    st.sampled_from(["t", "m3", "kWh", "万元", "人", "kgce/t", "mg/L", "℃", "‰"]),
    st.sampled_from(["{:f}{}", "{:,} {}", "{:.3e}\u3000{}"]),
    st.booleans(),
)
def test_a_number_with_the_unit_of_its_row_is_the_number(value: float, unit: str, how: str, full_width: bool) -> None:
    written = how.format(value, unit)
    plain = number(how.format(value, "").strip())
    assert number(written.translate(FULL_WIDTH) if full_width else written, unit) == plain


@given(st.floats(0, 1e6), st.text(min_size=1, max_size=6))
def test_a_number_with_any_other_text_is_no_value(value: float, behind: str) -> None:
    written = f"{value:f} {behind}"
    found, apart = number(written, "t"), with_unit(written)
    is_own = apart is not None and units.normalise(apart[1]) == "t"
    assert found.value is None or is_own or found == number(written)


def test_a_text_holds_no_nul() -> None:
    assert text("a\0b") == "ab"
