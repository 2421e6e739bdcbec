from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qingshen import units

SAID = yaml.safe_load(Path(__file__).with_name("units.yaml").read_text(encoding="utf-8"))
KNOWN = sorted({one["is"] for one in SAID["spellings"]})


@pytest.mark.parametrize("one", SAID["spellings"], ids=lambda one: one["text"] or "empty")
def test_spelling(one: dict[str, str]) -> None:
    assert units.is_unit(one["text"])
    assert units.normalise(one["text"]) == one["is"]


@pytest.mark.parametrize("one", SAID["conversions"], ids=lambda one: f"{one['from']}-{one['to']}")
def test_conversion(one: dict[str, str | float]) -> None:
    assert units.factor(str(one["from"]), str(one["to"])) == one["factor"]


@pytest.mark.parametrize("pair", SAID["incompatible"], ids="-".join)
def test_other_dimensions_are_never_converted(pair: list[str]) -> None:
    assert not units.compatible(*pair)
    with pytest.raises(ValueError) as error:
        units.factor(*pair)
    assert all(repr(one) in str(error.value) for one in pair)


@pytest.mark.parametrize("text", SAID["unknown"])
def test_what_is_no_unit(text: str) -> None:
    assert not units.is_unit(text)
    assert not units.compatible(text, text)
    with pytest.raises(ValueError, match="not a unit"):
        units.normalise(text)
    with pytest.raises(ValueError, match=r"\?"):
        units.factor(text, "t")


def test_dimension_is_named() -> None:
    assert units.dimension("m3/t") == "length^3·mass^-1"
    assert units.dimension("%") == units.dimension("") == "1"
    assert units.dimension("次/年") == "count·time^-1"


def test_a_long_text_is_no_unit_and_costs_nothing() -> None:
    assert not units.is_unit("9" * 100_000)


@given(st.text(max_size=30))
def test_any_text_is_a_unit_or_not(text: str) -> None:
    if units.is_unit(text):
        canonical = units.normalise(text)
        assert units.normalise(canonical) == canonical
        assert units.factor(text, canonical) == 1


@given(st.sampled_from(KNOWN), st.sampled_from(KNOWN))
def test_there_and_back(a: str, b: str) -> None:
    assert units.compatible(a, b) == units.compatible(b, a) == (units.dimension(a) == units.dimension(b))
    if units.compatible(a, b):
        assert units.factor(a, b) * units.factor(b, a) == pytest.approx(1, rel=1e-12)


@given(st.sampled_from([one for one in KNOWN if one and "/" not in one]), st.sampled_from(["t", "万元", "m2", "100m"]))
def test_a_quotient_of_units_is_one(above: str, below: str) -> None:
    assert units.normalise(f"{above}/{below}") == f"{above}/{below}"
    assert units.factor(f"{above}/{below}", f"{above}/{below}") == 1


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [("m3/t", "m³/t", "m³/t"), ("项", "项", "items"), ("m3/万元", "m³/万元", "m³/10k CNY"), ("t*km", "t·km", "t·km"),
     ("kgce/t钢", "kgce/t钢", "kgce/t steel"), ("元/污染当量", "元/污染当量", "CNY/pollution equivalent"),
     ("", "", "")],
)  # fmt: skip
def test_a_unit_is_read_in_both_languages(unit: str, zh: str, en: str) -> None:
    assert units.in_words(unit) == (zh, en)


def test_a_unit_to_write_has_its_word_behind_what_it_means() -> None:
    assert units.to_write("人") == ("人", "people (人)")
    assert units.to_write("m3/t") == ("m3/t", "m3/t")


def test_what_an_amount_is_counted_in_is_said_in_chinese() -> None:
    assert units.in_words("GJ/unit") == ("GJ/单位", "GJ/unit")
