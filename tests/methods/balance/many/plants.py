"""Random plants of one topology: parallel streams, loops, closed parts, dead ends, missing meters, exact streams."""

from dataclasses import dataclass

import numpy as np
from balance.many.oracle import Plant
from hypothesis import strategies as st
from scipy.linalg import null_space

from qingshen.methods.balance import Network


@dataclass(frozen=True)
class Plants:
    network: Network
    values: np.ndarray
    sigmas: np.ndarray

    def __getitem__(self, plant: int) -> Plant:
        network = self.network
        return Plant(network.source, network.target, len(network.node), self.values[plant], self.sigmas[plant])


@dataclass(frozen=True)
class Kind:
    """How plants are made. `noise` is in sigmas; `reversed` the share of streams drawn the wrong way round.

    Without `loops` no stream leaves and enters the same node.
    """

    nodes: int
    streams: int
    seed: int
    closed: bool = False
    missing: float = 0.3
    exact: float = 0.1
    noise: float = 1.0
    reversed: float = 0.0
    plants: int = 4
    spread: float = 1.0
    loops: bool = True


def kinds(**fixed: object) -> st.SearchStrategy[Kind]:
    options: dict[str, st.SearchStrategy] = {
        "nodes": st.integers(1, 6),
        "streams": st.integers(1, 12),
        "seed": st.integers(0, 2**32 - 1),
        "closed": st.booleans(),
        "missing": st.sampled_from([0.0, 0.2, 0.5]),
        "exact": st.sampled_from([0.0, 0.2]),
    }
    return st.builds(Kind, **options | {name: st.just(value) for name, value in fixed.items()})


def made(kind: Kind) -> Plants:
    """Ends at random; true flows balance, most are positive, those of dead ends zero."""
    random = np.random.default_rng(kind.seed)
    lowest = 0 if kind.closed else -1
    source, target = random.integers(lowest, kind.nodes, (2, kind.streams)).astype(np.int32)
    if not kind.loops and (source != target).any():
        source, target = source[source != target], target[source != target]
    every = Plant(source, target, kind.nodes, np.zeros(len(source)), np.zeros(len(source)))
    basis = null_space(every.incidence)
    truth = basis @ random.normal(0, 30, (basis.shape[1], kind.plants))
    truth[np.abs(truth) < 1e-6] = 0.0
    backward = (truth[:, 0] < 0) ^ (random.random(len(source)) < kind.reversed)
    source, target = np.where(backward, target, source), np.where(backward, source, target)
    flows = np.where(backward, -truth.T, truth.T)
    sigmas = np.exp(random.normal(0, kind.spread, flows.shape))
    draw = random.random(flows.shape)
    sigmas[draw < kind.exact] = 0.0
    values = flows + kind.noise * sigmas * random.normal(size=flows.shape)
    missing = (draw >= kind.exact) & (draw < kind.exact + kind.missing)
    values[missing] = np.nan
    sigmas[missing & (random.random(flows.shape) < 0.5)] = np.nan
    names = (tuple(f"{letter}{at}" for at in range(count)) for letter, count in (("s", len(source)), ("n", kind.nodes)))
    network = Network(*names, source.astype(np.int32), target.astype(np.int32), values[0], sigmas[0])
    return Plants(network, values, sigmas)
