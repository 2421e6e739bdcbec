from qingshen.report.charts import Axis, Measure, abatement_curve

SAVING, COST = Axis("saving", "t"), Axis("cost", "元/t")


def test_steps_stand_side_by_side_the_cheapest_first():
    option = abatement_curve(
        [Measure("b", 5, 20), Measure("a", 10, -3), Measure("c", None, 1)], SAVING, COST, "en"
    ).option
    assert option["series"][0]["data"] == [[0, -3], [10, -3], [None, None], [10, 20], [15, 20], [None, None]]
    assert option["xAxis"]["max"] == 15
    assert option["xAxis"]["name"] == "saving (t); not shown: 1 missing or ≤ 0"


def test_costs_beyond_the_limit_are_drawn_there_and_counted():
    option = abatement_curve([Measure("a", 1, 9999), Measure("b", 1, 5)], SAVING, COST, "en", drawn_to=100).option
    assert option["series"][0]["data"][3] == [1, 100]
    assert "1 beyond ±100" in option["yAxis"]["name"]
