import pytest

from qingshen.report.charts import Axis, ranked_bars


def test_bars_keep_their_order_and_a_missing_one_says_so():
    option = ranked_bars([("a", 1), ("b", None), ("c", 2000.0)], Axis("x")).option
    assert option["yAxis"]["data"] == ["a", "b", "c"]
    assert [bar["label"]["formatter"] for bar in option["series"][0]["data"]] == ["1", "缺失", "2,000"]


def test_a_log_axis_is_refused():
    with pytest.raises(ValueError, match="zero"):
        ranked_bars([("a", 1)], Axis("x", log=True))
