"""What every page of a report shows around its content: whose it is, its state, who must act, its sheets."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from qingshen.language import Text
from qingshen.problems import Problem, Refused
from qingshen.web.jobs.work import written
from qingshen.web.policies import may
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.models import STATES, Report, Version
from qingshen.web.reporting.progress import progress_of, total

COLOURS = {"draft": "azure", "submitted": "purple", "returned": "red", "accepted": "green"}
# Who must act in which state: for those who may, and for everybody else.
MINE = {
    "draft": Text("请您继续填报；填完后请审核人提交。", "Your turn: fill it in; then ask the approver to hand it in."),
    "returned": Text("请您按审查意见修改并答复，然后请审核人重新提交。",
                     "Your turn: correct and answer the remarks; then ask the approver to hand it in again."),
    "waits": Text("已请审核人提交，等待其核对；您仍可以修改。",
                  "The approver is asked to hand it in and checks it; it can still be changed."),
    "changed": Text("请审核人提交后，填报表又有改动：改完请再次请审核人提交。",
                    "Changed since the approver was asked to hand it in: ask again once you have finished."),
    "resubmit": Text("请您按审查意见修改并答复，然后重新提交。",
                     "Your turn: correct and answer the remarks, then hand it in again."),
    "review": Text("请您审查：通过，或写明意见后退回。", "Your turn: accept it, or return it with remarks."),
    "accepted": Text("填报已通过；需要更正时，您可以写明理由退回。",
                     "Accepted; where it must be corrected you can return it, with the reason."),
    "begin": Text("请您填报：在下面的表格里直接填写，或下载 Excel 离线填写后上传；填完后提交。",
                  "Your turn: fill in the sheets below, or upload the workbook filled in; then hand it in."),
    "submit": Text("请您核对后提交；也可以继续修改。", "Your turn: check it and hand it in; it can still be changed."),
    "asked": Text("填报人已请您提交：请核对后提交；也可以继续修改。",
                  "You are asked to hand it in: check it and hand it in; it can still be changed."),
}  # fmt: skip
THEIRS = {
    "draft": Text("等待企业填报并提交。", "The enterprise fills it in and hands it in."),
    "returned": Text("等待企业按意见修改后重新提交。", "The enterprise corrects it and hands it in again."),
    "submitted": Text("等待审查单位审查；开始审查前可以撤回。",
                      "The reviewers look at it; it can be taken back until they begin."),
    "accepted": Text("填报已通过，无须再做什么；需要更正时请联系审查单位退回。",
                     "Accepted: nothing is to be done; ask the reviewers to return it where it must be corrected."),
}  # fmt: skip
CLOSED = Text("审核不在进行中，填报表只能查看。", "The audit is not open: the report can only be read.")

OFF = Text(
    "企业已不在审核名单上：填报表只能查看，也不计入结果。",
    "The enterprise is no longer on the list: the report can only be read, and no result counts it.",
)


@dataclass(frozen=True)
class Sheet:
    """A tab: one sheet of the report."""

    table: str
    label: Text
    filled: int
    asked: int
    is_here: bool

    @property
    def is_asked(self) -> bool:
        """Whether rows of it are asked."""
        return self.asked > 0


def around(request: HttpRequest, report: Report, here: str = "", shown: Standing | None = None) -> dict[str, Any]:
    """Return the context of every page of a report."""
    shown = shown or standing_of(report)
    progress = progress_of(shown)
    due = report.audit.deadlines.filter(kind="report").values_list("due", flat=True).first()
    user = request.user
    return {
        "audit": report.audit, "report": report, "enrolment": report.enrolment, "here": here,
        "state": STATES[report.state], "colour": COLOURS[report.state], "act": who_acts(user, report),
        "due": due, "is_late": _is_late(report, due), "due_in": (due - timezone.localdate()).days if due else None,
        "sheets": [
            Sheet(one.table.name, one.table.label, *progress[one.table.name], one.table.name == here)
            for one in shown.forms
        ],
        "total": total(progress), "can_fill": report.is_open and may(user, "report.fill", report),
        "can_submit": report.is_open and may(user, "report.submit", report),
        "can_ask": report.is_open and may(user, "report.ask_approval", report),
        "can_withdraw": report.state == "submitted" and may(user, "report.withdraw", report),
        "newest": newest(report), "can_review": report.state == "submitted" and may(user, "report.review", report),
        "can_return": report.state == "accepted" and may(user, "report.review", report),
    }  # fmt: skip


def newest(report: Report) -> Version | None:
    """Return the version handed in last."""
    return report.versions.select_related("by", "decided_by").order_by("-number").first()


def who_acts(user: Any, report: Report) -> Text:
    """Return who must act now, as a sentence to this reader."""
    if report.audit.state != "open" or report.enrolment.state != "listed":
        return OFF if report.audit.state == "open" else CLOSED
    if report.is_open and may(user, "report.submit", report):
        if report.asked_at:
            return MINE["asked"]
        return MINE["resubmit" if report.state == "returned" else "submit" if report.revision else "begin"]
    if report.is_open and may(user, "report.fill", report):
        return MINE[report.state if not report.asked_at else "waits" if report.is_asked_as_it_stands else "changed"]
    if report.state in ("submitted", "accepted") and may(user, "report.review", report):
        return MINE["review" if report.state == "submitted" else "accepted"]
    return THEIRS[report.state]


def _is_late(report: Report, due: date | None) -> bool:
    return report.is_open and due is not None and due < timezone.localdate()


def shown_problems(found: Refused | list[Problem] | tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return problems as `shell/parts/problems.html` shows them."""
    problems = found.problems if isinstance(found, Refused) else found
    return [written(one) for one in problems]
