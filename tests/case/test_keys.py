"""Numbers, years and dates of a TOML table: what is legal is taken, zero included where it means something."""

import pytest

from qingshen.case.diagnosing import take_targeting
from qingshen.case.keys import Keys
from qingshen.case.measuring import take_implementing, take_measures, take_method
from qingshen.problems import Problem


def taken(values: dict[str, object], take):
    problems: list[Problem] = []
    return take(Keys(values, "audit.toml", "x", problems)), [(one.place.cell, one.code) for one in problems]


def test_nothing_is_a_number_where_it_means_something() -> None:
    found, problems = taken({"tax_rate": 0, "discount_rate": 0.0, "budget": 0}, take_measures)
    assert not problems and (found.tax_rate, found.discount_rate, found.budget, found.life) == (0.0, 0.0, 0.0, 10.0)
    assert taken({"none": 0}, take_implementing)[0].none == 0.0
    assert taken({"cost": 0}, take_method)[0].cost == 0.0


@pytest.mark.parametrize("written", [-1, -0.001])
def test_below_nothing_is_refused(written: float) -> None:
    assert taken({"tax_rate": written}, take_measures)[1] == [("tax_rate", "settings-range-zero")]


def test_what_is_due_later_asks_for_no_less() -> None:
    _, problems = taken({"near": 0.8, "long": 0.3, "near_years": 9}, take_targeting)
    assert problems == [("near", "settings-range"), ("near_years", "settings-range")]


@pytest.mark.parametrize(("written", "year"), [(2026, 2026), (99_999_999_999, None), (1066, None)])
def test_a_year_is_one_an_audit_can_mean(written: int, year: int | None) -> None:
    found, problems = taken({"year": written}, lambda keys: keys.take_year("year"))
    assert found == year and bool(problems) == (year is None)
