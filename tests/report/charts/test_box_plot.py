from qingshen.report.charts import Axis, Box, box_plot


def test_a_group_shows_its_five_figures_its_size_and_its_outliers_by_name():
    option = box_plot([Box("g", 1, 2, 3, 4, 5, 9, (("厂{甲}", 50), ("乙", -1)))], Axis("x", log=True)).option
    boxes, dots = option["series"]
    assert boxes["data"] == [[1, 2, 3, 4, 5]]
    assert option["yAxis"][1]["data"] == ["9家"]
    assert [(dot["value"], dot["label"]["formatter"]) for dot in dots["data"]] == [([50, 0], "厂（甲）")]
    assert "1个缺失或≤0" in option["xAxis"]["name"]
