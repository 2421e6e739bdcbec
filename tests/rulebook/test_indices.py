"""What the shipped index systems say, trap by trap (their sources mark every one of these)."""

from collections import Counter
from fractions import Fraction

import pytest

from qingshen import units
from qingshen.rulebook import available, check, index_system
from qingshen.rulebook.load import SHIPPED
from qingshen.rulebook.system import IndexSystem
from qingshen.rulebook.weight import total

SYSTEMS = {system.code: system for system in available()}


@pytest.mark.parametrize(
    ("code", "rows", "limiting", "certainty", "weighted", "formulas"),
    [
        ("electroplating-2015", 25, 9, "recalled", True, 11),
        ("hazwaste-zj-draft-1", 39, 3, "transcribed", True, 8),
        ("hazwaste-zj-draft-2", 28, 3, "transcribed", True, 9),
        ("pcb", 64, 4, "transcribed", True, 36),
        ("steel-2014", 51, 6, "transcribed", False, 19),
        ("dyeing-hjt185-2006", 10, 0, "recalled", False, 10),
    ],
)
def test_what_is_in_it(code: str, rows: int, limiting: int, certainty: str, weighted: bool, formulas: int) -> None:
    system = index_system(code)
    assert len(system.indicators) == rows
    assert sum(one.limiting for one in system.indicators) == limiting
    assert sum(one.formula is not None for one in system.indicators) == formulas
    assert (system.certainty, system.weighted) == (certainty, weighted)


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_names_stand_in_both_languages(system: IndexSystem) -> None:
    texts = [system.title, system.note, *system.level_names]
    texts += [one.name for one in (*system.classes, *system.indicators, *system.variables)]
    assert all(text.zh and text.en for text in texts)
    assert all(bool(one.help.zh) == bool(one.help.en) for one in system.variables)


@pytest.mark.parametrize("system", SYSTEMS.values(), ids=SYSTEMS)
def test_every_variable_is_used_and_every_weight_adds_up(system: IndexSystem) -> None:
    used = {name for one in system.indicators if one.formula for name in one.formula.names}
    assert {one.code for one in system.variables} <= used
    if system.weighted:
        for one in system.classes:
            assert total(each.weight for each in system.indicators if each.class_code == one.code) == 1
        assert sum(one.weight or 0 for one in system.classes if not one.bonus) == 1


def test_no_system_has_errors_and_only_pcb_warnings() -> None:
    found = {code: Counter(one.code for one in check(SHIPPED / code)) for code in SYSTEMS}
    assert {code: dict(count) for code, count in found.items() if count} == {"pcb": {"baseline-crossing": 12}}


def test_the_level_names_are_those_of_the_right_general_rules() -> None:
    named = {code: system.level_names[0].zh for code, system in SYSTEMS.items()}
    assert named == {
        "electroplating-2015": "国际清洁生产领先水平",
        "steel-2014": "国际清洁生产领先水平",
        "hazwaste-zj-draft-1": "清洁生产先进(标杆)水平",
        "hazwaste-zj-draft-2": "清洁生产先进(标杆)水平",
        "pcb": "清洁生产先进(标杆)水平",
        "dyeing-hjt185-2006": "国际清洁生产先进水平",
    }


def test_electroplating_metals_share_one_family() -> None:
    system = SYSTEMS["electroplating-2015"]
    family = [one for one in system.indicators if one.weight and one.weight.rule == "family"]
    assert len(family) == 7
    assert {(one.weight.value, one.weight.group, one.weight.count) for one in family if one.weight} == {
        (Fraction(4, 5), "metals", "n")
    }
    assert [one.weight for one in system.classes] == [Fraction(w, 100) for w in (33, 10, 18, 16, 7, 16)]


def test_electroplating_water_per_wash_is_in_litres() -> None:
    formula = SYSTEMS["electroplating-2015"].by_code["fresh_water_per_wash"].formula
    assert formula is not None
    assert formula.evaluate({"washing_water": 2400, "washed_area": 100_000}) == 24


def test_electroplating_reads_the_number_inside_a_condition() -> None:
    levels = SYSTEMS["electroplating-2015"].by_code["automation_share"].baselines
    assert [(one.sign, one.constant) for one in levels] == [(">=", 70), (">=", 50), (">=", 0)]


def test_hazardous_waste_has_a_bonus_class_on_top() -> None:
    for code in ("hazwaste-zj-draft-1", "hazwaste-zj-draft-2"):
        bonus = [(one.code, one.weight) for one in SYSTEMS[code].classes if one.bonus]
        assert bonus == [("recycling", Fraction(1, 10))]


def test_hazardous_waste_limits_are_strict_and_ranges_count_by_the_bad_side() -> None:
    draft = SYSTEMS["hazwaste-zj-draft-2"].by_code
    assert [(one.sign, one.constant) for one in draft["running_hours"].baselines] == [
        (">", 7000),
        (">", 6000),
        (">", 5000),
    ]
    assert [(one.sign, one.constant) for one in draft["shutdowns"].baselines] == [("<=", 3), ("<=", 4), ("<=", 5)]
    assert SYSTEMS["hazwaste-zj-draft-1"].by_code["shutdowns"].baselines[1].constant == 4


def test_hazardous_waste_co2_is_not_evaluable() -> None:
    assert [one.sign for one in SYSTEMS["hazwaste-zj-draft-2"].by_code["co2_per_waste"].baselines] == ["", "", ""]


def test_pcb_weights_that_were_not_read_are_assumed_and_said_to_be() -> None:
    system = SYSTEMS["pcb"]
    assumed = {one.code: one.weight.value for one in system.indicators if one.weight and one.weight.assumed}
    assert len(assumed) == 25
    assert assumed["water_reuse_rate"] == Fraction(1, 2)
    assert assumed["noise"] == Fraction(3, 25)
    assert assumed["metering"] == Fraction(9, 100)
    assert "25" in system.note.zh and "25" in system.note.en
    assert system.grading.level_1_needs_2


def test_pcb_baselines_are_functions_and_weights_shared_by_output() -> None:
    one = SYSTEMS["pcb"].by_code["fresh_water_per_area_multilayer"]
    assert [(b.constant, b.slope, b.parameter) for b in one.baselines] == [
        (Fraction(14, 100), Fraction(8, 100), "n"),
        (Fraction(23, 100), Fraction(12, 100), "n"),
        (Fraction(39, 100), Fraction(15, 100), "n"),
    ]
    assert one.weight is not None
    assert (one.weight.rule, one.weight.value, one.weight.product) == ("shared", Fraction(1, 2), "multilayer")


def test_pcb_level_two_stays_empty_where_only_one_and_three_are_printed() -> None:
    first, second, third = SYSTEMS["pcb"].by_code["etching"].baselines
    assert (first.sign, second.sign, third.sign) == ("text", "", "text")


def test_steel_baselines_can_be_negative_and_pairs_are_split() -> None:
    system = SYSTEMS["steel-2014"]
    assert [one.constant for one in system.by_code["converter_energy_intensity"].baselines] == [-20, -8, 0]
    assert [one.constant for one in system.by_code["coke_gas_hcn"].baselines] == [150, 180, 200]
    assert [one.sign for one in system.by_code["hot_charging"].baselines] == ["text", "", ""]
    assert system.by_code["management_target_rate"].baselines[0].constant == 100


def test_dyeing_compares_per_hundred_metres() -> None:
    formula = SYSTEMS["dyeing-hjt185-2006"].by_code["water_withdrawal_woven"].formula
    assert formula is not None
    assert formula.evaluate({"water_woven": 3.8, "fabric_woven": 100}) == pytest.approx(3.8)
    assert units.is_unit("t/100m")
