"""Who is on the list: by decision, by the list itself, by the proposal, or because nobody asked for a choice.

Once it is published the list is what was published: later files and proposals change nothing until people decide.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps

from qingshen.case.deciding import Decision
from qingshen.web.audits.models import Audit, Enrolment

STEP = "list"
PUBLISHED = {"listed": "yes", "unlisted": "no"}


@dataclass(frozen=True)
class Outcome:
    """What holds of an enterprise: "yes", "no" or "" (open); `source`: a key of `choice.SOURCES`."""

    decision: str
    source: str
    reason: str = ""
    by: str = ""
    date: str = ""


def mark_of(decision: Decision | None) -> str:
    """Return what a page keeps of a decision it showed; "" where there was none."""
    if decision is None:
        return ""
    said = [decision.decision, decision.ruling.reason, decision.ruling.by, decision.ruling.date]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:16]


def outcome(
    enrolment: Enrolment, decisions: Mapping[str, Decision], proposed: Mapping[str, str], *, is_asked: bool
) -> Outcome:
    """Return what holds, as the engine settles it: decisions.toml, then the list's own column, then the proposal."""
    given = decisions.get(enrolment.code)
    if given is not None:
        ruling = given.ruling
        return Outcome(given.decision, "people", ruling.reason, ruling.by, ruling.date)
    if own := enrolment.cells.get("listed", ""):
        return Outcome(own, "list", enrolment.cells.get("reason", ""))
    if not is_asked:
        return Outcome("yes", "everyone")
    proposal = proposed.get(enrolment.code, "")
    return Outcome(proposal, "proposal" if proposal else "")


def published(enrolment: Enrolment, decisions: Mapping[str, Decision]) -> Outcome:
    """Return what holds once the list is published; who came later is open until people decide."""
    stands, given = PUBLISHED.get(enrolment.state, ""), decisions.get(enrolment.code)
    if given is not None and given.decision == stands:
        return outcome(enrolment, decisions, {}, is_asked=True)
    return Outcome(stands, "published" if stands else "")


def settle_states(audit: Audit, decided: Mapping[str, str]) -> tuple[int, int]:
    """Give the enrolments the states that follow from what is decided; return how many are on the list, how many not.

    Who comes on the list gets a report to fill in. Who leaves it keeps theirs, to be read: nobody fills it in, hands it
    in or reviews it until they are on the list again.
    """
    wanted = list(audit.enrolments.filter(code__in=decided.keys()))
    for one in wanted:
        one.state = "listed" if decided[one.code] == "yes" else "unlisted"
    Enrolment.objects.bulk_update(wanted, ["state"], batch_size=200)
    on = [one for one in wanted if one.state == "listed"]
    report: Any = apps.get_model("reporting", "Report")
    there = set(report.objects.filter(enrolment__in=[one.pk for one in on]).values_list("enrolment", flat=True))
    report.objects.bulk_create([report(enrolment=one) for one in on if one.pk not in there], batch_size=500)
    return len(on), len(wanted) - len(on)
