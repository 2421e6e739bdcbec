"""What was allowed when a request began and is not any more when it has its turn: refused, nothing done."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.problems import Place
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.add_participant import add_participant
from qingshen.web.audits.actions.assign_district import assign_district
from qingshen.web.audits.actions.change_deadline import change_deadline
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.declare_conflict import declare_conflict
from qingshen.web.audits.actions.delegate import delegate, revoke_delegation
from qingshen.web.audits.actions.edit_enterprise import edit_enterprise
from qingshen.web.audits.actions.edit_settings import edit_settings
from qingshen.web.audits.actions.import_list import import_list
from qingshen.web.audits.actions.import_loads import import_loads
from qingshen.web.audits.actions.invite_enterprises import invite_enterprises
from qingshen.web.audits.actions.open_to_finance import open_to_finance
from qingshen.web.audits.actions.remove_participant import remove_participant
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.actions.withdraw_conflict import withdraw_conflict
from qingshen.web.audits.lines import Line
from qingshen.web.audits.models import Audit, Conflict, Participation
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

LOADS = "企业代码,年份,项目,数值,单位\nC1,2024,fresh_water,12,m3\n"


def _loads(tmp_path: Path) -> Path:
    path = tmp_path / "loads.csv"
    path.write_text(LOADS, encoding="utf-8")
    return path


VERBS: dict[str, Callable[..., object]] = {
    "deadline": lambda user, audit, path, _: change_deadline(user, audit, "report", date(2030, 1, 1), "延期"),
    "decide": lambda user, audit, path, _: decide(user, audit, "list", "C1", "no", "停产"),
    "enterprise": lambda user, audit, path, one: edit_enterprise(user, one, {"name": "改名"}, None),
    "settings": lambda user, audit, path, _: edit_settings(user, audit, {"audit.title": "改名"}),
    "list": lambda user, audit, path, _: import_list(user, audit, path, "名单.csv"),
    "loads": lambda user, audit, path, _: import_loads(user, audit, _loads(path.parent), "已知.csv"),
    "select": lambda user, audit, path, _: select_list(user, audit),
}


@pytest.mark.parametrize("verb", VERBS)
def test_an_audit_closed_meanwhile_takes_nothing(
    world: SimpleNamespace, with_list: Audit, candidates: Callable[..., Path], verb: str
) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"]})
    one = with_list.enrolments.select_related("audit").get(code="C1")
    Audit.objects.filter(pk=with_list.pk).update(state="closed")
    entries, files = Entry.objects.count(), dict(with_list.files.values_list("path", "blob"))
    with pytest.raises(Forbidden):
        VERBS[verb](world.people.bureau, with_list, candidates("C1,改名,示例市,甲区,镀锌,大型,是,是"), one)
    assert Entry.objects.count() == entries and dict(with_list.files.values_list("path", "blob")) == files


def test_nor_does_who_takes_part_change(world: SimpleNamespace) -> None:
    bureau, expert = world.people.bureau, world.people.expert
    conflict = declare_conflict(bureau, world.mine, expert, "曾任顾问")
    taking_part = world.audit.participations.select_related("audit").first()
    other = world.audit.enrolments.select_related("audit").exclude(pk=world.mine.pk).first()
    newcomer = Organisation.objects.create(kind="association", name="后来的协会")
    below = Organisation.objects.create(kind="bureau", name="后来的分局", parent=world.city)
    delegate(world.people.competitor, world.other, world.partners["institution"])
    # Read while the audit was open, as the request did that waits.
    held = Conflict.objects.select_related("enrolment__audit").get(pk=conflict.pk)
    audit = Audit.objects.get(pk=world.audit.pk)
    Audit.objects.filter(pk=audit.pk).update(state="archived")
    before = [list(one.objects.order_by("pk").values_list("pk")) for one in (Participation, Conflict, Entry)]
    for act in (
        lambda: add_participant(bureau, audit, newcomer, "association"),
        lambda: remove_participant(bureau, taking_part),
        lambda: declare_conflict(bureau, other, expert, "曾任顾问"),
        lambda: withdraw_conflict(bureau, held),
        lambda: assign_district(bureau, audit, below, [world.mine.pk]),
        lambda: invite_enterprises(bureau, audit, [Line(Place("1"), other.code, "a@example.org")], str),
        lambda: delegate(world.people.manager, world.mine, world.partners["institution"]),
        lambda: revoke_delegation(world.people.competitor, world.other),
        lambda: open_to_finance(world.people.manager, world.mine, is_open=True),
    ):
        with pytest.raises(Forbidden):
            act()
    assert before == [list(one.objects.order_by("pk").values_list("pk")) for one in (Participation, Conflict, Entry)]


def test_what_somebody_undid_meanwhile_is_undone_once(world: SimpleNamespace) -> None:
    bureau = world.people.bureau
    conflict = declare_conflict(bureau, world.mine, world.people.expert, "曾任顾问")
    taking_part = world.audit.participations.filter(role="association").first()
    for act, held in ((withdraw_conflict, conflict), (remove_participant, taking_part)):
        before = Entry.objects.count()
        for _ in range(2):
            act(bureau, type(held)(**{each.attname: getattr(held, each.attname) for each in held._meta.fields}))
        assert Entry.objects.count() == before + 1
