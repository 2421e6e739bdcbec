"""Publishing the list: reports opened, deadlines counted, people told, the proposal pinned."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from qingshen.phases.decisions import Record
from qingshen.phases.preparation import audited, choose_list
from qingshen.problems import Refused
from qingshen.web.audits.actions.decide import decide
from qingshen.web.audits.actions.edit_settings import edit_settings
from qingshen.web.audits.actions.publish_list import publish_list
from qingshen.web.audits.actions.select_list import select_list
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.audits.proposal import selection_case
from qingshen.web.journal.models import Notice
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.models import Report

ON = date(2024, 1, 31)


def test_without_a_rule_everyone_but_the_excluded_is_listed(world: SimpleNamespace, with_list: Audit) -> None:
    decide(world.people.bureau, with_list, "list", "C4", "no", "不具备条件")
    assert publish_list(world.people.bureau, with_list, ON) == 3
    with_list.refresh_from_db()
    assert (with_list.state, with_list.list_published_at) == ("open", ON)
    assert {one.code: one.state for one in with_list.enrolments.all()}["C4"] == "unlisted"
    assert set(Report.objects.filter(enrolment__audit=with_list).values_list("enrolment__code", flat=True)) == {
        "C1", "C2", "C3",
    }  # fmt: skip
    assert dict(with_list.deadlines.values_list("kind", "due")) == {
        "publish": date(2024, 2, 29), "start": date(2024, 3, 31), "report": date(2025, 1, 31),
    }  # fmt: skip
    assert frame_of(with_list).settings.plan.published == "2024-01-31"


def test_a_proposal_becomes_a_decision(world: SimpleNamespace, with_list: Audit) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"]})
    with pytest.raises(Refused, match="还没有决定"):
        publish_list(world.people.bureau, with_list, ON)
    select_list(world.people.bureau, with_list)
    decide(world.people.bureau, with_list, "list", "C2", "yes", "群众投诉")
    assert publish_list(world.people.bureau, with_list, ON) == 3
    kept = {one.subject: (one.decision, one.ruling.reason) for one in frame_of(with_list).decisions.decisions}
    assert kept["C2"] == ("yes", "群众投诉") and kept["C4"][0] == "no" and kept["C1"][0] == "yes"


def test_the_engine_reads_the_list_that_was_published(world: SimpleNamespace, with_list: Audit) -> None:
    edit_settings(world.people.bureau, with_list, {"selection.strata": ["process"]})
    select_list(world.people.bureau, with_list)
    decide(world.people.bureau, with_list, "list", "C1", "no", "停产")
    publish_list(world.people.bureau, with_list, ON)
    record = Record(frame_of(with_list).decisions.decisions)
    tables = choose_list(selection_case(with_list), record)
    record.finish()
    assert audited(tables["list"]) == sorted(with_list.enrolments.filter(state="listed").values_list("code", flat=True))


def test_people_are_told_in_the_transaction_that_publishes(world: SimpleNamespace, with_list: Audit) -> None:
    firm = world.mine.organisation
    with_list.enrolments.filter(code="C1").update(organisation=firm, district=world.mine.district)
    publish_list(world.people.bureau, with_list, ON)
    told = set(Notice.objects.values_list("user__username", flat=True))
    assert told == {"filler", "approver", "manager", "district"}


@pytest.mark.parametrize("reason", ["empty", "future", "nobody"])
def test_what_is_not_ready_is_refused(world: SimpleNamespace, with_list: Audit, reason: str) -> None:
    on = ON
    if reason == "empty":
        with_list.enrolments.all().delete()
    elif reason == "nobody":
        for code in ("C1", "C2", "C3", "C4"):
            decide(world.people.bureau, with_list, "list", code, "no", "都不列入")
    else:
        on = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused):
        publish_list(world.people.bureau, with_list, on)
    with_list.refresh_from_db()
    assert with_list.state == "draft" and not with_list.deadlines.exists() and not Report.objects.exists()


def test_it_is_published_once(world: SimpleNamespace, with_list: Audit) -> None:
    publish_list(world.people.bureau, with_list, ON)
    with pytest.raises(Forbidden):
        publish_list(world.people.bureau, with_list, ON)
