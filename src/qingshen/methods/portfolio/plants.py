"""One enterprise's options as arrays, and which of them have to do with each other."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from qingshen.methods.portfolio.decisions import IN, Settled
from qingshen.methods.portfolio.pareto import Floats
from qingshen.methods.portfolio.tables import Tables

Bools = NDArray[np.bool_]


class Plant(NamedTuple):
    """n options of one enterprise on V variables.

    `figures` n × c (cost, investment; missing is zero here, the result counts it), `fraction`, `addition` n × V,
    `baseline` V, `forced`, `barred` n, `needs` n × n (row requires column), `rivals` n × n (of one group).
    """

    enterprise: str
    names: tuple[str, ...]
    figures: Floats
    fraction: Floats
    addition: Floats
    baseline: Floats
    forced: Bools
    barred: Bools
    needs: Bools
    rivals: Bools


def plants(tables: Tables, settled: Sequence[Settled], figures: Sequence[str], variables: Sequence[str]) -> list[Plant]:
    """Return every enterprise as arrays; an effect that is unknown saves nothing here."""
    numbers = {
        (enterprise, option): values
        for enterprise, option, *values in tables.options.select("enterprise", "option", *figures).iter_rows()
    }
    effects: dict[str, list[tuple[str, str, float, float, float]]] = {}
    known = tables.effects.filter(pl.col("note") == "", pl.col("variable").is_in(list(variables)))
    read = known.select("enterprise", "option", "variable", "fraction", "addition", pl.col("baseline").fill_null(0.0))
    for enterprise, *row in read.iter_rows():
        effects.setdefault(enterprise, []).append(tuple(row))
    column = {name: at for at, name in enumerate(variables)}
    result = []
    for one in settled:
        names = tuple(one.why)
        sums = np.array([[value or 0.0 for value in numbers[one.enterprise, name]] for name in names])
        plant = _bare(one, names, sums.reshape(len(names), len(figures)), len(variables))
        place = {name: at for at, name in enumerate(names)}
        for option, variable, fraction, addition, baseline in effects.get(one.enterprise, ()):
            plant.fraction[place[option], column[variable]] = fraction
            plant.addition[place[option], column[variable]] = addition
            plant.baseline[column[variable]] = baseline
        result.append(plant)
    return result


def parts(plant: Plant) -> list[list[int]]:
    """Return the options that have to do with each other, in the order in which subsets of them are grown.

    Options of different parts neither touch the same load nor exclude or require each other: their savings add up.
    """
    touching = (plant.fraction != 0) & (plant.baseline > 0)
    shared = (touching.astype(np.intp) @ touching.astype(np.intp).T) > 0
    return _members(shared | plant.rivals | plant.needs, _order(plant))


def _bare(one: Settled, names: tuple[str, ...], figures: Floats, variables: int) -> Plant:
    count = len(names)
    label = np.array([one.group.get(name, "") for name in names], dtype=object)
    rivals = np.array([[a == b != "" for b in label] for a in label], dtype=np.bool_).reshape(count, count)
    np.fill_diagonal(rivals, False)
    needs = np.array([[b in one.needs[a] and a != b for b in names] for a in names], dtype=np.bool_)
    why = [one.why[name] for name in names]
    return Plant(
        one.enterprise,
        names,
        figures,
        np.zeros((count, variables)),
        np.zeros((count, variables)),
        np.zeros(variables),
        np.array([reason in IN for reason in why], dtype=np.bool_),
        np.array([reason != "" and reason not in IN for reason in why], dtype=np.bool_),
        needs.reshape(count, count),
        rivals,
    )


def _order(plant: Plant) -> list[int]:
    """Return the options so that what is required stands before, and rivals beside each other."""
    order: list[int] = []
    seen: set[int] = set()
    # What is still to do, last first: an option to come to, or one whose requirements all stand.
    todo = [(at, False) for at in reversed(range(len(plant.names)))]
    while todo:
        at, ready = todo.pop()
        if ready:
            order.append(at)
            todo += [(int(rival), False) for rival in np.flatnonzero(plant.rivals[at])[::-1] if rival not in seen]
        elif at not in seen:
            seen.add(at)
            todo.append((at, True))
            todo += [(int(required), False) for required in np.flatnonzero(plant.needs[at])[::-1]]
    return order


def _members(related: Bools, order: Sequence[int]) -> list[list[int]]:
    count, label = connected_components(coo_array(related), directed=False)
    groups: list[list[int]] = [[] for _ in range(count)]
    for at in order:
        groups[label[at]].append(at)
    return groups
