"""The share of the index each indicator carries in each enterprise: w_i · ω'_ij."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingshen.methods.evaluation.dense import Dense
from qingshen.methods.evaluation.plan import Floats, Group, Plan, PlanClass
from qingshen.methods.evaluation.reach import Mask, Reach
from qingshen.rulebook.system import Grading


@dataclass(frozen=True)
class Shares:
    """`weight` [J × E or J × 1, fractions of the index]; `empty`: per class, who has none of its indicators.

    `pooled` lists groups whose output shares an enterprise did not give, with the enterprises concerned: such a group
    certainly counts only if all of its members meet a level, and possibly if one does.
    """

    weight: Floats
    empty: dict[str, Mask]
    pooled: tuple[tuple[Group, Mask], ...]


def _total(rows: Floats) -> Floats:
    """Sum over the rows one after the other, so that the last bit does not depend on how many enterprises stand by."""
    total = np.zeros(rows.shape[1])
    for row in rows:
        total += row
    return total


def _family(group: Group, applies: Mask) -> Floats:
    """0.8/n: every applicable member gets an equal part of the family's total."""
    n = applies.sum(axis=0)
    part: Floats = np.where(applies, group.value / np.maximum(n, 1), 0.0)
    return part


def _shared(group: Group, applies: Mask, dense: Dense) -> tuple[Floats, Mask]:
    """ω_k = group weight · output_k / Σ output over the products made; equal parts where no output is given.

    One whose output is given although its indicator is declared not applicable would escape the comparison:
    `evaluate` warns of it.
    """
    output = np.stack([dense.parameters[product] for product in group.products])
    pooled = np.all(np.isnan(output), axis=0) & applies.any(axis=0)
    output = np.where(applies, np.nan_to_num(output), 0.0)
    total = _total(output)
    by_output = group.value * output / np.where(total > 0, total, 1.0)
    return np.where(pooled, _family(group, applies), by_output), pooled


def _inside(one: PlanClass, applies: Mask, dense: Dense) -> tuple[Floats, list[tuple[Group, Mask]]]:
    """Return ω of the class's rows before re-normalisation [rows × E], 0 where not applicable."""
    rows = list(one.rows)
    weight = np.array(one.fixed)[:, None] * applies[rows]
    pooled = []
    for group in one.groups:
        places = [rows.index(row) for row in group.rows]
        members = applies[list(group.rows)]
        if group.shared:
            weight[places], unknown = _shared(group, members, dense)
            if unknown.any():
                pooled.append((group, unknown))
        else:
            weight[places] = _family(group, members)
    return weight, pooled


def weigh(plan: Plan, reach: Reach, dense: Dense, grading: Grading) -> Shares:
    """Re-normalise inside each class over what applies (formula 5-3) and weigh by class (formula 5-2)."""
    applies = reach.applies
    if applies.all() and not any(one.groups for one in plan.classes):
        applies = applies[:, :1]  # all enterprises weigh alike
    weight = np.zeros(applies.shape)
    kept, lost = np.zeros(applies.shape[1]), np.zeros(applies.shape[1], dtype=bool)
    empty: dict[str, Mask] = {}
    pooled: list[tuple[Group, Mask]] = []
    for one in plan.classes:
        inside, unknown = _inside(one, applies, dense)
        pooled += unknown
        total = _total(inside)
        none: NDArray[np.bool_] = total <= 0
        weight[list(one.rows)] = np.where(none, 0.0, one.weight * inside / np.where(none, 1.0, total))
        if not one.bonus:
            kept += np.where(none, 0.0, one.weight)
            lost |= none
            if none.any():
                empty[one.code] = np.broadcast_to(none, reach.low.shape[1])
    if grading.empty_class == "renormalise" and empty:
        ordinary = [row for one in plan.classes if not one.bonus for row in one.rows]
        weight[ordinary] /= np.where(lost & (kept > 0), kept, 1.0)
    return Shares(weight, empty, tuple(pooled))
