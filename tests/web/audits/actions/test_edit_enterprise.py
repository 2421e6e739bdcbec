"""One row of the list changed: checked with all others, the code kept."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.edit_enterprise import edit_enterprise
from qingshen.web.audits.models import Audit
from qingshen.web.audits.roster import field_of
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

CREDIT = "91110000MA0012345W"


def test_what_changed_is_kept_and_recorded(world: SimpleNamespace, with_list: Audit) -> None:
    one = with_list.enrolments.get(code="C2")
    said = edit_enterprise(world.people.bureau, one, {"name": "新名", "size": "大型", "process": ""}, None)
    one.refresh_from_db()
    with_list.refresh_from_db()
    assert sorted(said) == ["name", "process", "size"]
    assert one.cells["name"] == "新名" and one.cells["size"] == "large" and "process" not in one.cells
    assert one.cells["enterprise"] == "C2" and with_list.list_revision == 1
    assert Entry.objects.last().detail["changed"]["size"] == ["small", "large"]


def test_nothing_changed_is_nothing_recorded(world: SimpleNamespace, with_list: Audit) -> None:
    one, number = with_list.enrolments.get(code="C2"), Entry.objects.count()
    assert edit_enterprise(world.people.bureau, one, one.cells, None) == []
    assert Entry.objects.count() == number


def test_decisions_and_the_code_are_not_of_this_verb(world: SimpleNamespace, with_list: Audit) -> None:
    one = with_list.enrolments.get(code="C2")
    edit_enterprise(world.people.bureau, one, {"enterprise": "X", "listed": "yes", "reason": "x"}, None)
    one.refresh_from_db()
    assert one.code == one.cells["enterprise"] == "C2" and "listed" not in one.cells


@pytest.mark.parametrize(
    ("field", "value"), [("size", "巨型"), ("credit_code", "123"), ("name", ""), ("longitude", "东边")]
)
def test_a_wrong_field_is_named(world: SimpleNamespace, with_list: Audit, field: str, value: str) -> None:
    one = with_list.enrolments.get(code="C2")
    with pytest.raises(Refused) as refused:
        edit_enterprise(world.people.bureau, one, {"name": "改", field: value}, None)
    assert [field_of(found.place) for found in refused.value.problems] == [field]
    one.refresh_from_db()
    assert one.name == "示例二厂"


def test_the_district_bureau_edits_its_own_only(world: SimpleNamespace, with_list: Audit) -> None:
    one, other = with_list.enrolments.get(code="C2"), with_list.enrolments.get(code="C3")
    edit_enterprise(world.people.bureau, one, {}, world.mine.district)
    one.refresh_from_db()
    edit_enterprise(world.people.district, one, {"name": "区里改"}, world.mine.district)
    with pytest.raises(Forbidden):
        edit_enterprise(world.people.district, other, {"name": "区里改"}, None)


def test_only_a_bureau_below_looks_after_it(world: SimpleNamespace, with_list: Audit) -> None:
    one = with_list.enrolments.get(code="C2")
    with pytest.raises(Refused):
        edit_enterprise(world.people.bureau, one, {}, Organisation.objects.get(name="别市局"))
