from types import SimpleNamespace

import pytest

from qingshen import rulebook
from qingshen.problems import Refused
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.citable import Row, of_system, row_of
from qingshen.web.library.confirmed import confirmations
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import Forbidden

SYSTEM = rulebook.index_system("electroplating-2015")
ZINC = of_system(SYSTEM)["zinc_utilisation"]
PLACE = {"document": "公告2015年第25号", "clause": "表1 序号6", "page": "第3页"}
# One of each kind: a factor, a technique's effect, a checklist row, an indicator of balances, a limit of the procedure.
KINDS = {
    "factors/gwp": ("HFC-23|AR6", "value"), "techniques/techniques": ("EP01", "effect"),
    "checklists/checklists": ("EQ01", "threshold"), "balances/balance_indicators": ("reuse_rate", "formula"),
}  # fmt: skip


def row(table: str, key: str) -> Row:
    found = row_of(table, key)
    assert found is not None
    return found


def test_it_stands_beside_the_value_and_in_the_journal(world: SimpleNamespace) -> None:
    made = confirm_value(world.people.bureau, ZINC, "level_1", "official", {**PLACE, "clause": "  表1   序号6 "})
    assert (made.value, made.citation) == ("≥82", "公告2015年第25号 表1 序号6 第3页")
    assert made.organisation == "示例市局"
    (looked,) = confirmations(ZINC.table, of_system(SYSTEM))["zinc_utilisation"]
    assert looked.is_current
    assert Entry.objects.get(verb="library.confirm").detail["page"] == "第3页"
    assert SYSTEM.by_code["zinc_utilisation"].certainty == "transcribed"


@pytest.mark.parametrize("table", KINDS)
def test_every_kind_of_row_is_confirmed_alike(world: SimpleNamespace, table: str) -> None:
    key, field = KINDS[table]
    one = row(table, key)
    made = confirm_value(world.people.bureau, one, field, "official", PLACE)
    assert made.value == one.values[field]
    assert Entry.objects.get(verb="library.confirm").detail["table"] == table


@pytest.mark.parametrize(("field", "read", "changed", "code"), [
    ("name", "official", {}, "field-unknown"), ("level_1", "hearsay", {}, "read-unsaid"),
    ("level_1", "transcribed", {}, "read-no-better"), ("level_1", "official", {"document": "网"}, "citation-unsaid"),
    ("level_1", "official", {"clause": " "}, "citation-unsaid"),
    ("level_1", "official", {"page": "长" * 61}, "citation-unsaid"),
])  # fmt: skip
def test_what_cannot_be_looked_up_again_is_refused(
    world: SimpleNamespace, field: str, read: str, changed: dict[str, str], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        confirm_value(world.people.bureau, ZINC, field, read, {**PLACE, **changed})
    assert [one.code for one in refused.value.problems] == [code]
    assert not Confirmation.objects.exists()


def test_enterprises_and_strangers_do_not_confirm(world: SimpleNamespace) -> None:
    for person in (world.people.manager, world.people.stranger, world.people.finance):
        with pytest.raises(Forbidden):
            confirm_value(person, ZINC, "level_1", "official", PLACE)
