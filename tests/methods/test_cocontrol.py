import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods import cocontrol
from qingshen.methods.cocontrol import CLASSES, QUADRANTS, READINGS, assess, coupling, elasticity, equivalents, quadrant
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("cocontrol.yaml").read_text(encoding="utf-8"))
# Equivalent values of the environmental-protection tax law [kg].
WEIGHTS = {"so2": 0.95, "nox": 0.95, "soot": 2.18}


def options(*rows: tuple[str | None, float | None, float | None]) -> pl.DataFrame:
    schema = {"option": pl.String, "er_pollutant": pl.Float64, "er_ghg": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


@pytest.mark.parametrize("case", EXAMPLES["signs"], ids=lambda case: case["say"])
def test_the_sign_table(case: dict[str, Any]) -> None:
    row = assess(options(("m", case["er_j"], case["er_k"])), 100, 1000).to_dicts()[0]
    assert (row["reading"], row["quadrant"]) == (case["reading"], case["quadrant"])
    assert (row["elasticity"], row["angle"]) == (
        pytest.approx(case["elasticity"]),
        pytest.approx(case["angle"], abs=1e-6),
    )
    one = elasticity(case["er_j"], 100, case["er_k"], 1000).row(0)
    assert one == (row["elasticity"], row["reading"])
    assert quadrant(case["er_j"], case["er_k"]).item() == case["quadrant"]


def test_every_code_of_the_table_stands_in_the_examples_and_has_words() -> None:
    assert {case["reading"] for case in EXAMPLES["signs"]} == set(READINGS)
    assert {case["quadrant"] for case in EXAMPLES["signs"]} - {None} == set(QUADRANTS)
    assert all(text.zh and text.en for words in (QUADRANTS, READINGS, CLASSES) for text in words.values())


@pytest.mark.parametrize("baseline", [None, 0, math.nan])
def test_without_a_baseline_the_signs_still_speak(baseline: float | None) -> None:
    frame = options(("fall", 1.0, 1.0), ("opposed", 1.0, -1.0), ("rise", -1.0, -1.0), ("still", 0.0, 1.0))
    found = assess(frame, baseline, 1000)
    assert dict(found.select("option", "reading").iter_rows()) == {
        "fall": "unknown",
        "opposed": "opposed",
        "rise": "both_rise",
        "still": "no_pollutant_effect",
    }
    assert found["elasticity"].null_count() == found["angle"].null_count() == 4


def test_one_baseline_or_one_a_row() -> None:
    found = elasticity([10, 20], [100.0, 100.0], pl.Series([100, 100]), 1000)
    assert found.rows() == [(1.0, "co_control_equal"), (2.0, "co_control_pollutant_more")]
    assert quadrant([], []).to_list() == []
    with pytest.raises(ValueError, match="different lengths"):
        quadrant([1.0, 2.0], [1.0])


def test_rounding_does_not_make_equal_shares_unequal() -> None:
    assert elasticity(0.1 + 0.2, 3, 0.3, 3)["reading"].item() == "co_control_equal"


def test_equivalents_of_the_tax_law() -> None:
    rows = [("a", "so2", 95.0), ("a", "soot", 21.8), ("b", "so2", 9.5), ("b", "so2", -0.95), ("b", "nox", None)]
    frame = pl.DataFrame(rows, schema=["option", "pollutant", "reduction"], orient="row")
    found = equivalents(frame, WEIGHTS)
    assert found.rows() == [("a", pytest.approx(110.0), pytest.approx(110.0), 2, 0), ("b", None, 9.0, 3, 1)]
    nothing = equivalents(frame.filter(pollutant="nox"), WEIGHTS)
    assert nothing.rows() == [("b", None, None, 1, 1)]


def test_a_pollutant_without_weight_is_refused_with_everything_else() -> None:
    rows = [("a", "voc", 1.0), (None, "so2", 1.0), ("a", "so2", math.inf)]
    frame = pl.DataFrame(rows, schema=["option", "pollutant", "reduction"], orient="row")
    with pytest.raises(Refused) as told:
        equivalents(frame, {"so2": 0.95, "nox": 0.0})
    found = [(one.code, one.place.cell) for one in told.value.problems]
    assert found == [
        ("weight-missing", "voc"),
        ("weight-impossible", "nox"),
        ("key-missing", ""),
        ("value-infinite", ""),
    ]
    with pytest.raises(Refused, match="reduction"):
        equivalents(frame.drop("reduction"), WEIGHTS)


def test_wrong_options_are_told_at_once() -> None:
    with pytest.raises(Refused) as told:
        assess(options(("a", 1.0, math.inf), ("a", 1.0, 1.0), (None, 1.0, 1.0)), -1.0, math.inf)
    assert [one.code for one in told.value.problems] == ["key-missing", "key-twice", *["emission-impossible"] * 3]


@pytest.mark.parametrize("case", EXAMPLES["coupling"], ids=lambda case: case["say"])
def test_coupling(case: dict[str, Any]) -> None:
    row = coupling(case["u1"], case["u2"]).to_dicts()[0]
    assert row["class"] == case["class"]
    assert row["coupling"] == pytest.approx(case["coupling"])
    assert row["coordination"] == pytest.approx(case["coordination"])


def test_the_classes_are_tenths() -> None:
    # u = D² for two equal scores.
    ends = [tenth / 10 for tenth in range(10)]
    assert coupling([end**2 for end in ends], [end**2 for end in ends])["class"].to_list() == list(CLASSES)
    # Scores that are sums of products come out a rounding below the end of their class.
    rounded = [end**2 * (1 - 1e-13) for end in ends]
    assert coupling(rounded, rounded)["class"].to_list() == list(CLASSES)
    below = [(end + 0.0999) ** 2 for end in ends]
    assert coupling(below, below)["class"].to_list() == list(CLASSES)


def test_alpha_is_the_share_of_the_first() -> None:
    row = coupling(0.2, 0.8, 0.25).to_dicts()[0]
    assert row["development"] == pytest.approx(0.65)
    assert row["coordination"] == pytest.approx(math.sqrt(0.8 * 0.65))


def test_scores_that_are_none_are_refused() -> None:
    with pytest.raises(Refused) as told:
        coupling([0.5, 1.1, None], [-0.1, 0.5, 0.5])
    assert [(one.place.file, one.place.cell) for one in told.value.problems] == [("u1", "2"), ("u2", "1")]
    with pytest.raises(ValueError, match="alpha"):
        coupling(0.5, 0.5, 1.5)


unit = st.floats(0, 1)


@settings(max_examples=60)
@given(unit, unit, unit)
def test_coupling_stays_within_its_range(u1: float, u2: float, alpha: float) -> None:
    row, mirrored = coupling(u1, u2, alpha).to_dicts()[0], coupling(u2, u1, 1 - alpha).to_dicts()[0]
    assert row["coupling"] is None or 0 <= row["coupling"] <= 1
    assert 0 <= row["coordination"] <= 1
    assert row["coordination"] == pytest.approx(mirrored["coordination"], abs=1e-7)


# Down to the smallest number whose share is still a normal one.
size = st.floats(1e-300, 100)
number = st.none() | size | size.map(lambda x: -x) | st.sampled_from([0.0, 1.0, -1.0])


def read(er_j: float | None, er_k: float | None, q_j: int, q_k: int) -> tuple[Fraction | None, str]:
    """The sign table, cell by cell, in exact fractions."""
    if er_j is None or er_k is None:
        return None, "unknown"
    share_j, share_k = Fraction(er_j) / q_j, Fraction(er_k) / q_k
    value = share_j / share_k if er_k else None
    if value is None or er_j == 0:
        return value, {(True, True): "no_effect", (True, False): "no_pollutant_effect"}.get(
            (er_j == 0, er_k == 0), "no_ghg_effect"
        )
    if er_j < 0 and er_k < 0:
        return value, "both_rise"
    if value < 0:
        return value, "opposed"
    if abs(value - 1) <= Fraction(cocontrol.TOLERANCE):
        return value, "co_control_equal"
    return value, "co_control_ghg_more" if value < 1 else "co_control_pollutant_more"


@settings(max_examples=60)
@given(st.lists(st.tuples(number, number), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_every_option_is_read_as_by_hand_in_any_order(pairs: list[tuple[Any, Any]], random: Any) -> None:
    frame = options(*((f"m{at}", *pair) for at, pair in enumerate(pairs)))
    found = assess(frame, 50, 20)
    for row in found.iter_rows(named=True):
        value, reading = read(row["er_pollutant"], row["er_ghg"], 50, 20)
        assert row["reading"] == reading
        assert row["elasticity"] == pytest.approx(None if value is None else float(value))
    shuffled = frame.sample(fraction=1, shuffle=True, seed=random.randrange(100))
    assert assess(shuffled, 50, 20).equals(found)


def test_no_figure_is_infinite_and_no_zero_has_a_sign() -> None:
    assert elasticity(1.0, 1e-320, 1.0, 1.0).rows() == [(None, "co_control_pollutant_more")]
    rows = pl.DataFrame({"option": ["a", "b"], "er_pollutant": [-1.0, -1.0], "er_ghg": [0.0, -0.0]})
    assert assess(rows, 1.0, 1.0)["angle"].to_list() == [180.0, 180.0]
