"""Indicators of balances, against the formulas written out by hand (balance_indicators.yaml)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from qingshen.methods.balance import Network, Result, reconcile
from qingshen.methods.balance_indicators import REASONS, BalanceFigure, indicators
from qingshen.rulebook.balance_indicators import indicators_of

CASES = yaml.safe_load(Path(__file__).with_name("balance_indicators.yaml").read_text(encoding="utf-8"))
ROLES = {"city": "fresh", "to plant": "process_fresh", "reuse": "reclaimed", "mist": "consumed", "drain": "drained",
         "seep": "leaked"}  # fmt: skip
FLOWS = (
    ("city", "", "header", 1000.0), ("to plant", "header", "plant", 960.0), ("seep", "header", "", 40.0),
    ("waste", "plant", "station", 1100.0), ("mist", "plant", "", 60.0), ("reuse", "station", "plant", 200.0),
    ("drain", "station", "", 900.0),
)  # fmt: skip


def reconciled(flows: Any) -> Result:
    rows = [
        {"stream": name, "source": source, "target": target, "value": value,
         "sigma": None if value is None else 0.01 * value}
        for name, source, target, value in flows
    ]  # fmt: skip
    return reconcile(Network.from_streams(rows))


def closed(*missing: str) -> Result:
    return reconciled((*ends, None if ends[0] in missing else value) for *ends, value in FLOWS)


def found(quantities: dict[str, float], *missing: str) -> dict[str, BalanceFigure]:
    return {one.indicator.code: one for one in indicators(closed(*missing), ROLES, "water", quantities)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"])
def test_by_hand(case: dict[str, Any]) -> None:
    streams = case["streams"]
    result = reconciled((name, source, target, value) for name, (source, target, _, value) in streams.items())
    roles = {name: role or "transfer" for name, (_, _, role, _) in streams.items()}
    told = {one.indicator.code: one for one in indicators(result, roles, case["balance"], case["quantities"])}
    for code, expected in case["expected"].items():
        one = told[code]
        if isinstance(expected, str):
            assert (one.value, f"{one.reason} {one.lacking}") == (None, expected), code
            assert one.reason in REASONS
        else:
            assert one.value == pytest.approx(expected), code
            assert one.sigma is not None and (one.sigma > 0 or code == "voc_fugitive_share"), code


def test_every_indicator_that_is_not_of_water_has_a_case() -> None:
    proved = {code for case in CASES for code, value in case["expected"].items() if not isinstance(value, str)}
    every = {
        one.code for balance in ("material", "nickel", "voc", "carbon", "energy") for one in indicators_of(balance)
    }
    assert proved == every


def test_each_is_its_formula_and_the_intake_is_counted_once() -> None:
    told = found({"output": 50.0, "output_value": 20.0})
    by_hand = {
        "total_use": 1000 + 200,
        "reuse_rate": 100 * 200 / (200 + 1000),
        "leak_rate": 100 * 40 / 1000,
        "reclaim_rate": 100 * 200 / (900 + 200),
        "fresh_per_output": 1000 / 50,
        "fresh_per_output_value": 1000 / 20,
    }
    assert {code: told[code].value for code in by_hand} == pytest.approx(by_hand)
    assert all(told[code].sigma > 0 for code in by_hand)


def test_the_sigma_is_that_of_the_streams() -> None:
    sigma = closed().covariance[0, 0] ** 0.5
    assert found({"output": 50.0})["fresh_per_output"].sigma == pytest.approx(sigma / 50)


def test_the_sigma_stands_in_the_unit_of_the_indicator() -> None:
    result = reconciled((("coal", "", "boiler", 60.0), ("gas", "boiler", "", 60.0)))
    told = {one.indicator.code: one for one in indicators(result, {"coal": "fuel", "gas": "stack"}, "carbon", {})}
    assert told["co2"].sigma == pytest.approx(result.covariance[0, 0] ** 0.5 * 44 / 12)


@pytest.mark.parametrize("sludge", [3.1, 7.3, 11.7, 13.9, 17.9, 23.3])
def test_what_the_balance_itself_fixes_has_no_error(sludge: float) -> None:
    flows = (
        ("anodes", "", "bath", 83.7), ("salt", "", "bath", 17.1), ("parts", "bath", "", 80.3),
        ("rinse", "bath", "plant", 20.9), ("sludge", "plant", "", sludge), ("water", "plant", "", 0.77),
    )  # fmt: skip
    roles = {"anodes": "raw", "salt": "auxiliary", "parts": "product", "sludge": "waste", "water": "wastewater"}
    told = {one.indicator.code: one for one in indicators(reconciled(flows), roles, "nickel", {})}
    assert told["metal_traced_share"].value == pytest.approx(100)
    assert told["metal_traced_share"].sigma == 0
    assert told["utilisation_rate"].sigma > 0


def test_what_is_not_there_is_unknown_with_the_reason() -> None:
    told = found({})
    lacking = {code: (told[code].reason, told[code].lacking) for code in ("condensate_rate", "fresh_per_output")}
    assert lacking == {"condensate_rate": ("not_drawn", "V_br"), "fresh_per_output": ("not_reported", "output")}
    assert told["condensate_rate"].value is None


def test_an_unobservable_stream_is_not_zero() -> None:
    told = found({}, "seep", "city")
    assert told["leak_rate"].reason == "not_observed" and told["leak_rate"].value is None


def test_a_balance_has_its_own_indicators_only() -> None:
    codes = {one.indicator.code for one in indicators(closed(), ROLES, "energy", {})}
    assert codes == {"energy_utilisation", "energy_loss_share"}
