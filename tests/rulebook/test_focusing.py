"""Which orientation a variable belongs to, and the factors of the focus."""

import pytest

from qingshen.rulebook.focusing import focus_factors, orientation_of, oriented, whole_of
from qingshen.rulebook.procedure import orientations


@pytest.mark.parametrize(
    ("variable", "indicator_class", "expected"),
    [
        ("ghg", "", "carbon"),
        ("cod_discharged", "", "pollution"),
        ("fresh_water", "pollutants", "efficiency"),
        ("nickel_lost", "pollutants", "pollution"),
        ("training", "management", "compliance"),
        ("anything", "", "efficiency"),
    ],
)
def test_a_variable_belongs_where_it_is_listed_else_where_its_class_does(variable, indicator_class, expected) -> None:
    assert orientation_of(variable, indicator_class) == expected


def test_every_orientation_has_members_and_every_row_a_source() -> None:
    assert {one.orientation for one in oriented()} == {one.code for one in orientations()}
    assert all(one.citation.source and one.name.en for one in (*oriented(), *focus_factors()))


def test_weights_are_those_of_the_manual_between_one_and_ten() -> None:
    assert {one.code: one.weight for one in focus_factors()}["load"] == 10
    assert all(1 <= one.weight <= 10 for one in focus_factors())


@pytest.mark.parametrize(
    ("part", "whole"),
    [("steam", "energy"), ("raw_coal", "energy"), ("washing_water", "fresh_water"), ("fresh_water", "fresh_water"),
     ("cod_discharged", "cod_discharged"), ("", "")],
)  # fmt: skip
def test_a_part_is_covered_by_its_whole(part: str, whole: str) -> None:
    assert whole_of(part) == whole
