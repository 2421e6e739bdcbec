"""What the reader of a verdict must know beside it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from qingshen.language import Text
from qingshen.methods.evaluation.dense import MISSING, NOT_APPLICABLE, UNSTATED, Dense
from qingshen.methods.evaluation.plan import Group, Plan
from qingshen.methods.evaluation.reach import Mask, Reach, reach
from qingshen.methods.evaluation.weigh import weigh
from qingshen.problems import Place, Problem
from qingshen.rulebook.system import IndexSystem

EMPTY_CLASS = {
    "lose": Text("权重不再计入，指数达不到100", "its weight is lost, so the index cannot reach 100"),
    "renormalise": Text("权重已分给其他一级指标", "its weight is given to the other classes"),
}


def _warning(code: str, place: str, what: Text, remedy: Text) -> Problem:
    return Problem(Place(cell=place), code, what, remedy, "warning")


def _listed(dense: Dense, mask: Mask) -> str:
    found = [str(dense.enterprises[int(at)]) for at in np.flatnonzero(mask)[:5]]
    more = int(mask.sum()) - len(found)
    return "、".join(found) + (f" … (+{more})" if more > 0 else "")


def _not_evaluable(system: IndexSystem, plan: Plan) -> Iterator[Problem]:
    for one, bounds in zip(system.indicators, plan.bounds, strict=True):
        if not any(bound.sense for bound in bounds):
            what = Text(
                f"“{one.name.zh}”在文件中没有基准值，无法评价",
                f"“{one.name.into('en')}” has no baseline in the document",
            )
            remedy = Text("结果以区间表示；文件补充基准值后重算", "an interval, until the document gives one")
            yield _warning("not-evaluable", one.code, what, remedy)


def _empty_class(system: IndexSystem, code: str, dense: Dense, mask: Mask) -> Problem:
    name, done = system.class_by_code[code].name, EMPTY_CLASS[system.grading.empty_class]
    what = Text(
        f"“{name.zh}”没有适用指标，{done.zh}",
        f"no indicator of “{name.into('en')}” applies; {done.en}",
    )
    remedy = Text(
        "核对不适用声明；处理方式由 grading.empty_class 决定（lose / renormalise）",
        "check the declarations; grading.empty_class decides (lose / renormalise)",
    )
    return _warning("class-empty", _listed(dense, mask), what, remedy)


def _unknown_shares(group: Group, dense: Dense, mask: Mask) -> Problem:
    what = Text(
        f"未给出 {group.name} 各产品产量，该组按最差与最好两种情况计",
        f"outputs of {group.name} are not given: the group is judged at worst and at best",
    )
    remedy = Text(f"在“参数”中填 {group.products[0]} 等", f"give parameters {group.products[0]} and so on")
    return _warning("shares-unknown", _listed(dense, mask), what, remedy)


def _weights(system: IndexSystem, plan: Plan, dense: Dense, reached: Reach) -> Iterator[Problem]:
    shares = weigh(plan, reached, dense, system.grading)
    for code, mask in shares.empty.items():
        yield _empty_class(system, code, dense, mask)
    for group, mask in shares.pooled:
        yield _unknown_shares(group, dense, mask)


def _set_aside(system: IndexSystem, plan: Plan, dense: Dense) -> Iterator[Problem]:
    for row in np.flatnonzero(plan.limiting):
        aside = dense.status[row] == NOT_APPLICABLE
        if aside.any():
            name = system.indicators[row].name
            what = Text(
                f"限定性指标“{name.zh}”不适用，未参与把关",
                f"limiting “{name.into('en')}” does not apply, so it bars no level",
            )
            yield _warning("limiting-not-applicable", _listed(dense, aside), what, Text("核对理由", "check the reason"))


def _stated_too_well(system: IndexSystem, plan: Plan, dense: Dense, reached: Reach) -> Iterator[Problem]:
    for row in np.flatnonzero(~plan.qualitative):
        stated = (dense.rank[row] != UNSTATED) & (dense.status[row] != MISSING) & (dense.status[row] != NOT_APPLICABLE)
        better = stated & (dense.rank[row] > reached.high[row])
        if better.any():
            name = system.indicators[row].name
            what = Text(
                f"“{name.zh}”填报级别高于数值所达级别，按数值计",
                f"“{name.into('en')}”: the stated level is better than the figure; the figure counts",
            )
            remedy = Text("核对数值或级别", "check the figure or the level")
            yield _warning("level-contradicts-value", _listed(dense, better), what, remedy)


def _made_but_set_aside(system: IndexSystem, plan: Plan, dense: Dense) -> Iterator[Problem]:
    for group in (group for one in plan.classes for group in one.groups if group.shared):
        for row, product in zip(group.rows, group.products, strict=True):
            made = (dense.status[row] == NOT_APPLICABLE) & (dense.parameters[product] > 0)
            if made.any():
                name = system.indicators[row].name
                what = Text(
                    f"有 {product} 产量，但“{name.zh}”声明为不适用",
                    f"{product} is made, but “{name.into('en')}” is declared not applicable",
                )
                remedy = Text("填报该指标，或更正产量", "report the indicator or correct the output")
                yield _warning("product-set-aside", _listed(dense, made), what, remedy)


def _answered_but_not_made(system: IndexSystem, plan: Plan, dense: Dense) -> Iterator[Problem]:
    for group in (group for one in plan.classes for group in one.groups if group.shared):
        for row, product in zip(group.rows, group.products, strict=True):
            answered = (dense.rank[row] != UNSTATED) | ~np.isnan(dense.value[row])
            unmade = (dense.status[row] == NOT_APPLICABLE) & ~(dense.parameters[product] > 0)
            if (answered & unmade).any():
                name = system.indicators[row].name
                what = Text(
                    f"“{name.zh}”已填报，但没有 {product} 产量，视为不生产该产品，未计入",
                    f"“{name.into('en')}” is answered, but there is no {product}: taken as not made and left out",
                )
                remedy = Text(f"在“参数”中补填 {product}", f"give the parameter {product}")
                yield _warning("output-missing", _listed(dense, answered & unmade), what, remedy)


def warnings(system: IndexSystem, plan: Plan, dense: Dense) -> tuple[Problem, ...]:
    """Return the warnings, the rulebook's first."""
    reached = reach(plan, dense)
    return (
        *_not_evaluable(system, plan),
        *(_weights(system, plan, dense, reached) if system.weighted else ()),
        *_set_aside(system, plan, dense),
        *_stated_too_well(system, plan, dense, reached),
        *_made_but_set_aside(system, plan, dense),
        *_answered_but_not_made(system, plan, dense),
    )
