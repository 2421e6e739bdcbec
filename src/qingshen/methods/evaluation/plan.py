"""An index system turned into arrays: one row an indicator, in the system's order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from qingshen.rulebook.system import Baseline, IndexSystem, Indicator

Floats = NDArray[np.float64]

# Formulas are floats: a plant that stands exactly on its baseline must not fail on the sixteenth digit.
TOLERANCE = 1e-9
SENSE = {"<=": 1, "<": 1, ">=": -1, ">": -1, "text": -1, "": 0}


@dataclass(frozen=True)
class Bound:
    """One baseline as ``sense * value <= sense * (constant + slope * parameter) + slack``; sense 0 is not evaluable.

    `printed` is the plain number the document prints, without tolerance.
    """

    sense: int
    constant: float
    slope: float
    parameter: str
    strict: bool

    def printed(self, parameters: dict[str, Floats]) -> Floats | float:
        """Return the baseline in the indicator's unit; NaN where the enterprise's parameter is not known."""
        return self.constant + self.slope * parameters[self.parameter] if self.parameter else self.constant

    def meets(self, value: Floats, parameters: dict[str, Floats]) -> NDArray[np.bool_]:
        """Return whether each value meets the baseline; False where the baseline or the value is NaN."""
        bound = self.printed(parameters)
        slack = np.maximum(TOLERANCE * np.abs(bound), np.finfo(float).tiny) * (-1 if self.strict else 1)
        met: NDArray[np.bool_] = self.sense * value <= self.sense * bound + slack
        return met


@dataclass(frozen=True)
class Group:
    """Indicators of one class whose weights depend on the enterprise (family or shared); `rows` index the plan."""

    rows: tuple[int, ...]
    value: float
    shared: bool
    products: tuple[str, ...]
    count: str
    name: str


@dataclass(frozen=True)
class PlanClass:
    """A class: its weight w, its rows, the fixed weights among them (0 elsewhere) and its groups."""

    code: str
    weight: float
    bonus: bool
    rows: tuple[int, ...]
    fixed: tuple[float, ...]
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Plan:
    """What the evaluation needs of a system, per indicator row j = 0..J-1 and per class.

    `ceilings` [J × 5]: the rank a figure can still reach by the level stated beside it (0-3, 4 = none stated).
    """

    codes: tuple[str, ...]
    qualitative: NDArray[np.bool_]
    limiting: NDArray[np.bool_]
    bounds: tuple[tuple[Bound, Bound, Bound], ...]
    ceilings: NDArray[np.uint8]
    classes: tuple[PlanClass, ...]
    weighted: bool

    @property
    def general(self) -> dict[str, str]:
        """The parameters a product may have for itself, with the general one that stands in where it is not given."""
        of_bounds = {bound.parameter for row in self.bounds for bound in row}
        return {name: name.partition(":")[0] for name in of_bounds if ":" in name}

    @property
    def parameters(self) -> frozenset[str]:
        """The names of the enterprise parameters the system asks for."""
        return (
            frozenset(bound.parameter for row in self.bounds for bound in row if bound.parameter)
            | frozenset(self.general.values())
            | frozenset(group.count for one in self.classes for group in one.groups if group.count)
            | frozenset(product for one in self.classes for group in one.groups for product in group.products)
        )


def own_parameter(parameter: str, product: str) -> str:
    """Return the name of a parameter that a product may have for itself: ``n:hdi`` beside ``n``."""
    return f"{parameter}:{product}" if parameter and product else parameter


def output_parameter(product: str) -> str:
    """Return the parameter's name that holds the output of `product`."""
    return f"output:{product}"


def _bound(baseline: Baseline, product: str) -> Bound:
    return Bound(
        SENSE[baseline.sign],
        float(baseline.constant),
        float(baseline.slope),
        own_parameter(baseline.parameter, product),
        baseline.sign in ("<", ">"),
    )


def _answer_bounds(baselines: tuple[Baseline, Baseline, Baseline]) -> tuple[Bound, Bound, Bound]:
    """Return the bounds on an answer's rank (I = 3, II = 2, III = 1, none = 0).

    Levels that share one text are one step: answering III there is answering I. Where only I and III are printed,
    a plant between them is III, so level II asks for what level I asks.
    """
    texts = [baseline.text if baseline.sign else None for baseline in baselines]
    senses = [0 if text is None else SENSE["text"] for text in texts]
    if texts[1] is None and texts[0] is not None and texts[2] is not None:
        ranks, senses[1] = [3, 3, 1], SENSE["text"]
    else:
        ranks = [3 - max(m for m in range(k, 3) if len({*texts[k : m + 1]}) == 1) for k in range(3)]
    first, second, third = (
        Bound(sense, float(rank), 0.0, "", False) for sense, rank in zip(senses, ranks, strict=True)
    )
    return first, second, third


def _ceilings(baselines: tuple[Baseline, Baseline, Baseline]) -> list[int]:
    """Return the rank each stated level leaves open; levels with one and the same baseline are one step."""
    first, second, third = baselines
    of_second = 3 if second.sign and second == first else 2
    of_third = of_second if third.sign and third == second else 1
    return [0, of_third, of_second, 3, 3]


def _bounds(indicator: Indicator) -> tuple[Bound, Bound, Bound]:
    if indicator.direction == "qualitative":
        return _answer_bounds(indicator.baselines)
    product = indicator.weight.product if indicator.weight else ""
    first, second, third = (_bound(baseline, product) for baseline in indicator.baselines)
    return first, second, third


def _groups(rows: list[tuple[int, Indicator]]) -> tuple[Group, ...]:
    grouped: dict[str, list[tuple[int, Indicator]]] = {}
    for row, indicator in rows:
        if indicator.weight is not None and indicator.weight.rule != "fixed":
            grouped.setdefault(indicator.weight.group, []).append((row, indicator))
    groups = []
    for name, members in grouped.items():
        weight = members[0][1].weight
        assert weight is not None
        shared = weight.rule == "shared"
        products = tuple(output_parameter(one.weight.product) for _, one in members if shared and one.weight)
        groups.append(
            Group(tuple(row for row, _ in members), float(weight.value), shared, products, weight.count, name)
        )
    return tuple(groups)


def _class(system: IndexSystem, position: int) -> PlanClass:
    one = system.classes[position]
    rows = [(row, each) for row, each in enumerate(system.indicators) if each.class_code == one.code]
    fixed = tuple(
        float(each.weight.value) if each.weight is not None and each.weight.rule == "fixed" else 0.0 for _, each in rows
    )
    weight = float(one.weight) if one.weight is not None else 0.0
    return PlanClass(one.code, weight, one.bonus, tuple(row for row, _ in rows), fixed, _groups(rows))


@lru_cache(maxsize=32)
def plan(system: IndexSystem) -> Plan:
    """Turn `system` into arrays once."""
    return Plan(
        tuple(one.code for one in system.indicators),
        np.array([one.direction == "qualitative" for one in system.indicators], dtype=bool),
        np.array([one.limiting for one in system.indicators], dtype=bool),
        tuple(_bounds(one) for one in system.indicators),
        np.array([_ceilings(one.baselines) for one in system.indicators], dtype=np.uint8).reshape(-1, 5),
        tuple(_class(system, position) for position in range(len(system.classes))),
        system.weighted,
    )
