"""What was allowed when a request began and is not any more when it has its turn: refused, nothing done."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.audits.models import Audit, Enrolment, Participation
from qingshen.web.journal.models import Entry, Notice
from qingshen.web.policies import Forbidden, may
from qingshen.web.relations import forget
from qingshen.web.reporting.actions.accept import accept
from qingshen.web.reporting.actions.answer_remark import answer_remark
from qingshen.web.reporting.actions.attach import attach
from qingshen.web.reporting.actions.remark import remark
from qingshen.web.reporting.actions.remove_attachment import remove_attachment
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.take_back_remark import take_back_remark
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.actions.withdraw import withdraw
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Attachment, Edit, Remark, Report, Version
from tests.web.reporting.conftest import water

Act = Callable[[User, SimpleNamespace], object]


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("水费单.csv", "新鲜水,100\n".encode())


FILLING: dict[str, Act] = {
    "save_cells": lambda user, of: save_cells(user, of.report, [water("7")]),
    "take_workbook": lambda user, of: take_workbook(user, of.report, of.workbook, "EP01.xlsx"),
    "attach": lambda user, of: attach(user, of.report, "quantities", "fresh_water/2024", "value", paper()),
    "remove_attachment": lambda user, of: remove_attachment(user, of.attachment),
    "answer_remark": lambda user, of: answer_remark(user, of.remark, "已改"),
}
HANDING: dict[str, Act] = {
    "submit": lambda user, of: submit(user, of.report),
    "withdraw": lambda user, of: withdraw(user, of.report),
}
REVIEWING: dict[str, Act] = {
    "accept": lambda user, of: accept(user, of.version),
    "remark": lambda user, of: remark(user, of.version, "", "", "", "请核对"),
    "return_report": lambda user, of: return_report(user, of.version, note="请核对"),
    "take_back_remark": lambda user, of: take_back_remark(user, of.remark),
}
ACTS = FILLING | HANDING | REVIEWING


def begun(desk: SimpleNamespace, user: User, name: str) -> SimpleNamespace:
    """The report, its version, a remark and a file, read as the request read them that now waits to do `name`."""
    made = Report.objects.get(pk=desk.report.pk)
    if not made.versions.exists():
        attach(desk.people.filler, made, "", "", "", paper())
        remark(desk.people.bureau, submit(desk.people.approver, made), "", "", "", "请核对")
    if name == "withdraw":  # what somebody has looked at is not taken back
        Remark.objects.all().delete()
    state = "submitted" if name in REVIEWING or name == "withdraw" else "returned"
    Report.objects.update(state=state)
    Version.objects.update(state=state)
    Remark.objects.update(by=user)
    forget(user)
    report = Report.objects.select_related("enrolment__audit").get(pk=made.pk)
    version, said, kept = report.versions.get(), report.remarks.first(), report.attachments.get()
    version.report = kept.report = report
    if said is not None:
        said.report, said.version = report, version
    assert may(user, "report.review" if name in REVIEWING else "report.fill", report)
    return SimpleNamespace(report=report, version=version, remark=said, attachment=kept, workbook=desk.workbook)


def counted() -> list[int]:
    return [one.objects.count() for one in (Edit, Version, Remark, Attachment, Entry, Notice)]


def refused(act: Act, user: User, held: SimpleNamespace) -> None:
    before, state = counted(), Report.objects.values("state", "revision").get(pk=held.report.pk)
    with pytest.raises(Forbidden):
        act(user, held)
    assert counted() == before and Report.objects.values("state", "revision").get(pk=held.report.pk) == state


@pytest.mark.parametrize("name", ACTS)
def test_what_is_refused_below_is_done_otherwise(desk: SimpleNamespace, name: str) -> None:
    user = desk.people.bureau if name in REVIEWING else desk.people.approver
    held, before = begun(desk, user, name), Entry.objects.count()
    ACTS[name](user, held)
    assert Entry.objects.count() == before + 1


@pytest.mark.parametrize("name", FILLING)
def test_a_delegate_whose_consent_is_withdrawn_meanwhile_writes_nothing(desk: SimpleNamespace, name: str) -> None:
    Enrolment.objects.filter(pk=desk.mine.pk).update(institution=desk.partners["institution"])
    held = begun(desk, desk.people.institution, name)
    Enrolment.objects.filter(pk=desk.mine.pk).update(institution=None)
    refused(FILLING[name], desk.people.institution, held)


@pytest.mark.parametrize("name", [*FILLING, *HANDING])
def test_nor_does_a_member_removed_meanwhile(desk: SimpleNamespace, name: str) -> None:
    user = desk.people.approver
    held = begun(desk, user, name)
    Membership.objects.filter(user=user).delete()
    refused(ACTS[name], user, held)


@pytest.mark.parametrize("name", HANDING)
def test_nor_hands_in_whose_duty_was_changed_meanwhile(desk: SimpleNamespace, name: str) -> None:
    user = desk.people.approver
    held = begun(desk, user, name)
    Membership.objects.filter(user=user).update(duty="filler")
    refused(HANDING[name], user, held)


@pytest.mark.parametrize("name", REVIEWING)
def test_nor_judges_who_lost_the_part_they_had(desk: SimpleNamespace, name: str) -> None:
    institution, district = desk.people.institution, desk.people.district
    for user, lose in (
        (institution, lambda: Participation.objects.filter(role="institution").delete()),
        (district, lambda: Enrolment.objects.filter(pk=desk.mine.pk).update(district=None)),
        (desk.people.bureau, lambda: Membership.objects.filter(user=desk.people.bureau).delete()),
    ):
        held = begun(desk, user, name)
        lose()
        refused(REVIEWING[name], user, held)


@pytest.mark.parametrize("name", ACTS)
def test_nothing_is_done_in_an_audit_closed_meanwhile(desk: SimpleNamespace, name: str) -> None:
    user = desk.people.bureau if name in REVIEWING else desk.people.approver
    held = begun(desk, user, name)
    Audit.objects.filter(pk=desk.audit.pk).update(state="closed")
    refused(ACTS[name], user, held)


def test_asking_again_costs_a_keystroke_three_queries_however_large_the_tree_of_bureaus(desk: SimpleNamespace) -> None:
    above = desk.city.parent
    for at in range(3):
        above.parent = Organisation.objects.create(kind="bureau", name=f"上级{at}")
        above.save()
        above = above.parent
    user = desk.people.filler
    assert may(user, "report.fill", desk.report)
    with CaptureQueriesContext(connection) as asked:
        locked(user, "report.fill", desk.report)
    assert len(asked) == 3  # the report, its enterprise and audit, the writer's memberships
