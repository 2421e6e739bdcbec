"""What somebody is to something: the words the policy table is written in.

everyone     anybody, signed in or not          signed_in   any user            admin    runs the platform
bureau       of the bureau that organises       upper       of a bureau above   any_bureau   of some bureau
any_institution   of some technical institution
district     of the district bureau in charge   association, institution, expert, finance   takes part in that role
delegate     of the institution that fills in for the enterprise
enterprise   of the enterprise; filler, approver, manager by duty there
public       anybody, once the audit's results are published
own          of the organisation itself; head     its manager (or of the bureau above it)
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Model, Q

from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.audits.models import Audit, Enrolment, Participation

NAMES = (
    "everyone", "signed_in", "admin", "bureau", "upper", "any_bureau", "any_institution", "district", "association",
    "institution", "expert", "finance", "delegate", "enterprise", "filler", "approver", "manager", "public", "own",
    "head",
)  # fmt: skip
# Who judges what enterprises report. Nobody is that to an enterprise of their own, or to one they fill in for.
JUDGES = frozenset({"bureau", "district", "institution", "expert"})
# What an enterprise's own row says; of an audit as a whole it is to be of any of its rows.
ENDS = frozenset({"enterprise", "district", "delegate"})
TAKING_PART = ENDS | {"association", "institution", "expert", "finance"}
_KEPT = "_qingshen_standing"


class Standing:
    """A user's memberships, read once a request: organisation → duty and kind, and the bureaus below."""

    def __init__(self, user: Any) -> None:
        self.is_admin = bool(getattr(user, "is_superuser", False) and user.is_active)
        self.user_id = getattr(user, "pk", None)
        found: Iterable[Membership] = ()
        if getattr(user, "is_authenticated", False) and user.is_active:
            found = Membership.objects.filter(user=user, user__is_active=True).select_related("organisation")
        self.duties = {one.organisation_id: one.duty for one in found}
        self.kinds = {one.organisation_id: one.organisation.kind for one in found}
        self._roles: dict[int, frozenset[str]] = {}
        self._above: dict[int, frozenset[int]] = {}

    def is_of(self, organisation: int | None) -> bool:
        """Whether the user belongs to `organisation`."""
        return organisation is not None and organisation in self.duties

    def above(self, organisation: int) -> frozenset[int]:
        """Return the organisations above `organisation`."""
        if organisation not in self._above:
            found: list[int] = []
            parent = Organisation.objects.filter(pk=organisation).values_list("parent", flat=True).first()
            while parent is not None and parent not in found:
                found.append(parent)
                parent = Organisation.objects.filter(pk=parent).values_list("parent", flat=True).first()
            self._above[organisation] = frozenset(found)
        return self._above[organisation]

    def roles(self, audit: int) -> frozenset[str]:
        """Return the roles in which the user's organisations take part in `audit`, "enterprise" among them."""
        if audit not in self._roles:
            mine = list(self.duties)
            roles = set(Participation.objects.filter(audit=audit, organisation__in=mine).values_list("role", flat=True))
            if mine:
                ends = {"enterprise": "organisation", "district": "district", "delegate": "institution"}
                counted = Enrolment.objects.filter(audit=audit).aggregate(
                    **{role: Count("pk", filter=Q(**{f"{end}__in": mine})) for role, end in ends.items()}
                )
                roles |= {role for role, number in counted.items() if number}
            self._roles[audit] = frozenset(roles)
        return self._roles[audit]


def standing(user: Any) -> Standing:
    """Return the user's standing, kept on the user for as long as the request lasts."""
    kept = getattr(user, _KEPT, None)
    if kept is None:
        kept = Standing(user)
        if isinstance(user, User):
            setattr(user, _KEPT, kept)
    return kept


def forget(user: Any) -> None:
    """Read the user's memberships anew at the next question: they have just changed."""
    if hasattr(user, _KEPT):
        delattr(user, _KEPT)


def is_elsewhere(user: Any, organisation: Organisation) -> bool:
    """Say whether `organisation` has to do with an audit that the user's bureaus neither organise nor help in."""
    ours = Audit.objects.filter(
        Q(organiser__memberships__user=user) | Q(enrolments__district__memberships__user=user)
    ).values("organiser")
    ends = (organisation.enrolments, organisation.delegations, organisation.looked_after)
    return organisation.participations.exclude(audit__organiser__in=ours).exists() or any(
        each.exclude(audit__organiser__in=ours).exists() for each in ends
    )


def relations(user: Any, subject: Model | None = None, among: frozenset[str] = frozenset(NAMES)) -> frozenset[str]:
    """Return what the user is to `subject`; None: to the platform. Unknown kinds of subject: to the platform.

    Only `among` matters to who asks: the database is not asked about what else the user may be.
    """
    me = standing(user)
    found = {"everyone"}
    if me.user_id is not None:
        found.add("signed_in")
    if me.is_admin:
        found.add("admin")
    if "bureau" in me.kinds.values():
        found.add("any_bureau")
    if "institution" in me.kinds.values():
        found.add("any_institution")
    if isinstance(subject, Organisation):
        return frozenset(found | _to_organisation(me, subject))
    audit = getattr(subject, "audit", None)
    if isinstance(audit, Audit):
        enrolment = getattr(subject, "enrolment", None)
        is_one = isinstance(enrolment, Enrolment)
        found |= _to_audit(me, audit, among - ENDS if is_one else among)
        if is_one:
            found = _to_enrolment(me, enrolment, found)
    return frozenset(found)


def _to_organisation(me: Standing, one: Organisation) -> set[str]:
    found = set()
    if me.is_of(one.pk):
        found.add("own")
        if me.duties[one.pk] == "manager":
            found.add("head")
    elif any(me.is_of(above) and me.duties[above] == "manager" for above in me.above(one.pk)):
        found.add("head")
    return found


def _to_audit(me: Standing, audit: Audit, among: frozenset[str]) -> set[str]:
    found = set(me.roles(audit.pk)) if me.duties and among & TAKING_PART else set()
    if me.is_of(audit.organiser_id):
        found.add("bureau")
    elif me.duties and "upper" in among and me.above(audit.organiser_id) & me.duties.keys():
        found.add("upper")
    if audit.results_published_at is not None:
        found.add("public")
    return found


def _to_enrolment(me: Standing, one: Enrolment, found: set[str]) -> set[str]:
    """Narrow what somebody is to the audit down to one enterprise of it."""
    narrowed = found - ENDS - {"public"}
    if me.is_of(one.district_id):
        narrowed.add("district")
    if me.is_of(one.organisation_id) or me.is_of(one.institution_id):
        narrowed -= JUDGES
    if me.is_of(one.organisation_id) and one.organisation_id is not None:
        narrowed |= {"enterprise", me.duties[one.organisation_id]}
    if me.is_of(one.institution_id):
        narrowed.add("delegate")
    if "expert" in narrowed and one.conflicts.filter(expert=me.user_id).exists():
        narrowed.remove("expert")
    if "finance" in narrowed and not one.is_open_to_finance:
        narrowed.remove("finance")
    return narrowed
