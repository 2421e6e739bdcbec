import json
import re

import pytest

from qingshen.report.charts import Axis
from qingshen.report.charts.stacked_bars import Stack, stacked_bars
from qingshen.report.draw import PIXELS_PER_CM, svg

SERIES = {"a": "甲", "b": "乙"}
AXIS = Axis("数", "%")


def test_parts_keep_their_order_and_small_ones_are_not_labelled():
    option = stacked_bars([Stack("x", {"a": 3, "b": 90}), Stack("y", {"b": 7})], SERIES, AXIS).option
    assert [one["name"] for one in option["series"]] == ["甲", "乙"]
    assert [bar["value"] for bar in option["series"][0]["data"]] == [3, 0]
    assert [bar["label"]["show"] for bar in option["series"][1]["data"]] == [True, True]
    assert not option["series"][0]["data"][0]["label"]["show"]
    assert json.loads(json.dumps(option, allow_nan=False)) == option


def test_a_missing_part_is_told_not_drawn():
    option = stacked_bars([Stack("x", {"a": None, "b": 1})], SERIES, AXIS).option
    assert "未画: 1个缺失" in option["xAxis"]["name"]


def test_the_axis_ends_where_it_is_told():
    stacks = [Stack("x", {"a": 100.00000001})]
    assert stacked_bars(stacks, SERIES, AXIS, end=100).option["xAxis"]["max"] == 100


def test_a_long_legend_has_the_rows_it_needs():
    def top(names: list[str]) -> int:
        series = {str(at): name for at, name in enumerate(names)}
        return stacked_bars([Stack("x", {"0": 1})], series, AXIS).option["grid"]["top"]

    assert top(["长" * 20] * 5) > top(["长" * 20] * 2) > top(["短", "短"]) - 1


@pytest.mark.parametrize("stacks", [[], [Stack("x", {})], [Stack("x", {"a": None, "b": 0})]])
def test_nothing_to_show_is_said(stacks):
    chart = stacked_bars(stacks, SERIES, AXIS)
    assert "没有可画的数据" in svg(chart.option, 590, round(chart.height_cm * PIXELS_PER_CM))


def test_it_draws():
    chart = stacked_bars([Stack("甲组", {"a": 40.4, "b": 59.6})], SERIES, AXIS, "en")
    picture = svg(chart.option, 590, round(chart.height_cm * PIXELS_PER_CM))
    assert ">40</text>" in picture and not re.search("NaN|undefined", picture)


@pytest.mark.parametrize(
    ("stacks", "series", "axis"),
    [
        ([Stack("x", {"a": -1})], SERIES, AXIS),
        ([Stack("x", {"c": 1})], SERIES, AXIS),
        ([Stack("x", {"a": 1})], SERIES, Axis("x", log=True)),
        ([Stack("x", {"0": 1})], {str(at): "x" for at in range(20)}, AXIS),
    ],
)
def test_what_no_stack_can_show_is_refused(stacks, series, axis):
    with pytest.raises(ValueError):
        stacked_bars(stacks, series, axis)
