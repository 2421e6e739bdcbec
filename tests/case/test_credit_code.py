import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.case.credit_code import ALPHABET, check, complete

MADE_UP = st.tuples(st.text("0123456789", min_size=8, max_size=8), st.text(ALPHABET, min_size=9, max_size=9)).map(
    "".join
)


def test_the_published_worked_example() -> None:
    """GB 32100-2015's worked example: Σ Ci·Wi = 1640, 1640 mod 31 = 28, check character 31 - 28 = 3."""
    assert complete("91350100M000100Y4") == "91350100M000100Y43"
    assert check("91350100M000100Y43") is None


def test_the_alphabet_has_31_characters_and_no_ambiguous_letters() -> None:
    assert len(set(ALPHABET)) == 31
    assert not set("IOSVZ") & set(ALPHABET)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("91350100M000100Y4Z", "不用字符 Z"),
        ("91350211M00013FA1N", "校验位不符"),
        ("91350100M000100Y4", "应为 18 位，填写为 17 位"),
        ("91350100m000100y43", "小写字母"),
        ("9135010AM000100Y43", "行政区划码应为数字"),
        ("", "填写为 0 位"),
    ],
)
def test_why_a_code_is_none(code: str, why: str) -> None:
    found = check(code)
    assert found is not None
    assert why in found.zh
    assert found.en


@given(MADE_UP, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_every_single_substitution_is_detected(first17: str, at: int, other: str) -> None:
    code = complete(first17)
    assert check(code) is None
    changed = code[:at] + other + code[at + 1 :]
    assert (check(changed) is None) == (changed == code)


@given(MADE_UP, st.integers(8, 15))
def test_swapped_neighbours_are_detected(first17: str, at: int) -> None:
    code = complete(first17)
    swapped = code[:at] + code[at + 1] + code[at] + code[at + 2 :]
    assert (check(swapped) is None) == (swapped == code)


@pytest.mark.parametrize("first17", ["", "9135010", "91350100O000100Y4"])
def test_complete_refuses_what_it_cannot_complete(first17: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        complete(first17)
