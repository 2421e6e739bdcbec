"""[balance] of audit.toml: defaults, ranges, and prices that say what they are the price of."""

import tomllib
from importlib.resources import files
from typing import Any

import pytest

from qingshen.case.balancing import BalancePrice, Balancing, take_balancing
from qingshen.case.keys import Keys
from qingshen.case.settings import parse_settings

PRICE = {"balance": "水平衡", "unit": "L", "price": 4.5e-7, "source": "水费单"}


def taken(**values: object) -> tuple[Balancing, list[tuple[str, str, str]]]:
    keys = Keys(values, "audit.toml", "balance", [])
    found = take_balancing(keys)
    assert all(one.remedy.zh and one.remedy.en for one in keys.problems)
    return found, [(one.place.sheet, one.place.cell, one.code) for one in keys.problems]


def test_defaults() -> None:
    assert taken() == (Balancing(0.05, 0.20, 0.001, 0.05, ()), [])


def test_everything_stated_is_read() -> None:
    found, problems = taken(reported=0.03, estimated=0.5, floor=0.002, alpha=0.01, prices=[PRICE])
    assert (found.reported, found.estimated, found.floor, found.alpha, problems) == (0.03, 0.5, 0.002, 0.01, [])
    assert found.prices == (BalancePrice("water", "m3", pytest.approx(4.5e-4, rel=1e-14), "水费单"),)


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("reported", 0, "settings-range"),
        ("reported", 2.1, "settings-range"),
        ("estimated", -0.1, "settings-range"),
        ("estimated", "20 %", "settings-type"),
        ("floor", 1.5, "settings-range"),
        ("floor", 0.06, "settings-floor"),
        ("alpha", 0.6, "settings-range"),
        ("alpha", 0, "settings-range"),
        ("repoted", 0.05, "settings-unknown-key"),
    ],
)
def test_a_value_out_of_range_is_refused_and_the_default_stands(key: str, value: object, code: str) -> None:
    assert taken(**{key: value}) == (Balancing(), [("[balance]", key, code)])


MISTAKES: dict[str, tuple[dict[str, Any], str, str]] = {
    "no source": ({"source": " "}, "source", "settings-factor-incomplete"),
    "no price": ({"price": None}, "price", "settings-factor-incomplete"),
    "nothing to pay": ({"price": 0}, "price", "settings-range"),
    "an unknown balance": ({"balance": "watr"}, "balance", "settings-choice"),
    "a unit that is none": ({"unit": "方水"}, "unit", "unit-unknown"),
    "a unit of something else": ({"unit": "kWh"}, "unit", "unit-incompatible"),
    "a misspelt key": ({"sauce": "x"}, "sauce", "settings-unknown-key"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_price_with_a_mistake_is_named_and_left_out(mistake: str) -> None:
    change, key, code = MISTAKES[mistake]
    row = {name: value for name, value in {**PRICE, **change}.items() if value is not None}
    found, problems = taken(prices=[row])
    assert (found.prices, problems) == ((), [("[balance.prices #1]", key, code)])


def test_one_price_a_balance() -> None:
    found, problems = taken(prices=[PRICE, {**PRICE, "balance": "nickel", "unit": "kg"}, PRICE])
    assert [one.balance for one in found.prices] == ["water", "nickel"]
    assert problems == [("[balance.prices #3]", "balance", "settings-price-twice")]


def test_a_new_audit_states_the_defaults() -> None:
    text = files("qingshen.exchange").joinpath("audit.toml.template").read_text(encoding="utf-8")
    document = tomllib.loads(text.replace("@YEARS@", "[2024]"))
    assert document["balance"] == {"reported": 0.05, "estimated": 0.2, "floor": 0.001, "alpha": 0.05}
    settings, problems = parse_settings(document)
    assert (settings.balance, problems) == (Balancing(), [])
