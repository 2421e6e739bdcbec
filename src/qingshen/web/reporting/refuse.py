"""Refusals in words: what stands in the way of a change to a report, and what to do."""

from collections.abc import Iterable
from typing import NoReturn

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.reporting.models import STATES, Report

NOWHERE = Place()


def refuse(code: str, what: Text, remedy: Text, place: Place = NOWHERE) -> NoReturn:
    """Raise Refused with one problem."""
    raise Refused([Problem(place, code, what, remedy)])


def refuse_all(problems: Iterable[Problem]) -> None:
    """Raise Refused where there is an error among `problems`."""
    errors = [one for one in problems if one.severity == "error"]
    if errors:
        raise Refused(errors)


def require_as_checked(report: Report, revision: int) -> None:
    """Raise Refused where somebody changed a cell since `revision` was checked."""
    if report.revision != revision:
        refuse(
            "changed-meanwhile",
            Text(
                "检查期间有人又改了填报表，没有完成",
                "Somebody changed the report while it was checked: nothing was done",
            ),
            Text("请核对最新内容后再试", "Look at it as it stands now and try again"),
            Place("", report.enrolment.code),
        )


def require_open(report: Report) -> None:
    """Raise Refused unless the report can be written in."""
    if report.is_open:
        return
    state = STATES[report.state]
    remedy = Text(
        "需要修改时：已提交、尚未开始审查的可以撤回；否则请审查人员退回。",
        "To change it: take it back while nobody has begun to review it, or ask the reviewers to return it.",
    )
    refuse(
        "report-closed",
        Text(f"填报表处于“{state.zh}”状态，不能修改", f"The report is {state.en} and cannot be changed"),
        remedy,
        Place("", report.enrolment.code),
    )
