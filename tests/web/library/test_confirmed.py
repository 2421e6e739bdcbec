"""What was confirmed speaks of the value it was read of, and raises a row's certainty only when all of it was read."""

from dataclasses import replace
from types import SimpleNamespace

from qingshen import rulebook
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.citable import of_system, row_of, rows_in
from qingshen.web.library.confirmed import certainty_of, confirmations, standings

ROWS = of_system(rulebook.index_system("electroplating-2015"))
ZINC = ROWS["zinc_utilisation"]
PLACE = {"document": "公告2015年第25号", "clause": "表1 序号6"}


def test_it_does_not_speak_for_another_value(world: SimpleNamespace) -> None:
    confirm_value(world.people.bureau, ZINC, "level_1", "official", PLACE)
    changed = {"zinc_utilisation": replace(ZINC, values={**ZINC.values, "level_1": "≥90"})}
    (looked,) = confirmations(ZINC.table, changed)["zinc_utilisation"]
    assert not looked.is_current
    assert certainty_of(changed["zinc_utilisation"], [looked]) == "transcribed"


def test_one_value_of_several_does_not_raise_the_row(world: SimpleNamespace) -> None:
    confirm_value(world.people.bureau, ZINC, "level_1", "official", PLACE)
    assert standings(ZINC.table, ROWS)["zinc_utilisation"].certainty == "transcribed"
    for field in ("level_2", "level_3", "weight"):
        confirm_value(world.people.bureau, ZINC, field, "official", PLACE)
    assert standings(ZINC.table, ROWS)["zinc_utilisation"].certainty == "official"


def test_the_whole_row_does(world: SimpleNamespace) -> None:
    confirm_value(world.people.bureau, ZINC, "", "official", PLACE)
    found = standings(ZINC.table, ROWS)
    assert found["zinc_utilisation"].is_raised and sum(one.is_raised for one in found.values()) == 1


def test_a_copy_raises_what_was_recalled_to_a_copy(world: SimpleNamespace) -> None:
    key = next(key for key, one in rows_in("factors/gwp").items() if one.certainty == "recalled")
    row = row_of("factors/gwp", key)
    assert row is not None
    confirm_value(world.people.bureau, row, "value", "transcribed", PLACE)
    assert standings("factors/gwp", rows_in("factors/gwp"))[key].certainty == "transcribed"
