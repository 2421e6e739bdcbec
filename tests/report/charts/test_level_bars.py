import pytest

from qingshen.report.charts import LevelRow, level_bars


def test_shares_make_a_hundred_and_levels_keep_their_order():
    option = level_bars([LevelRow("a", {"none": 1, "I": 3}), LevelRow("b", {"II": 5.5})]).option
    assert [series["name"] for series in option["series"]] == ["Ⅰ级", "Ⅱ级", "未达Ⅲ级"]
    assert [sum(series["data"][row]["value"] for series in option["series"]) for row in (0, 1)] == [100, 100]
    assert option["series"][0]["data"][0]["label"]["formatter"] == "3 · 75%"


@pytest.mark.parametrize("amounts", [{"I": -1}, {"I": float("nan")}, {"IV": 1}])
def test_amounts_that_cannot_be_shares_are_refused(amounts):
    with pytest.raises(ValueError, match="amounts by level"):
        level_bars([LevelRow("a", amounts)])
