import pytest

from qingshen.language import Text
from qingshen.report.charts.axis import Axis, Mark, bar_axis, can_show, marks_at, name_of, plain, value_axis

WATER = Axis(Text("新鲜水", "fresh water"), "m3/t")
LOG = Axis("x", log=True)


@pytest.mark.parametrize(
    ("value", "linear", "log"), [(None, 0, 0), (float("nan"), 0, 0), (0, 1, 0), (-1, 1, 0), (2, 1, 1)]
)
def test_what_an_axis_can_show(value, linear, log):
    assert (can_show(value, WATER), can_show(value, LOG)) == (bool(linear), bool(log))


def test_the_name_tells_unit_and_what_is_not_shown():
    assert name_of(WATER, "zh") == "新鲜水 (m³/t)"
    assert name_of(WATER, "en", 3) == "fresh water (m³/t); not shown: 3 missing"


@pytest.mark.parametrize(
    ("values", "ends"), [([3, 700], (10, 1, 1000)), ([3, 20], (2, 2, 32)), ([10, 10], (2, 8, 16)), ([], (None, 1, 10))]
)
def test_a_log_axis_has_at_least_two_ticks(values, ends):
    axis = value_axis(LOG, "zh", values)
    assert (axis.get("logBase"), axis["min"], axis["max"]) == ends


def test_bars_refuse_a_log_axis():
    with pytest.raises(ValueError, match="zero"):
        bar_axis(LOG, "zh")


def test_names_of_near_marks_stand_on_different_rows():
    near, room = marks_at([Mark("P50", 42), Mark("P75", 44), Mark("P25", 10)], WATER, "zh", 0, 100)
    distances = {entry["label"]["formatter"]: entry["label"]["distance"] for entry in near["data"]}
    assert distances["P25"] == distances["P50"] < distances["P75"]
    assert room > marks_at([Mark("P50", 42)], WATER, "zh", 0, 100)[1]


def test_nothing_in_a_name_is_a_template():
    assert "{" not in plain("{b}: {a|x}")
