"""The verb: give enterprises of an audit their organisations, and invite a manager for each; all of them or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from qingshen.case import credit_code
from qingshen.language import Text
from qingshen.problems import Problem, Refused
from qingshen.web.accounts.actions.invite import Invited, check_is_ours, make, send
from qingshen.web.accounts.models import Organisation
from qingshen.web.accounts.people import managers_of
from qingshen.web.audits.lines import Line
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.turn import taken
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.visible import visible_enrolments

UNKNOWN = Text("本次审核中没有企业代码“{code}”", "the audit has no enterprise {code}")
LOOK = Text("请核对名单里的企业代码", "look up the code in the list")
NAMELESS = Text("名单里“{code}”没有名称", "the list gives {code} no name")
GIVE = Text("先在名单里填写企业名称", "fill in the name in the list first")
OTHER_CODE = Text("“{name}”已登记，但信用代码不同", "'{name}' is registered with another credit code")
CORRECT = Text("请更正名单里的名称或信用代码", "correct the name or the credit code in the list")
TAKES_PART = Text("您的企业参加“{audit}”。", "Your enterprise takes part in '{audit}'.")


@dataclass
class Outcome:
    """What became of each line: an invitation, or the enterprise was there already and its managers were told."""

    invited: list[Invited] = field(default_factory=list)
    known: list[Enrolment] = field(default_factory=list)


def invite_enterprises(user: Any, audit: Audit, lines: Sequence[Line], address: Callable[[str], str]) -> Outcome:
    """Register an organisation for each line's enterprise unless it has one, and invite its first manager.

    Raises Refused with every line that cannot be done; then nothing is.
    """
    require(user, "enrolment.invite", audit)
    found: list[tuple[Line, Enrolment]] = []
    problems: list[Problem] = []
    outcome = Outcome()
    with transaction.atomic():
        audit = taken(user, "enrolment.invite", audit)
        rows = visible_enrolments(user, audit, "enrolment.invite").filter(code__in=[one.code for one in lines])
        by_code = {
            one.code: one for one in rows.select_related("organisation", "audit").select_for_update(of=("self",))
        }
        for line in lines:
            if line.code not in by_code:
                problems.append(_problem(line, "enterprise-unknown", UNKNOWN, LOOK, code=line.code))
            else:
                found.append((line, by_code[line.code]))
        for line, one in found:
            try:
                _one(user, line, one, address, outcome)
            except Refused as refused:
                problems += [Problem(line.place, each.code, each.what, each.remedy) for each in refused.problems]
        if problems:
            raise Refused(sorted(problems, key=lambda each: (each.place.file, int(each.place.cell or 0))))
    for one in outcome.known:
        _tell(audit, one)
    outcome.invited = send(user, outcome.invited)
    return outcome


def _one(user: Any, line: Line, one: Enrolment, address: Callable[[str], str], outcome: Outcome) -> None:
    if one.organisation is None:
        one.organisation = _organisation(user, line, one)
        one.save(update_fields=["organisation"])
        record(user, "enrolment.invite", one, {"code": one.code, "organisation": one.organisation.pk})
    if managers_of(one.organisation).exists():
        outcome.known.append(one)
        return
    _check_is_ours(user, one)
    outcome.invited.append(make(user, one.organisation, line.email, "manager", address))


def _check_is_ours(user: Any, one: Enrolment) -> None:
    """A district bureau invites for its city's audit: an enterprise of that organiser's audits only is ours."""
    assert one.organisation is not None
    if one.organisation.enrolments.exclude(audit__organiser=one.audit.organiser_id).exists():
        check_is_ours(user, one.organisation)


def _organisation(user: Any, line: Line, one: Enrolment) -> Organisation:
    """Return the enterprise's organisation: by its credit code, by its name, else a new one."""
    code = str(one.cells.get("credit_code", "")).strip()
    if code:
        known = Organisation.objects.filter(kind="enterprise", credit_code=code).first()
        if known is not None:
            return known
    if not one.name:
        raise Refused([_problem(line, "name-missing", NAMELESS, GIVE, code=one.code)])
    named = Organisation.objects.filter(kind="enterprise", name=one.name).first()
    if named is not None:
        if code and named.credit_code and named.credit_code != code:
            raise Refused([_problem(line, "credit-code-differs", OTHER_CODE, CORRECT, name=one.name)])
        return named
    sound = code if code and credit_code.check(code) is None else ""
    new = Organisation.objects.create(
        kind="enterprise", name=one.name, credit_code=sound, region=str(one.cells.get("district", ""))[:80],
        is_made_up=one.audit.is_made_up,
    )  # fmt: skip
    record(user, "organisation.add", new, {"kind": new.kind, "name": new.name, "credit_code": sound})
    return new


def _tell(audit: Audit, one: Enrolment) -> None:
    assert one.organisation is not None
    said = Text(TAKES_PART.zh.format(audit=audit.title), TAKES_PART.en.format(audit=audit.title_en or audit.title))
    link = f"/enterprises/{one.pk}/access"
    notify(managers_of(one.organisation), said, link, audit, key=f"enrolled:{one.pk}")


def _problem(line: Line, kind: str, what: Text, remedy: Text, **facts: str) -> Problem:
    return Problem(line.place, kind, Text(what.zh.format(**facts), what.en.format(**facts)), remedy)
