"""159 questions: complete in both languages, every technique known, and every flag says when the problem is there."""

import csv
import math
import re
from collections import Counter
from pathlib import Path

import pytest

from qingshen import units
from qingshen.problems import Problem, Refused
from qingshen.rulebook.checklists import (
    COUNTS,
    QUESTION_COLUMNS,
    Question,
    digest,
    flagged,
    questions,
    read_questions,
)
from qingshen.rulebook.procedure import aspects, concerns
from qingshen.rulebook.source import Row
from qingshen.rulebook.techniques import techniques


def named(code: str) -> Question:
    return next(one for one in questions() if one.code == code)


def test_all_rows_of_the_collection_are_there() -> None:
    assert Counter(one.sector for one in questions()) == {
        **{"electroplating": 42, "dyeing": 43, "coating": 36, "general": 38},
    }
    assert Counter(one.layer for one in questions()) == {"common": 123, "individual": 36}
    assert Counter(one.answer_kind for one in questions()) == {"yes_no": 93, "number": 59, "choice": 7}
    assert len({one.code for one in questions()}) == 159 and len(digest()) == 64


def test_every_code_is_known() -> None:
    known, causes = {one.code for one in techniques()}, {one.code for one in aspects()}
    for one in questions():
        assert one.techniques and set(one.techniques) <= known, one.code
        assert one.aspect in causes and one.variable in concerns(), one.code
        assert one.unit in COUNTS or units.is_unit(one.unit), one.code
    assert not any(units.is_unit(one) for one in COUNTS)


def test_every_text_stands_in_both_languages() -> None:
    for one in questions():
        for text in (one.process, one.question, one.threshold, one.problem, one.evidence):
            assert text.zh and text.en and not re.search(r"[\u4e00-\u9fff]", text.en), one.code
        assert one.question.en.endswith("?") and one.question.zh.endswith("?")


def test_only_limits_read_in_a_source_are_transcribed() -> None:
    assert {one.code for one in questions() if one.citation.certainty != "recalled"} == {"EQ08", "GQ01", "GQ19"}
    assert not any(one.citation.certainty == "official" for one in questions())


def test_flags_say_what_the_thresholds_say() -> None:
    """Each flag is the machine form of its Chinese threshold, or a person's or an index level's."""
    signs = {"大于": ">", "高于": ">", "小于": "<", "低于": "<"}
    for one in questions():
        plain = re.fullmatch(r"(大于|高于|小于|低于) ([0-9.]+)", one.threshold.zh)
        if plain:
            assert one.flag == signs[plain[1]] + plain[2], one.code
        elif one.threshold.zh in ("否", "是", "是(手感烫)"):
            assert one.flag == {"否": "=no", "是": "=yes"}[one.threshold.zh[0]], one.code
        elif "Ⅱ级" in one.threshold.zh:
            assert one.flag == "level<II", one.code
        else:
            assert one.flag == "judge", one.code
    assert Counter(one.flag for one in questions())["level<II"] == 2


@pytest.mark.parametrize(
    ("code", "answer", "value", "found"),
    [
        ("EQ01", None, 2.0, True),
        ("EQ01", None, 3.0, False),
        ("EQ01", None, None, None),
        ("EQ01", None, math.nan, None),
        ("EQ01", "yes", None, None),
        ("EQ10", None, 60.0, False),
        ("EQ10", None, 60.5, True),
        ("EQ02", "否", None, True),
        ("EQ02", "No", None, True),
        ("EQ02", " 是 ", None, False),
        ("EQ02", None, None, None),
        ("EQ02", "不适用", None, None),
        ("EQ02", "", 1.0, None),
        ("EQ19", "是", None, True),
        ("EQ19", "无", None, False),
        ("EQ05", "否", 99.0, None),
        ("EQ27", "是", 25.0, None),
        ("EQ24", "电热管", None, None),
        ("GQ26", None, 0.9, True),
        ("GQ26", None, 0.95, False),
    ],
)
def test_a_problem_is_flagged(code: str, answer: str | None, value: float | None, found: bool | None) -> None:
    assert flagged(named(code), answer, value) is found


def test_a_sector_gets_its_own_and_the_general_ones() -> None:
    assert Counter(one.sector for one in questions(["dyeing"])) == {"dyeing": 43, "general": 38}
    assert {one.sector for one in questions(["brewing"])} == {"general"}


GOOD = {
    **{"code": "BQ1", "sector": "brewing", "process_zh": "糖化", "process_en": "mashing", "cause_aspect": "设备"},
    **{"layer": "common", "question_zh": "温度?", "question_en": "Temperature?", "answer_kind": "number"},
    **{"unit": "℃", "threshold_zh": "不低于 80", "threshold_en": "at least 80", "flag": ">=80", "variable": "steam"},
    **{"problem_zh": "热损失", "problem_en": "heat lost", "technique_codes": "GE16;GE17", "evidence_zh": "测温"},
    **{"evidence_en": "thermometer", "source": "x", "clause": "", "certainty": "recalled"},
}


def written(path: Path, columns: tuple[str, ...], row: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerow(row)
    return path


def test_own_questions_follow_the_shipped(tmp_path: Path) -> None:
    path = written(tmp_path / "checklists.csv", QUESTION_COLUMNS, GOOD)
    found = questions(["brewing"], path)
    assert len(found) == 38 + 1 and found[-1].code == "BQ1"
    assert flagged(found[-1], None, 80.0) is True
    assert questions(own=tmp_path / "absent.csv") == questions()


def test_own_questions_must_not_clash_and_name_known_techniques(tmp_path: Path) -> None:
    path = written(tmp_path / "own.csv", QUESTION_COLUMNS, {**GOOD, "code": "EQ01", "technique_codes": "OWN1"})
    with pytest.raises(Refused) as refused:
        questions(own=path)
    assert [(one.place.file, one.place.cell, one.code) for one in refused.value.problems] == [
        ("own.csv", "A2", "code-duplicate"),
        ("own.csv", "Q2", "cell-choice"),
    ]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"code": "1"}, "code", "cell-choice"),
        ({"sector": ""}, "sector", "cell-empty"),
        ({"question_en": ""}, "question_en", "cell-empty"),
        ({"cause_aspect": "天气"}, "cause_aspect", "cell-choice"),
        ({"layer": "individual typical"}, "layer", "cell-choice"),
        ({"answer_kind": "text", "flag": "judge"}, "answer_kind", "cell-choice"),
        ({"unit": "度数"}, "unit", "unit-unknown"),
        ({"flag": "=no"}, "flag", "cell-choice"),
        ({"flag": ">hot"}, "flag", "cell-choice"),
        ({"flag": "level<IV"}, "flag", "cell-choice"),
        ({"answer_kind": "yes_no", "flag": ">80"}, "flag", "cell-choice"),
        ({"answer_kind": "choice", "flag": "=yes"}, "flag", "cell-choice"),
        ({"variable": "sunshine"}, "variable", "cell-choice"),
        ({"technique_codes": ""}, "technique_codes", "cell-empty"),
        ({"technique_codes": "GE16;XX99"}, "technique_codes", "cell-choice"),
        ({"certainty": ""}, "certainty", "cell-choice"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(change: dict[str, str], column: str, code: str) -> None:
    for cells, expected in (
        (GOOD, []),
        ({**GOOD, **change}, [(f"{chr(65 + QUESTION_COLUMNS.index(column))}2", code)]),
    ):
        problems: list[Problem] = []
        read_questions([Row({one: cells[one] for one in QUESTION_COLUMNS}, "c.csv", "", 2)], problems)
        assert [(one.place.cell, one.code) for one in problems] == expected
