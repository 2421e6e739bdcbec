"""Which level each indicator certainly reaches and which it may still reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from qingshen.language import Text
from qingshen.methods.evaluation.dense import BELOW, MISSING, NOT_APPLICABLE, UNSTATED, Bytes, Dense
from qingshen.methods.evaluation.plan import Bound, Floats, Group, Plan
from qingshen.problems import Place, Problem, Refused

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Reach:
    """J × E: ranks 0-3 (3 = level I) certainly and possibly reached; `applies` is False where not applicable."""

    low: Bytes
    high: Bytes
    applies: Mask


def _nested(meets: list[Mask], senses: list[int], *, hopeful: bool) -> Bytes:
    """Return the best level met, filling a level without baseline from its stricter (or, hopefully, laxer) neighbour.

    Meeting a level is meeting the lesser ones, also where a document's baseline functions cross (PCB: II is ≥ 82+3n,
    III ≥ 80+5n).
    """
    met = list(meets)
    order = (2, 1, 0) if hopeful else (0, 1, 2)
    previous = np.full(meets[0].shape, hopeful)
    for k in order:
        if senses[k] == 0:
            met[k] = previous
        previous = met[k]
    second = met[0] | met[1]
    return met[0].astype(np.uint8) + second + (second | met[2])


def _levels(bounds: tuple[Bound, Bound, Bound], value: Floats, dense: Dense, *, hopeful: bool) -> Bytes:
    senses = [bound.sense for bound in bounds]
    meets = [bound.meets(value, dense.parameters) for bound in bounds]
    return _nested(meets, senses, hopeful=hopeful)


def _unknown(bounds: tuple[Bound, Bound, Bound], dense: Dense) -> Mask | bool:
    """Return where a baseline function lacks its parameter."""
    unknown: Mask | bool = False
    for bound in bounds:
        if bound.parameter:
            unknown = unknown | np.isnan(dense.parameters[bound.parameter])
    return unknown


def _measured(plan: Plan, row: int, dense: Dense) -> tuple[Bytes, Bytes]:
    """Levels of a quantitative indicator; below detection means anywhere from zero to the limit given as value."""
    bounds, value, status, rank = plan.bounds[row], dense.value[row], dense.status[row], dense.rank[row]
    low = _levels(bounds, value, dense, hopeful=False)
    high = low if all(bound.sense for bound in bounds) else _levels(bounds, value, dense, hopeful=True)
    below = status == BELOW
    if below.any():
        at_zero = np.zeros_like(value)
        low = np.where(below, np.minimum(low, _levels(bounds, at_zero, dense, hopeful=False)), low)
        high = np.where(below, np.maximum(high, _levels(bounds, at_zero, dense, hopeful=True)), high)
    unknown = _unknown(bounds, dense)
    low, high = np.where(unknown, np.uint8(0), low), np.where(unknown, np.uint8(3), high)
    if (rank != UNSTATED).any():
        # A stated level may be worse than the figure (its conditions are not met), never better.
        ceiling = plan.ceilings[row][rank]
        low, high = np.minimum(low, ceiling), np.minimum(high, ceiling)
    return low, high


def _answered(plan: Plan, row: int, dense: Dense) -> tuple[Bytes, Bytes]:
    bounds, value = plan.bounds[row], dense.rank[row].astype(np.float64)
    gap = dense.status[row] == BELOW
    low, high = (_levels(bounds, value, dense, hopeful=hopeful) for hopeful in (False, True))
    if any(bound.sense for bound in bounds):
        # Where the document leaves a level empty, an answer still reaches no further than itself.
        high = np.minimum(high, plan.ceilings[row][dense.rank[row]])
    return np.where(gap, np.uint8(0), low), np.where(gap, np.uint8(3), high)


def reach(plan: Plan, dense: Dense) -> Reach:
    """Compare every value with its baselines (membership function, formula 5-1, nested levels)."""
    low = np.empty(dense.status.shape, dtype=np.uint8)
    high = np.empty_like(low)
    for row, qualitative in enumerate(plan.qualitative):
        low[row], high[row] = (_answered if qualitative else _measured)(plan, row, dense)
    gap = dense.status == MISSING
    low[gap], high[gap] = 0, 3
    return Reach(low, high, dense.status != NOT_APPLICABLE)


def settle(plan: Plan, dense: Dense) -> None:
    """Settle, in place, which members of a group the enterprise's own parameters say it does not have.

    A product without output beside others is not made, whatever is reported of it: else leaving a bad answer out
    would strike it and raise the grade (`warnings` names such answers). Where the number of a family's members in
    use is stated, the missing ones are interchangeable (equal weights), so the first take the gaps that number leaves.
    """
    for group in (group for one in plan.classes for group in one.groups):
        if group.shared:
            _not_made(group, dense)
        elif group.count and not np.isnan(dense.parameters[group.count]).all():
            _counted(group, dense.parameters[group.count], dense)


def _not_made(group: Group, dense: Dense) -> None:
    output = np.stack([dense.parameters[product] for product in group.products])
    rows = np.array(group.rows)
    status = dense.status[rows]
    idle = (np.nan_to_num(output) <= 0) & ~np.isnan(output).all(axis=0)
    dense.status[rows] = np.where(idle, np.uint8(NOT_APPLICABLE), status)


def _counted(group: Group, count: Floats, dense: Dense) -> None:
    rows = np.array(group.rows)
    status = dense.status[rows]
    stated = ~np.isnan(count)
    silent = status == MISSING
    answered = (~silent & (status != NOT_APPLICABLE)).sum(axis=0)
    gaps = np.where(stated, count - answered, 0.0)
    wrong = stated & ((gaps < 0) | (gaps > silent.sum(axis=0)) | (gaps != np.floor(gaps)))
    if wrong.any():
        raise Refused(
            Problem(
                Place(cell=f"{group.count} ({dense.enterprises[int(at)]})"),
                "count-contradiction",
                Text(
                    f"{group.name} 声明 {count[at]:g} 项，实际填报 {answered[at]} 项",
                    f"{group.name}: {count[at]:g} stated, {answered[at]} answered",
                ),
                Text(
                    "核对数目，或把不用的一项标为不适用",
                    "correct the number, or declare what is not used not applicable",
                ),
            )
            for at in np.flatnonzero(wrong)
        )
    beyond = silent & stated & (np.cumsum(silent, axis=0) > gaps)
    dense.status[rows] = np.where(beyond, np.uint8(NOT_APPLICABLE), status)
