"""What can be wrong with the readings of many plants: told once a stream, at the first plant it is found in."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from qingshen.methods.balance.many.layout import Flags, Floats
from qingshen.methods.balance.messages import problem
from qingshen.methods.balance.network import Network
from qingshen.problems import Place, Problem, Refused

LARGEST = 1e150
"""Beyond it a square is infinite."""


def checked(network: Network, values: ArrayLike, sigmas: ArrayLike) -> tuple[Floats, Floats]:
    """Return own copies of values, (k, n), and sigmas, (k, n) or (1, n), as the kernel takes them.

    Raises Refused with every mistake.
    """
    problems = [problem(Place(cell="network"), "many-correlated")] if network.pairs else []
    given, spread = _figures(values, "values", problems), _figures(sigmas, "sigmas", problems)
    if given is None or spread is None:
        raise Refused(problems)
    streams = len(network.stream)
    if given.ndim != 2 or given.shape[1] != streams:
        problems.append(_shape("values", given, f"(k, {streams})"))
    elif spread.shape not in {given.shape, (streams,)}:
        problems.append(_shape("sigmas", spread, f"{given.shape} / ({streams},)"))
    if not problems:
        spread = spread[None] if spread.ndim == 1 else spread
        problems = _readings(network, given, spread)
    if problems:
        raise Refused(problems)
    return given, spread


def _figures(given: ArrayLike, name: str, problems: list[Problem]) -> Floats | None:
    try:
        return np.array(given, dtype=np.float64, order="C")
    except (TypeError, ValueError) as error:
        problems.append(problem(Place(cell=name), "many-no-numbers", error=error))
        return None


def _shape(name: str, found: Floats, wanted: str) -> Problem:
    return problem(Place(cell=name), "many-shape", found=str(found.shape), wanted=wanted)


def _readings(network: Network, given: Floats, spread: Floats) -> list[Problem]:
    missing = np.isnan(given)
    # Where nothing is measured the sigma does not matter. NaN compares False.
    wrong = {
        "many-infinite": (np.abs(given) > LARGEST) | (~missing & (spread > LARGEST)),
        "many-sigma-negative": ~missing & (spread < 0),
        "many-sigma-absent": ~missing & np.isnan(spread),
    }
    everywhere = np.broadcast_to(spread, given.shape)
    return [one for code, where in wrong.items() for one in _told(network, code, where, given, everywhere)]


def _told(network: Network, code: str, where: Flags, given: Floats, spread: Floats) -> list[Problem]:
    problems = []
    for stream in np.flatnonzero(where.any(axis=0)):
        plants = np.flatnonzero(where[:, stream])
        first = plants[0]
        facts = {"value": given[first, stream], "sigma": spread[first, stream], "count": len(plants)}
        name = "values" if code == "many-infinite" else "sigmas"
        place = Place(sheet=f"{name}[{first}, {stream}]", cell=network.stream[stream])
        problems.append(problem(place, code, **facts))
    return problems
