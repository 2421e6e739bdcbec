from qingshen.report.charts import Axis, Change, dumbbell


def test_two_dots_are_joined_only_where_both_are_known():
    option = dumbbell([Change("a", 5, 3), Change("b", None, 4)], "2022", "2023", Axis("x"), "en").option
    line, before, after = option["series"]
    assert line["data"] == [[5, 0], [3, 0], [None, None]]
    assert before["data"] == [[5, 0]]
    assert after["data"] == [[3, 0], [4, 1]]
    assert option["xAxis"]["name"] == "x; not shown: 1 missing"
