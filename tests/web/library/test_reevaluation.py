import shutil
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from qingshen.case import Case, read_case
from qingshen.phases.levels import assess
from qingshen.rulebook.system import Baseline, IndexSystem
from qingshen.web.library import reevaluation
from qingshen.web.library.reevaluation import compare

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"
CODES = ["EP01", "EP02"]


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    folder = tmp_path_factory.mktemp("park") / "park"
    shutil.copytree(PARK, folder, ignore=lambda where, names: [
        one for one in names if one.endswith(".xlsx") and one[:4] not in CODES
    ])  # fmt: skip
    return read_case(folder)


def changed(system: IndexSystem, code: str, **fields: object) -> IndexSystem:
    rows = tuple(replace(one, **fields) if one.code == code else one for one in system.indicators)
    return replace(system, indicators=rows, digest="other")


def test_the_same_edition_moves_nobody(case: Case) -> None:
    found = compare(case, CODES, case.system)
    assert len(found["rows"]) == len(CODES) * len(case.settings.years)
    assert all(one["moved"] == "same" and one["before"] == one["after"] for one in found["rows"])
    assert found["changes"] == [] and found["notes"] == []


def test_before_is_what_the_engine_found(case: Case) -> None:
    levels = assess(case, CODES)[0]["levels"]
    rows = {(one["year"], one["enterprise"]): one for one in compare(case, CODES, case.system)["rows"]}
    for one in levels.to_dicts():
        side = rows[one["year"], one["enterprise"]]["before"]
        assert side["levels"] == [one["level"], one["level_best"]]
        assert side["indices"][1] == [one["index_2"], one["index_2_best"]]


def test_a_limiting_indicator_out_of_reach_takes_everybody_down(case: Case) -> None:
    code = next(one.code for one in case.system.indicators if one.limiting and one.direction == "lower")
    nothing = tuple(Baseline("≤0", "<=", Fraction(0)) for _ in range(3))
    found = compare(case, CODES, changed(case.system, code, baselines=nothing))
    assert {(one["indicator"], one["field"]) for one in found["changes"]} == {
        (code, field) for field in ("level_1", "level_2", "level_3")
    }
    assert {one["after"]["levels"][0] for one in found["rows"]} <= {"none", None}
    assert any(one["moved"] == "worse" for one in found["rows"])


def test_amounts_are_converted_into_the_new_units(case: Case) -> None:
    variables = tuple(replace(one, unit="L") if one.code == "washing_water" else one for one in case.system.variables)
    other = replace(case.system, variables=variables, digest="other")
    fitted, notes = reevaluation._fitted(case, other)
    old, new = (
        one.quantities.filter(one.quantities["variable"] == "washing_water")["value"].to_list()
        for one in (case, fitted)
    )
    assert old and new == pytest.approx([value * 1000 for value in old]) and notes == []


def test_what_only_the_new_edition_asks_for_is_missing_and_said(case: Case) -> None:
    new = replace(case.system.by_code["zinc_utilisation"], code="brass_utilisation", formula=None)
    other = replace(case.system, indicators=(*case.system.indicators, new), digest="other")
    found = compare(case, CODES, other)
    assert "brass_utilisation" in found["notes"][0][0]
    assert [(one["kind"], one["indicator"]) for one in found["changes"]] == [("added", "brass_utilisation")]


def test_levels_stated_of_other_words_are_named(case: Case) -> None:
    one = next(one for one in case.system.indicators if one.direction == "qualitative")
    other = changed(case.system, one.code, baselines=tuple(Baseline(f"新要求{at}", "text") for at in range(3)))
    assert one.name.zh in compare(case, CODES, other)["notes"][-1][0]
