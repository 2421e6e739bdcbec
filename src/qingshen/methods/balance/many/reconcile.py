"""The verb: values and sigmas of k plants → a batch. The kernel is compiled on the first call and kept on disk."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from qingshen.methods.balance.many.batch import Batch, Suspect
from qingshen.methods.balance.many.check import checked
from qingshen.methods.balance.many.layout import (
    ADJUSTMENT,
    ADJUSTMENT_SIGMA,
    AT_BOUND,
    CONTRADICTORY,
    EDGE,
    INFEASIBLE,
    RECONCILED,
    RECONCILED_SIGMA,
    SIZE,
    SIZE_SIGMA,
    SOURCE,
    START,
    STATISTIC,
    SUSPECT_TEST,
    TARGET,
    TEST,
    UNSETTLED,
    Answers,
    Floats,
    Integers,
    Readings,
    Room,
)
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.truncated import truncated_sigma

RUN = 64
"""Plants a thread takes at a time, at least: enough that starting it costs nothing."""


def reconcile_many(network: Network, values: ArrayLike, sigmas: ArrayLike, alpha: float = 0.05) -> Batch:
    """Reconcile k plants with the streams and nodes of `network`, whose own readings do not count.

    `values` (k, n): readings [one unit a plant], NaN where a plant does not measure a stream. `sigmas` (k, n) or (n,):
    their standard deviations, 0 exact; not looked at where the value is NaN. `alpha` (0, 1): false alarms of each test.

    Each plant is told what ``reconcile`` would tell of it, whatever the others are; its arrays are in Batch. A plant
    without a solution is marked and leaves the others alone. Runs on all cores the process may use; the same inputs
    give the same bytes.

    Raises Refused for shapes that do not fit, negative sigmas, values without one, infinite figures, and for correlated
    readings in `network`; ValueError for an `alpha` that is none.
    """
    if not 0 < alpha < 1:
        raise ValueError(f"alpha must lie between 0 and 1, is {alpha}")
    given, spread = checked(network, values, sigmas)
    answers = _room(len(given), len(network.stream), len(network.node))
    _run(_wired(network), given, spread, answers)
    return _batch(network, alpha, given, np.broadcast_to(spread, given.shape), answers)


def _wired(network: Network) -> Integers:
    """Return who joins whom as layout.SOURCE to EDGE have it; the outside is node m."""
    streams, nodes = len(network.stream), len(network.node)
    ends = np.concatenate([network.source, network.target]).astype(np.int64)
    ends[ends < 0] = nodes
    wiring = np.zeros((EDGE + 1, max(2 * streams, nodes + 2)), dtype=np.int64)
    wiring[SOURCE, :streams], wiring[TARGET, :streams] = ends[:streams], ends[streams:]
    wiring[START, 1 : nodes + 2] = np.cumsum(np.bincount(ends, minlength=nodes + 1))
    wiring[EDGE, : 2 * streams] = np.argsort(ends, kind="stable") % max(streams, 1)
    return wiring


def _room(plants: int, streams: int, nodes: int) -> Answers:
    return Answers(
        streams=np.empty((TEST + 1 - RECONCILED, plants, streams)),
        status=np.empty((plants, streams), dtype=np.int8),
        nodes=np.empty((2, plants, nodes)),
        verdicts=np.empty((SUSPECT_TEST + 1, plants)),
        counts=np.empty((3, plants), dtype=np.int64),
        equivalent=np.empty((plants, streams + nodes), dtype=np.bool_),
    )


def _run(wiring: Integers, given: Floats, spread: Floats, answers: Answers) -> None:
    """Let every core take runs of plants; the kernel holds no lock, and no plant sees another."""
    run = import_module("qingshen.methods.balance.many.kernel").run

    def part(first: int, behind: int) -> None:
        streams, nodes = given.shape[1], answers.nodes.shape[2]
        run(first, behind, wiring, Readings(given, spread), Room.of(streams, nodes), answers)

    plants, cores = len(given), _cores()
    size = max(RUN, -(-plants // (8 * cores)))
    begins = range(0, plants, size)
    if len(begins) <= 1 or cores == 1:
        part(0, plants)
        return
    with ThreadPoolExecutor(cores) as pool:
        waiting = [pool.submit(part, at, min(at + size, plants)) for at in begins]
        for one in waiting:
            one.result()


def _cores() -> int:
    allowed = getattr(os, "sched_getaffinity", None)
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def _batch(network: Network, alpha: float, given: Floats, spread: Floats, answers: Answers) -> Batch:
    of, verdict, ended = answers.streams, answers.verdicts, answers.counts[1]
    reconciled, sigma = of[0], of[RECONCILED_SIGMA - RECONCILED]
    held = answers.status == AT_BOUND
    if held.any():
        # The kernel leaves flow and sigma before bounds.
        sigma[held] = truncated_sigma(reconciled[held], sigma[held])
        reconciled[held] = 0.0
    degrees = np.where(ended == CONTRADICTORY, 0, answers.counts[0])
    threshold = np.append(np.nan, chdtri(np.arange(1, len(network.node) + 1), alpha))[degrees]
    return Batch(
        network=network,
        alpha=alpha,
        value=given,
        sigma=np.where(np.isnan(given), np.nan, spread),
        reconciled=reconciled,
        reconciled_sigma=sigma,
        adjustment=of[ADJUSTMENT - RECONCILED],
        adjustment_sigma=of[ADJUSTMENT_SIGMA - RECONCILED],
        test=of[TEST - RECONCILED],
        status=answers.status,
        statistic=verdict[STATISTIC],
        degrees_of_freedom=degrees,
        threshold=threshold,
        balanced=verdict[STATISTIC] <= threshold,
        imbalance=answers.nodes[0],
        nodal_test=answers.nodes[1],
        infeasible=(ended == CONTRADICTORY) | (ended == INFEASIBLE),
        unsettled=ended == UNSETTLED,
        suspect=Suspect(
            answers.counts[2], verdict[SIZE], verdict[SIZE_SIGMA], verdict[SUSPECT_TEST], answers.equivalent
        ),
    )
