"""The verb: what people decide at a step, with the reason, goes to decisions.toml."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.case.deciding import FILE, Decision
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.procedure import steps
from qingshen.web.audits.decisions_file import Given, read_decisions, with_decisions
from qingshen.web.audits.files import frame_of, read_file, write_file
from qingshen.web.audits.listed import mark_of, settle_states
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.relations import standing

LIST = "list"
REASON = Text("决定要写明理由", "a decision needs its reason")
WRITE = Text("填写理由", "write the reason")
AGAIN = Text("没有改动；要改为您的决定，再点一次“决定”", "nothing was changed: decide once more, and yours holds")


def decide(user: Any, audit: Audit, step: str, subject: str, decision: str, reason: str) -> None:
    """Decide `decision` of `subject` at `step`. Raises Refused where it cannot be decided so."""
    decide_all(user, audit, step, [Given(subject, decision, reason)])


def decide_all(
    user: Any, audit: Audit, step: str, given: Sequence[Given], seen: Mapping[str, str] | None = None
) -> int:
    """Decide of several subjects at once, all or none, and return of how many.

    A decision taken before is replaced; the journal keeps it. `seen` (subject → `mark_of`): what its writer saw; where
    another decision stands by now, nothing is decided.
    """
    with transaction.atomic():
        audit = taken(user, "audit.decide", audit)
        _refuse_impossible(audit, step, given)
        stands = {one.subject: one for one in read_decisions(audit) if one.step == step}
        _refuse_unseen(given, stands, seen or {})
        before = {subject: one.decision for subject, one in stands.items()}
        write_decisions(user, audit, step, given)
        if step == LIST and audit.state == "open":
            settle_states(audit, {one.subject: one.decision for one in given})
        record(user, "audit.decide", audit, {
            "step": step,
            "decisions": [[one.subject, before.get(one.subject, ""), one.decision, one.reason] for one in given],
        })  # fmt: skip
    return len(given)


def _refuse_unseen(given: Sequence[Given], stands: Mapping[str, Decision], seen: Mapping[str, str]) -> None:
    problems = []
    for subject in (one.subject for one in given):
        now = stands.get(subject)
        if subject in seen and now is not None and seen[subject] != mark_of(now):
            by, is_on, why = now.ruling.by, now.decision == "yes", now.ruling.reason
            what = Text(
                f"您打开此页之后，{by}已决定“{subject}”{'列入' if is_on else '不列入'}：{why}",
                f"after you opened this page {by} decided '{subject}' {'on' if is_on else 'off'} the list: {why}",
            )
            problems.append(Problem(Place("", "", subject), "decision-changed", what, AGAIN))
    if problems:
        raise Refused(problems)


def write_decisions(user: Any, audit: Audit, step: str, given: Sequence[Given]) -> None:
    """Write the decisions to the audit's decisions.toml, in the name of the user and the organisation."""
    content = read_file(audit, FILE) or b""
    today = timezone.localdate().isoformat()
    write_file(audit, FILE, with_decisions(content, step, given, _name(user, audit), today))
    frame_of(audit)


def _name(user: Any, audit: Audit) -> str:
    if standing(user).is_of(audit.organiser_id):
        return f"{audit.organiser.name} {user.full_name or user.username}".strip()
    return str(user.full_name or user.username)


def _refuse_impossible(audit: Audit, step: str, given: Sequence[Given]) -> None:
    problems = []
    if step not in {one.code for one in steps()}:
        what = Text(f"没有“{step}”这一步", f"there is no step '{step}'")
        problems.append(
            Problem(Place(FILE, step), "decision-step", what, Text("选择十二步之一", "choose one of twelve"))
        )
    known = set(audit.enrolments.values_list("code", flat=True)) if step == LIST else set()
    for one in given:
        place = Place(FILE, step, one.subject)
        if not one.reason.strip():
            problems.append(Problem(place, "decision-reason", REASON, WRITE))
        if step == LIST and one.subject not in known:
            what = Text(f"名单里没有“{one.subject}”", f"the list has no '{one.subject}'")
            problems.append(Problem(place, "decision-subject", what, Text("先导入名单", "import the list first")))
        if step == LIST and one.decision not in ("yes", "no"):
            what = Text(
                f"名单的决定只能是列入或不列入：“{one.decision}”", f"the list knows yes and no: '{one.decision}'"
            )
            problems.append(Problem(place, "decision-value", what, Text("选择 yes 或 no", "choose yes or no")))
    if problems:
        raise Refused(problems)
