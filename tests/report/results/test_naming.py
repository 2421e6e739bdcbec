"""Codes as file names: safe on every file system, and no two codes in one file."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.report.results.naming import file_names

FORBIDDEN = set('<>:"/\\|?*\n\t ')


@pytest.mark.parametrize("code", ["E1", "EP01", "企业-01", "a.b_c-9", "示例印染"])
def test_an_ordinary_code_is_its_own_name(code: str) -> None:
    assert file_names([code]) == {code: code}


@pytest.mark.parametrize(
    "code", ["", ".", "..", "a/b", "..\\x", "CON", "nul.txt", "a b", "-rf", "x" * 200, "a:b", "e\u0301", "a."]
)
def test_any_other_code_bears_its_digest(code: str) -> None:
    name = file_names([code])[code]
    assert name != code and len(name) <= 71 and name[-11] == "_" and not FORBIDDEN & set(name)
    assert name.strip(".") == name and not name.startswith("-")


@pytest.mark.parametrize("codes", [("a1", "A1"), ("é", "e\u0301"), ("Ａ", "A"), ("a/b", "a_b", "a b")])
def test_codes_that_some_file_system_confuses_stay_apart(codes: tuple[str, ...]) -> None:
    names = file_names(codes).values()
    assert len({unicodedata.normalize("NFKC", name).casefold() for name in names}) == len(codes)


def test_a_code_that_looks_like_a_marked_name_is_marked_itself() -> None:
    marked = file_names(["a/b"])["a/b"]
    assert len(set(file_names(["a/b", marked]).values())) == 2


@given(st.lists(st.text(max_size=12), unique=True, max_size=20))
def test_no_two_codes_ever_share_a_name(codes: list[str]) -> None:
    names = file_names(codes)
    assert set(names) == set(codes)
    assert len({unicodedata.normalize("NFKC", one).casefold() for one in names.values()}) == len(codes)
    assert not any(FORBIDDEN & set(one) for one in names.values())


@given(st.lists(st.text(max_size=8), unique=True, min_size=2, max_size=8))
def test_the_order_of_codes_changes_no_name(codes: list[str]) -> None:
    assert file_names(codes) == file_names(reversed(codes))
