"""Two editions of an index system compared: what was added, what went, what reads differently."""

from collections.abc import Iterator
from dataclasses import dataclass

from qingshen.language import Text
from qingshen.rulebook.system import IndexSystem, Indicator
from qingshen.web.library.figures import formula_text, weight_text

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
    """One difference. `indicator` is a code ("" : of the system, a class's code where a class changed)."""

    kind: str
    indicator: str
    name: Text
    field: str
    before: str
    after: str

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
        ("name", before.title.zh, after.title.zh),
        ("grading", _grading(before), _grading(after)),
    ):
        if old != new:
            yield Change("changed", "", after.title, field, old, new)
    for one in after.classes:
        known = before.class_by_code.get(one.code)
        old = weight_text(known.weight) if known else ""
        if known is None or old != weight_text(one.weight) or known.bonus != one.bonus:
            yield Change(
                "changed" if known else "added", one.code, one.name, "class_weight", old, weight_text(one.weight)
            )
    for one in before.classes:
        if one.code not in after.class_by_code:
            yield Change("removed", one.code, one.name, "class_weight", weight_text(one.weight), "")


def _of_indicators(before: IndexSystem, after: IndexSystem) -> Iterator[Change]:
    for one in after.indicators:
        known = before.by_code.get(one.code)
        if known is None:
            yield Change("added", one.code, one.name, "", "", "")
            continue
        old, new = _texts(known), _texts(one)
        for field, text in new.items():
            if text != old[field]:
                yield Change("changed", one.code, one.name, field, old[field], text)
    for one in before.indicators:
        if one.code not in after.by_code:
            yield Change("removed", one.code, one.name, "", "", "")


def _texts(one: Indicator) -> dict[str, str]:
    levels = {f"level_{at}": baseline.text for at, baseline in enumerate(one.baselines, 1)}
    return {
        "name": one.name.zh,
        "class": one.class_code,
        "unit": one.unit,
        "direction": one.direction,
        "weight": weight_text(one.weight),
        "limiting": "*" if one.limiting else "",
        **levels,
        "formula": formula_text(one),
        "clause": one.clause,
        "certainty": one.certainty,
    }


def _grading(system: IndexSystem) -> str:
    one = system.grading
    numbers = "/".join(weight_text(index) for index in (one.index_1, one.index_2, one.index_3))
    return f"{numbers}; {one.empty_class}; {one.missing_weights or '-'}; {'I→II' if one.level_1_needs_2 else '-'}"
