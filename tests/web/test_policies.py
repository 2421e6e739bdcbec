"""Who may do what: the table's sentences, one a line, and the promise that lists show what single questions allow."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from qingshen.web.accounts.models import Membership, User
from qingshen.web.policies import POLICY, Forbidden, may, refusal, require
from qingshen.web.relations import NAMES
from qingshen.web.visible import visible_audits, visible_enrolments, visible_everywhere
from tests.web.conftest import organisation

SENTENCES = yaml.safe_load(Path(__file__).with_name("policies.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_table_says(world: SimpleNamespace, sentence: str) -> None:
    who, verb, what, answer = sentence.split()
    subject = None if what == "-" else getattr(world, what)
    assert may(getattr(world.people, who), verb, subject) is (answer == "yes")


def test_an_unknown_verb_is_refused_to_everybody(world: SimpleNamespace) -> None:
    for user in vars(world.people).values():
        assert not may(user, "audit.burn", world.audit)
    with pytest.raises(Forbidden, match=r"audit\.burn"):
        require(world.people.admin, "audit.burn", world.audit)


def test_an_archived_audit_is_only_read(world: SimpleNamespace) -> None:
    world.audit.state = "archived"
    changing = [verb for verb in POLICY if verb.split(".")[1] not in READING and not verb.startswith(WHOLE)]
    for user in vars(world.people).values():
        assert not [verb for verb in changing if may(user, verb, world.audit) or may(user, verb, world.mine)]


READING = {"see", "see_board", "see_journal", "see_enterprise", "see_cohort", "see_public", "export", "see_access"}
WHOLE = ("platform.", "account.", "invitation.", "organisation.", "library.", "audit.open", "audit.import")


def test_a_conflict_of_interest_closes_an_enterprise_to_its_expert(world: SimpleNamespace) -> None:
    world.mine.conflicts.create(expert=world.people.expert, reason="曾任顾问", declared_by=world.people.expert)
    assert not may(world.people.expert, "report.see", world.mine)
    assert may(world.people.expert, "report.see", world.other)


def test_every_relation_the_table_names_exists() -> None:
    assert not {who for rule in POLICY.values() for who in rule.who} - set(NAMES)


def test_a_refusal_says_why_in_both_languages(world: SimpleNamespace) -> None:
    why = refusal(world.people.filler, "report.submit", world.mine)
    assert why is not None and "提交" in why.zh and "hand in" in why.en


@pytest.mark.parametrize("verb", ["enrolment.see", "report.see", "report.review", "report.fill"])
def test_a_list_holds_exactly_what_each_question_allows(world: SimpleNamespace, verb: str) -> None:
    world.other.conflicts.create(expert=world.people.expert, reason="同一集团", declared_by=world.people.expert)
    world.other.is_open_to_finance = True
    world.other.save()
    for name, user in vars(world.people).items():
        asked = {one.pk for one in (world.mine, world.other) if may(user, verb, one)}
        assert {one.pk for one in visible_enrolments(user, world.audit, verb)} == asked, name
        seen = world.audit.pk in {one.pk for one in visible_audits(user)}
        assert seen is may(user, "audit.see", world.audit), name


JUDGING = ("bureau", "district", "institution", "expert")


@pytest.mark.parametrize("judge", JUDGING)
@pytest.mark.parametrize("end", ["organisation", "institution"])
def test_nobody_judges_an_enterprise_of_their_own_or_one_they_fill_in_for(
    world: SimpleNamespace, judge: str, end: str
) -> None:
    user = getattr(world.people, judge)
    firm = world.mine.organisation
    if end == "institution":
        firm = world.mine.institution = organisation("institution", "另一技术机构")
        world.mine.save()
    Membership.objects.create(user=user, organisation=firm, duty="manager")
    reviews = may(user, "report.review", world.other)
    user = User.objects.get(pk=user.pk)
    assert not may(user, "report.review", world.mine)
    assert not may(user, "conflict.declare", world.mine)
    assert may(user, "report.see", world.mine) and may(user, "report.fill", world.mine)
    assert may(user, "report.review", world.other) is reviews
    for verb in ("report.review", "report.see", "report.fill", "enrolment.see", "enrolment.invite"):
        asked = {one.pk for one in (world.mine, world.other) if may(user, verb, one)}
        assert {one.pk for one in visible_enrolments(user, world.audit, verb)} == asked, verb
        if judge != "expert":
            assert {one.pk for one in visible_everywhere(user, verb)} == asked, verb


def test_an_administrator_who_was_put_off_is_none(world: SimpleNamespace) -> None:
    world.people.admin.is_active = False
    assert not may(world.people.admin, "platform.administer")


def test_who_fills_in_for_an_enterprise_does_not_review_it(world: SimpleNamespace) -> None:
    world.mine.institution = world.partners["institution"]
    world.mine.save()
    assert may(world.people.institution, "report.fill", world.mine)
    assert not may(world.people.institution, "report.review", world.mine)
    assert may(world.people.institution, "report.review", world.other)
    waiting = visible_enrolments(world.people.institution, world.audit, "report.review")
    assert [one.code for one in waiting] == ["E2"]


def test_who_was_taken_off_the_list_reads_and_nobody_fills_in_or_judges(world: SimpleNamespace) -> None:
    people, done = world.people, {"report.fill": "filler", "report.submit": "approver", "report.review": "bureau"}
    for state, is_allowed in (("listed", True), ("unlisted", False)):
        world.mine.state = state
        world.mine.save()
        assert {verb: may(getattr(people, who), verb, world.mine) for verb, who in done.items()} == dict.fromkeys(
            done, is_allowed
        )
    assert may(people.filler, "report.see", world.mine) and may(people.approver, "report.withdraw", world.mine)
