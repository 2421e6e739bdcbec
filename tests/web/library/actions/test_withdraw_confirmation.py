from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.confirm_value import confirm_value
from qingshen.web.library.actions.withdraw_confirmation import withdraw_confirmation
from qingshen.web.library.citable import row_of, rows_in
from qingshen.web.library.confirmed import confirmations, standings
from qingshen.web.library.models import Confirmation
from qingshen.web.policies import Forbidden

TABLE, KEY = "techniques/techniques", "EP01"
PLACE = {"document": "机械工业节能设计规范", "clause": "条文说明 8.1"}


@pytest.fixture
def made(world: SimpleNamespace) -> Confirmation:
    row = row_of(TABLE, KEY)
    assert row is not None
    return confirm_value(world.people.bureau, row, "effect", "official", PLACE)


def test_it_no_longer_counts_and_stays_to_be_read(world: SimpleNamespace, made: Confirmation) -> None:
    assert standings(TABLE, rows_in(TABLE))[KEY].certainty == "official"
    withdraw_confirmation(world.people.bureau, made, "看错了行，应为间歇漂洗")
    assert confirmations(TABLE, rows_in(TABLE)) == {}
    assert standings(TABLE, rows_in(TABLE))[KEY].certainty == "transcribed"
    kept = Confirmation.objects.get()
    assert (kept.reason, kept.withdrawn_by) == ("看错了行，应为间歇漂洗", world.people.bureau)
    assert Entry.objects.filter(verb="library.confirm").order_by("-number")[0].detail["withdrawn"] is True


def test_it_asks_for_a_reason_and_happens_once(world: SimpleNamespace, made: Confirmation) -> None:
    with pytest.raises(Refused):
        withdraw_confirmation(world.people.bureau, made, " 错 ")
    withdraw_confirmation(world.people.admin, made, "看错了行")
    with pytest.raises(Refused):
        withdraw_confirmation(world.people.bureau, made, "再撤一次")


def test_an_enterprise_takes_nothing_back(world: SimpleNamespace, made: Confirmation) -> None:
    with pytest.raises(Forbidden):
        withdraw_confirmation(world.people.manager, made, "我不同意")
