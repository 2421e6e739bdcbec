"""The verb: the enterprise says what it did about a remark; with that the remark is settled."""

from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.actions.remark import LONGEST
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Remark
from qingshen.web.reporting.refuse import refuse, require_open


def answer_remark(user: User, remark: Remark, answer: str) -> Remark:
    """Return the settled remark; an answer can be written anew until the report is handed in again.

    Raises Forbidden; Refused where the report is not open or nothing is said.
    """
    require(user, "report.fill", remark)
    said = answer.strip()
    if not said or len(said) > LONGEST:
        refuse(
            "answer-empty" if not said else "text-too-long",
            Text(f"答复须为 1—{LONGEST} 字", f"The answer must have 1 to {LONGEST} characters"),
            Text("写明改了什么，或为什么不改", "Say what was changed, or why nothing was"),
            Place("", remark.enrolment.code),
        )
    with transaction.atomic():
        report = locked(user, "report.fill", remark.report)
        require_open(report)
        last = report.versions.filter(state="returned").order_by("-number").values_list("pk", flat=True).first()
        if remark.version_id != last:
            refuse(
                "remark-of-before",
                Text("这是以前一轮的意见，答复已随提交留存", "A remark of a round before: it was answered then"),
                Text("请答复最近一次退回的意见", "Answer the remarks of the last return"),
                Place("", remark.enrolment.code),
            )
        remark.answer, remark.settled_at = said, timezone.now()
        remark.save(update_fields=["answer", "settled_at"])
        record(user, "report.fill", report, {"remark": remark.pk, "answer": said})
    return remark
