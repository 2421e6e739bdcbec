from dataclasses import replace
from fractions import Fraction

from qingshen import rulebook
from qingshen.language import Text
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
    assert (one.indicator, one.field, one.before.zh, one.after.en, one.is_decisive) == (
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
    assert [(one.field, one.before.zh, one.after.zh) for one in changes(SYSTEM, heavier)] == [
        ("class_weight", "0.33", "0.5")
    ]


def test_no_code_stands_where_a_word_belongs() -> None:
    first = SYSTEM.indicators[5]
    other = replace(first, direction="lower", certainty="recalled", limiting=True, class_code=SYSTEM.classes[-1].code)
    after = replace(SYSTEM, indicators=(*SYSTEM.indicators[:5], other, *SYSTEM.indicators[6:]))
    said = {one.field: (one.before.zh, one.after.zh) for one in changes(SYSTEM, after)}
    assert said["direction"] == ("越大越好", "越小越好") and said["certainty"] == ("转录", "待核实")
    assert said["limiting"] == ("否", "是") and said["class"][1] == SYSTEM.classes[-1].name.zh


def test_what_comes_and_goes_shows_its_baselines() -> None:
    shorter = replace(SYSTEM, indicators=(*SYSTEM.indicators[:5], *SYSTEM.indicators[6:]))
    (gone,) = changes(SYSTEM, shorter)
    assert gone.before.zh == "≥82 / ≥80 / ≥75 %" and gone.after.zh == ""


def test_a_class_called_otherwise_is_the_same_class() -> None:
    renamed = replace(SYSTEM, classes=(replace(SYSTEM.classes[0], name=Text("工艺", "process")), *SYSTEM.classes[1:]))
    assert changes(SYSTEM, renamed) == []
