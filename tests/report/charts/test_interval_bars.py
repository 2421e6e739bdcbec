from qingshen.report.charts import Axis, Mark, Span, interval_bars

OPTION = interval_bars(
    [Span("a", 60.0, 90.0, "II"), Span("b", 85.0, 85.0), Span("c", None, 90.0)], Axis("Y"), [Mark("85", 85)]
).option


def test_a_bar_runs_from_certain_to_possible():
    certain, possible = OPTION["series"]
    assert [one["value"] for one in certain["data"]] == [60.0, 85.0, 0]
    assert [one["value"] for one in possible["data"]] == [30.0, 0.0, 0]


def test_figures_stand_beside_their_bars():
    assert OPTION["yAxis"][1]["data"] == ["60.0–90.0", "85.0", "缺失"]


def test_thresholds_are_drawn_across():
    assert [mark["xAxis"] for mark in OPTION["series"][0]["markLine"]["data"]] == [85]
