"""The verb: whoever fills in has finished, and asks those who may to hand the report in.

One request stands at a time. Handing in ends it; a change does not, as its approver may correct a cell before handing
in: the page says that something changed. Only then can be asked again, so that nobody is told twice of the same.
"""

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.actions.submit import link_to
from qingshen.web.reporting.check import check
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Report
from qingshen.web.reporting.people import approvers
from qingshen.web.reporting.refuse import refuse, refuse_all, require_as_checked, require_open

NOBODY = Text(
    "企业还没有审核人或负责人的账户，没有人能提交",
    "The enterprise has no approver and no manager: nobody can hand it in",
)
ALREADY = Text("已经请审核人提交，此后没有改动", "The approver is asked already, and nothing changed since")
WAIT = Text("请等待其核对后提交", "Wait until it is checked and handed in")


def ask_approval(user: User, report: Report) -> list[User]:
    """Tell the enterprise's approvers and managers that the draft is finished; return them.

    Raises Forbidden; Refused where the report is not open, the checks find an error, nobody could hand it in, or they
    were asked already and nothing changed since.
    """
    require(user, "report.ask_approval", report)
    # Before the transaction: while one of SQLite's is open nobody else can write.
    checked = Report.objects.select_related("enrolment__audit").get(pk=report.pk)
    require_open(checked)
    refuse_all(check(checked).problems)
    with transaction.atomic():
        held = locked(user, "report.ask_approval", report)
        require_open(held)
        require_as_checked(held, checked.revision)
        place = Place("", held.enrolment.code)
        if held.is_asked_as_it_stands:
            refuse("asked-already", ALREADY, WAIT, place)
        asked = [one for one in approvers(held) if one.pk != user.pk]
        if not asked:
            refuse("no-approver", NOBODY, who_invites(held), place)
        held.asked_at, held.asked_by = timezone.now(), user
        held.save(update_fields=["asked_at", "asked_by"])
        record(user, "report.ask_approval", held, {"revision": held.revision})
        told = Text(
            f"{user} 已填完 {held.enrolment} 的填报表，请您核对后提交",
            f"{user} has filled in the report of {held.enrolment}: please check it and hand it in",
        )
        notify(asked, told, link_to(held), held.audit)
    report.asked_at, report.asked_by = held.asked_at, held.asked_by
    return asked


def who_invites(report: Report) -> Text:
    """Return who must bring somebody in who can hand the report in."""
    of = report.enrolment.district or report.audit.organiser
    return Text(
        f"请“{of.name}”邀请企业负责人；负责人可以提交，也可以再邀请审核人",
        f"Ask '{of.name_en or of.name}' to invite the enterprise's manager, who hands in or invites an approver",
    )
