"""Decisions go to decisions.toml, one a subject and step, with who, when and why."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.actions.decide import decide, decide_all
from qingshen.web.audits.decisions_file import Given, read_decisions
from qingshen.web.audits.files import frame_of, read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden


def test_a_decision_is_what_the_engine_reads(world: SimpleNamespace, with_list: Audit) -> None:
    decide(world.people.bureau, with_list, "list", "C1", "no", "停产搬迁")
    (one,) = frame_of(with_list).decisions.decisions
    assert (one.step, one.subject, one.decision, one.ruling.reason) == ("list", "C1", "no", "停产搬迁")
    assert world.city.name in one.ruling.by and one.ruling.date
    assert "# 程序每一步都提出建议" in (read_file(with_list, "decisions.toml") or b"").decode()


def test_the_last_one_holds_and_the_journal_keeps_both(world: SimpleNamespace, with_list: Audit) -> None:
    decide(world.people.bureau, with_list, "list", "C1", "no", "停产搬迁")
    decide(world.people.bureau, with_list, "list", "C1", "yes", "恢复生产")
    (one,) = read_decisions(with_list)
    assert one.decision == "yes"
    kept = [entry.detail["decisions"] for entry in Entry.objects.filter(verb="audit.decide")]
    assert kept == [[["C1", "", "no", "停产搬迁"]], [["C1", "no", "yes", "恢复生产"]]]


def test_other_steps_beside_it_stay(world: SimpleNamespace, with_list: Audit) -> None:
    decide(world.people.bureau, with_list, "list", "C1", "no", "停产")
    decide(world.people.bureau, with_list, "team", "finance", "示例银行", "可贷款")
    decide(world.people.bureau, with_list, "list", "C2", "yes", "重点")
    assert [(one.step, one.subject) for one in read_decisions(with_list)] == [
        ("list", "C1"), ("team", "finance"), ("list", "C2"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("step", "subject", "decision", "reason"),
    [("list", "C1", "no", "  "), ("list", "C9", "no", "x"), ("list", "C1", "maybe", "x"), ("listt", "C1", "no", "x")],
)
def test_what_cannot_be_decided_is_refused(
    world: SimpleNamespace, with_list: Audit, step: str, subject: str, decision: str, reason: str
) -> None:
    with pytest.raises(Refused):
        decide_all(world.people.bureau, with_list, step, [Given("C2", "yes", "y"), Given(subject, decision, reason)])
    assert not read_decisions(with_list)


@pytest.mark.parametrize("who", ["district", "institution", "filler", "other_bureau"])
def test_only_the_organiser_decides(world: SimpleNamespace, with_list: Audit, who: str) -> None:
    with pytest.raises(Forbidden):
        decide(getattr(world.people, who), with_list, "list", "C1", "no", "停产")


def test_after_publication_a_decision_holds_at_once(world: SimpleNamespace, with_list: Audit) -> None:
    with_list.enrolments.update(state="listed")
    Audit.objects.filter(pk=with_list.pk).update(state="open")
    with_list.refresh_from_db()
    decide(world.people.bureau, with_list, "list", "C1", "no", "关停")
    assert with_list.enrolments.get(code="C1").state == "unlisted"
    decide(world.people.bureau, with_list, "list", "C1", "yes", "恢复")
    one = with_list.enrolments.get(code="C1")
    assert one.state == "listed" and one.report.state == "draft"
