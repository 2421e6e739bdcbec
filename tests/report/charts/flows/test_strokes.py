import math

import pytest

from qingshen.report.charts.flows.strokes import at_share, curve, rounded, samples, strip


def test_a_curve_is_level_at_both_ends():
    way = curve((0, 0), (100, 60))
    assert way[0] == (0, 0) and way[-1] == pytest.approx((100, 60))
    for a, b in ((way[0], way[1]), (way[-2], way[-1])):
        assert abs(b[1] - a[1]) < 0.25 * (b[0] - a[0])


def test_a_strip_is_as_wide_as_asked_everywhere():
    way = rounded([(0, 0), (50, 0), (50, 80), (-50, 80)], 20)
    outline = strip(way, -5, 5)
    near, far = outline[: len(way)], outline[len(way) :][::-1]
    assert all(math.dist(a, b) == pytest.approx(10) for a, b in zip(near, far, strict=True))


def test_round_corners_stay_within_the_way():
    way = rounded([(0, 0), (10, 0), (10, 4), (-30, 4)], 20)
    assert all(-30 <= x <= 10 and 0 <= y <= 4 for x, y in way)


def test_samples_lie_evenly():
    way = [(0.0, 0.0), (30.0, 0.0), (30.0, 0.0), (30.0, 10.0)]
    assert [point for _, point, _ in samples(way, 4)] == [(0, 0), (10, 0), (20, 0), (30, 0), (30, 10)]
    assert at_share(way, 0.5) == ((20.0, 0.0), (1.0, 0.0))
    assert at_share(way, 1.0) == ((30.0, 10.0), (0.0, 1.0))


def test_a_point_is_no_way():
    with pytest.raises(ValueError, match="two different points"):
        at_share([(1.0, 1.0), (1.0, 1.0)], 0.5)
