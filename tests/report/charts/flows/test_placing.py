from qingshen.report.charts.flows.candidates import along, upon
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import Candidate, Sheet

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
    assert not sheet.is_free(Box(-1, 10, 20, 10))
    assert not sheet.is_free(Box(90, 10, 20, 10))
    assert not sheet.is_free(Box(10, 45, 20, 10))
    assert sheet.is_free(Box(10, 10, 20, 10))


def test_marks_stand_right_on_the_way():
    assert all(box.y + box.height / 2 == 50 for box, *_ in upon(WAY, 12))
    best = min(upon(WAY, 12, 1.0), key=lambda one: one.cost)
    assert best.box.x + 6 == 190


def test_the_first_setting_is_liked_best_where_all_fit():
    assert min(along(WAY, 2, [(40, 10), (30, 20)]), key=lambda one: one.cost).form == 0
