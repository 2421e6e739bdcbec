"""The audit's own coefficients: each complete, each of a carrier and unit that can be reported, each once."""

from typing import Any

import pytest

from qingshen.case.coefficients import EnergyCoefficient, take_coefficients, take_factors
from qingshen.case.keys import Keys

STEAM = {"carrier": "蒸汽", "unit": "吨", "kgce_per_unit": 94, "source": "焓值证明", "certainty": "official"}
COAL = {**STEAM, "carrier": "anthracite", "kgce_per_unit": 900}
FACTOR = {"carrier": "steam", "unit": "t", "scope": 2, "tco2_per_unit": 0.3, "source": "x", "certainty": "recalled"}


def coefficients(*rows: object) -> tuple[list[EnergyCoefficient], list[tuple[str, str, str]]]:
    keys = Keys({"coefficients": list(rows)}, "audit.toml", "energy", [])
    taken = take_coefficients(keys)
    assert all(one.remedy.zh and one.remedy.en for one in keys.problems)
    return list(taken), [(one.place.sheet, one.place.cell, one.code) for one in keys.problems]


def test_names_and_units_become_codes() -> None:
    steam = EnergyCoefficient("steam", "t", 94.0, "焓值证明", "official")
    assert coefficients(STEAM) == ([steam], [])
    assert coefficients() == ([], [])


MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no source": ({"source": " "}, "source", "settings-factor-incomplete"),
    "no value": ({"kgce_per_unit": None}, "kgce_per_unit", "settings-factor-incomplete"),
    "a value of nought": ({"kgce_per_unit": 0}, "kgce_per_unit", "settings-range"),
    "a certainty nobody can print": ({"certainty": "sure"}, "certainty", "settings-choice"),
    "a carrier nobody can report": ({"carrier": "antracite"}, "carrier", "settings-choice"),
    "a unit that is none": ({"unit": "ton(s)"}, "unit", "unit-unknown"),
    "a unit the carrier is not reported in": ({"unit": "m3"}, "unit", "unit-incompatible"),
    "kgce/kg beside t": ({"kgce_per_unit": 0.9}, "kgce_per_unit", "settings-coefficient-impossible"),
    "a misspelt key": ({"sauce": "x"}, "sauce", "settings-unknown-key"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named_at_its_key_and_the_row_left_out(mistake: str) -> None:
    change, key, code = MISTAKES[mistake]
    row = {name: value for name, value in {**COAL, **change}.items() if value is not None}
    taken, problems = coefficients(STEAM, row)
    assert [one.carrier for one in taken] == ["steam"]
    assert problems == [("[energy.coefficients #2]", key, code)]


def test_every_problem_of_every_row_is_reported() -> None:
    _, problems = coefficients({}, {**STEAM, "unit": "?"}, "steam")
    places = [place for place, _, _ in problems]
    assert [places.count(f"[energy.coefficients #{at}]") for at in (1, 2, 3)] == [5, 1, 6]


def test_one_coefficient_for_each_carrier_and_kind_of_unit() -> None:
    per_gj = {**STEAM, "unit": "GJ", "kgce_per_unit": 34.12}
    taken, problems = coefficients(STEAM, per_gj, {**STEAM, "unit": "kg", "kgce_per_unit": 0.09})
    assert [one.unit for one in taken] == ["t", "GJ"]
    assert problems == [("[energy.coefficients #3]", "carrier", "settings-coefficient-twice")]


def test_a_factor_says_how_certain_it_is_in_words_the_report_knows() -> None:
    keys = Keys({"factors": [FACTOR, {**FACTOR, "certainty": "sure"}]}, "audit.toml", "carbon", [])
    assert take_factors(keys)[0].scope == "2"
    assert [(one.place.sheet, one.place.cell) for one in keys.problems] == [("[carbon.factors #2]", "certainty")]
