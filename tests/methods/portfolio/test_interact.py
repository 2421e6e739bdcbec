import polars as pl
import pytest

from qingshen.methods.portfolio import interact, sequential

EFFECTS = pl.DataFrame(
    {
        "enterprise": ["a", "a", "a", "b", "b"],
        "option": ["o1", "o2", "o3", "o1", "o2"],
        "variable": ["cod"] * 5,
        "fraction": [0.5, None, -0.2, None, None],
        "amount": [None, 20.0, None, 7.0, None],
    }
)
BASELINES = pl.DataFrame({"enterprise": ["a"], "variable": ["cod"], "amount": [100.0]})
OPTIONS = EFFECTS.select("enterprise", "option").with_columns(order=pl.Series([2, 1, 3, 1, 2]))


def test_savings_on_what_is_left() -> None:
    found = {row["enterprise"]: row for row in interact(EFFECTS, BASELINES).to_dicts()}
    # 100 · (1 − 0.5 · 0.8 · 1.2): the option that adds load adds to what is left.
    assert found["a"]["saving"] == pytest.approx(52.0)
    assert (found["a"]["separate"], found["a"]["overlap"]) == (pytest.approx(50.0), pytest.approx(-2.0))
    assert (found["b"]["saving"], found["b"]["left"], found["b"]["unknown"]) == (7.0, None, 1)


def test_of_an_empty_set_nothing_and_of_an_unknown_one_null() -> None:
    none = interact(EFFECTS, BASELINES, EFFECTS.select("enterprise", "option").head(0))
    assert none["saving"].to_list() == [0.0, 0.0]
    unknown = interact(EFFECTS, BASELINES, OPTIONS.filter(pl.col("enterprise") == "b", pl.col("option") == "o2"))
    assert unknown.filter(pl.col("enterprise") == "b").select("saving", "unknown").rows() == [(None, 1)]


def test_one_after_the_other_adds_up() -> None:
    rows = sequential(OPTIONS, EFFECTS, BASELINES).filter(pl.col("enterprise") == "a")
    assert rows["option"].to_list() == ["o2", "o1", "o3"]
    assert rows["saving"].to_list() == pytest.approx([20.0, 40.0, -8.0])
    assert rows["after"].to_list() == pytest.approx([80.0, 40.0, 48.0])
    assert rows["saving"].sum() == pytest.approx(interact(EFFECTS, BASELINES)["saving"][0])
