"""Indicators of a water balance, against the formulas written out by hand."""

import pytest

from qingshen.methods import water
from qingshen.methods.balance import Network, Result, reconcile

ROLES = {"city": "fresh", "to plant": "process_fresh", "reuse": "reclaimed", "mist": "consumed", "drain": "drained",
         "seep": "leaked"}  # fmt: skip


FLOWS = (
    ("city", "env", "header", 1000.0), ("to plant", "header", "plant", 960.0), ("seep", "header", "env", 40.0),
    ("waste", "plant", "station", 1100.0), ("mist", "plant", "env", 60.0), ("reuse", "station", "plant", 200.0),
    ("drain", "station", "env", 900.0),
)  # fmt: skip


def closed(missing: tuple[str, ...] = ()) -> Result:
    rows = [
        {"stream": name, "source": source, "target": target, "value": None if name in missing else value,
         "sigma": None if name in missing else 0.01 * value}
        for name, source, target, value in FLOWS
    ]  # fmt: skip
    return reconcile(Network.from_streams(rows))


def found(quantities: dict[str, float], *missing: str) -> dict[str, water.WaterFigure]:
    return {one.indicator.code: one for one in water.indicators(closed(missing), ROLES, quantities)}


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


def test_what_is_not_there_is_unknown_with_the_reason() -> None:
    told = found({})
    lacking = {code: (told[code].reason, told[code].lacking) for code in ("condensate_rate", "fresh_per_output")}
    assert lacking == {"condensate_rate": ("not_drawn", "V_br"), "fresh_per_output": ("not_reported", "output")}
    assert told["condensate_rate"].value is None


def test_an_unobservable_stream_is_not_zero() -> None:
    told = found({}, "seep", "city")
    assert told["leak_rate"].reason == "not_observed" and told["leak_rate"].value is None
