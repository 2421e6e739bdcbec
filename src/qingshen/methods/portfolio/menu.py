"""All enterprises' subsets side by side: the columns to choose from."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from qingshen.methods.portfolio.pareto import Floats, Ints
from qingshen.methods.portfolio.plants import Plant
from qingshen.methods.portfolio.subsets import subsets

Key = tuple[str, str]


class Menu(NamedTuple):
    """n columns in classes (one class a part of an enterprise, one column of each is taken).

    `classes` n (0 …, in order), `cost`, `investment` n, `savings` n × V, `variables` V, `members` n: the options taken;
    `compared`: `enterprise, subsets, exact`.
    """

    classes: Ints
    cost: Floats
    investment: Floats
    savings: Floats
    variables: tuple[str, ...]
    members: tuple[tuple[Key, ...], ...]
    compared: pl.DataFrame

    def column(self, variable: str) -> Floats:
        """Return the saving of `variable` by each column."""
        saving: Floats = self.savings[:, self.variables.index(variable)]
        return saving

    def least(self, values: Floats) -> float:
        """Return the least sum of `values` when one column of each class is taken."""
        if not len(self.classes):
            return 0.0
        starts = np.flatnonzero(np.diff(self.classes, prepend=-1))
        return float(np.minimum.reduceat(values, starts).sum())

    def options(self, taken: Ints) -> set[Key]:
        """Return the options of the columns taken."""
        return {key for at in taken for key in self.members[at]}


def menu(plants: Sequence[Plant], variables: Sequence[str], budgeted: bool, most: int) -> Menu:
    """Return the undominated subsets of every plant as columns."""
    classes: list[int] = []
    figures, savings, members, compared = [np.empty((0, 2))], [np.empty((0, len(variables)))], [], []
    number = 0
    for plant in plants:
        count, exact = 0, True
        for part in subsets(plant, budgeted, most):
            # With one figure the cost is the investment itself.
            figures.append(part.figures[:, [0, -1]])
            savings.append(part.savings)
            names = [(plant.enterprise, plant.names[at]) for at in part.options]
            members += [tuple(name for name, inside in zip(names, row, strict=True) if inside) for row in part.taken]
            classes += [number] * len(part.taken)
            number += 1
            count, exact = count + len(part.taken), exact and part.exact
        compared.append((plant.enterprise, count, exact))
    sums = np.concatenate(figures)
    schema = {"enterprise": pl.String, "subsets": pl.Int64, "exact": pl.Boolean}
    return Menu(
        np.array(classes, dtype=np.intp),
        sums[:, 0],
        sums[:, 1],
        np.concatenate(savings),
        tuple(variables),
        tuple(members),
        pl.DataFrame(compared, schema=schema, orient="row"),
    )
