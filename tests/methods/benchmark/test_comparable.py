import pytest

from qingshen.methods.benchmark.comparable import common_unit, conversions, kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("t", "kg", True),
        ("t", "m2", False),
        ("件", "万件", True),
        ("件", "台", False),
        ("m3", "万m3", True),
        ("bolts", "bolts", True),
        ("bolts", "t", False),
        ("万元", "元", True),
        ("万元", "USD", False),
    ],
)
def test_kinds(one: str, other: str, same: bool) -> None:
    assert (kind(one) == kind(other)) is same


@pytest.mark.parametrize(
    ("given", "common"),
    [
        (["lb", "lb"], "lb"),
        (["lb", "kg"], "t"),
        (["吨", "t"], "t"),
        (["L", "万m3"], "m3"),
        (["kWh", "MWh"], "MWh"),
        (["MWh", "kWh"], "MWh"),
        (["bolts"], "bolts"),
    ],
)
def test_common_units(given: list[str], common: str) -> None:
    assert common_unit(given) == common


def test_conversions_keep_keys_and_kinds_apart() -> None:
    table = conversions([("water", "L"), ("water", "m3"), ("water", "t"), ("power", "kWh")])
    rows = {(key, unit): (common, scale) for key, unit, _, common, scale in table.iter_rows()}
    assert rows == {
        ("water", "L"): ("m3", 0.001),
        ("water", "m3"): ("m3", 1.0),
        ("water", "t"): ("t", 1.0),
        ("power", "kWh"): ("kWh", 1.0),
    }
