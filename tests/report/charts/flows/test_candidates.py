from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.report.charts.flows.candidates import FORM_COST, GAPS, STEPS, along, upon
from qingshen.report.charts.flows.layout import Box
from qingshen.report.charts.flows.placing import Candidate
from qingshen.report.charts.flows.strokes import curve, samples

WAY = [(10.0, 50.0), (190.0, 50.0)]


def one_by_one(way, width, sizes, favourite):
    """The obvious search: point after point, setting after setting, place after place."""
    span = min(x for x, _ in way), max(x for x, _ in way)
    is_end = favourite != 0.5
    pull = 40 if is_end else 8
    for share, (x, y), (dx, dy) in samples(way, STEPS):
        base = (60 if is_end else 30) * abs(share - favourite) + 25 * abs(dy)
        for form, (wide, high) in enumerate(sizes):
            cost = base + FORM_COST * form
            if high + 2 <= width and abs(dx) > 0.5:
                for shift in (0.0, wide / 2 + 3, -wide / 2 - 3) if abs(dy) < 0.1 else (0.0,):
                    if span[0] <= x + shift <= span[1]:
                        box = Box(x + shift - wide / 2, y - high / 2, wide, high)
                        yield Candidate(box, cost + abs(shift) / pull - 10, True, form)
            for gap in GAPS:
                reach, far = width / 2 + gap, cost + 1.5 * (gap - GAPS[0])
                for shift in (0.0, wide / 2, -wide / 2):
                    if span[0] <= x + shift <= span[1]:
                        left, off = x + shift - wide / 2, far + abs(shift) / pull
                        yield Candidate(Box(left, y - reach - high, wide, high), off, False, form)
                        yield Candidate(Box(left, y + reach, wide, high), off + 12, False, form)
                if abs(dy) > 0.4:
                    yield Candidate(Box(x + reach, y - high / 2, wide, high), far + 6, False, form)
                    yield Candidate(Box(x - reach - wide, y - high / 2, wide, high), far + 8, False, form)


WAYS = st.one_of(
    st.builds(curve, st.tuples(st.just(5.0), st.floats(0, 100)), st.tuples(st.floats(60, 300), st.floats(0, 100))),
    st.just([(10.0, 5.0), (10.0, 90.0), (80.0, 90.0)]),
)


@given(
    WAYS,
    st.sampled_from([2.0, 14.0, 40.0]),
    st.lists(st.tuples(st.floats(5, 120), st.floats(8, 36)), min_size=1, max_size=3),
    st.sampled_from([0.02, 0.5, 0.96]),
)
@settings(max_examples=60)
def test_all_at_once_are_the_same_as_one_by_one(way, width, sizes, favourite):
    assert list(along(way, width, sizes, favourite)) == list(one_by_one(way, width, sizes, favourite))


def test_marks_stand_right_on_the_way():
    assert all(box.y + box.height / 2 == 50 for box, *_ in upon(WAY, 12))
    best = min(upon(WAY, 12, 1.0), key=lambda one: one.cost)
    assert best.box.x + 6 == 190


def test_the_first_setting_is_liked_best_where_all_fit():
    assert min(along(WAY, 2, [(40, 10), (30, 20)]), key=lambda one: one.cost).form == 0
