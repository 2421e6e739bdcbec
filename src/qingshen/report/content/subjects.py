"""What decisions are about, by name: roles, enterprises, focuses, targets, problems, options, claims, items."""

from __future__ import annotations

from qingshen.case.deciding import HORIZONS
from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.report.content.names import halves, variable
from qingshen.report.content.option_titles import titles
from qingshen.rulebook.procedure import roles, steps

OPTIONS = ("generation", "screening", "schedule")


def targets_by_code(audit: Audit) -> dict[str, Text]:
    """Return the targets by code: what falls, and by when."""
    named = {}
    for row in audit.table("targets").iter_rows(named=True):
        what, when = variable(audit, row["variable"] or row["target"]), HORIZONS.get(row["horizon"], Text(""))
        named[row["target"]] = Text(f"{what.zh}（{when.zh}）", f"{what.into('en')} ({when.into('en')})")
    return named


def decided_of(audit: Audit) -> dict[tuple[str, str], Text]:
    """Return what each decision is about, by step and subject; what has no name is left out."""
    options, targets = dict(titles(audit)), targets_by_code(audit)
    firms = {code: halves(f"{code} {name}") for code, name in _pairs(audit, "list", "enterprise", "name")}
    by_step: dict[str, dict[str, Text]] = {
        "team": {one.code: one.name for one in roles()} | {f"{one.code}.end": _end(one.name) for one in steps()},
        "list": firms,
        "survey": firms,
        "focus": {code: variable(audit, name) for code, name in _pairs(audit, "focus", "candidate", "variable")},
        "targets": targets,
        "diagnosis": {code: halves(name) for code, name in _pairs(audit, "problems", "problem", "name")},
        "tracking": {
            f"{option}/{code}": _joined(options.get(option) or Text(option, option), variable(audit, code))
            for option, code in _pairs(audit, "claims", "option", "variable")
        },
        "performance": targets
        | {f"acceptance/{code}": halves(name) for code, name in _pairs(audit, "acceptance", "item", "name")},
        "continuous": {code: halves(name) for code, name in _pairs(audit, "next_cycle", "subject", "name")},
        **dict.fromkeys(OPTIONS, options),
    }
    return {(step, subject): name for step, named in by_step.items() for subject, name in named.items()}


def _pairs(audit: Audit, table: str, code: str, name: str) -> list[tuple[str, str]]:
    rows = audit.table(table).select(code, name).iter_rows() if audit.has(table) else ()
    return [(one, called or one) for one, called in rows]


def _end(step: Text) -> Text:
    return Text(f"{step.zh}的完成日期", f"end of: {step.into('en')}")


def _joined(first: Text, second: Text) -> Text:
    return Text(f"{first.zh}：{second.zh}", f"{first.into('en')}: {second.into('en')}")
