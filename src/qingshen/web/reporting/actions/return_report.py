"""The verb: give a report back to be corrected, with a remark at every cell in question; also one already accepted."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.notify import notify
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.actions.remark import new_remark
from qingshen.web.reporting.actions.submit import link_to
from qingshen.web.reporting.models import Remark, Version
from qingshen.web.reporting.people import reporters
from qingshen.web.reporting.refuse import refuse
from qingshen.web.reporting.verdict import decide, under_review


def return_report(user: User, version: Version, remarks: Iterable[Mapping[str, Any]] = (), note: str = "") -> Version:
    """Return the version, returned: {"table", "ident", "field", "text"} per remark, `note` on the whole.

    Remarks made during the review count too; without any the enterprise would not know what to do. Raises Forbidden;
    Refused where the version is not the newest or no longer waits.
    """
    require(user, "report.review", version)
    with transaction.atomic():
        report, fresh = under_review(user, "report.review", version, ("submitted", "accepted"))
        said = [*remarks, *([{"text": note}] if note.strip() else [])]
        made = Remark.objects.bulk_create([new_remark(user, fresh, one) for one in said])
        waiting = fresh.remarks.filter(settled_at=None).count()
        if not waiting:
            refuse(
                "remark-absent",
                Text("退回须说明理由", "A report is returned with a reason"),
                Text("在有疑问的单元格写明意见，或写退回说明", "Write a remark at a cell, or a note on the whole"),
                Place("", report.enrolment.code),
            )
        was = fresh.state
        decide(report, fresh, user, "returned")
        detail = {"version": fresh.pk, "number": fresh.number, "decision": "returned", "was": was}
        record(user, "report.review", report, {**detail, "remarks": [one.pk for one in made], "note": note})
        told = Text(
            f"{report.enrolment} 的填报表（第 {fresh.number} 版）被退回，有 {waiting} 条意见，请修改后重新提交",
            f"The report of {report.enrolment} (version {fresh.number}) was returned with {waiting} remark(s): "
            "please correct it and hand it in again",
        )
        notify(reporters(report), told, link_to(report), report.audit)
    version.state, version.report.state = fresh.state, report.state
    return fresh
