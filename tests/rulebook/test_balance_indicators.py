"""The indicators of balances, computed by hand, and refused where a formula does not fit."""

import math

import pytest

from qingshen.problems import Problem
from qingshen.rulebook.balance_indicators import (
    COLUMNS,
    BalanceIndicator,
    balance_indicators,
    counting,
    indicators_of,
    read_balance_indicators,
    symbols,
)
from qingshen.rulebook.balances import balances, roles
from qingshen.rulebook.source import Row

# One plant's year: 1000 m3 taken in, of it 200 for cooling and 300 for the process; output 500 t, worth 40 [万元].
WATER = {
    **{"V_f": 1000.0, "V_r": 3000.0, "V_cf": 200.0, "V_cr": 1800.0, "V_gf": 300.0, "V_gr": 100.0, "V_br": 60.0},
    **{"V_st": 80.0, "V_l": 30.0, "V_d": 600.0, "V_w": 150.0, "output": 500.0, "output_value": 40.0},
}
WATER_BY_HAND = {
    "total_use": 4000.0,
    "reuse_rate": 75.0,
    "cooling_circulation_rate": 90.0,
    "process_reuse_rate": 25.0,
    "condensate_rate": 75.0,
    "fresh_per_output": 2.0,
    "fresh_per_output_value": 25.0,
    "leak_rate": 3.0,
    "reclaim_rate": 20.0,
}
ENERGY = {"E_pur": 200.0, "E_use": 130.0, "L": 50.0}
ENERGY_BY_HAND = {"energy_utilisation": 65.0, "energy_loss_share": 25.0}


def by_hand(balance: str, values: dict[str, float]) -> dict[str, float]:
    return {one.code: one.formulas[balance].evaluate(values) for one in indicators_of(balance)}


@pytest.mark.parametrize(
    ("balance", "values", "expected"), [("water", WATER, WATER_BY_HAND), ("energy", ENERGY, ENERGY_BY_HAND)]
)
def test_every_indicator_by_hand(balance: str, values: dict[str, float], expected: dict[str, float]) -> None:
    assert by_hand(balance, values) == pytest.approx(expected)


def test_what_is_missing_gives_no_value() -> None:
    leak = next(one for one in indicators_of("water") if one.code == "leak_rate")
    assert math.isnan(leak.formulas["water"].evaluate({"V_f": 1000.0}))


def test_sources_are_stated_as_far_as_they_go() -> None:
    certain = {one.code: one.cited.certainty for one in balance_indicators()}
    transcribed = {code for code, how in certain.items() if how == "transcribed"}
    assert transcribed == set(WATER_BY_HAND) - {"leak_rate", "reclaim_rate"}
    assert set(certain.values()) == {"recalled", "transcribed"}


def test_every_balance_has_indicators_and_a_kind_stands_for_all_of_its_balances() -> None:
    assert all(indicators_of(one.code) for one in balances())
    (used,) = (one for one in balance_indicators() if one.code == "utilisation_rate")
    assert set(used.balances) == {one.code for one in balances() if one.kind in ("material", "element")}
    assert {one.code for one in indicators_of("nickel")} == {
        "utilisation_rate", "recovered_share", "waste_share", "wastewater_share", "metal_traced_share",
    }  # fmt: skip


def test_the_unit_of_output_is_put_in() -> None:
    units = {one.code: one.unit_with("t") for one in balance_indicators()}
    assert (units["fresh_per_output"], units["fresh_per_output_value"], units["leak_rate"]) == ("m3/t", "m3/万元", "%")
    assert (units["voc_per_output"], units["co2_per_output"]) == ("kg/t", "tCO2/t")


def test_symbols_are_those_of_the_roles() -> None:
    assert {name: symbols()[name].role for name in ("V_f", "V_l", "V_cr")} == {
        "V_f": "fresh", "V_l": "leaked", "V_cr": "cooling_circulating",
    }  # fmt: skip


def test_of_an_internal_role_what_crosses_the_boundary_is_a_symbol_of_its_own() -> None:
    sold, kept, back = ("蒸馏", None), ("蒸馏", "车间"), (None, "车间")
    counted = {
        name: [symbols()[name].counts("recovered", *ends) for ends in (sold, kept, back)]
        for name in ("M_rec", "M_rec_out", "M_rec_in")
    }
    assert counted == {
        "M_rec": [True, True, True], "M_rec_out": [True, False, False], "M_rec_in": [False, False, True],
    }  # fmt: skip
    assert "M_p_out" not in symbols() and not symbols()["M_rec_out"].counts("product", *sold)


GOOD = {
    **{"code": "spill", "name_zh": "跑冒率", "name_en": "spill", "balances": "water", "symbol": "s"},
    **{"formula": "V_l / V_f", "optional": "", "unit": "%", "source": "x", "clause": "", "certainty": "recalled"},
    "note": "",
}


def read(**change: str) -> tuple[tuple[BalanceIndicator, ...], list[tuple[str, str]]]:
    cells = {**GOOD, **change}
    problems: list[Problem] = []
    row = Row({one: cells[one] for one in COLUMNS}, "balance_indicators.csv", "", 2)
    found = read_balance_indicators([row], problems)
    letters = {chr(65 + at): name for at, name in enumerate(COLUMNS)}
    return found, [(letters[one.place.cell[0]], one.code) for one in problems]


@pytest.mark.parametrize(
    ("change", "column", "code"),
    [
        ({"formula": "V_l / V_f2"}, "formula", "formula-name"),
        ({"formula": "V_l / output_value"}, "formula", "formula-unit"),
        ({"formula": "V_l + output_value"}, "formula", "formula-sum"),
        ({"formula": "V_l; V_f"}, "formula", "formula-syntax"),
        ({"formula": ""}, "formula", "cell-empty"),
        ({"balances": ""}, "balances", "cell-choice"),
        ({"balances": "steam"}, "balances", "cell-choice"),
        ({"balances": "energy"}, "formula", "formula-name"),
        ({"optional": "V_d"}, "optional", "cell-choice"),
        ({"optional": "V_l|"}, "optional", "cell-choice"),
        ({"formula": "V_l / output", "unit": "m3/*", "optional": "output"}, "optional", "cell-choice"),
        ({"formula": "V_l", "unit": ""}, "unit", "unit-unknown"),
        ({"formula": "V_l", "unit": "方水"}, "unit", "unit-unknown"),
        ({"formula": "V_l", "unit": "m3", "source": ""}, "source", "cell-empty"),
    ],
)
def test_a_mistake_is_refused_at_its_cell(change: dict[str, str], column: str, code: str) -> None:
    assert read(**change)[1] == [(column, code)]


def test_amounts_of_balances_in_kg_and_in_t_come_out_in_one_unit() -> None:
    (one,), problems = read(balances="element", formula="M_w", unit="kg")
    assert not problems
    assert {code: one.formulas[code].factor for code in ("nickel", "carbon")} == {"nickel": 1.0, "carbon": 1000.0}


@pytest.mark.parametrize(
    ("drawn", "lacking"),
    [("raw p", ""), ("raw aux bp p", ""), ("p bp", "M_raw|M_aux"), ("raw bp", "M_p"), ("", "M_p")],
)
def test_what_may_be_absent_is_said_in_the_table(drawn: str, lacking: str) -> None:
    (one,), problems = read(balances="material", formula="(M_p + M_bp) / (M_raw + M_aux)", optional="M_raw|M_aux; M_bp")
    assert not problems
    assert one.lacking({name: ["x"] if name[2:] in drawn.split() else [] for name in one.names}) == lacking


def test_the_symbols_of_a_stream_are_those_that_count_it_one_by_one() -> None:
    for role in roles():
        for source, target in ((None, "a"), ("a", None), ("a", "b")):
            expected = tuple(one.name for one in symbols().values() if one.counts(role.code, source, target))
            assert counting(role.code, source is None, target is None) == expected
    assert "V_f" in counting("fresh", True, False) and "V_f" not in counting("fresh", False, False)
