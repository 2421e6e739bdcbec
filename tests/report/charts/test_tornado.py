"""The tornado: the factor that moves the result most stands on top, each end with its figure."""

import json

import pytest

from qingshen.report.charts import Axis
from qingshen.report.charts.tornado import Swing, tornado
from qingshen.report.draw import PIXELS_PER_CM, svg

SWINGS = [Swing("small", 90, 110), Swing("large", 20, 180), Swing("open", None, 130)]


def option(swings=SWINGS, base=100.0):
    return tornado(swings, base, "less", "more", Axis("NPV", "k"), "en").option


def test_the_widest_swing_stands_on_top_and_the_missing_is_counted():
    found = option()
    assert found["yAxis"]["data"] == ["large", "open", "small"]
    assert "not shown: 1 missing" in found["xAxis"]["name"]


def test_bars_run_from_the_base_and_ends_carry_figures():
    less, more, ends, lines = option()["series"]
    assert less["data"][:2] == [[100.0, 0], [20, 0]]
    assert more["data"][:2] == [[100.0, 0], [180, 0]]
    labels = {tuple(one["value"]): one["label"] for one in ends["data"]}
    assert labels[(20, 0)]["position"] == "left" and labels[(180, 0)]["position"] == "right"
    assert [mark["xAxis"] for mark in lines["markLine"]["data"]] == [100.0, 0]


@pytest.mark.parametrize("base", [-50.0, 0.0, 100.0])
def test_zero_and_the_base_are_in_sight(base):
    axis = option(base=base)["xAxis"]
    assert axis["min"] < min(0, base) and axis["max"] > max(0, base)


@pytest.mark.parametrize("swings", [[], [Swing("a", None, None)], SWINGS])
def test_any_number_of_factors_is_drawn(swings):
    chart = tornado(swings, 1.0, "减少", "增加", Axis("NPV"), "zh")
    picture = svg(chart.option, 590, round(chart.height_cm * PIXELS_PER_CM))
    assert json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option
    assert ("没有可画的数据" in picture) == (not swings or swings[0].lower is None)
