"""From draft to accepted: who may, in which state, what is kept, who is told."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from qingshen.problems import Refused
from qingshen.web.journal.models import Entry, Notice
from qingshen.web.journal.verify import verify
from qingshen.web.policies import Forbidden
from qingshen.web.reporting.actions.accept import accept
from qingshen.web.reporting.actions.answer_remark import answer_remark
from qingshen.web.reporting.actions.remark import remark
from qingshen.web.reporting.actions.return_report import return_report
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.submit import submit
from qingshen.web.reporting.actions.withdraw import withdraw
from qingshen.web.reporting.compare import compare
from qingshen.web.reporting.draft import draft_of
from qingshen.web.reporting.models import Remark, Report, Version
from qingshen.web.reporting.workbook import workbook_bytes
from tests.web.reporting.conftest import edit, water

ASKED = {"table": "quantities", "ident": "fresh_water/2024", "field": "value", "text": "与水费单不符"}


def told(*names: str) -> bool:
    """Say whether exactly these people have a notice; forget them."""
    found = set(Notice.objects.values_list("user__username", flat=True))
    Notice.objects.all().delete()
    return found == set(names)


@pytest.fixture
def handed_in(desk: SimpleNamespace) -> Version:
    save_cells(desk.people.filler, desk.report, [water("100")])
    version = submit(desk.people.approver, desk.report, "首次提交")
    Notice.objects.all().delete()
    return version


def test_what_is_handed_in_is_kept_by_its_hash(desk: SimpleNamespace, last_entry: Callable) -> None:
    save_cells(desk.people.filler, desk.report, [water("100")])
    version = submit(desk.people.approver, desk.report, "首次提交")
    assert (version.number, version.state, version.revision, version.note) == (1, "submitted", 1, "首次提交")
    assert json.loads(version.lines.read()) == draft_of(desk.report)
    assert version.workbook is not None and version.is_born_here and desk.report.state == "submitted"
    verb, detail = last_entry()
    assert verb == "report.submit" and detail["lines"] == version.lines_id and detail["workbook"] == version.workbook_id
    assert told("bureau", "district", "institution") and verify() is None


@pytest.mark.parametrize("name", ["filler", "competitor", "bureau", "stranger"])
def test_only_approver_and_manager_hand_in(desk: SimpleNamespace, name: str) -> None:
    with pytest.raises(Forbidden):
        submit(getattr(desk.people, name), desk.report)
    assert not Version.objects.exists()


def test_a_draft_with_errors_is_not_handed_in(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [water("约12")])
    with pytest.raises(Refused) as refused:
        submit(desk.people.approver, desk.report)
    (one,) = refused.value.problems
    assert (one.place.sheet, one.place.cell) == ("数据", "新鲜水用量 2024 · 数值")
    assert not Version.objects.exists() and Report.objects.get().state == "draft" and not Notice.objects.exists()


def test_what_is_handed_in_is_what_was_checked(desk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    save_cells(desk.people.filler, desk.report, [water("100")])

    def slow(*said: Any) -> bytes:
        # Somebody types on while the workbook is being written.
        save_cells(desk.people.filler, Report.objects.get(), [water("约12", "100")])
        return workbook_bytes(*said)

    monkeypatch.setattr("qingshen.web.reporting.actions.submit.workbook_bytes", slow)
    with pytest.raises(Refused) as refused:
        submit(desk.people.approver, desk.report)
    assert refused.value.problems[0].code == "changed-meanwhile"
    assert not Version.objects.exists() and Report.objects.get().state == "draft" and not Notice.objects.exists()


def test_nothing_is_handed_in_twice(desk: SimpleNamespace, handed_in: Version) -> None:
    with pytest.raises(Refused):
        submit(desk.people.approver, desk.report)
    assert Version.objects.count() == 1


def test_taken_back_before_the_review(desk: SimpleNamespace, handed_in: Version, last_entry: Callable) -> None:
    with pytest.raises(Forbidden):
        withdraw(desk.people.filler, desk.report)
    assert withdraw(desk.people.approver, desk.report).state == "withdrawn"
    assert desk.report.state == "draft" and told("bureau", "district", "institution")
    assert last_entry() == ("report.withdraw", {"version": handed_in.pk, "number": 1})
    with pytest.raises(Refused):
        withdraw(desk.people.approver, desk.report)
    with pytest.raises(Refused):
        accept(desk.people.bureau, handed_in)
    assert submit(desk.people.approver, desk.report).number == 2


def test_not_taken_back_once_the_review_has_begun(desk: SimpleNamespace, handed_in: Version) -> None:
    remark(desk.people.institution, handed_in, *ASKED.values())
    with pytest.raises(Refused, match="审查已经开始"):
        withdraw(desk.people.approver, desk.report)


def test_returned_corrected_answered_accepted(desk: SimpleNamespace, handed_in: Version, last_entry: Callable) -> None:
    remark(desk.people.institution, handed_in, *ASKED.values())
    return_report(desk.people.institution, handed_in, [{**ASKED, "ident": "output/2024", "text": "缺产量"}], "请补充")
    assert last_entry()[1]["decision"] == "returned" and told("filler", "approver", "manager")
    assert [one.text for one in Remark.objects.all()] == ["与水费单不符", "缺产量", "请补充"]
    desk.report.refresh_from_db()
    assert desk.report.state == "returned"
    answered = answer_remark(desk.people.filler, Remark.objects.first(), "已按水费单改正")
    assert answered.settled_at and last_entry()[1]["answer"] == "已按水费单改正"
    save_cells(desk.people.filler, desk.report, [water("110", "100")])
    second = submit(desk.people.manager, desk.report)
    accept(desk.people.district, second)
    handed_in.refresh_from_db()
    assert (handed_in.state, second.number) == ("returned", 2) and last_entry()[1]["decision"] == "accepted"
    assert Version.objects.get(pk=second.pk).decided_by == desk.people.district
    with pytest.raises(Refused):
        answer_remark(desk.people.filler, Remark.objects.first(), "迟到的答复")
    return_report(desk.people.bureau, second, note="复核发现产量有误")
    assert Report.objects.get().state == "returned" and last_entry()[1]["was"] == "accepted"
    assert verify() is None


def test_an_old_version_gets_no_verdict(desk: SimpleNamespace, handed_in: Version) -> None:
    return_report(desk.people.bureau, handed_in, note="改")
    desk.report.refresh_from_db()
    submit(desk.people.approver, desk.report)
    for verdict in (accept, lambda user, version: return_report(user, version, note="改")):
        with pytest.raises(Refused, match="第 1 版"):
            verdict(desk.people.bureau, handed_in)
    with pytest.raises(Refused):
        remark(desk.people.bureau, handed_in, *ASKED.values())


@pytest.mark.parametrize("name", ["filler", "manager", "expert", "other_district", "admin", "association"])
def test_only_reviewers_give_a_verdict(desk: SimpleNamespace, handed_in: Version, name: str) -> None:
    user = getattr(desk.people, name)
    for verdict in (
        accept,
        lambda who, one: return_report(who, one, note="改"),
        lambda who, one: remark(who, one, *ASKED.values()),
    ):
        with pytest.raises(Forbidden):
            verdict(user, handed_in)
    assert Version.objects.get().state == "submitted" and not Remark.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {**ASKED, "text": " "},
        {**ASKED, "text": "长" * 501},
        {**ASKED, "table": "no_such"},
        {**ASKED, "field": "colour"},
    ],
)
def test_a_remark_that_says_nothing_or_stands_nowhere(desk: SimpleNamespace, handed_in: Version, wrong: dict) -> None:
    with pytest.raises(Refused):
        return_report(desk.people.bureau, handed_in, [ASKED, wrong])
    assert not Remark.objects.exists() and Report.objects.get().state == "submitted"


def test_nothing_is_returned_without_a_word(desk: SimpleNamespace, handed_in: Version) -> None:
    with pytest.raises(Refused, match="说明理由"):
        return_report(desk.people.bureau, handed_in, [], "  ")


def test_strangers_answer_no_remark(desk: SimpleNamespace, handed_in: Version) -> None:
    return_report(desk.people.bureau, handed_in, [ASKED])
    one = Remark.objects.get()
    for name in ("competitor", "bureau", "expert"):
        with pytest.raises(Forbidden):
            answer_remark(getattr(desk.people, name), one, "好")
    with pytest.raises(Refused):
        answer_remark(desk.people.filler, one, " ")


def test_two_versions_are_compared_in_the_words_of_the_form(desk: SimpleNamespace, handed_in: Version) -> None:
    return_report(desk.people.bureau, handed_in, note="改")
    desk.report.refresh_from_db()
    more = [edit("measures", "mass-1", "measure", "M-1"), edit("measures", "mass-1", "outcome", "已实施"),
            edit("measures", "mass-1", "year", "2024"), edit("measures", "mass-1", "type", "节水")]  # fmt: skip
    save_cells(desk.people.filler, desk.report, [water("110", "100"), *more])
    status = edit("quantities", "fresh_water/2024", "status", "估算")
    save_cells(
        desk.people.filler, desk.report, [status, edit("quantities", "fresh_water/2024", "reason", "按水泵功率")]
    )
    second = submit(desk.people.approver, desk.report)
    found = {
        (one.sheet.zh, one.row.zh, one.column.zh): (one.before.zh, one.after.zh, one.kind)
        for one in compare(handed_in, second)
    }
    assert found[("数据", "新鲜水用量 2024", "数值")] == ("100", "110", "changed")
    assert found[("数据", "新鲜水用量 2024", "状态")] == ("", "估算", "changed")
    assert found[("清洁生产方案", "M-1", "实施情况")] == ("", "已实施", "added")
    assert len(found) == 7 and not compare(second, second)
    assert {one.kind for one in compare(second, handed_in)} == {"changed", "removed"}


def test_every_deed_stands_in_the_journal(desk: SimpleNamespace, handed_in: Version) -> None:
    accept(desk.people.bureau, handed_in)
    verbs = list(Entry.objects.filter(audit=desk.audit).values_list("verb", "actor__username"))
    assert verbs == [("report.fill", "filler"), ("report.submit", "approver"), ("report.review", "bureau")]


def test_an_answer_that_was_handed_in_stays_as_it_was(desk: SimpleNamespace, handed_in: Version) -> None:
    return_report(desk.people.institution, handed_in, [ASKED])
    first = answer_remark(desk.people.filler, Remark.objects.get(), "已按水费单改正")
    again = submit(desk.people.approver, desk.report)
    return_report(desk.people.institution, again, [ASKED])
    with pytest.raises(Refused, match="以前一轮"):
        answer_remark(desk.people.filler, first, "从未这样说过")
    assert Remark.objects.get(pk=first.pk).answer == "已按水费单改正"
