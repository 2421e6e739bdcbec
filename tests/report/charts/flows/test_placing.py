import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.report.charts.flows.candidates import along
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import CELL, EDGE, Candidate, Places, Sheet

WAY = [(10.0, 50.0), (190.0, 50.0)]


def test_words_stand_in_a_wide_band_and_over_a_narrow_one():
    sheet = Sheet.blank(200, 100)
    own = sheet.cover(WAY, 40)
    place = sheet.place(along(WAY, 40, [(60, 12)]), own)
    assert place.within and abs(place.box.y + 6 - 50) < 0.1
    sheet = Sheet.blank(200, 100)
    own = sheet.cover(WAY, 2)
    place = sheet.place(along(WAY, 2, [(60, 12)]), own)
    assert place.box.y + place.box.height < 49


def test_nothing_is_set_twice_in_one_place():
    sheet = Sheet.blank(200, 100)
    boxes = []
    while (place := sheet.place(along(WAY, 2, [(60, 12)]))) is not None:
        boxes.append(place.box)
    assert len(boxes) >= 4
    for at, a in enumerate(boxes):
        for b in boxes[at + 1 :]:
            apart = a.x + a.width <= b.x or b.x + b.width <= a.x or a.y + a.height <= b.y or b.y + b.height <= a.y
            assert apart


def test_a_foreign_line_is_not_written_over():
    sheet = Sheet.blank(200, 100)
    sheet.cover([(10.0, 40.0), (190.0, 40.0)], 1)
    only = [Candidate(Box(50, 34, 60, 12), 0.0)]
    assert sheet.place(only) is None
    assert sheet.place(only, foreign=9.0) is not None


def test_a_place_must_lie_on_the_sheet():
    sheet = Sheet.blank(100, 50)
    boxes = np.array([[-1, 10, 20, 10], [90, 10, 20, 10], [10, 45, 20, 10], [10, 10, 20, 10]], dtype=float)
    assert sheet.free(boxes).tolist() == [False, False, False, True]


def cells(sheet, box):
    x, y, wide, high = box
    rows = slice(max(0, int(y / CELL)), max(0, int((y + high) / CELL) + 1))
    return sheet.taken[rows, max(0, int(x / CELL)) : max(0, int((x + wide) / CELL) + 1)]


SIZES = st.tuples(st.floats(-20, 220), st.floats(-20, 120), st.floats(0.5, 90), st.floats(0.5, 40))


@given(st.lists(SIZES, max_size=6), st.lists(SIZES, min_size=1, max_size=20))
@settings(max_examples=60)
def test_free_places_are_those_that_cell_after_cell_are_free(words, asked):
    sheet = Sheet.blank(200, 100)
    for box in words:
        sheet.take(Box(*box))
    for box, is_free in zip(asked, sheet.free(np.array(asked)), strict=True):
        x, y, wide, high = box
        inside = x >= EDGE and y >= 0 and x + wide <= 200 - EDGE and y + high <= 100
        assert is_free == (inside and not cells(sheet, box).any())


@given(st.lists(st.tuples(SIZES, st.integers(0, 4), st.booleans()), min_size=1, max_size=20))
@settings(max_examples=60)
def test_the_best_place_is_taken_and_the_first_of_equals(asked):
    sheet = Sheet.blank(200, 100)
    sheet.take(Box(60, 30, 40, 20))
    candidates = [Candidate(Box(*box), float(cost), within) for box, cost, within in asked]
    free = [one for one, is_free in zip(candidates, sheet.free(Places.of(candidates).boxes), strict=True) if is_free]
    expected = min(free, key=lambda one: one.cost, default=None)
    assert sheet.place(candidates) == expected


def test_places_are_added_behind():
    first, second = Candidate(Box(1, 2, 3, 4), 5.0, True, 1), Candidate(Box(2, 3, 4, 5), 6.0)
    assert list(Places.of([first]).and_also([second])) == [first, second]
    assert list(Places.of([])) == []
