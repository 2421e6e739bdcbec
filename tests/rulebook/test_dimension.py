import pytest

from qingshen.problems import Place, Refused
from qingshen.rulebook.dimension import conversion
from qingshen.rulebook.grammar import read

PLACE = Place("indicators.csv", "", "R7")
UNITS = {"water": "m3", "reused": "m3", "litres": "L", "area": "m2", "energy": "tce", "mass": "t", "output": "*"}


def convert(text: str, unit: str) -> float:
    return conversion(read(text, PLACE), UNITS, unit, PLACE)


@pytest.mark.parametrize(
    ("text", "unit", "factor"),
    [
        ("reused / (water + reused)", "%", 100),
        ("water / area", "L/m2", 1000),
        ("energy / mass", "kgce/t钢", 1000),
        ("energy / mass", "GJ/t", 29.307),
        ("water / litres", "", 1000),
        ("mass / mass", "kg/t", 1000),
        ("(water / area) ** 2 / (water / area)", "mm", 1000),
        ("min(water, reused)", "万m3", 0.0001),
        ("3", "%", 100),
    ],
)
def test_factor_into_the_indicators_unit(text: str, unit: str, factor: float) -> None:
    assert convert(text, unit) == factor


@pytest.mark.parametrize(
    ("text", "unit", "code", "named"),
    [
        ("water / area", "kWh/m2", "formula-unit", "kWh/m2"),
        ("water", "%", "formula-unit", "%"),
        ("water + area", "m3", "formula-sum", "area"),
        ("water + litres", "m3", "formula-sum", "litres"),
        ("water + 1", "m3", "formula-sum", "1"),
        ("max(water, area)", "m3", "formula-sum", "area"),
        ("watr / area", "L/m2", "formula-name", "water"),
        ("energy / output", "kgce/t", "formula-wildcard", "output"),
    ],
)
def test_units_that_do_not_agree(text: str, unit: str, code: str, named: str) -> None:
    with pytest.raises(Refused) as refused:
        convert(text, unit)
    (problem,) = refused.value.problems
    assert (problem.place, problem.code) == (PLACE, code)
    assert named in problem.into("zh") and named in problem.into("en")
