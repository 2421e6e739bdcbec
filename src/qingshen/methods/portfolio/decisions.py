"""What people's decisions, requirements and missing figures leave open: which options must be in, which cannot be."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from qingshen.language import Text
from qingshen.methods.portfolio.messages import problem
from qingshen.methods.portfolio.tables import key, requirements
from qingshen.problems import Place, Problem, Refused

WHY = {
    "": Text("由优化确定", "left to the optimisation"),
    "fixed_in": Text("决定采用", "decided for"),
    "fixed_out": Text("决定不采用", "decided against"),
    "required": Text("决定采用的方案需要它", "an option decided for requires it"),
    "group": Text("与决定采用的方案互斥", "excluded by an option decided for"),
    "cost_missing": Text("缺费用，不能选", "cost missing, cannot be chosen"),
    "investment_missing": Text("缺投资，预算下不能选", "investment missing, cannot be chosen under a budget"),
    "requires_out": Text("所需方案不能选", "an option it requires cannot be chosen"),
}
IN = ("fixed_in", "required")


class Settled(NamedTuple):
    """One enterprise's options by name: `why` (a key of WHY), `needs` and `group` of each."""

    enterprise: str
    why: dict[str, str]
    needs: dict[str, tuple[str, ...]]
    group: dict[str, str]


def settle(options: pl.DataFrame, figures: Mapping[str, str]) -> list[Settled]:
    """Return every enterprise's options with what is settled about them, enterprises in order.

    `figures`: column an option cannot be chosen without → the reason that stands for it. A decision of people stands
    even where the figure is missing. Raises Refused where decisions contradict each other.
    """
    wanted: dict[tuple[str, str], list[str]] = {}
    for enterprise, option, required in requirements(options).iter_rows():
        wanted.setdefault((enterprise, option), []).append(required)
    settled, problems = [], []
    for (enterprise,), rows in options.group_by("enterprise", maintain_order=True):
        names = rows["option"].to_list()
        needs = {name: tuple(sorted(wanted.get((str(enterprise), name), ()))) for name in names}
        group = dict(rows.drop_nulls("group").select("option", "group").iter_rows())
        fixed = dict(rows.drop_nulls("fixed").select("option", "fixed").iter_rows())
        why = {name: "fixed_in" if inside else "fixed_out" for name, inside in fixed.items()}
        problems += _follow(str(enterprise), why, needs, group)
        for column, reason in figures.items():
            for name in rows.filter(pl.col(column).is_null())["option"]:
                why.setdefault(name, reason)
        _bar(names, why, needs, group)
        settled.append(Settled(str(enterprise), {name: why.get(name, "") for name in names}, needs, group))
    if problems:
        raise Refused(problems)
    return settled


def _follow(
    enterprise: str, why: dict[str, str], needs: Mapping[str, Sequence[str]], group: Mapping[str, str]
) -> list[Problem]:
    """Put in what the options decided for require; tell of decisions that contradict each other."""
    problems = []
    inside = sorted(name for name, reason in why.items() if reason == "fixed_in")
    for name in inside:
        for required in needs[name]:
            if why.setdefault(required, "required") == "fixed_out":
                place = Place("options", "", key(enterprise, required))
                problems.append(problem(place, "decision-barred", key=key(enterprise, required)))
            elif required not in inside:
                inside.append(required)
    members: dict[str, list[str]] = {}
    for name in sorted(inside):
        if name in group:
            members.setdefault(group[name], []).append(name)
    for label, names in members.items():
        if len(names) > 1:
            place = Place("options", "", key(enterprise, label))
            problems.append(problem(place, "decisions-exclude", key=key(enterprise, label), options=", ".join(names)))
    return list(dict.fromkeys(problems))


def _bar(
    names: Iterable[str], why: dict[str, str], needs: Mapping[str, Sequence[str]], group: Mapping[str, str]
) -> None:
    """Leave out what options decided for exclude, and what requires something left out."""
    names = list(names)
    taken = {group[name] for name in names if why.get(name) in IN and name in group}
    for name in names:
        if group.get(name) in taken:
            why.setdefault(name, "group")
    changed = True
    while changed:
        changed = False
        for name in names:
            if name not in why and any(why.get(one, "") not in ("", *IN) for one in needs[name]):
                why[name] = "requires_out"
                changed = True
