"""Balances, roles and components: complete, each name with one meaning, and refused by cell where they are not."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from qingshen import units
from qingshen.problems import Problem
from qingshen.rulebook.balances import (
    BALANCE_COLUMNS,
    CARRYING,
    COMPONENT_COLUMNS,
    ROLE_COLUMNS,
    TRANSFER,
    balance,
    balances,
    component,
    components,
    counts,
    digest,
    read_balances,
    read_components,
    read_roles,
    role,
    roles,
    roles_of,
    roles_under,
)
from qingshen.rulebook.edition import tables
from qingshen.rulebook.source import Row

LOSSES = {"leaked", "waste", "wastewater", "fugitive", "loss"}


def test_what_is_balanced() -> None:
    found = {one.code: (one.kind, one.unit, one.closure_limit) for one in balances()}
    assert found == {
        "water": ("water", "m3", None),
        "material": ("material", "t", 0.05),
        "energy": ("energy", "GJ", None),
        **dict.fromkeys(("chromium", "nickel", "copper", "zinc", "cod", "voc"), ("element", "kg", None)),
        "carbon": ("element", "t", None),
    }


def test_nothing_claims_to_be_read_in_an_official_text() -> None:
    for one in (*balances(), *roles(), *components()):
        assert one.cited.source and one.cited.certainty in ("transcribed", "recalled"), one.code
    assert next(one for one in balances() if one.code == "material").cited.certainty == "recalled"


@pytest.mark.parametrize(
    ("name", "code"), [("水平衡", "water"), ("Water Balance", "water"), (" vocs ", "voc"), ("Cr", "chromium")]
)
def test_a_balance_is_found_by_code_name_and_alias(name: str, code: str) -> None:
    found = balance(name)
    assert found is not None and found.code == code
    assert balance("水汽平衡") is None


def test_the_same_word_means_another_role_in_another_balance() -> None:
    meant = {kind: role("废水", kind) for kind in ("water", "element", "energy")}  # type: ignore[arg-type]
    assert {kind: one and one.code for kind, one in meant.items()} == {
        "water": "drained",
        "element": "wastewater",
        "energy": None,
    }


def test_every_balance_has_ways_in_and_out_losses_and_transfers() -> None:
    for one in balances():
        fitting = roles_of(one.kind)
        assert {"input", "output", "internal"} == {each.side for each in fitting}, one.code
        assert any(each.is_loss for each in fitting) and TRANSFER in {each.code for each in fitting}, one.code
    assert {one.code for one in roles() if one.is_loss} == LOSSES


def test_a_role_sums_its_parts() -> None:
    assert roles_under("fresh") == ("fresh", "cooling_fresh", "process_fresh", "domestic_fresh")
    assert "cooling_circulating" in roles_under("circulating")
    assert set(roles_under("circulating")) < set(roles_under("reused"))
    assert roles_under("leaked") == ("leaked",)


@pytest.mark.parametrize(
    ("total", "role_of_it", "source", "target", "counted"),
    [
        ("fresh", "fresh", None, "总管", True),
        ("fresh", "cooling_fresh", None, "冷却塔", True),
        ("fresh", "cooling_fresh", "总管", "冷却塔", False),
        ("cooling_fresh", "cooling_fresh", "总管", "冷却塔", True),
        ("cooling_fresh", "fresh", None, "总管", False),
        ("drained", "drained", "车间", "污水站", False),
        ("drained", "drained", "污水站", None, True),
        ("reused", "cooling_circulating", "冷却塔", "车间", True),
    ],
)
def test_the_same_water_is_counted_once(
    total: str, role_of_it: str, source: str | None, target: str | None, counted: bool
) -> None:
    assert counts(total, role_of_it, source, target) is counted


@pytest.mark.parametrize(
    ("name", "carrying", "content", "factor"),
    [
        ("chromium", "water", "mg/L", 1e-3),  # m3 · mg/L = g
        ("chromium", "material", "%", 10.0),  # t · % = 10 kg
        ("carbon", "material", "%", 0.01),  # t · % = 0.01 t
        ("voc", "material", "%", 10.0),
        ("cod", "water", "mg/L", 1e-3),
        ("temperature", "water", "℃", 4.1868e-3),  # 4.1868 MJ/(m3·℃)
    ],
)
def test_flow_times_content_is_what_the_other_balance_counts(
    name: str, carrying: str, content: str, factor: float
) -> None:
    part, of = component(name), balance(carrying)
    assert part is not None and of is not None
    assert part.content_unit(of) == content
    assert part.factor(of) == pytest.approx(factor, rel=1e-14)


def test_the_factor_is_that_of_the_units_and_of_nothing_else() -> None:
    closed = {one.code: one.unit for one in balances()}
    for part in components():
        for of in balances():
            unit = part.content_unit(of)
            if unit is not None and part.coefficient is None:
                assert part.factor(of) == units.factor(f"{of.unit}·{unit}", closed[part.balance])


@pytest.mark.parametrize(
    ("name", "carrying"), [("cod", "material"), ("chromium", "chromium"), ("nickel", "energy"), ("temperature", "voc")]
)
def test_what_a_stream_cannot_carry(name: str, carrying: str) -> None:
    part, of = component(name), balance(carrying)
    assert part is not None and of is not None
    assert part.content_unit(of) is None
    with pytest.raises(ValueError, match=name):
        part.factor(of)


def test_every_component_is_carried_by_something() -> None:
    for one in components():
        assert {of.kind for of in balances() if one.content_unit(of)} <= set(CARRYING)
        assert any(one.content_unit(of) for of in balances())


CITED = {"source": "x", "clause": "", "certainty": "recalled"}
BALANCE = {
    "code": "lead",
    "name_zh": "铅平衡",
    "name_en": "lead balance",
    "aliases": "铅",
    "kind": "element",
    "unit": "kg",
}
ROLE = {"code": "spilled", "name_zh": "跑冒", "name_en": "spilled", "aliases": "", "kinds": "water", "symbol": "V_x"}
COMPONENT = {"code": "lead", "name_zh": "铅", "name_en": "lead", "aliases": "", "units": "mg/L;%", "balance": "zinc"}
GOOD: dict[str, dict[str, str]] = {
    "balances": {**BALANCE, "closure_limit": "2 %", **CITED},
    "roles": {**ROLE, "side": "output", "is_loss": "yes", "part_of": "", **CITED},
    "components": {**COMPONENT, "coefficient": "", "coefficient_unit": "", **CITED},
}
READERS: dict[str, tuple[tuple[str, ...], Callable[[Sequence[Row], list[Problem]], tuple[Any, ...]]]] = {
    "balances": (BALANCE_COLUMNS, read_balances),
    "roles": (ROLE_COLUMNS, read_roles),
    "components": (COMPONENT_COLUMNS, read_components),
}


def read(table: str, *cells: dict[str, str]) -> tuple[tuple[Any, ...], list[tuple[str, str]]]:
    columns, reader = READERS[table]
    rows = [Row({one: row[one] for one in columns}, f"{table}.csv", "", line) for line, row in enumerate(cells, 2)]
    problems: list[Problem] = []
    found = reader(rows, problems)
    assert all(one.what.en and one.remedy.zh and one.remedy.en for one in problems)
    letters = {chr(65 + at): name for at, name in enumerate(columns)}
    return found, [(letters[one.place.cell[0]] + one.place.cell[1:], one.code) for one in problems]


@pytest.mark.parametrize("table", GOOD)
def test_a_complete_row_is_taken(table: str) -> None:
    found, problems = read(table, GOOD[table])
    assert not problems
    assert found[0].code == GOOD[table]["code"] and found[0].cited == ("x", "", "recalled")


MISTAKES: list[tuple[str, dict[str, str], str, str]] = [
    *((table, {"source": ""}, "source", "cell-empty") for table in GOOD),
    *((table, {"certainty": ""}, "certainty", "cell-empty") for table in GOOD),
    *((table, {"certainty": "sure"}, "certainty", "cell-choice") for table in GOOD),
    *((table, {"name_en": ""}, "name_en", "cell-empty") for table in GOOD),
    *((table, {"code": "Lead 1"}, "code", "code-form") for table in GOOD),
    ("balances", {"unit": ""}, "unit", "unit-unknown"),
    ("balances", {"unit": "方水"}, "unit", "unit-unknown"),
    ("balances", {"kind": "metal"}, "kind", "cell-choice"),
    ("balances", {"closure_limit": "5"}, "closure_limit", "cell-choice"),
    ("balances", {"closure_limit": "5 kg"}, "closure_limit", "cell-choice"),
    ("balances", {"closure_limit": "about 5 %"}, "closure_limit", "cell-choice"),
    ("roles", {"kinds": ""}, "kinds", "cell-choice"),
    ("roles", {"kinds": "water;metal"}, "kinds", "cell-choice"),
    ("roles", {"side": "in"}, "side", "cell-choice"),
    ("roles", {"is_loss": ""}, "is_loss", "cell-choice"),
    ("roles", {"part_of": "spilled"}, "part_of", "cell-choice"),
    ("roles", {"part_of": "drained"}, "part_of", "cell-choice"),
    ("components", {"units": ""}, "units", "unit-unknown"),
    ("components", {"units": "mg/L;方"}, "units", "content-unit"),
    ("components", {"units": "mg/L;kWh"}, "units", "content-unit"),
    ("components", {"balance": "lead"}, "balance", "cell-choice"),
    ("components", {"balance": "energy"}, "units", "content-unit"),
    ("components", {"coefficient": "4.2"}, "coefficient_unit", "unit-unknown"),
    ("components", {"coefficient": "-1", "coefficient_unit": "MJ/m3/℃"}, "coefficient", "cell-choice"),
]


@pytest.mark.parametrize(("table", "change", "column", "code"), MISTAKES)
def test_a_mistake_is_refused_at_its_cell(table: str, change: dict[str, str], column: str, code: str) -> None:
    assert (f"{column}2", code) in read(table, {**GOOD[table], **change})[1]


def test_no_code_no_name_and_no_symbol_stands_for_two() -> None:
    other = {**GOOD["balances"], "code": "pb", "name_zh": "Lead Balance", "name_en": "pb"}
    assert ("aliases3", "name-twice") in read("balances", GOOD["balances"], other)[1]
    assert ("code3", "code-duplicate") in read("balances", GOOD["balances"], GOOD["balances"])[1]
    twin = {**GOOD["roles"], "code": "spilt", "name_zh": "滴漏", "name_en": "spilt"}
    assert read("roles", GOOD["roles"], twin)[1] == [("symbol3", "name-twice")]
    namesake = {**GOOD["roles"], "code": "spilt", "symbol": ""}
    assert ("aliases3", "name-twice") in read("roles", GOOD["roles"], namesake)[1]
    assert read("roles", GOOD["roles"], {**namesake, "kinds": "energy"})[1] == []


def test_digest_covers_every_table() -> None:
    assert {path.stem for path in tables("balances").glob("*.csv")} == {
        "balances",
        "roles",
        "components",
        "balance_indicators",
    }
    assert len(digest()) == 64
