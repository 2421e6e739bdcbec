"""Where an enterprise stands in an audit: one word for list and report together, and who must act."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, Value, When

from qingshen.language import Text
from qingshen.web.audits.models import Audit, Enrolment


@dataclass(frozen=True)
class Standing:
    """A word for where an enterprise stands, its colour, and what happens next, by whom."""

    name: Text
    colour: str
    act: Text


STANDINGS: dict[str, Standing] = {
    "candidate": Standing(
        Text("候选", "candidate"), "secondary",
        Text("组织单位决定是否列入名单", "the organiser decides whether it is on the list"),
    ),
    "uninvited": Standing(
        Text("待邀请", "not invited"), "orange",
        Text("组织单位或区县主管部门邀请企业注册", "the organiser or the district bureau invites it"),
    ),
    "waiting": Standing(
        Text("未开始填报", "not begun"), "yellow", Text("企业开始填报", "the enterprise begins to fill in")
    ),
    "draft": Standing(
        Text("填报中", "being filled in"), "azure", Text("企业填完并提交", "the enterprise completes and hands in")
    ),
    "submitted": Standing(
        Text("已提交，待审查", "handed in"), "purple",
        Text("审查单位审查：通过或退回", "a reviewer accepts or returns it"),
    ),
    "returned": Standing(
        Text("退回修改", "returned"), "red",
        Text("企业按意见修改后重新提交", "the enterprise corrects and hands in again"),
    ),
    "accepted": Standing(
        Text("已通过", "accepted"), "green",
        Text("填报已完成；结果随每次审核计算更新", "nothing more to fill in; each run renews its results"),
    ),
    "unlisted": Standing(
        Text("不列入", "not on the list"), "secondary", Text("无须处理", "nothing")
    ),
}  # fmt: skip
LISTED = ("uninvited", "waiting", "draft", "submitted", "returned", "accepted")
NOT_BEGUN = ("uninvited", "waiting")
NOT_HANDED_IN = ("uninvited", "waiting", "draft", "returned")
HANDED_IN = ("submitted", "accepted")
# Who still owes what a deadline asks for. That an enterprise has published what it must, the platform cannot see.
OWING = {"publish": LISTED, "start": NOT_BEGUN, "report": NOT_HANDED_IN}
UNSEEN = ("publish",)
# Where those act who act in the platform: the route, and the verb that says whether the reader is one of them.
PLACES = {
    "candidate": ("audits:list", "audit.decide"),
    "uninvited": ("audits:accounts", "enrolment.invite"),
    "submitted": ("reporting:queue", "report.review"),
}


def with_standing(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Return the enrolments, each with its `standing`, a key of STANDINGS."""
    untouched = Q(report__isnull=True) | Q(report__state="draft", report__revision=0)
    return enrolments.annotate(
        standing=Case(
            When(state__in=("candidate", "unlisted"), then=F("state")),
            When(untouched & Q(organisation__isnull=True), then=Value("uninvited")),
            When(untouched, then=Value("waiting")),
            default=F("report__state"),
        )
    )


def counts(enrolments: QuerySet[Enrolment]) -> dict[str, int]:
    """Return how many of the enrolments stand where, 0 where none does. One query."""
    found = dict.fromkeys(STANDINGS, 0)
    rows = with_standing(enrolments).order_by().values_list("standing").annotate(number=Count("pk"))
    found.update(dict(rows))
    return found


def late_standings(due: Mapping[str, date], today: date) -> frozenset[str]:
    """Return where an enterprise stands that is late by the deadlines `due` (kind → day)."""
    late: set[str] = set()
    if "report" in due and due["report"] < today:
        late |= set(NOT_HANDED_IN)
    if "start" in due and due["start"] < today:
        late |= set(NOT_BEGUN)
    return frozenset(late)


def next_due(standing: str, due: Mapping[str, date]) -> date | None:
    """Return by when an enterprise that stands so must act next; None where it need not or no day is set."""
    if standing in NOT_BEGUN and "start" in due:
        return due["start"]
    return due.get("report") if standing in NOT_HANDED_IN else None


@dataclass(frozen=True)
class Action:
    """What waits: by whom, how many enterprises, the filter of the board's table that shows them, where it is done."""

    text: Text
    number: int = 0
    shown_by: str = ""
    place: tuple[str, str] = ("", "")


def actions(audit: Audit, many: Mapping[str, int]) -> list[Action]:
    """Return who must act now, in every state of an audit at least one sentence."""
    if audit.state == "archived":
        return [Action(Text("审核已归档，无须处理。", "The audit is archived: nothing is to be done."))]
    if audit.state == "closed":
        return [Action(Text("组织单位：核对结果后归档。", "The organiser: check the results, then archive."))]
    if audit.state == "draft":
        return [_of_a_draft(many)]
    waiting = [
        _of_enterprises(one, many[one]) for one in STANDINGS if many[one] and one not in ("accepted", "unlisted")
    ]
    if waiting:
        return waiting
    if not many["accepted"]:
        return [Action(Text("组织单位：名单上没有企业，请在“名单”页作出决定。",
                            "The organiser: nobody is on the list; decide on the page List."))]  # fmt: skip
    return [_of_all_accepted(audit)]


def _of_all_accepted(audit: Audit) -> Action:
    place = ("results:runs", "audit.run")
    if audit.results_published_at is not None:
        return Action(
            Text(
                "填报全部通过，结果已公布。组织单位：核对结果后结束审核。",
                "Every report is accepted and the results are published. The organiser: check them, then close the "
                "audit.",
            ),
            place=place,
        )
    return Action(
        Text(
            "填报全部通过。组织单位或技术机构：运行审核计算，公布结果，然后结束审核。",
            "Every report is accepted. The organiser or the institution: run the engine, publish the results, then "
            "close the audit.",
        ),
        place=place,
    )


def _of_a_draft(many: Mapping[str, int]) -> Action:
    if not any(many.values()):
        return Action(
            Text("组织单位：导入候选企业名单。", "The organiser: import the list of candidates."),
            place=("audits:enterprises", "audit.import_list"),
        )
    return Action(
        Text("组织单位：确定名单并公布。", "The organiser: decide the list and publish it."), many["candidate"],
        place=("audits:list", "audit.publish"),
    )  # fmt: skip


def _of_enterprises(standing: str, number: int) -> Action:
    said = STANDINGS[standing]
    return Action(
        Text(f"{said.act.zh}（{said.name.zh}）", f"{said.act.en[0].upper()}{said.act.en[1:]} ({said.name.en})"),
        number, standing, PLACES.get(standing, ("", "")),
    )  # fmt: skip


def shown(enrolments: Any, due: Mapping[str, date], today: date) -> list[Any]:
    """Return a page's enrolments with what the table says of each: `said`, `due`, `is_late`."""
    rows = list(enrolments)
    for one in rows:
        one.said = STANDINGS[one.standing]
        one.due = next_due(one.standing, due)
        one.is_late = one.due is not None and one.due < today
    return rows
