"""The twelve steps of an audit and how far each is, by what the platform knows; it claims nothing it cannot see."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from qingshen.language import Text
from qingshen.rulebook.procedure import phases, roles, steps
from qingshen.web.audits.models import Audit
from qingshen.web.audits.planned import Planned
from qingshen.web.audits.progress import LISTED

STATES = {
    "waiting": Text("未开始", "not begun"),
    "running": Text("进行中", "under way"),
    "done": Text("已完成", "done"),
}
REPORTED = ("draft", "submitted", "returned", "accepted")
# Steps whose proposals a run of the engine makes, and those that come after the results are published.
COMPUTED = ("focus", "targets", "diagnosis", "generation", "screening", "schedule")


@dataclass(frozen=True)
class Told:
    """A step as the board shows it."""

    number: int
    code: str
    name: Text
    phase: Text
    role: Text
    state: str
    reason: Text
    planned: Planned | None = None
    is_late: bool = False

    @property
    def said(self) -> Text:
        """The state in words."""
        return STATES[self.state]


@dataclass(frozen=True)
class Facts:
    """What the states follow from: enterprises by standing, partners, the day of the last run, decisions by step.

    `planned`: the days by step; `today`: late is what is not done after its last day.
    """

    many: Mapping[str, int]
    partners: int
    last_run: str
    decided: Mapping[str, int]
    planned: Mapping[str, Planned] = field(default_factory=dict)
    today: date | None = None


def told_steps(audit: Audit, facts: Facts) -> list[Told]:
    """Return the twelve steps with their states."""
    phase_names = {one.number: one.name for one in phases()}
    role_names = {one.code: one.name for one in roles()}
    found = []
    for number, one in enumerate(steps(), 1):
        state, reason = _state(one.code, audit, facts)
        days = facts.planned.get(one.code)
        is_late = bool(days and facts.today and state != "done" and facts.today.isoformat() > days.end)
        names = (one.name, phase_names[one.phase], role_names[one.role])
        found.append(Told(number, one.code, *names, state, reason, days, is_late))
    return found


def _state(code: str, audit: Audit, facts: Facts) -> tuple[str, Text]:
    if code == "team":
        return _team(facts)
    if code == "list":
        return _list(audit, facts)
    if code == "survey":
        return _survey(facts)
    if code in COMPUTED:
        return _computed(code, audit, facts)
    return _after(audit)


def _team(facts: Facts) -> tuple[str, Text]:
    if not facts.partners:
        return "waiting", Text("还没有确定参与单位", "no partner takes part yet")
    number = facts.partners
    return "done", Text(f"{number} 家单位参与", f"{number} {'partner takes' if number == 1 else 'partners take'} part")


def _list(audit: Audit, facts: Facts) -> tuple[str, Text]:
    everyone, listed = sum(facts.many.values()), sum(facts.many[one] for one in LISTED)
    if audit.list_published_at:
        day = audit.list_published_at.isoformat()
        return "done", Text(f"{day} 公布，列入 {listed} 家", f"published {day}: {listed} enterprises")
    if everyone:
        return "running", Text(f"候选 {everyone} 家，名单尚未公布", f"{everyone} candidates, not published yet")
    return "waiting", Text("还没有导入候选企业", "no candidates yet")


def _survey(facts: Facts) -> tuple[str, Text]:
    listed, accepted = sum(facts.many[one] for one in LISTED), facts.many["accepted"]
    if listed and accepted == listed:
        return "done", Text(f"{listed} 家填报全部通过", f"all {listed} reports are accepted")
    if any(facts.many[one] for one in REPORTED):
        return "running", Text(f"填报通过 {accepted}/{listed} 家", f"{accepted} of {listed} reports accepted")
    return "waiting", Text("还没有企业开始填报", "nobody has begun to fill in")


def _computed(code: str, audit: Audit, facts: Facts) -> tuple[str, Text]:
    decided = facts.decided.get(code, 0)
    zh, en = (f"，已决定 {decided} 项", f", {decided} decided") if decided else ("", "")
    if audit.results_published_at is not None:
        day = timezone.localdate(audit.results_published_at).isoformat()
        return "done", Text(f"结果 {day} 公布{zh}", f"results published {day}{en}")
    if facts.last_run:
        return "running", Text(f"{facts.last_run} 已测算，建议待确定{zh}", f"computed {facts.last_run}: proposals{en}")
    if decided:
        return "running", Text(f"尚未测算{zh}", f"not computed yet{en}")
    return "waiting", Text("尚未运行审核计算", "the engine has not been run")


def _after(audit: Audit) -> tuple[str, Text]:
    if audit.state in ("closed", "archived"):
        return "done", Text("审核已结束", "the audit is closed")
    if audit.results_published_at is not None:
        return "running", Text("结果已公布，企业按计划实施", "results are published; enterprises carry them out")
    return "waiting", Text("结果尚未公布", "the results are not published yet")
