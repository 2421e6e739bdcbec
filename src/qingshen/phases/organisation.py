"""Phase 1, 审核准备: who does what (审核小组), and when each of the twelve steps is due (工作计划)."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import Any

import polars as pl

from qingshen.case import Case
from qingshen.case.keys import FIRST_YEAR, LAST_YEAR
from qingshen.case.planning import Member, Plan
from qingshen.language import Text
from qingshen.phases.decisions import DECIDED, SCHEMA, Record, joined
from qingshen.problems import Problem, Refused
from qingshen.rulebook.procedure import deadlines, roles, steps

STEP = "team"
DAYS_IN_MONTH = 30.4375
# The step by whose end what a deadline asks for is done; the rest of the deadlines falls to the enterprise alone.
DONE_BY = {"start": "list", "report": "screening", "acceptance": "tracking"}
STARTS = {"publication": "list", "assessment": "screening"}
BLANK = {name: SCHEMA[name] for name in DECIDED}


def team(case: Case, record: Record) -> pl.DataFrame:
    """Return one row a role: `role, organisation, duty, days` and what was decided of who takes it.

    Proposed is who [[team]] names, for the bureau at least the organiser; null where nobody is named.
    """
    members = case.settings.team
    rows: list[dict[str, Any]] = []
    for role in roles():
        own = [one for one in members if one.role == role.code]
        rows.append(
            {
                "role": role.code,
                "organisation": _organisations(own, case.settings.organiser if role.code == "bureau" else Text("")),
                "duty": joined(_duty(own) if any(one.duty.zh for one in own) else role.duty),
                "days": sum(one.days for one in own if one.days is not None) if any(one.days for one in own) else None,
            }
        )
    schema = {"role": pl.String, "organisation": pl.String, "duty": pl.String, "days": pl.Float64}
    table = pl.DataFrame(rows, schema=schema)
    proposed = table.select(subject="role", proposal="organisation")
    decided = record.decide(STEP, proposed, free="text")
    return pl.concat([table, decided.select(DECIDED)], how="horizontal").with_columns(organisation="decision")


def work_plan(plan: Plan, record: Record) -> pl.DataFrame:
    """Return the twelve steps: `step, phase, order, months, start, end, responsible, output, deadline, late`.

    A step begins where the one before ends; the proposed end is the rulebook's months later [DESIGN], a decided one
    (subject "STEP.end") moves what follows. Dates are null without [plan] start. `deadline`: the latest end by the
    deadlines counted from publication of the list (or from filing); `late` says whether it is missed. Raises Refused
    for a decided end that is no date or before its start.
    """
    begin = date.fromisoformat(plan.start) if plan.start else None
    rows, problems = [], list[Problem]()
    for order, step in enumerate(steps(), 1):
        proposal = after(begin, step.months) if begin else None
        row = {"subject": f"{step.code}.end", "proposal": proposal.isoformat() if proposal else None}
        asked = pl.DataFrame([row], schema=dict.fromkeys(row, pl.String))
        decided = record.decide(STEP, asked, free="date").row(0, named=True)
        end = _end(decided["decision"], begin, f"{step.code}.end", record, problems)
        rows.append({
            "step": step.code, "phase": step.phase, "order": order, "months": step.months,
            "start": begin.isoformat() if begin else None, "end": end.isoformat() if end else None,
            "responsible": step.role, "output": joined(step.output), **{name: decided[name] for name in DECIDED},
        })  # fmt: skip
        begin = end or begin
    if problems:
        raise Refused(problems)
    return _with_deadlines(plan, pl.DataFrame(rows, schema_overrides=BLANK))


def after(begin: date, months: float) -> date:
    """Return the day `months` after `begin`: whole months by the calendar, the rest by days."""
    whole = int(months)
    month = begin.month - 1 + whole
    year, month = begin.year + month // 12, month % 12 + 1
    day = min(begin.day, calendar.monthrange(year, month)[1])
    return date(year, month, day) + timedelta(days=round((months - whole) * DAYS_IN_MONTH))


def day(written: str) -> date | None:
    """Return the date in ISO 8601 that is `written`, None where it is none an audit can mean."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def _end(
    decision: str | None, begin: date | None, subject: str, record: Record, problems: list[Problem]
) -> date | None:
    if decision is None:
        return None
    end = day(decision)
    if end is None or (begin is not None and end < begin):
        place = record.given[(STEP, subject)].ruling.place
        what = Text(f"“{subject}”的日期“{decision}”不可用", f"'{decision}' cannot be the date of '{subject}'")
        limit = Text(f"，不早于 {begin}", f", not before {begin}") if begin else Text("", "")
        remedy = Text(f"写成 2025-06-30{limit.zh}", f"write 2025-06-30{limit.into('en')}")
        problems.append(Problem(place, "decision-date", what, remedy))
        return None
    return end


def _with_deadlines(plan: Plan, dated: pl.DataFrame) -> pl.DataFrame:
    ends = dict(zip(dated["step"].to_list(), dated["end"].to_list(), strict=True))
    published = plan.published or ends["list"]
    since = {"publication": published, "assessment": ends["screening"]}
    due: dict[str, str] = {}
    for one in deadlines():
        step, start = DONE_BY.get(one.code), since[one.start]
        if step and start:
            due[step] = after(date.fromisoformat(start), one.months).isoformat()
    deadline = pl.col("step").replace_strict(due, default=None, return_dtype=pl.String)
    table = dated.with_columns(
        deadline=deadline, start=pl.col("start").cast(pl.String), end=pl.col("end").cast(pl.String)
    )
    columns = [
        "step",
        "phase",
        "order",
        "months",
        "start",
        "end",
        "responsible",
        "output",
        "deadline",
        "late",
        *DECIDED,
    ]
    return table.with_columns(late=pl.col("end") > pl.col("deadline")).select(columns)


def _organisations(members: list[Member], otherwise: Text) -> str | None:
    named = [one.organisation for one in members if one.organisation.zh] or ([otherwise] if otherwise.zh else [])
    if not named:
        return None
    return joined(Text("、".join(one.zh for one in named), ", ".join(one.into("en") for one in named)))


def _duty(members: list[Member]) -> Text:
    named = [one.duty for one in members if one.duty.zh]
    return Text("；".join(one.zh for one in named), "; ".join(one.into("en") for one in named))
