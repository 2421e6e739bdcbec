"""One plant, as Qingshen reconciles it: by a compiled plan, from scratch, and with all that is said of each stream."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from benchmarks.balance.contenders.loops import Solve, looped
from benchmarks.balance.networks import Array, Batch, Plant, Streams
from benchmarks.balance.networks import plant as made_up
from qingshen.methods.balance import Network, Plan, reconcile

Job = Callable[[], Array]


def named(streams: Streams, value: Array, sigma: Array) -> Network:
    """Return the network of `streams` with these readings (n)."""
    names = tuple(f"S{at}" for at in range(len(value)))
    nodes = tuple(f"N{at}" for at in range(streams.nodes))
    return Network(names, nodes, streams.source, streams.target, value, sigma)


def _network(plant: Plant) -> Network:
    return named(plant, plant.value, plant.sigma)


def again(path: Path) -> Job:
    """Solve the compiled plan for new readings, the weights as they were."""
    plant = Plant.read(path)
    plan = Plan(_network(plant))
    variance = plant.sigma**2
    plan.solve(plant.value, variance)
    readings = cycle((plant.value, plant.truth))
    return lambda: plan.solve(next(readings), variance).x


def reweighted(path: Path) -> Job:
    """Solve the compiled plan for new weights. The first run has the plant's own, and so has every other one."""
    plant = Plant.read(path)
    plan = Plan(_network(plant))
    plan.solve(plant.value, plant.other**2)
    sigmas = cycle((plant.sigma, plant.other))
    return lambda: plan.solve(plant.value, next(sigmas) ** 2).x


def scratch(path: Path) -> Job:
    """Compile and solve: flows and the test of all balances."""
    network = _network(Plant.read(path))
    return lambda: Plan(network).solve().x


def whole(path: Path) -> Job:
    """Reconcile without negative flows, with the tests, sigmas and checkability of every stream as a table."""
    reconcile(_network(made_up(200))).streams  # noqa: B018 - compiles the selected inverse
    network = _network(Plant.read(path))

    def run() -> Array:
        result = reconcile(network)
        return result.streams["reconciled"].to_numpy()

    return run


def bounded(path: Path) -> Job:
    """Reconcile without negative flows, from scratch."""
    network = _network(Plant.read(path))
    return lambda: reconcile(network).reconciled


def loop(path: Path) -> Job:
    """Reconcile plant by plant, the sigmas and tests of every stream included."""

    def make(batch: Batch) -> Solve:
        base = named(batch, batch.values[0], batch.sigmas[0])

        def solve(value: Array, sigma: Array) -> Array:
            result = reconcile(base.with_readings(value, sigma))
            assert len(result.sigma) == len(result.described.test)
            return result.reconciled

        return solve

    return looped(path, 300, make)


def plan_loop(path: Path) -> Job:
    """Solve one compiled plan, weighted anew for each plant."""

    def make(batch: Batch) -> Solve:
        plan = Plan(named(batch, batch.values[0], batch.sigmas[0]))
        return lambda value, sigma: plan.solve(value, sigma**2).x

    return looped(path, 2_000, make)
