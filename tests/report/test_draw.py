import asyncio
import math
import re
import struct

import pytest

from qingshen.report.draw import png, svg

BARS = {
    "xAxis": {"name": "排放 tCO2 <厂> & {b}"},
    "yAxis": {},
    "series": [{"type": "bar", "data": [[1, 2], [3, 4]], "itemStyle": {"decal": {"symbol": "rect"}}}],
}
LINE = {"xAxis": {}, "yAxis": {}, "series": [{"type": "line", "areaStyle": {}, "data": [[1, 2], [3, 4]]}]}


def test_bytes_do_not_depend_on_what_was_drawn_before():
    first = svg(BARS, 400, 300)
    svg(LINE, 300, 200)
    assert svg(BARS, 400, 300) == first


def test_the_order_of_keys_in_an_option_changes_nothing():
    assert svg(dict(reversed(LINE.items())), 300, 200) == svg(LINE, 300, 200)


def test_ids_of_two_pictures_differ_so_that_they_can_share_a_page():
    first, second = (set(re.findall(r' id="([^"]+)"', svg(option, 400, 300))) for option in (BARS, LINE))
    assert first
    assert second
    assert not first & second


def test_every_reference_inside_a_picture_has_its_target():
    picture = svg(BARS, 400, 300)
    targets = set(re.findall(r' id="([^"]+)"', picture))
    assert set(re.findall(r"url\(#([^)]+)\)", picture)) <= targets


def test_a_picture_has_white_ground_and_no_hover_styles():
    picture = svg(LINE, 300, 200)
    assert 'fill="#ffffff"' in picture
    assert "hover" not in picture
    assert "ecmeta" not in picture


def test_words_are_escaped_and_chemistry_is_set_low():
    picture = svg(BARS, 400, 300)
    assert "&lt;厂&gt; &amp;" in picture
    assert 'tCO<tspan dy="3" font-size="75%">2</tspan><tspan dy="-3"> &lt;厂' in picture


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ValueError, match="JSON"):
        svg({"series": [{"type": "bar", "data": [value]}]}, 300, 200)


def test_a_running_event_loop_does_no_harm():
    async def draw():
        return svg(LINE, 300, 200)

    assert asyncio.run(draw()) == svg(LINE, 300, 200)


def test_a_png_is_as_many_pixels_as_asked():
    picture = png(svg(LINE, 300, 200), scale=2)
    assert struct.unpack(">II", picture[16:24]) == (600, 400)


def test_a_png_is_the_same_every_time_and_sets_chinese():
    first = png(svg({"title": {"text": "用水"}, "series": []}, 120, 60))
    assert first == png(svg({"title": {"text": "用水"}, "series": []}, 120, 60))
    assert first != png(svg({"title": {"text": "用电"}, "series": []}, 120, 60))


def test_a_picture_without_a_size_is_refused():
    with pytest.raises(ValueError, match="width and height"):
        png("<svg></svg>")
