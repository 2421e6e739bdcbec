from qingshen.report.charts import Axis, Point, scatter


def test_groups_have_their_own_shapes_and_names_lean_to_the_room():
    points = [Point("a", 1, 1, "g", named=True), Point("b", 9, 2, "h", named=True), Point("c", None, 2)]
    option = scatter(points, Axis("x"), Axis("y"), "en").option
    assert [series["name"] for series in option["series"]] == ["g", "h"]
    assert len({series["symbol"] for series in option["series"]}) == 2
    assert [series["data"][0]["label"]["position"] for series in option["series"]] == ["right", "left"]
    assert "not shown: 1 missing" in option["xAxis"]["name"]
