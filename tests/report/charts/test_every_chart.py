import json
import re

import pytest

from qingshen.report.charts.axis import TALLEST_CM
from qingshen.report.draw import PIXELS_PER_CM, svg

KINDS = (
    "level_bars",
    "interval_bars",
    "box_plot",
    "histogram",
    "cumulative",
    "abatement_curve",
    "ranked_bars",
    "dumbbell",
    "scatter",
    "sankey",
    "flow_network",
)
WIDTH = 590


def draw(chart):
    return svg(chart.option, WIDTH, round(chart.height_cm * PIXELS_PER_CM))


@pytest.mark.parametrize("points", [0, 1, 2, 300])
def test_every_chart_draws_any_number_of_points(sample, points):
    for language in ("zh", "en"):
        charts = sample.charts(language, points)
        assert tuple(charts) == KINDS
        for kind, chart in charts.items():
            picture = draw(chart)
            assert not re.search("NaN|undefined|Infinity", picture), (kind, points)
            assert 4.0 <= chart.height_cm <= TALLEST_CM, kind
            if points == 0:
                assert ("没有可画的数据" if language == "zh" else "nothing to show") in picture, kind


@pytest.mark.parametrize("kind", KINDS)
def test_options_are_plain_json(sample, kind):
    option = sample.charts("zh")[kind].option
    assert json.loads(json.dumps(option, allow_nan=False)) == option


@pytest.mark.parametrize("kind", KINDS)
def test_no_words_leave_the_picture(sample, kind):
    chart = sample.charts("zh", 24)[kind]
    for x, y in re.findall(r"<text[^>]*translate\(([-\d.]+) ([-\d.]+)\)", draw(chart)):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= chart.height_cm * PIXELS_PER_CM


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("level_bars",)])
def test_missing_values_are_told(sample, kind):
    assert re.search("缺失", draw(sample.charts("zh", 12)[kind])), kind
