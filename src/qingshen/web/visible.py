"""Lists of what somebody may see: the policy table's answer for many objects in one query.

Audits are found by subqueries, one a relation: joined, every enterprise would meet every partner of its audit.
"""

from typing import Any

from django.db.models import Q, QuerySet

from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.models import Audit, Enrolment, Participation
from qingshen.web.policies import POLICY
from qingshen.web.relations import standing


def visible_organisations(user: Any) -> QuerySet[Organisation]:
    """Return the organisations of which `may(user, "organisation.see", one)`."""
    me, who = standing(user), POLICY["organisation.see"].who
    if (me.is_admin and "admin" in who) or ("bureau" in me.kinds.values() and "any_bureau" in who):
        return Organisation.objects.all()
    mine = set(me.duties) if "own" in who else set()
    led = [one for one, duty in me.duties.items() if duty == "manager"] if "head" in who else []
    return Organisation.objects.filter(pk__in=[*mine, *led, *_below(led)])


def visible_audits(user: Any) -> QuerySet[Audit]:
    """Return the audits of which `may(user, "audit.see", one)`."""
    me = standing(user)
    if me.is_admin:
        return Audit.objects.all()
    mine = list(me.duties)
    if not mine:
        return Audit.objects.none()
    of_mine = Q(organisation__in=mine) | Q(district__in=mine) | Q(institution__in=mine)
    return Audit.objects.filter(
        Q(organiser__in=[*mine, *_below(mine)])
        | Q(pk__in=Participation.objects.filter(organisation__in=mine).values("audit"))
        | Q(pk__in=Enrolment.objects.filter(of_mine).values("audit"))
    )


def visible_enrolments(user: Any, audit: Audit, verb: str = "enrolment.see") -> QuerySet[Enrolment]:
    """Return the enterprises of `audit` of which `may(user, verb, one)`, whatever the audit's state."""
    me, who = standing(user), POLICY[verb].who
    everyone = audit.enrolments.all()
    wide = {"admin"} & ({"admin"} if me.is_admin else set())
    is_bureau = me.is_of(audit.organiser_id)
    if not is_bureau and me.duties and me.above(audit.organiser_id) & me.duties.keys():
        wide.add("upper")
    roles = me.roles(audit.pk) if me.duties else frozenset()
    wide |= roles & {"association"}
    if wide & who:
        return everyone
    mine = list(me.duties)
    others = _not_of(mine)
    seen = others if is_bureau and "bureau" in who else Q(pk__in=[])
    if "district" in who:
        seen |= Q(district__in=mine) & others
    if "delegate" in who:
        seen |= Q(institution__in=mine)
    duties = {
        "enterprise": mine,
        **{duty: [one for one in mine if me.duties[one] == duty] for duty in me.duties.values()},
    }
    for duty in who & duties.keys():
        seen |= Q(organisation__in=duties[duty])
    if "institution" in roles & who:
        seen |= others
    if "expert" in roles & who:
        seen |= others & ~Q(conflicts__expert=me.user_id)
    if "finance" in roles & who:
        seen |= Q(is_open_to_finance=True)
    return everyone.filter(seen)


def visible_boards(user: Any) -> QuerySet[Audit]:
    """Return the audits of which `may(user, "audit.see_board", one)`."""
    me = standing(user)
    if me.is_admin:
        return Audit.objects.all()
    mine = list(me.duties)
    if not mine:
        return Audit.objects.none()
    roles = POLICY["audit.see_board"].who - {"admin", "bureau", "upper"}
    return Audit.objects.filter(
        Q(organiser__in=[*mine, *_below(mine)])
        | Q(pk__in=Enrolment.objects.filter(district__in=mine).values("audit"))
        | Q(pk__in=Participation.objects.filter(organisation__in=mine, role__in=roles).values("audit"))
    )


def visible_everywhere(user: Any, verb: str) -> QuerySet[Enrolment]:
    """Return the enterprises of every audit in a state that allows `verb`, of which the user may do it as a bureau,
    a district bureau, an institution, a delegate or by duty in the enterprise."""
    me, rule = standing(user), POLICY[verb]
    mine, seen = list(me.duties), Q(pk__in=[])
    others = _not_of(mine)
    if "bureau" in rule.who:
        seen |= Q(audit__organiser__in=mine) & others
    if "district" in rule.who:
        seen |= Q(district__in=mine) & others
    if "institution" in rule.who:
        taking_part = Audit.objects.filter(participations__organisation__in=mine, participations__role="institution")
        seen |= Q(audit__in=taking_part.values("pk")) & others
    if "delegate" in rule.who:
        seen |= Q(institution__in=mine)
    for duty in ("filler", "approver", "manager", "enterprise"):
        if duty in rule.who:
            seen |= Q(organisation__in=[one for one in mine if duty in (me.duties[one], "enterprise")])
    return Enrolment.objects.filter(seen, audit__state__in=rule.states)


def _not_of(mine: list[int]) -> Q:
    """Return: not an enterprise of one's own, nor one that one fills in for (`relations.JUDGES`)."""
    return ~Q(organisation__in=mine) & ~Q(institution__in=mine)


def _below(organisations: list[int]) -> list[int]:
    """Return the organisations below these, however deep."""
    found: set[int] = set()
    layer = set(organisations)
    while layer:
        layer = set(Organisation.objects.filter(parent__in=layer).values_list("pk", flat=True)) - found
        found |= layer
    return sorted(found)
