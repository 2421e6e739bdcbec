"""Weights across rows: groups that agree, residuals by the declared assumption, sums of exactly 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook import weight
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import Row
from qingshen.rulebook.system import IndicatorClass, Weight
from qingshen.rulebook.variables import is_code


@dataclass(frozen=True)
class _Printed:
    row: Row
    weight: Weight | None

    @property
    def place(self) -> Place:
        return self.row.place("weight")


def settle_weights(
    rows: Sequence[Row], classes: Sequence[IndicatorClass], *, share_residual: bool, problems: list[Problem]
) -> list[Weight | None]:
    """Return the weight of each row, residuals shared where the system declares it; what is wrong goes to `problems`.

    A system without any weight stays so: every weight None. Otherwise each class must sum to exactly 1 (families
    and output-shared groups counted once) and the classes without bonus to exactly 1.
    """
    if not any(row["weight"] or row["class_weight"] for row in rows):
        return [None] * len(rows)
    before = len(problems)
    printed = [_Printed(row, _parse(row, problems)) for row in rows]
    if len(problems) > before:
        return []
    _check_groups(printed, problems)
    _check_classes(rows, classes, problems)
    settled: dict[int, Weight | None] = {}
    for one in classes:
        members = [row for row in printed if row.row["class_code"] == one.code]
        weights = _settle_class(one, members, share_residual, problems)
        settled |= {member.row.line: found for member, found in zip(members, weights, strict=True)}
    return [settled[row.line] for row in rows]


def _parse(row: Row, problems: list[Problem]) -> Weight | None:
    for column in ("group", "product"):
        if row[column] and not is_code(row[column]):
            problems.append(problem(row.place(column), "code-form", value=row[column]))
    try:
        return weight.parse(row["weight"], row["group"], row["product"], row.place("weight"))
    except Refused as refused:
        problems += refused.problems
        return None


def _settle_class(
    one: IndicatorClass, members: Sequence[_Printed], share_residual: bool, problems: list[Problem]
) -> list[Weight | None]:
    printed = [member.weight for member in members]
    missing = [member for member in members if member.weight is None]
    total = weight.total(printed)
    facts = {"name": one.name, "total": _shown(total)}
    if missing and not share_residual:
        problems += [problem(member.place, "weight-absent") for member in missing]
    elif missing and total >= 1:
        problems.append(problem(missing[0].place, "weight-residual", **facts))
    elif not missing and total != 1:
        problems.append(problem(members[0].place, "weight-sum", **facts))
    return weight.fill_residual(printed)


def _check_groups(rows: Sequence[_Printed], problems: list[Problem]) -> None:
    first: dict[str, _Printed] = {}
    products: set[tuple[str, str]] = set()
    for row in rows:
        if row.weight is None or not row.weight.group:
            continue
        group, product = row.weight.group, row.weight.product
        start = first.setdefault(group, row)
        same_class = row.row["class_code"] == start.row["class_code"]
        if start.weight is not None and not (same_class and weight.same_group(row.weight, start.weight)):
            problems.append(problem(row.place, "group-differs", group=group, other=start.place))
        if product and (group, product) in products:
            problems.append(problem(row.row.place("product"), "group-product", group=group, product=product))
        products.add((group, product))


def _check_classes(rows: Sequence[Row], classes: Sequence[IndicatorClass], problems: list[Problem]) -> None:
    hint = Text("补上一级指标权重", "give the weight of the class")
    bare = {row["class_code"]: row for row in reversed(rows) if not row["class_weight"]}
    for row in bare.values():
        problems.append(problem(row.place("class_weight"), "cell-empty", column="class_weight", hint=hint))
    if any(one.weight is None for one in classes):
        return
    total = sum((one.weight for one in classes if one.weight and not one.bonus), Fraction(0))
    if total != 1:
        problems.append(problem(rows[0].place("class_weight"), "class-weight-sum", total=_shown(total)))


def _shown(value: Fraction) -> str:
    return f"{float(value):.12g}"
