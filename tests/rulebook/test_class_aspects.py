"""The eight causes are attributed to all that can show a problem, and what is attributed exists."""

import pytest

from qingshen.problems import Problem
from qingshen.rulebook.balances import balances
from qingshen.rulebook.class_aspects import (
    COLUMNS,
    KINDS,
    aspect_of,
    attribution,
    attributions,
    concerns_of,
    read_attributions,
    targets_of,
)
from qingshen.rulebook.focusing import oriented
from qingshen.rulebook.load import available
from qingshen.rulebook.procedure_terms import aspects, concerns
from qingshen.rulebook.source import Row
from qingshen.rulebook.techniques import techniques

GOOD = {"code": "one", "kind": "class", "name_zh": "一", "name_en": "one", "aspect": "waste", "concerns": "",
        "source": "x", "clause": "", "certainty": "recalled"}  # fmt: skip


def test_every_class_of_every_shipped_system_has_its_cause() -> None:
    for system in available():
        for one in system.classes:
            assert attribution("class", one.code) is not None, (system.code, one.code)


@pytest.mark.parametrize(
    ("class_code", "indicator", "cause"),
    [
        ("process_equipment", "clean_process", "technology"),
        ("process_equipment", "automation_share", "equipment"),
        ("materials", "", "materials"),
        ("water", "", "control"),
        ("management", "emergency_plan", "management"),
        ("pollutants", "", "waste"),
        ("product", "", "product"),
        ("never_seen", "never_seen", "control"),
    ],
)
def test_a_class_points_to_a_cause_and_an_indicator_may_point_elsewhere(
    class_code: str, indicator: str, cause: str
) -> None:
    assert aspect_of(class_code, indicator) == cause


def test_indicators_and_balances_attributed_are_shipped_ones() -> None:
    indicators = {one.code for system in available() for one in system.indicators}
    assert {one.code for one in attributions() if one.kind == "indicator"} <= indicators
    assert {one.code for one in attributions() if one.kind == "balance"} == {one.code for one in balances()}


def test_what_is_concerned_is_known() -> None:
    known = {*concerns(), *(one.code for one in oriented())}
    causes = {one.code for one in aspects()}
    targets = {target for one in techniques() for target in one.targets}
    for one in attributions():
        assert one.aspect in causes or (not one.aspect and one.kind in ("indicator", "balance", "variable")), one
        assert {*one.concerns} <= (targets if one.kind == "variable" else known), one
        assert one.kind in KINDS and "[DESIGN]" in one.citation.source and one.name.en.isascii()


def test_what_an_indicator_concerns_is_its_own_or_its_classs() -> None:
    assert concerns_of("resource_consumption", "fresh_water_per_wash")[0] == "fresh_water"
    assert concerns_of("water", "anything") == ("fresh_water",)
    assert concerns_of("process_equipment", "clean_process") == ()


def test_techniques_name_variables_in_their_own_words() -> None:
    assert targets_of("cod_discharged") == ("cod_discharged", "COD")
    assert targets_of("electricity") == ("electricity",)


def problems_of(*rows: dict[str, str]) -> list[tuple[str, str]]:
    problems: list[Problem] = []
    read_attributions([Row({**GOOD, **row}, "class_aspects.csv", "", at + 2) for at, row in enumerate(rows)], problems)
    return [(one.code, one.place.cell) for one in problems]


def test_wrong_rows_are_told_at_their_cells() -> None:
    assert problems_of({}, {"kind": "indicator"}) == []
    assert [code for code, _ in problems_of({}, {})] == ["code-duplicate"]
    assert [code for code, _ in problems_of({"aspect": "weather"})] == ["cell-choice"]
    assert [code for code, _ in problems_of({"aspect": ""})] == ["cell-choice"]
    assert [code for code, _ in problems_of({"kind": "indicator", "aspect": ""})] == []
    assert [code for code, _ in problems_of({"kind": "nonsense"})] == ["cell-choice"]
    assert [code for code, _ in problems_of({"source": ""})] == ["cell-empty"]
    assert COLUMNS[1] == "kind"
