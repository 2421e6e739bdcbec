"""The plane of co-control keeps zero in its middle, draws what lies beyond at its edge and says so."""

import json

import pytest

from qingshen.report.charts import Axis, Point
from qingshen.report.charts.quadrants import CORNERS, limits, quadrants
from qingshen.report.draw import PIXELS_PER_CM, svg

WORDS = {code: f"place {code}" for code in CORNERS}
POINTS = [Point("a", 10, 5, "g", named=True), Point("b", -4, 2, "h"), Point("c", None, 2, "h"), Point("d", 900, 1, "g")]


def option(points=POINTS, **more):
    return quadrants(points, Axis("x"), Axis("y"), WORDS, "en", **more).option


def test_zero_stands_in_the_middle_and_the_missing_are_counted():
    found = option()
    assert found["xAxis"]["min"] == -found["xAxis"]["max"] and found["yAxis"]["min"] == -found["yAxis"]["max"]
    assert found["xAxis"]["max"] > 900
    assert "not shown: 1 missing" in found["xAxis"]["name"]
    assert [series.get("name") for series in found["series"]] == ["g", "h", None]


def test_what_lies_beyond_is_drawn_at_the_edge_and_counted():
    found = option(drawn_to=(10, 5))
    drawn = [entry["value"] for series in found["series"][:-1] for entry in series["data"]]
    assert drawn == [[10, 5], [10, 1], [-4, 2]]
    assert "1 beyond" in found["yAxis"]["name"]


def test_each_quadrant_is_named_in_its_own_corner():
    corners = {entry["label"]["formatter"]: entry["value"] for entry in option()["series"][-1]["data"]}
    right = {text: at[0] > 0 for text, at in corners.items()}
    upper = {text: at[1] > 0 for text, at in corners.items()}
    assert [text for text in corners if right[text] and upper[text]] == ["I place I"]
    assert [text for text in corners if not right[text] and not upper[text]] == ["III place III"]


@pytest.mark.parametrize("points", [[], POINTS[:1], [Point("z", 0, 0)], POINTS * 80])
def test_any_number_of_points_is_drawn(points):
    chart = quadrants(points, Axis("x"), Axis("y"), WORDS, "zh")
    picture = svg(chart.option, 590, round(chart.height_cm * PIXELS_PER_CM))
    assert not {"NaN", "undefined"} & set(picture.split('"'))
    assert json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option
    assert points or "没有可画的数据" in picture


def test_limits_hold_a_share_of_the_points():
    points = [Point("", at, -2 * at) for at in range(1, 101)]
    assert limits(points, 0.9) == (91, 182)
    assert limits([Point("", 0.0, 3.0)], 0.9) is None
