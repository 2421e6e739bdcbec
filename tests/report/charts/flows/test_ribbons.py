import math

import pytest

from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.ribbons import DEEP, HAIRLINE, PALE, Ribbon, gap_box, ribbon, swatch

WAY = [(0.0, 50.0), (100.0, 50.0)]


def height(shape):
    ys = [y for _, y in shape["shape"]["points"]]
    return max(ys) - min(ys)


def test_the_pale_part_is_as_wide_as_the_half_width():
    whole, pale = ribbon(Ribbon("plain", 20.0, 6.0, False), WAY)
    assert height(whole) == pytest.approx(20) and whole["style"]["fill"] == DEEP["plain"]
    assert height(pale) == pytest.approx(6) and pale["style"]["fill"] == PALE["plain"]


def test_a_ribbon_that_may_not_be_there_at_all_is_pale_throughout():
    (only,) = ribbon(Ribbon("loss", 5.0, 9.0, False), WAY)
    assert only["style"]["fill"] == PALE["loss"]


def test_without_a_known_half_width_nothing_is_pale():
    (only,) = ribbon(Ribbon("plain", 20.0, None, False), WAY)
    assert only["style"]["fill"] == DEEP["plain"]


def test_what_is_narrow_is_a_line_and_does_not_vanish():
    lines = ribbon(Ribbon("plain", 0.001, None, False), WAY)
    assert lines[-1]["type"] == "polyline" and lines[-1]["style"]["lineWidth"] == HAIRLINE


@pytest.mark.parametrize("kind", ["missing", "unobservable", "zero"])
def test_what_has_no_size_has_no_width(kind):
    shapes = ribbon(Ribbon(kind, 30.0, 5.0, False), WAY)
    assert all(shape["style"]["lineWidth"] <= 1.6 for shape in shapes if shape["type"] == "polyline")
    assert all(height(shape) <= 8 for shape in shapes)
    dashes = [shape["style"].get("lineDash") for shape in shapes if shape["type"] == "polyline"]
    assert (dashes[0] is None) == (kind == "zero")


def test_an_outlet_ends_in_a_tip_at_its_very_end():
    outline = ribbon(Ribbon("plain", 20.0, 3.0, True), WAY)[0]["shape"]["points"]
    assert max(outline) == [100.0, 50.0]
    assert [x for x, _ in outline].count(100.0) == 1


def test_what_leaves_unaccounted_stands_right_of_its_node_and_what_enters_left():
    box = Box(50, 10, 9, 80)
    assert gap_box(box, 60, 20, leaves=True) == Box(59, 70, 20, 20)
    assert gap_box(box, 60, 20, leaves=False) == Box(30, 70, 20, 20)
    assert gap_box(box, 60, 0.001, leaves=True).height > 1


def test_in_grey_print_losses_are_darkest_and_pale_parts_lightest():
    def lightness(colour):
        red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
        return math.sqrt(0.3 * red**2 + 0.59 * green**2 + 0.11 * blue**2)

    deep = [lightness(DEEP[kind]) for kind in ("loss", "recycle", "plain")]
    assert deep == sorted(deep) and deep[2] - deep[0] > 0.15
    assert min(lightness(colour) for colour in PALE.values()) > deep[2]


def test_every_kind_has_a_swatch():
    for kind in ("plain", "loss", "recycle", "missing", "unobservable", "zero", "half", "gap"):
        assert swatch(kind, Box(0, 0, 22, 9))
