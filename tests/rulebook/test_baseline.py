from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from qingshen.problems import Place, Refused
from qingshen.rulebook.baseline import nesting, parse, parse_levels

SAID = yaml.safe_load(Path(__file__).with_name("baselines.yaml").read_text(encoding="utf-8"))
PLACES = [Place("indicators.csv", "", cell) for cell in ("O2", "P2", "Q2")]
DECIMALS = st.decimals(-1000, 1000, places=3)


def exact(number: float) -> Fraction:
    return Fraction(str(number))


@pytest.mark.parametrize("one", SAID["reads"], ids=lambda one: f"{one['text']}-{one['direction']}")
def test_reads(one: dict[str, Any]) -> None:
    found = parse(one["text"], one["unit"], one["direction"])
    assert found.text == one["text"]
    assert (found.sign, found.parameter) == (one["sign"], one.get("parameter", ""))
    assert (found.constant, found.slope) == (exact(one.get("constant", 0)), exact(one.get("slope", 0)))


@pytest.mark.parametrize("one", SAID["refuses"], ids=lambda one: f"{one['text']}-{one['direction']}")
def test_refuses(one: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        parse(one["text"], one["unit"], one["direction"], PLACES[0])
    (problem,) = refused.value.problems
    assert (problem.code, problem.place) == (one["code"], PLACES[0])
    assert one["text"] in problem.what.zh and one["text"] in problem.what.en and problem.remedy.en


@pytest.mark.parametrize("one", SAID["levels"], ids=lambda one: "-".join(one["prints"]))
def test_levels(one: dict[str, Any]) -> None:
    found = parse_levels(one["prints"], "", one["direction"])
    assert [baseline.text for baseline in found] == one["means"]
    assert [baseline.sign == "" for baseline in found] == [text == "" for text in one["means"]]


@pytest.mark.parametrize("texts", SAID["circular"], ids="-".join)
def test_a_level_that_refers_to_nothing_is_refused(texts: list[str]) -> None:
    with pytest.raises(Refused) as refused:
        parse_levels(texts, "", "qualitative", PLACES)
    assert {problem.code for problem in refused.value.problems} == {"baseline-same"}


def test_all_three_levels_are_reported() -> None:
    with pytest.raises(Refused) as refused:
        parse_levels(["甲", "≥5", "1 kg"], "t", "lower", PLACES)
    assert [(one.place, one.code) for one in refused.value.problems] == [
        (PLACES[0], "baseline-form"),
        (PLACES[1], "baseline-direction"),
        (PLACES[2], "baseline-unit"),
    ]


@pytest.mark.parametrize("one", SAID["nested"], ids=lambda one: "-".join(one["prints"]))
def test_nested(one: dict[str, Any]) -> None:
    assert not nesting(parse_levels(one["prints"], "", one["direction"]), one["direction"], PLACES)


@pytest.mark.parametrize("one", SAID["not_nested"], ids=lambda one: "-".join(one["prints"]))
def test_not_nested(one: dict[str, Any]) -> None:
    found = nesting(parse_levels(one["prints"], "", one["direction"]), one["direction"], PLACES)
    assert (found[0].code, found[0].place) == (one["code"], PLACES[one["level"] - 1])
    assert found[0].severity == ("warning" if one["code"] == "baseline-crossing" else "error")


def test_a_crossing_names_where_it_begins() -> None:
    levels = parse_levels(["≤10+5n", "≤25+10n", "≤55+5n"], "", "lower")
    (problem,) = nesting(levels, "lower", PLACES)
    assert "n = 7" in problem.what.zh and "n = 7" in problem.what.en


@given(DECIMALS, DECIMALS, st.sampled_from(["lower", "higher"]))
def test_a_function_is_read_exactly(constant: Any, slope: Any, direction: Any) -> None:
    sign = {"lower": "≤", "higher": "≥"}[direction]
    found = parse(f"{sign}{constant}{slope:+}n", "", direction)
    assert (found.constant, found.slope, found.parameter) == (Fraction(constant), Fraction(slope), "n")


@given(DECIMALS, DECIMALS, DECIMALS, st.sampled_from(["lower", "higher"]))
def test_sorted_levels_are_nested_and_unsorted_are_not(a: Any, b: Any, c: Any, direction: Any) -> None:
    strict_first = sorted([a, b, c], reverse=direction == "higher")
    levels = parse_levels([str(one) for one in strict_first], "", direction)
    assert not nesting(levels, direction, PLACES)
    if strict_first[0] != strict_first[2]:
        assert nesting(levels[::-1], direction, PLACES)


@given(st.text(max_size=15), st.sampled_from(["lower", "higher", "qualitative"]))
def test_any_text_is_read_or_refused(text: str, direction: Any) -> None:
    try:
        assert (
            parse(text, "%", direction).sign
            in {
                "lower": ("<=", "<", ""),
                "higher": (">=", ">", ""),
                "qualitative": ("text", ""),
            }[direction]
        )
    except Refused as refused:
        assert refused.problems
