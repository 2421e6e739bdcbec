import polars as pl
import pytest

from qingshen.phases import Audit as Reckoned
from qingshen.web.results.peers import FEWEST, class_shares, current, peers


def test_peers_are_the_others_and_five_of_them_at_least(reckoned: Reckoned) -> None:
    found = peers(reckoned, "EP12")
    rows = current(reckoned, "indicators").filter(pl.col("value").is_not_null())
    said = hidden = 0
    for code, one in found.items():
        others = rows.filter(pl.col("indicator") == code, pl.col("enterprise") != "EP12",
                             pl.col("status").is_in(["reported", "estimated"]))["value"]  # fmt: skip
        assert one.count == others.len()
        if others.len() < FEWEST:
            assert one.median is None and one.best_fifth is None
            hidden += 1
        else:
            assert one.median == pytest.approx(others.median())
            said += 1
    assert said and hidden


def test_the_best_fifth_is_low_where_less_is_better(reckoned: Reckoned) -> None:
    one = peers(reckoned, "EP12")["fresh_water_per_wash"]
    assert one.best_fifth is not None and one.median is not None and one.best_fifth <= one.median
    other = peers(reckoned, "EP12")["water_reuse_rate"]
    assert other.best_fifth is not None and other.median is not None and other.best_fifth >= other.median


def test_shares_of_the_classes_follow_from_the_index(reckoned: Reckoned) -> None:
    shares = class_shares(reckoned).filter(enterprise="EP12")
    assert shares["certain"].is_between(0, 100).all()
    assert (shares["best"] >= shares["certain"] - 1e-9).all()
    points = current(reckoned, "indicators").filter(enterprise="EP12")["points_2"].sum()
    index = current(reckoned, "levels").filter(enterprise="EP12")["index_2"][0]
    assert points == pytest.approx(index)
