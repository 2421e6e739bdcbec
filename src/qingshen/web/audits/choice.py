"""The list as its page shows it: every enterprise with proposal, scores, reasons and what holds; and the summary."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from qingshen.case.frame import Frame
from qingshen.language import Text
from qingshen.rulebook.procedure import principles
from qingshen.web.audits.listed import STEP, Outcome, mark_of, outcome, published
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.proposal import digest, last
from qingshen.web.visible import visible_enrolments

SOURCES = {
    "people": Text("人工决定", "decided"),
    "list": Text("名单文件写明", "the list's own column"),
    "proposal": Text("照建议", "as proposed"),
    "everyone": Text("未设规则，全部列入", "no rule: everyone"),
    "published": Text("公布的名单", "as published"),
    "": Text("待定", "open"),
}
WHY = {
    "mandatory": Text("强制审核（双超、高耗能、双有）", "compulsory (over standard, energy, toxic)"),
    "fixed": Text("已定", "decided before"),
    "infeasible": Text("不具备审核条件", "cannot be audited"),
    "score": Text("得分较高", "by score"),
    "tie": Text("与他家得分相同，任取", "one of equal score"),
    "most": Text("名单上限", "greatest size"),
}
CONFLICTS = {
    "alone": Text("单独也达不到", "out of reach alone"),
    "size": Text("受名单上限所限", "held by the size of the list"),
    "together": Text("不能与其他要求同时达到", "not together with the others"),
}
STATUS = {
    "optimal": Text("已证明最少", "proven the fewest"),
    "gap": Text("未证明最少", "not proven the fewest"),
    "infeasible": Text("要求互相冲突，取违反最少者", "the demands conflict: least violation"),
}


@dataclass(frozen=True)
class Row:
    """One enterprise of the list; `scored` is what the engine said of it, {} where it said nothing.

    `mark`: of what people decided, "" where they did not.
    """

    enrolment: Enrolment
    outcome: Outcome
    scored: Mapping[str, Any]
    names: Mapping[str, Text] = field(default_factory=dict)
    mark: str = ""

    @property
    def points(self) -> list[float | None]:
        """The points of each principle, in the rulebook's order."""
        return [self.scored.get(one.code) for one in principles()]

    @property
    def proposal(self) -> str:
        """What was proposed: "yes", "no" or ""."""
        return str(self.scored.get("proposal", ""))

    @property
    def why(self) -> list[Text]:
        """Why it is proposed, or not."""
        return [reason_text(code, self.names) for code in str(self.scored.get("why") or "").split(";") if code]

    @property
    def source(self) -> Text:
        """Where the outcome comes from."""
        return SOURCES[self.outcome.source]

    @property
    def differs(self) -> bool:
        """Whether people decided other than proposed."""
        return bool(self.proposal and self.outcome.decision and self.proposal != self.outcome.decision)


@dataclass(frozen=True)
class Choice:
    """All of it. `is_current`: the proposal follows from the list and the rules as they stand."""

    rows: list[Row]
    is_asked: bool
    is_current: bool
    tables: Mapping[str, list[dict[str, Any]]]
    names: Mapping[str, Text]

    @property
    def many(self) -> Mapping[str, int]:
        """How many enterprises are on the list, not on it, open ("open"), and still only proposed ("proposal")."""
        found = Counter({"yes": 0, "no": 0, "open": 0, "proposal": 0})
        for one in self.rows:
            found[one.outcome.decision or "open"] += 1
            found["proposal"] += one.outcome.source == "proposal"
        return found

    @property
    def told(self) -> Text:
        """What would be published: how many, and how many of them nobody has decided."""
        many, source = self.many, Counter(one.outcome.source for one in self.rows)
        zh = [f"列入 {many['yes']} 家，不列入 {many['no']} 家"]
        en = [f"{many['yes']} on the list, {many['no']} not"]
        if number := source["proposal"]:
            zh += [f"其中 {number} 家没有人决定过，只是测算建议"]
            en += [f"of {number} of them nobody has decided: they stand as the engine proposed"]
        if number := source["everyone"]:
            zh += [f"其中 {number} 家没有人决定过，因为未设规则而列入"]
            en += [f"of {number} of them nobody has decided: they are on it because no rule is set"]
        return Text("；".join(zh), "; ".join(en))

    @property
    def principles(self) -> list[Text]:
        """The names of the principles."""
        return [one.name for one in principles()]

    @property
    def summary(self) -> dict[str, Any]:
        """The summary's row; {} without a proposal."""
        found = self.tables.get("selection_summary") or [{}]
        return {**found[0], "said": STATUS.get(found[0].get("status", ""), Text("")),
                "least": _whole(found[0].get("bound"))} if found[0] else {}  # fmt: skip

    @property
    def requirements(self) -> list[dict[str, Any]]:
        """The demands with what is reached; `share` of the needed [%]."""
        return [
            {**row, "said": self._said(row["requirement"]), "share": _share(row)}
            for row in self.tables.get("selection_requirements", [])
        ]

    @property
    def conflicts(self) -> list[dict[str, Any]]:
        """What stands in the way, and what relaxing it costs."""
        return [
            {**row, "said": self._said(row["requirement"]), "told": CONFLICTS.get(row["reason"], Text(row["reason"]))}
            for row in self.tables.get("selection_conflicts", [])
        ]

    def asked(self, search: str, show: str) -> list[Row]:
        """Return the rows a search and a filter find."""
        found: Iterable[Row] = self.rows
        if search:
            low = search.lower()
            found = [one for one in found if low in f"{one.enrolment.code} {one.enrolment.name}".lower()]
        tests = {
            "yes": lambda one: one.outcome.decision == "yes", "no": lambda one: one.outcome.decision == "no",
            "open": lambda one: not one.outcome.decision, "proposal": lambda one: one.outcome.source == "proposal",
            "differs": lambda one: one.differs,
        }  # fmt: skip
        return [one for one in found if tests.get(show, lambda one: True)(one)]

    def _said(self, requirement: str) -> Text:
        return reason_text(requirement, self.names)


def choice_of(audit: Audit, frame: Frame, user: Any = None) -> Choice:
    """Return the list of `audit`; with a user, the rows that user may see."""
    everyone = audit.enrolments.all() if user is None else visible_enrolments(user, audit)
    job = last(audit)
    tables = job.facts.get("tables", {}) if job else {}
    is_current = bool(job) and job.facts.get("digest") == digest(audit, frame) if job else False
    scored = {row["enterprise"]: row for row in tables.get("selection", [])} if is_current else {}
    suggested = {code: row["proposal"] for code, row in scored.items()}
    decisions = {one.subject: one for one in frame.decisions.decisions if one.step == STEP}
    is_asked = frame.settings.selection.asked
    names = {code: one.name for code, one in frame.variables.items()}
    names |= {"energy": Text("综合能耗", "energy"), "ghg": Text("温室气体", "greenhouse gases")}
    rows = []
    for one in everyone:
        if audit.state == "draft":
            holds = outcome(one, decisions, suggested, is_asked=is_asked)
        else:
            holds = published(one, decisions)
        rows.append(Row(one, holds, scored.get(one.code, {}), names, mark_of(decisions.get(one.code))))
    return Choice(rows, is_asked, is_current, tables if is_current else {}, names)


def reason_text(code: str, names: Mapping[str, Text]) -> Text:
    """Return a reason or a demand of the engine in words."""
    kind, _, what = code.partition(":")
    if kind == "stratum":
        return Text(f"分层代表：{what}", f"stands for {what}")
    if kind == "load":
        name = names.get(what, Text(what))
        return Text(f"{name.zh}占比", f"share of {name.into('en')}")
    if kind == "mandatory" and what:
        return Text(f"强制：{what}", f"compulsory: {what}")
    return WHY.get(kind, Text(code))


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _share(row: Mapping[str, Any]) -> float | None:
    needed, reached = row.get("needed"), row.get("reached")
    return 100 * reached / needed if needed and reached is not None else None
