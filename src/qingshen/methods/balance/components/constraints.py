"""The balances as sums of products: total, component and energy balances, shares that sum to 1, transfers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from qingshen.methods.balance.components.sums import Sums, Term
from qingshen.methods.balance.components.variables import Variables

Kind = Literal["total", "component", "whole", "transfer"]


class Label(NamedTuple):
    """Which balance a row is: total and component of node `where`, whole and transfer of stream `where`."""

    kind: Kind
    where: int
    component: int


@dataclass(frozen=True, eq=False)
class Balances:
    """The equations and what each row is."""

    sums: Sums
    label: tuple[Label, ...]


def balances(variables: Variables) -> Balances:
    """Return every balance that holds, none that follows from others of them.

    Where all fractions of the whole are conserved, their balances add up to the total one: it is left out.
    """
    label: list[Label] = []
    terms: list[Term] = []
    for node in range(len(variables.network.node)):
        if not implied(variables, node):
            terms += _total(variables, node, len(label))
            label.append(Label("total", node, -1))
        for k in np.flatnonzero(variables.conserved[node]).tolist():
            terms += _component(variables, node, k, len(label))
            label.append(Label("component", node, k))
    if variables.summed.any():
        for stream in range(variables.streams):
            terms += _whole(variables, stream, len(label))
            label.append(Label("whole", stream, -1))
    for number, (stream, k) in enumerate(variables.transfer):
        terms += _transfer(variables, number, len(label))
        label.append(Label("transfer", stream, k))
    return Balances(Sums.of(len(label), variables.size, terms), tuple(label))


def implied(variables: Variables, node: int) -> bool:
    """Say whether the balances of the fractions add up to the total balance of `node`."""
    return bool(variables.summed.any() and variables.conserved[node, variables.summed].all())


def touching(variables: Variables, node: int) -> list[tuple[int, float]]:
    """Return the streams of `node` with +1 for what comes in and -1 for what goes out."""
    network = variables.network
    inward = [(int(at), 1.0) for at in np.flatnonzero(network.target == node)]
    return inward + [(int(at), -1.0) for at in np.flatnonzero(network.source == node)]


def carried(variables: Variables, stream: int, k: int) -> list[tuple[float, tuple[int, ...]]]:
    """Return flow × factor × (content - reference) of a stream as terms; of the flow itself for k = -1."""
    if k < 0:
        return [(1.0, (stream,))]
    factor = float(variables.factor[k, stream])
    terms: list[tuple[float, tuple[int, ...]]] = [(factor, (stream, variables.content(k, stream)))]
    level = float(variables.reference[k])
    return terms + ([(-factor * level, (stream,))] if level else [])


def _total(variables: Variables, node: int, row: int) -> list[Term]:
    return [(row, sign, (stream,)) for stream, sign in touching(variables, node)]


def _component(variables: Variables, node: int, k: int, row: int) -> list[Term]:
    return [
        (row, sign * weight, product)
        for stream, sign in touching(variables, node)
        for weight, product in carried(variables, stream, k)
    ]


def _whole(variables: Variables, stream: int, row: int) -> list[Term]:
    parts = np.flatnonzero(variables.summed).tolist()
    return [(row, 1.0, (variables.content(k, stream),)) for k in parts] + [(row, -1.0, ())]


def _transfer(variables: Variables, number: int, row: int) -> list[Term]:
    stream, k = variables.transfer[number]
    node = int(variables.network.source[stream])
    terms: list[Term] = [(row, weight, product) for weight, product in carried(variables, stream, k)]
    for other, sign in touching(variables, node):
        if sign > 0:
            share = variables.moved(number)
            terms += [(row, -weight, (share, *product)) for weight, product in carried(variables, other, k)]
    return terms
