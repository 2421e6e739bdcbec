from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.abatement import LEFT_OUT, NOTES, capital_recovery, macc, savings, screen, summary
from qingshen.problems import Refused

EXAMPLES = yaml.safe_load(Path(__file__).with_name("abatement.yaml").read_text(encoding="utf-8"))
SCHEMA = {
    "enterprise": pl.String,
    "measure": pl.String,
    "type": pl.String,
    "outcome": pl.String,
    "investment": pl.Float64,
    "annual_saving": pl.Float64,
    "carrier": pl.String,
    "amount": pl.Float64,
    "unit": pl.String,
}


def measures(*rows: dict[str, Any]) -> pl.DataFrame:
    usual = {"enterprise": "a", "type": "motors", "outcome": "implemented", "carrier": "electricity", "unit": "kWh"}
    filled = [{**usual, "measure": f"m{at}", "amount": 100.0, **row} for at, row in enumerate(rows)]
    return pl.DataFrame(filled, schema=SCHEMA)


def free(**more: Any) -> dict[str, Any]:
    return {"investment": 0.0, "annual_saving": 1.0, **more}


@pytest.mark.parametrize("case", EXAMPLES["published"], ids=lambda case: case["say"])
def test_published_payback(case: dict[str, Any]) -> None:
    one = measures({"investment": case["investment"], "annual_saving": case["annual_saving"]})
    assert round(screen(one, 0.05, 10)["payback"].item(), 1) == case["payback"]


@pytest.mark.parametrize("case", EXAMPLES["annuities"], ids=str)
def test_published_annuity_factors(case: dict[str, float]) -> None:
    assert round(1 / capital_recovery(case["rate"], case["life"]), 4) == case["factor"]


@pytest.mark.parametrize("case", EXAMPLES["sentences"], ids=lambda case: case["say"])
def test_sentences(case: dict[str, Any]) -> None:
    row = screen(
        measures({"investment": case["investment"], "annual_saving": case["annual_saving"]}), 0.08, 10
    ).to_dicts()[0]
    assert [row[name] for name in ("payback", "investment_note", "saving_note")] == [
        case[name] for name in ("payback", "investment_note", "saving_note")
    ]


def test_cost_per_year_is_the_annuity_less_the_saving() -> None:
    row = screen(measures({"investment": 150.0, "annual_saving": 32.5}), 0.05, 10).to_dicts()[0]
    assert row["annual_cost"] == pytest.approx(150 / 7.7217349 - 32.5)
    assert (row["discount_rate"], row["life"]) == (0.05, 10.0)
    assert screen(measures({"investment": 150.0, "annual_saving": 0.0}), 0, 10)["annual_cost"].item() == 15.0


@pytest.mark.parametrize(("rate", "life"), [(-0.01, 10), (0.05, 0), (0.05, -1), (float("nan"), 10)])
def test_impossible_terms_are_refused(rate: float, life: float) -> None:
    with pytest.raises(ValueError, match="must not be negative"):
        capital_recovery(rate, life)


def test_missing_columns_are_refused() -> None:
    with pytest.raises(Refused, match="outcome"):
        screen(measures(free()).drop("outcome"), 0.08, 10)


def test_the_implemented_share_is_of_the_decided() -> None:
    outcomes = ["implemented", "implemented", "implemented", "not_implemented", "pending", "unknown", None]
    row = summary(screen(measures(*(free(outcome=one) for one in outcomes)), 0.08, 10)).to_dicts()[0]
    assert (row["measures"], row["pending"], row["unknown"], row["implemented_share"]) == (7, 1, 2, 0.75)
    undecided = summary(screen(measures(free(outcome="pending")), 0.08, 10)).to_dicts()[0]
    assert undecided["implemented_share"] is None


def test_what_stands_aside_is_counted() -> None:
    rows = [
        {"investment": 10.0, "annual_saving": 5.0},
        {"investment": 30.0, "annual_saving": 5.0, "outcome": "pending"},
        {"investment": None, "annual_saving": 5.0},
        {"investment": -1.0, "annual_saving": None},
        {"investment": 0.0, "annual_saving": -2.0},
    ]
    row = summary(screen(measures(*rows), 0.08, 10), ()).to_dicts()[0]
    assert (row["investment_median"], row["investment_total"], row["costed"]) == (10.0, 40.0, 3)
    assert (row["payback_median"], row["with_payback"]) == (4.0, 2)
    assert (row["annual_saving_total"], row["annual_saving_implemented"], row["with_saving"]) == (13.0, 8.0, 4)
    assert [row[f"investment_{note}"] for note in ("missing", "negative", "zero")] == [1, 1, 1]
    assert (row["saving_missing"], row["saving_nonpositive"]) == (1, 1)


def test_nothing_stated_is_not_a_total_of_zero() -> None:
    row = summary(screen(measures({"investment": None, "annual_saving": None}), 0.08, 10)).to_dicts()[0]
    assert (row["investment_total"], row["annual_saving_total"], row["payback_median"]) == (None, None, None)


def test_amounts_saved_by_carrier() -> None:
    rows = [
        free(),
        free(amount=1.0, unit="MWh", outcome="pending"),
        free(carrier=None),
        free(amount=None),
        free(carrier="lpg", unit="t"),
    ]
    found = savings(screen(measures(*rows), 0.08, 10), ())
    assert found.rows() == [
        ("electricity", "MWh", 3, 2, pytest.approx(1.1), pytest.approx(0.1)),
        ("lpg", "t", 1, 1, 100.0, 100.0),
        (None, None, 1, 0, None, None),
    ]
    none_done = savings(screen(measures(free(outcome="pending")), 0.08, 10)).to_dicts()[0]
    assert (none_done["amount"], none_done["implemented_amount"]) == (100.0, 0.0)


def test_the_curve_rises_and_its_steps_join() -> None:
    rows = [
        {"investment": 100.0, "annual_saving": 1.0},
        {"investment": 10.0, "annual_saving": 50.0, "amount": 0.3, "unit": "MWh"},
        free(amount=50.0),
        free(carrier="natural_gas", unit="m3", amount=7.0),
    ]
    steps, left_out = macc(screen(measures(*rows), 0.0, 10))
    power = steps.filter(carrier="electricity")
    assert power["measure"].to_list() == ["m1", "m2", "m0"]
    assert power["unit_cost"].to_list() == pytest.approx([-49 / 0.3, -1 / 0.05, 9 / 0.1])
    assert power["start"].to_list() == pytest.approx([0.0, 0.3, 0.35])
    assert power["end"].to_list() == pytest.approx([0.3, 0.35, 0.45])
    assert steps.filter(carrier="natural_gas").select("step", "start", "end", "investment_note").rows() == [
        (1, 0.0, 7.0, "zero")
    ]
    assert left_out.height == 0


def test_who_is_left_out_is_said_with_the_reason() -> None:
    rows = [
        free(carrier=None),
        free(amount=None),
        free(unit=None),
        free(amount=-1.0),
        free(investment=None),
        free(investment=-1.0),
        free(annual_saving=None),
        free(),
    ]
    steps, left_out = macc(screen(measures(*rows), 0.08, 10))
    assert steps["measure"].to_list() == ["m7"]
    assert dict(left_out.select("reason", "measures").iter_rows()) == {
        "carrier_missing": 1,
        "amount_missing": 2,
        "amount_nonpositive": 1,
        "investment_missing": 1,
        "investment_negative": 1,
        "saving_missing": 1,
    }
    assert set(left_out["reason"]) == set(LEFT_OUT)


def test_every_note_has_words_in_both_languages() -> None:
    assert all(text.zh and text.en for text in (*NOTES.values(), *LEFT_OUT.values()))


number = st.none() | st.floats(-100, 1000)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "investment": number,
            "annual_saving": number,
            "amount": number,
            "unit": st.sampled_from(["kWh", "MWh", "m3", None]),
            "carrier": st.sampled_from(["electricity", "heat", None]),
            "outcome": st.sampled_from(["implemented", "not_implemented", "pending", "unknown", None]),
        }
    ),
    min_size=1,
    max_size=15,
)


@settings(max_examples=40)
@given(rows, st.randoms(use_true_random=False))
def test_no_measure_is_lost_and_order_leaves_no_trace(parts: list[dict[str, Any]], random: Any) -> None:
    frame = measures(*parts)
    screened = screen(frame, 0.08, 10)
    curve, total = macc(screened), summary(screened, ()).to_dicts()[0]
    assert curve.steps.height + curve.left_out["measures"].sum() == len(parts)
    assert sum(total[name] for name in ("implemented", "not_implemented", "pending", "unknown")) == len(parts)
    assert total["costed"] + total["investment_missing"] + total["investment_negative"] == len(parts)
    assert savings(screened)["measures"].sum() == len(parts)
    shuffled = screen(frame.sample(fraction=1, shuffle=True, seed=random.randrange(100)), 0.08, 10)
    assert macc(shuffled).steps.equals(curve.steps) and macc(shuffled).left_out.equals(curve.left_out)
    assert summary(shuffled).equals(summary(screened)) and savings(shuffled).equals(savings(screened))


@pytest.mark.parametrize("rate", [1e-9, 1e-14, 1e-17])
def test_a_rate_of_next_to_nothing_is_a_rate_of_nothing(rate: float) -> None:
    sample = measures(free(investment=100.0), free(investment=5.0))
    assert capital_recovery(rate, 10) == pytest.approx(0.1, rel=1e-7)
    frame = screen(sample, rate, 10)
    assert frame["annual_cost"].to_list() == pytest.approx(screen(sample, 0.0, 10)["annual_cost"].to_list(), rel=1e-7)


def test_a_life_that_is_no_number_is_not_known() -> None:
    sample = measures(free(investment=100.0))
    lives = sample.with_columns(life=pl.lit(float("nan")))
    assert screen(lives, 0.05, 10)["annual_cost"].equals(screen(sample, 0.05, 10)["annual_cost"])
    for rate, life in ((float("inf"), 10.0), (0.05, float("inf"))):
        with pytest.raises(ValueError, match="finite"):
            capital_recovery(rate, life)
