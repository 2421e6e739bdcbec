import math

from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.shapes import arrow_head, badge, block, diamond, hatched, polygon, words_at


def test_coordinates_have_tenths_only():
    assert polygon([(1 / 3, 2 / 3)], "#fff")["shape"]["points"] == [[0.3, 0.7]]


def test_hatching_stays_in_its_box():
    box = Box(10, 20, 20, 50)
    for shape in hatched(box, "#000")[1:]:
        for x, y in shape["shape"]["points"]:
            assert 10 <= x <= 30 and 20 <= y <= 70


def test_lines_of_a_block_stand_evenly_in_its_middle():
    lines = block(["a", "b", "c"], Box(0, 0, 40, 60), 10, align="left")
    ys = [line["y"] for line in lines]
    assert ys[1] == 30 and math.isclose(ys[1] - ys[0], ys[2] - ys[1])
    assert [line["style"]["align"] for line in lines] == ["left"] * 3


def test_words_are_no_templates():
    assert words_at("{a|b}\n", 0, 0, 9)["style"]["text"] == "（a|b） "


def test_an_arrow_head_points_along_its_way():
    tip, *wings = arrow_head([(0.0, 0.0), (0.0, 10.0)], 0.5, 6, "#000")["shape"]["points"]
    assert tip == [0, 8] and all(y == 2 for _, y in wings)


def test_marks_carry_their_letter():
    assert badge("A", Box(0, 0, 13, 13))[1]["style"]["text"] == "A"
    assert diamond("B", Box(0, 0, 14, 14), "#000")[1]["style"]["text"] == "B"
