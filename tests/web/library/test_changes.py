from dataclasses import replace
from fractions import Fraction

from qingshen import rulebook
from qingshen.rulebook.system import Baseline
from qingshen.web.library.changes import changes

SYSTEM = rulebook.index_system("electroplating-2015")


def test_the_same_edition_has_none() -> None:
    assert changes(SYSTEM, SYSTEM) == []


def test_a_baseline_that_reads_otherwise_is_named_and_decisive() -> None:
    first = SYSTEM.indicators[5]
    stricter = replace(first, baselines=(Baseline("≥90", ">=", Fraction(90)), *first.baselines[1:]))
    after = replace(SYSTEM, indicators=(*SYSTEM.indicators[:5], stricter, *SYSTEM.indicators[6:]))
    (one,) = changes(SYSTEM, after)
    assert (one.indicator, one.field, one.before, one.after, one.is_decisive) == (
        first.code, "level_1", "≥82", "≥90", True,
    )  # fmt: skip


def test_a_clause_alone_decides_nothing() -> None:
    after = replace(SYSTEM, indicators=(replace(SYSTEM.indicators[0], clause="表2"), *SYSTEM.indicators[1:]))
    (one,) = changes(SYSTEM, after)
    assert one.field == "clause" and not one.is_decisive


def test_indicators_come_and_go() -> None:
    shorter = replace(SYSTEM, indicators=SYSTEM.indicators[1:])
    code = SYSTEM.indicators[0].code
    assert [(one.kind, one.indicator) for one in changes(SYSTEM, shorter)] == [("removed", code)]
    assert [(one.kind, one.indicator) for one in changes(shorter, SYSTEM)] == [("added", code)]


def test_grading_and_class_weights_count() -> None:
    graded = replace(SYSTEM, grading=replace(SYSTEM.grading, index_1=Fraction(90)))
    assert [one.field for one in changes(SYSTEM, graded)] == ["grading"]
    heavier = replace(SYSTEM, classes=(replace(SYSTEM.classes[0], weight=Fraction(1, 2)), *SYSTEM.classes[1:]))
    assert [(one.field, one.before, one.after) for one in changes(SYSTEM, heavier)] == [("class_weight", "0.33", "0.5")]
