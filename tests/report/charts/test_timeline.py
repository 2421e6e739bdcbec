import json
import re
from datetime import date

import pytest

from qingshen.report.charts import Mark
from qingshen.report.charts.timeline import Task, timeline
from qingshen.report.draw import PIXELS_PER_CM, svg

GROUPS = {"medium": "中费", "high": "高费"}
DAY = 86_400_000
TASKS = [
    Task("a", date(1970, 1, 2), date(1970, 1, 4), "medium"),
    Task("b", date(1970, 3, 1), date(1970, 1, 3), "high"),
    Task("c", date(1970, 1, 2), None, "high"),
    Task("d", None, date(1970, 1, 6), "high"),
]


def test_a_bar_runs_from_start_to_end_and_what_has_no_span_is_a_point():
    option = timeline(TASKS, GROUPS, "en").option
    medium, high, points = option["series"]
    assert medium["data"] == [[DAY, 0], [3 * DAY, 0], [None, None]]
    assert high["data"] == []
    assert points["data"] == [[2 * DAY, 1], [5 * DAY, 3]]
    assert option["yAxis"]["data"] == ["a", "b", "c", "d"]
    assert option["xAxis"]["name"] == "not shown: 1 without dates"


def test_the_day_of_the_report_stands_across():
    today = Mark("审核日期", date(1970, 1, 11).toordinal())
    line = timeline(TASKS, GROUPS, today=today).option["series"][0]["markLine"]["data"][0]
    assert line["xAxis"] == 10 * DAY and line["label"]["formatter"] == "审核日期"


def test_without_dates_it_says_so_and_a_strange_group_is_refused():
    assert "没有可画的数据" in str(timeline([Task("a", None, None, "high")], GROUPS).option)
    with pytest.raises(ValueError, match="groups"):
        timeline([Task("a", None, date(2025, 1, 1), "low")], GROUPS)


@pytest.mark.parametrize("count", [1, 25])
def test_it_draws_inside_the_picture(count):
    tasks = [Task(f"方案{at}", date(2024, 12, 1), date(2025, 1 + at % 12, 1), "high") for at in range(count)]
    chart = timeline(tasks, GROUPS, today=Mark("审核日期", date(2025, 6, 30).toordinal()))
    assert json.loads(json.dumps(chart.option, allow_nan=False)) == chart.option
    height = chart.height_cm * PIXELS_PER_CM
    picture = svg(chart.option, 590, round(height))
    assert "NaN" not in picture
    for x, y in re.findall(r"<text[^>]*translate\(([-\d.]+) ([-\d.]+)\)", picture):
        assert 0 <= float(x) <= 590 and 0 <= float(y) <= height
