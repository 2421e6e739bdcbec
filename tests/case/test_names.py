import pytest

from qingshen.case.names import Names, parameters_of, variables_of
from qingshen.language import Text
from qingshen.rulebook import index_system

NAMES = Names.of(
    [
        ("fresh_water", Text("新鲜水", "Fresh water"), ("自来水",)),
        ("single_waste", Text("废水量", "Wastewater"), ()),
        ("double_waste", Text("废水量", "Wastewater"), ()),
    ]
)


@pytest.mark.parametrize(
    "written",
    [
        "fresh_water",
        "FRESH WATER",
        "新鲜水",
        " 新 鲜 水 ",
        "自来水",
        "新鲜水  Fresh water",
        "新鲜水（fresh_water）",
        "新鲜水(fresh_water)",
    ],
)
def test_ways_to_name_it(written: str) -> None:
    assert NAMES.code(written) == "fresh_water"


def test_a_shared_name_stands_for_none_and_the_codes_are_told() -> None:
    assert NAMES.code("废水量") is None
    assert NAMES.ambiguous["废水量"] == ("single_waste", "double_waste")
    assert NAMES.code("废水量（double_waste）") == "double_waste"


def test_a_name_never_hides_a_code() -> None:
    names = Names.of([("water", Text("水"), ()), ("x", Text("water"), ())])
    assert (names.code("water"), names.code("x")) == ("water", "x")


def test_variables_are_general_ones_the_systems_and_indicators_measured_directly() -> None:
    general, own = variables_of(None), variables_of(index_system("electroplating-2015"))
    assert general["output"].unit == "*"
    assert own.keys() > general.keys()
    assert own["washing_water"].unit == "m3"
    assert own["drag_out_measures"].unit == "项"
    assert "zinc_utilisation" not in own


def test_parameters_of_baselines_and_weights() -> None:
    assert set(parameters_of(index_system("electroplating-2015"))) == {"n"}
    assert "output:rigid_single" in parameters_of(index_system("pcb"))
    assert parameters_of(None) == {}
