"""The charts of the pages: the radar, and the tables beside every chart."""

import json
import re

import pytest
from django.utils.safestring import SafeString

from qingshen.phases import Audit as Reckoned
from qingshen.report.charts import Axis, Flow, LevelRow, level_bars, ranked_bars, sankey
from qingshen.web.results.alternative import alternative
from qingshen.web.results.industry_flows import industry_flows
from qingshen.web.results.pictures import data, picture
from qingshen.web.results.places import places
from qingshen.web.results.radar import LETTERS, radar
from qingshen.web.results.spread import spread


def test_a_radar_has_three_axes_at_least() -> None:
    with pytest.raises(ValueError, match="3 axes"):
        radar(["a", "b"], [("x", [1, 2])])
    option = radar(["a class of a long name", "b", "c"], [("certain", [1, 2.55, 3]), ("others", [4, 5, 6])]).option
    table = alternative(option, "en")
    assert table is not None and table.heads == ("name", "certain", "others")
    assert table.rows[0] == ("a class of a long name", "1", "4")


def test_names_beside_a_radar_are_in_short_lines() -> None:
    names = ["资源综合利用指标", "生产工艺及装备指标", "Comprehensive use of resources", "短名"]
    option = radar(names, [("certain", [1, 2, 3, 4])]).option
    lines = [one["name"].split("\n") for one in option["radar"]["indicator"]]
    assert lines[0] == ["资源综合", "利用指标"] and lines[3] == ["短名"]
    assert all(len(line) * (1 if line.isascii() else 2) <= LETTERS for one in lines for line in one)
    table = alternative(option, "zh")
    assert table is not None and [row[0] for row in table.rows] == names


def test_bars_have_a_table_of_what_they_say() -> None:
    table = alternative(ranked_bars([("one", 3), ("two", None)], Axis("firms"), "en").option, "en")
    assert table is not None and table.rows == [("one", "3"), ("two", "missing")]
    table = alternative(level_bars([LevelRow("2024", {"I": 1.0, "none": 3.0})], "en").option, "en")
    assert table is not None and table.heads == ("name", "level I", "below level III")
    assert table.rows == [("2024", "1 · 25%", "3 · 75%")]


def test_an_option_in_a_page_cannot_end_its_script() -> None:
    script = data({"title": {"text": "</script><b>&"}}, "chart-1")
    body = script.partition(">")[2].rpartition("</script>")[0]
    assert "<" not in body and json.loads(body)["title"]["text"] == "</script><b>&"
    with pytest.raises(ValueError, match="JSON"):
        data({"x": float("nan")}, "chart-2")


def test_what_is_drawn_by_hand_is_scaled_to_its_card() -> None:
    flows = picture(sankey([Flow("water", None, "mill", 3.0)], "en"), SafeString("flows"), "flows", "en")
    assert re.search(r'data-size="(\d+) (\d+)" style="aspect-ratio:\1/\2"', flows)
    bars = picture(ranked_bars([("one", 3)], Axis("firms"), "en"), SafeString("bars"), "bars", "en")
    assert "data-size" not in bars and re.search(r'style="height:\d+px"', bars)


@pytest.mark.parametrize("write", [spread, places, industry_flows])
def test_the_pages_own_sections_are_written_in_both_languages(reckoned: Reckoned, write: object) -> None:
    for language in ("zh", "en"):
        section = write(reckoned, language)  # type: ignore[operator]
        assert section is not None and section.blocks
