import pytest

from qingshen import units
from qingshen.rulebook.variables import OWN_UNIT, general_variables, is_code


def test_the_general_quantities_have_units_and_names_in_both_languages() -> None:
    variables = {one.code: one for one in general_variables()}
    assert variables["output"].unit == OWN_UNIT
    assert all(units.is_unit(one.unit) for one in variables.values() if one.code != "output")
    assert all(one.name.zh and one.name.en and bool(one.help.zh) == bool(one.help.en) for one in variables.values())
    assert {"output_value", "fresh_water", "reused_water", "wastewater", "hazardous_waste"} <= set(variables)


@pytest.mark.parametrize(
    ("text", "good"),
    [("zinc_used", True), ("n2", True), *((one, False) for one in ("Zinc", "锌", "2n", "a-b", "a b", "min", ""))],
)
def test_codes(text: str, good: bool) -> None:
    assert is_code(text) is good
