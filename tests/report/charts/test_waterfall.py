import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qingshen.report.charts import Axis
from qingshen.report.charts.waterfall import Effect, waterfall
from qingshen.report.draw import PIXELS_PER_CM, svg

AXIS = Axis("change", "t")


def ends(option):
    """Where each bar runs from and to, as the three stacks draw it on either side of zero."""
    blank, above, below = (one["data"] for one in option["series"])
    found = []
    for skip, up, down in zip(blank, above, below, strict=True):
        low = skip + down["value"] if skip < 0 else down["value"]
        high = skip + up["value"] if skip > 0 else up["value"]
        found.append((skip if skip > 0 else low, skip if skip < 0 else high))
    return found


def test_each_bar_begins_where_the_one_before_ended():
    option = waterfall([Effect("a", 30), Effect("b", -50), Effect("c", 5)], "all", AXIS, "en").option
    assert ends(option) == [(0, 30), (-20, 30), (-20, -15), (-15, 0)]
    assert option["yAxis"][0]["data"] == ["a", "b", "c", "all"]
    assert option["yAxis"][1]["data"] == ["+30", "−50", "+5", "−15.0"]


@given(st.lists(st.integers(-1000, 1000), min_size=1, max_size=9))
def test_bars_cover_exactly_the_running_sums(values):
    option = waterfall([Effect(str(at), value) for at, value in enumerate(values)], "all", AXIS, "en").option
    at = 0
    for value, (low, high) in zip(values, ends(option), strict=False):
        if value:
            assert (low, high) == (min(at, at + value), max(at, at + value))
        at += value
    if at:
        assert ends(option)[-1] == (min(0, at), max(0, at))


def test_a_missing_effect_has_no_bar_and_is_told():
    option = waterfall([Effect("a", 3.0), Effect("b", None)], "all", AXIS, "zh").option
    assert option["yAxis"][1]["data"] == ["+3.00", "缺失", "+3.00"]
    assert option["xAxis"]["name"] == "change (t); 未画: 1个缺失"


def test_nothing_known_says_so_and_a_log_axis_is_refused():
    assert "没有可画的数据" in str(waterfall([Effect("a", None)], "all", AXIS).option)
    with pytest.raises(ValueError, match="zero"):
        waterfall([Effect("a", 1.0)], "all", Axis("x", log=True))


@pytest.mark.parametrize("count", [1, 9])
def test_it_draws(count):
    chart = waterfall([Effect(f"因素{at}", at - 3.5) for at in range(count)], "合计", AXIS)
    assert json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option
    assert "NaN" not in svg(chart.option, 590, round(chart.height_cm * PIXELS_PER_CM))
