"""The procedure: 5 phases with 12 steps in place of 7 with 35, every role and concern known."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qingshen.problems import Problem
from qingshen.rulebook import procedure
from qingshen.rulebook.procedure import (
    CLASSIC_COLUMNS,
    DEADLINE_COLUMNS,
    MONITORING_COLUMNS,
    PHASE_COLUMNS,
    STEP_COLUMNS,
    classic_steps,
    concerns,
    deadlines,
    digest,
    monitoring,
    phases,
    read_classic_steps,
    read_deadlines,
    read_monitoring,
    read_phases,
    read_steps,
    roles,
    steps,
)
from qingshen.rulebook.source import Row
from qingshen.rulebook.variables import general_variables


def test_twelve_steps_in_five_phases() -> None:
    assert [(one.code, one.number) for one in phases()] == [
        *(("preparation", 1), ("audit", 2), ("options", 3), ("implementation", 4), ("performance", 5)),
    ]
    assert {one.code: one.phase for one in steps()} == {
        **{"team": 1, "list": 1, "survey": 2, "focus": 2, "targets": 2, "diagnosis": 2},
        **{"generation": 3, "screening": 3, "schedule": 4, "tracking": 4, "performance": 5, "continuous": 5},
    }
    assert [one.phase for one in steps()] == sorted(one.phase for one in steps())


def test_the_classic_audit_has_35_steps_in_7_phases() -> None:
    assert Counter(one.phase for one in classic_steps()) == {1: 4, 2: 6, 3: 5, 4: 7, 5: 5, 6: 4, 7: 4}
    assert len({one.phase_name for one in classic_steps()}) == 7


def test_deadlines() -> None:
    assert [(one.start, one.months) for one in deadlines()] == [
        *(("publication", 1), ("publication", 2), ("publication", 12), ("assessment", 12)),
    ]
    before_report = sum(one.months for one in steps() if one.phase <= 3)
    assert before_report <= 12


def test_every_quantity_discharged_or_used_can_be_monitored() -> None:
    watched = {one.code for one in monitoring()}
    assert watched <= set(concerns())
    unwatched = {one.code for one in general_variables()} - watched
    assert unwatched == {
        *("output", "output_value", "working_hours", "employees", "floor_area"),
        *("solid_waste_used", "hazardous_waste_used"),
    }
    assert {one.code for one in procedure.orientations()} <= watched


def test_roles_are_known_texts_complete_and_nothing_claims_to_be_official() -> None:
    known = {one.code for one in roles()}
    assert {one.role for one in (*steps(), *deadlines(), *monitoring())} <= known
    for one in (*phases(), *steps(), *classic_steps(), *deadlines(), *monitoring()):
        assert one.citation.source and one.citation.certainty != "official", one.code
        texts = [one.name, *(getattr(one, stem, one.name) for stem in ("detail", "output", "phase_name", "frequency"))]
        assert all(text.zh and text.en.isascii() for text in texts), one.code
    assert all("[DESIGN]" in one.citation.source for one in (*steps(), *monitoring()))


def test_all_is_reached_from_one_module() -> None:
    assert all(hasattr(procedure, one) for one in procedure.__all__)
    assert len(digest()) == 64


CITED = {"source": "x", "clause": "", "certainty": "recalled"}
NAMED = {"code": "fresh_water", "name_zh": "一", "name_en": "one"}
READERS: dict[str, tuple[tuple[str, ...], Callable[[Sequence[Row], list[Problem]], Any], dict[str, str]]] = {
    "phases": (PHASE_COLUMNS, read_phases, {"number": "1", "detail_zh": "详", "detail_en": "detail"}),
    "steps": (
        *(STEP_COLUMNS, read_steps),
        {"phase": "5", "output_zh": "出", "output_en": "out", "months": "2", "role": "expert"},
    ),
    "classic": (CLASSIC_COLUMNS, read_classic_steps, {"phase": "7", "phase_zh": "持续", "phase_en": "go on"}),
    "deadlines": (DEADLINE_COLUMNS, read_deadlines, {"start": "assessment", "months": "2", "role": "expert"}),
    "monitoring": (
        *(MONITORING_COLUMNS, read_monitoring),
        {"frequency_zh": "每月", "frequency_en": "monthly", "role": "expert"},
    ),
}


@pytest.mark.parametrize(
    ("table", "column", "value", "code"),
    [
        *((table, "name_zh", "", "cell-empty") for table in READERS),
        *((table, "certainty", "", "cell-empty") for table in READERS),
        *((table, "role", "police", "cell-choice") for table in ("steps", "deadlines", "monitoring")),
        ("phases", "number", "2", "cell-choice"),
        ("phases", "detail_en", "", "cell-empty"),
        ("steps", "phase", "6", "cell-choice"),
        ("steps", "months", "0", "cell-choice"),
        ("steps", "months", "", "cell-empty"),
        ("steps", "output_zh", "", "cell-empty"),
        ("classic", "phase", "8", "cell-choice"),
        ("classic", "phase_en", "", "cell-empty"),
        ("deadlines", "start", "acceptance", "cell-choice"),
        ("deadlines", "months", "-1", "cell-choice"),
        ("monitoring", "code", "sunshine", "cell-choice"),
        ("monitoring", "frequency_en", "", "cell-empty"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(table: str, column: str, value: str, code: str) -> None:
    columns, read, own = READERS[table]
    good = {**NAMED, **own, **CITED}
    for cells, expected in ((good, []), ({**good, column: value}, [(f"{chr(65 + columns.index(column))}2", code)])):
        problems: list[Problem] = []
        read([Row({one: cells[one] for one in columns}, f"{table}.csv", "", 2)], problems)
        assert [(one.place.cell, one.code) for one in problems] == expected
