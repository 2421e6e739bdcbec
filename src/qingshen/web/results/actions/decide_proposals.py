"""The verb: people decide of what the latest run proposes, and only what the engine can take."""

from collections.abc import Iterable
from typing import Any

from qingshen.case.deciding import FILE
from qingshen.explain.ruled import ruled
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.actions.decide import decide_all
from qingshen.web.audits.decisions_file import Given
from qingshen.web.audits.models import Audit
from qingshen.web.policies import require
from qingshen.web.results.kept import key_of
from qingshen.web.results.proposals import Proposal, known
from qingshen.web.results.read import latest

AS_PROPOSED = "="
FREE = {
    "number": Text("或填写数值", "or write a number"),
    "date": Text("填写日期，如 2025-06-30", "write a date such as 2025-06-30"),
    "text": Text("填写单位名称等文字", "write a text, such as a name"),
}


def decide_proposals(user: Any, audit: Audit, step: str, subjects: Iterable[str], decision: str, reason: str) -> int:
    """Decide `decision` of each of `subjects`, AS_PROPOSED: of each what is proposed; return of how many.

    Raises Forbidden; Refused where the latest run has no such matter, or the matter no such answer: a decision the
    engine cannot take would keep it from running at all.
    """
    require(user, "audit.decide", audit)
    run = latest(audit)
    matters = known(key_of(run), step) if run else {}
    given, problems = [], []
    for subject in dict.fromkeys(subjects):
        one = matters.get(subject)
        said = (one.proposal or "") if one and decision == AS_PROPOSED else decision.strip()
        if one is None or not (said and one.takes(said)):
            problems.append(_problem(step, subject, one, said))
        given.append(Given(subject, said, reason))
    if problems:
        raise Refused(problems)
    return decide_all(user, audit, step, given)


def _problem(step: str, subject: str, one: Proposal | None, said: str) -> Problem:
    place = Place(FILE, step, subject)
    if one is None:
        what = Text(f"最近一次计算没有“{subject}”", f"The latest run has no '{subject}'")
        return Problem(
            place, "decision-subject", what, Text("刷新页面；必要时重新运行", "Load the page anew, or run again")
        )
    named = one.name
    if not said:
        what = Text(f"“{named.zh}”没有建议可采用", f"Nothing is proposed of '{named.into('en')}'")
    else:
        what = Text(f"“{named.zh}”不能决定为“{said}”", f"'{said}' cannot be decided of '{named.into('en')}'")
    words = [ruled(answer, step) for answer in one.answers]
    free = [FREE[one.free]] if one.free else []
    remedy = Text(
        "；".join([*(["可选：" + "、".join(each.zh for each in words)] if words else []), *(each.zh for each in free)]),
        "; ".join([*(["choose " + ", ".join(each.into("en") for each in words)] if words else []),
                   *(each.into("en") for each in free)]),
    )  # fmt: skip
    return Problem(place, "decision-value", what, remedy)
