"""Two editions of an index system compared: what was added, what went, what reads differently."""

from collections.abc import Iterator
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.rulebook.system import IndexSystem, Indicator
from qingshen.web.library.figures import formula_text, weight_text
from qingshen.web.library.words import CERTAINTIES, DIRECTIONS

NOTHING = Text("", "")
KINDS = {
    "added": Text("新增", "added"),
    "removed": Text("取消", "removed"),
    "changed": Text("修改", "changed"),
}
FIELDS = {
    "name": Text("名称", "name"),
    "class": Text("一级指标", "class"),
    "unit": Text("单位", "unit"),
    "direction": Text("方向", "direction"),
    "weight": Text("权重", "weight"),
    "class_weight": Text("类别权重", "class weight"),
    "limiting": Text("限定性", "limiting"),
    "level_1": Text("Ⅰ级基准值", "baseline I"),
    "level_2": Text("Ⅱ级基准值", "baseline II"),
    "level_3": Text("Ⅲ级基准值", "baseline III"),
    "formula": Text("公式", "formula"),
    "clause": Text("条款", "clause"),
    "certainty": Text("可靠性", "certainty"),
    "grading": Text("定级规则", "grading rules"),
    "": Text("", ""),
}
# What can change a grade; the rest only says more or less about it.
DECISIVE = frozenset({"", "unit", "direction", "weight", "class_weight", "class", "limiting", "formula", "grading",
                      "level_1", "level_2", "level_3"})  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One difference, in words. `indicator` is a code ("" : of the system, a class's where a class changed)."""

    kind: str
    indicator: str
    name: Text
    field: str
    before: Text
    after: Text

    @property
    def said(self) -> dict[str, Text]:
        """Kind and field in words."""
        return {"kind": KINDS[self.kind], "field": FIELDS[self.field]}

    @property
    def is_decisive(self) -> bool:
        """Whether a grade may change by it."""
        return self.field in DECISIVE


def changes(before: IndexSystem, after: IndexSystem) -> list[Change]:
    """Return the differences of two editions, in the order of the new one; what was removed follows."""
    return [*_of_system(before, after), *_of_indicators(before, after)]


def _of_system(before: IndexSystem, after: IndexSystem) -> Iterator[Change]:
    for field, old, new in (
        ("name", before.title, after.title),
        ("grading", _grading(before), _grading(after)),
    ):
        if old != new:
            yield Change("changed", "", after.title, field, old, new)
    for one in after.classes:
        known = before.class_by_code.get(one.code)
        weight = _plain(weight_text(one.weight))
        old = _plain(weight_text(known.weight)) if known else NOTHING
        if known is None or old != weight or known.bonus != one.bonus:
            yield Change("changed" if known else "added", one.code, one.name, "class_weight", old, weight)
    for one in before.classes:
        if one.code not in after.class_by_code:
            yield Change("removed", one.code, one.name, "class_weight", _plain(weight_text(one.weight)), NOTHING)


def _of_indicators(before: IndexSystem, after: IndexSystem) -> Iterator[Change]:
    for one in after.indicators:
        known = before.by_code.get(one.code)
        if known is None:
            yield Change("added", one.code, one.name, "", NOTHING, _levels(one))
            continue
        old, new = _texts(known, before), _texts(one, after)
        for field, text in new.items():
            # A class that is called otherwise is the same class.
            if text != old[field] and (field != "class" or one.class_code != known.class_code):
                yield Change("changed", one.code, one.name, field, old[field], text)
    for one in before.indicators:
        if one.code not in after.by_code:
            yield Change("removed", one.code, one.name, "", _levels(one), NOTHING)


def _texts(one: Indicator, system: IndexSystem) -> dict[str, Text]:
    levels = {f"level_{at}": _plain(baseline.text) for at, baseline in enumerate(one.baselines, 1)}
    return {
        "name": one.name,
        "class": system.class_by_code[one.class_code].name,
        "unit": _plain(one.unit),
        "direction": DIRECTIONS[one.direction],
        "weight": _plain(weight_text(one.weight)),
        "limiting": Text("是", "yes") if one.limiting else Text("否", "no"),
        **levels,
        "formula": _plain(formula_text(one)),
        "clause": _plain(one.clause),
        "certainty": CERTAINTIES[one.certainty],
    }


def _levels(one: Indicator) -> Text:
    """Return the baselines of an indicator that was added or went, with its unit."""
    said = " / ".join(baseline.text or "—" for baseline in one.baselines)
    return _plain(f"{said} {one.unit}".strip())


def _plain(text: str) -> Text:
    return Text(text, text)


def _grading(system: IndexSystem) -> Text:
    """Return the grading rules in words."""
    one = system.grading
    numbers = "、".join(weight_text(index) for index in (one.index_1, one.index_2, one.index_3))
    loses = one.empty_class == "lose"
    zh = [f"Ⅰ、Ⅱ、Ⅲ级的指数 {numbers}", f"没有适用指标的类别{'失去' if loses else '让出'}权重"]
    en = [
        f"index at I, II, III: {numbers.replace('、', ', ')}",
        f"an empty class {'loses' if loses else 'gives away'} its weight",
    ]
    if one.level_1_needs_2:
        zh.append("Ⅰ级还要求非限定性指标达到Ⅱ级")
        en.append("level I asks the others to reach II")
    if one.missing_weights:
        zh.append("缺的权重平分余数")
        en.append("missing weights share what is left")
    return Text("；".join(zh), "; ".join(en))
