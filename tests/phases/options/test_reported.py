"""The enterprises' own measures: what they are for, and what they do."""

from collections.abc import Callable

import pytest
from small_mill import Small, problems

from qingshen.phases.options.linking import links
from qingshen.phases.options.reported import reported

Read = Callable[..., Small]


def test_effects_expected_come_first_then_the_row_then_those_that_came_true(small: Read) -> None:
    given = small(
        "E1,M1,2024,设备,pending,5,2,fresh_water,700,m3,,\nE1,M2,2024,设备,pending,5,2,electricity,2,MWh,,\n",
        "E1,M1,fresh_water,planned,900,m3\nE1,M1,fresh_water,actual,800,m3\nE1,M2,fresh_water,actual,300,m3\n",
    )
    _, effects = reported(given.case, given.enterprises, links({}))
    rows = {(one["option"], one["variable"]): one for one in effects.iter_rows(named=True)}
    assert rows["E1/M1", "fresh_water"]["value"] == 900
    assert rows["E1/M2", "fresh_water"]["value"] == 300
    # Saved electricity is told in the carrier's unit, whichever the row used.
    assert (rows["E1/M2", "electricity"]["value"], rows["E1/M2", "electricity"]["unit"]) == (2000, "kWh")
    assert rows["E1/M2", "electricity"]["origin"] == "measure"
    assert len(rows) == 3


def test_problems_are_those_named_else_those_of_its_enterprise_that_its_technique_treats(small: Read) -> None:
    given = small(
        "E1,M1,2024,设备,pending,5,2,,,,DY38,\nE2,M1,2024,设备,pending,5,2,,,,DY38,\n"
        "E1,M2,2024,过程控制,,-3,2,,,,DY38,checklist/B;跑水\n"
    )
    tables = problems(**{"checklist/A": ("DY38;GE38", ["E1"]), "checklist/B": ("GE38", ["E1", "E2"])})
    options, _ = reported(given.case, given.enterprises, links(tables))
    rows = {one["option"]: one for one in options.iter_rows(named=True)}
    assert rows["E1/M1"]["problem"] == "checklist/A"
    assert rows["E2/M1"]["problem"] is None
    assert rows["E1/M2"]["problem"] == "checklist/B;跑水"
    assert rows["E1/M2"]["investment"] is None, "an investment below zero is not known"
    assert rows["E1/M2"]["outcome"] == "unknown"


def test_the_cause_is_the_techniques_else_the_type(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,,,,DY38,\nE1,M2,2024,设备,,5,2,,,,,\nE1,M3,2024,节水,,5,2,,,,,\n")
    options, _ = reported(given.case, given.enterprises, links({}))
    of_technique = next(one.aspect for one in given.case.catalogue.techniques if one.code == "DY38")
    assert options["aspect"].to_list() == [of_technique, "equipment", None]


def test_only_audited_enterprises_count(small: Read) -> None:
    given = small("E1,M1,2024,设备,,5,2,,,,,\nE2,M1,2024,设备,,5,2,fresh_water,5,m3,,\n")
    options, effects = reported(given.case, ["E1"], links({}))
    assert options["option"].to_list() == ["E1/M1"]
    assert effects.is_empty()


@pytest.mark.parametrize(
    ("planned", "value", "origin"), [("electricity,100,MWh", 100_000, "measure"), (",,", 80_000, "actual")]
)
def test_what_the_row_plans_stands_before_what_came_true(small: Read, planned: str, value: float, origin: str) -> None:
    """100 MWh planned, 80 saved: the plan keeps its figure, so that four fifths can be told."""
    row = f"E1,M1,2024,设备,implemented,5,2,{planned},,\n"
    given = small(row, "E1,M1,electricity,actual,80,MWh\n")
    effects = reported(given.case, given.enterprises, links({})).effects
    assert effects.select("value", "origin").rows() == [(value, origin)]
