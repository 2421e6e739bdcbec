"""The subsets of one enterprise's options worth choosing from: those no other subset beats."""

from typing import NamedTuple

import numpy as np

from qingshen.methods.portfolio.pareto import Floats, Ints, thinned, undominated
from qingshen.methods.portfolio.plants import Bools, Plant, parts

# Most subsets compared at one step; beyond, the enterprise is told as not exact.
MOST = 4096


class Subsets(NamedTuple):
    """k subsets of the m options of one part of an enterprise; one of them is taken.

    `options` m (places within the plant), `taken` k × m, `figures` k × c, `savings` k × V [unit/a], `exact`: no subset
    was left out but those that another one beats.
    """

    options: tuple[int, ...]
    taken: Bools
    figures: Floats
    savings: Floats
    exact: bool


class _Grown(NamedTuple):
    """Subsets of the options seen so far: `left` is the product of (1 − rᵢ), `added` the sum of aᵢ, both k × V."""

    taken: Bools
    figures: Floats
    left: Floats
    added: Floats


def subsets(plant: Plant, budgeted: bool, most: int = MOST) -> list[Subsets]:
    """Return for each part of the plant its undominated subsets: least cost (investment), most savings.

    Subsets grow option by option, and one that another beats is dropped at once: with r ≤ 1 every later option
    multiplies both by the same factor ≥ 0 and adds the same to both, so that the order between them stays. Only subsets
    that stand alike to the options still to come (rivals, requirements) are compared. Where more than `most` would have
    to be compared they are thinned to half of it, evenly by cost and with the best of each measure, and `exact` is
    False: what is found is true and may be beaten [DESIGN].
    """
    return [_grow(plant, tuple(part), budgeted, most) for part in parts(plant)]


def _grow(plant: Plant, part: tuple[int, ...], budgeted: bool, most: int) -> Subsets:
    figures, variables = plant.figures.shape[1], len(plant.baseline)
    state = _Grown(
        np.zeros((1, len(part)), dtype=np.bool_),
        np.zeros((1, figures)),
        np.ones((1, variables)),
        np.zeros((1, variables)),
    )
    exact = True
    for step in range(len(part)):
        state = _extended(plant, part, step, state)
        keys = _keys(plant, part, step, state, budgeted)
        tie = state.taken.sum(axis=1).astype(np.float64)
        best = undominated(keys, tie)
        if len(best) > most // 2 and step < len(part) - 1:
            best = best[thinned(keys[best], tie[best], most // 2)]
            exact = False
        state = _only(state, best)
    return Subsets(part, state.taken, state.figures, _saving(plant, state), exact)


def _only(state: _Grown, rows: Bools | Ints) -> _Grown:
    return _Grown(state.taken[rows], state.figures[rows], state.left[rows], state.added[rows])


def _extended(plant: Plant, part: tuple[int, ...], step: int, state: _Grown) -> _Grown:
    """Return the subsets without and with the next option, where rules allow."""
    option, before = part[step], list(part[:step])
    earlier = state.taken[:, :step]
    wanted = (earlier & plant.needs[before, option]).any(axis=1)
    staying = ~wanted & ~plant.forced[option]
    without = _only(state, staying)
    excluded = (earlier & plant.rivals[option, before]).any(axis=1)
    lacking = (~earlier & plant.needs[option, before]).any(axis=1)
    free = ~excluded & ~lacking & ~plant.barred[option]
    taken = state.taken[free].copy()
    taken[:, step] = True
    with_it = _Grown(
        taken,
        state.figures[free] + plant.figures[option],
        state.left[free] * (1 - plant.fraction[option]),
        state.added[free] + plant.addition[option],
    )
    return _Grown(
        np.concatenate([without.taken, with_it.taken]),
        np.concatenate([without.figures, with_it.figures]),
        np.concatenate([without.left, with_it.left]),
        np.concatenate([without.added, with_it.added]),
    )


def _keys(plant: Plant, part: tuple[int, ...], step: int, state: _Grown, budgeted: bool) -> Floats:
    """Return what subsets are compared by, less is better; stand-alike is asked by a number and its opposite."""
    figures = state.figures if budgeted else state.figures[:, :1]
    if step == len(part) - 1:
        return np.column_stack([figures, -_saving(plant, state)])
    seen, ahead = list(part[: step + 1]), list(part[step + 1 :])
    tied = plant.rivals | plant.needs | plant.needs.T
    open_ones = tied[np.ix_(seen, ahead)].any(axis=1)
    _, alike = np.unique(state.taken[:, : step + 1][:, open_ones], axis=0, return_inverse=True)
    label = alike.reshape(-1).astype(np.float64)
    loads = state.left[:, plant.baseline > 0]
    return np.column_stack([figures, label, -label, loads, -state.added])


def _saving(plant: Plant, state: _Grown) -> Floats:
    saved: Floats = plant.baseline * (1 - state.left) + state.added
    return saved
