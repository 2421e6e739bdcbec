"""Random networks for the tests: connected, every node filled and emptied, true flows that balance and are positive."""

from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import pytest
from balance.oracle import incidence
from hypothesis import strategies as st

from qingshen.methods.balance import Result, reconcile
from qingshen.methods.balance.network import Network


@dataclass(frozen=True)
class Wanted:
    """How a random network is made."""

    nodes: int
    extra: int
    seed: int
    unmeasured: float = 0.0
    exact: float = 0.0
    relative_sigma: float = 0.05
    noise: bool = True
    closed: bool = False
    tags: dict[str, float] = field(default_factory=dict)


def made(wanted: Wanted) -> tuple[Network, np.ndarray]:
    """Return a network and its true flows: paths and cycles of positive flow laid over each other."""
    random = np.random.default_rng(wanted.seed)
    around = wanted.closed and wanted.nodes > 1
    source, target, flow = [], [], []

    def lay(nodes: list[int], amount: float, closed: bool = False) -> None:
        stops = [*nodes, nodes[0]] if closed else [-1, *nodes, -1]
        for one, other in pairwise(stops):
            at = next((k for k in range(len(source)) if (source[k], target[k]) == (one, other)), None)
            if at is None or random.random() < 0.15:
                source.append(one)
                target.append(other)
                flow.append(amount)
            else:
                flow[at] += amount

    lay(list(range(wanted.nodes)), float(random.uniform(50, 100)), closed=around)
    while len(source) < wanted.nodes + 1 + wanted.extra:
        size = int(random.integers(1, min(wanted.nodes, 4) + 1))
        chosen = random.permutation(wanted.nodes)[:size].tolist()
        lay(chosen, float(random.uniform(1, 60)), closed=(around or random.random() < 0.3) and size > 1)
        if size == 1 and around:
            del source[-2:], target[-2:], flow[-2:]
            wanted = Wanted(**{**wanted.__dict__, "extra": wanted.extra - 1})
    truth = np.array(flow)
    sigma = wanted.relative_sigma * truth * random.uniform(0.5, 2.0, len(truth))
    draw = random.random(len(truth))
    exact = draw < wanted.exact
    unmeasured = (draw >= wanted.exact) & (draw < wanted.exact + wanted.unmeasured)
    if (unmeasured | exact).all():
        unmeasured[0] = exact[0] = False
    sigma[exact] = 0.0
    value = truth + (random.normal(size=len(truth)) * sigma if wanted.noise else 0.0)
    value[unmeasured] = sigma[unmeasured] = np.nan
    network = Network(
        tuple(f"s{k}" for k in range(len(truth))),
        tuple(f"n{k}" for k in range(wanted.nodes)),
        np.array(source, dtype=np.int32),
        np.array(target, dtype=np.int32),
        value,
        sigma,
    )
    return network, truth


def wanted(**fixed: object) -> st.SearchStrategy[Wanted]:
    """A strategy of networks of one to nine nodes, some meters missing, some exact."""
    options: dict[str, st.SearchStrategy] = {
        "nodes": st.integers(1, 9),
        "extra": st.integers(0, 14),
        "seed": st.integers(0, 2**32 - 1),
        "unmeasured": st.sampled_from([0.0, 0.2, 0.4]),
        "exact": st.sampled_from([0.0, 0.15]),
        "relative_sigma": st.sampled_from([0.02, 0.1]),
        "closed": st.booleans(),
    }
    options |= {name: st.just(value) for name, value in fixed.items()}
    return st.builds(Wanted, **options)


def paired(network: Network, seed: int, share: float = 0.5, strongest: float = 0.9) -> Network:
    """The network with `share` of its uncertain readings correlated, two and two, by up to ±`strongest`."""
    random = np.random.default_rng(seed)
    chosen = random.permutation(np.flatnonzero(network.sigma > 0))
    couples = chosen[: 2 * int(share * len(chosen) / 2)].reshape(-1, 2)
    pairs = [
        (int(one), int(other), float(random.uniform(-strongest, strongest) * network.sigma[one] * network.sigma[other]))
        for one, other in couples
    ]
    return replace(network, pairs=tuple(pairs))


def flipped(network: Network, seed: int, share: float) -> Network:
    """The network with about `share` of its streams drawn the wrong way round."""
    wrong = np.random.default_rng(seed).random(len(network.stream)) < share
    source, target = network.source, network.target
    return replace(network, source=np.where(wrong, target, source), target=np.where(wrong, source, target))


def without(network: Network, *streams: int) -> Network:
    """The network without these meters; pairs they belong to are gone."""
    value, sigma = network.value.copy(), network.sigma.copy()
    value[list(streams)] = sigma[list(streams)] = np.nan
    kept = tuple(pair for pair in network.pairs if not {*pair[:2]} & {*streams})
    return replace(network, value=value, sigma=sigma, pairs=kept)


def rows(network: Network) -> list[dict[str, object]]:
    """The streams of a network as a person would write them."""

    def end(at: int) -> str:
        return network.node[at] if at >= 0 else "env"

    def number(given: float) -> float | None:
        return None if np.isnan(given) else float(given)

    return [
        {
            "stream": name,
            "source": end(network.source[at]),
            "target": end(network.target[at]),
            "value": number(network.value[at]),
            "sigma": number(network.sigma[at]),
        }
        for at, name in enumerate(network.stream)
    ]


def small(*streams: tuple[str, str, str, float | None, float | None], **more: object) -> Network:
    """A network written by hand: (stream, source, target, value, sigma)."""
    names = ("stream", "source", "target", "value", "sigma")
    return Network.from_streams([dict(zip(names, one, strict=True)) for one in streams], **more)


def large(streams: int, nodes: int, seed: int, unmeasured: float = 0.0) -> Network:
    """A long plant: a chain through all nodes, and streams between neighbours; readings with 2 % noise."""
    random = np.random.default_rng(seed)
    begin = random.integers(0, nodes, streams - nodes - 1)
    end = begin + random.integers(1, 9, len(begin))
    source = np.concatenate([[-1], np.arange(nodes), begin]).astype(np.int32)
    target = np.concatenate([np.arange(nodes), [-1], np.where(end < nodes, end, -1)]).astype(np.int32)
    # Each stream beside the chain takes its flow out of the chain, which is wide enough.
    flow = np.concatenate([np.full(nodes + 1, 1000.0), random.uniform(1, 20, len(begin))])
    for one, other, amount in zip(begin, np.minimum(end, nodes), flow[nodes + 1 :], strict=True):
        flow[one + 1 : other + 1] -= amount
    sigma = 0.02 * flow
    value = flow + sigma * random.normal(size=streams)
    missing = random.random(streams) < unmeasured
    value[missing] = sigma[missing] = np.nan
    names = (tuple(f"{letter}{at}" for at in range(count)) for letter, count in (("s", streams), ("n", nodes)))
    return Network(*names, source, target, value, sigma)


def wild(nodes: int, extra: int, decades: float, seed: int) -> Network:
    """A network of random streams and random readings that never balanced, sigmas over 2 × `decades` decades."""
    random = np.random.default_rng(seed)
    source = random.integers(-1, nodes, extra)
    target = (source + 1 + random.integers(0, nodes - 1, extra)) % nodes
    leaving = (random.random(extra) < 0.1) & (source >= 0)
    # A ring through all nodes, and the outside: no node is only filled or only emptied.
    source = np.concatenate([source, np.arange(nodes), [-1, 0]]).astype(np.int32)
    target = np.concatenate([np.where(leaving, -1, target), (np.arange(nodes) - 1) % nodes, [0, -1]]).astype(np.int32)
    count = len(source)
    names = tuple(f"s{at}" for at in range(count)), tuple(f"n{at}" for at in range(nodes))
    value, sigma = random.uniform(0, 100, count), 10.0 ** random.uniform(-decades, decades, count)
    return Network(*names, source, target, value, sigma)


def solved(network: Network, dense: int, bounds: bool = False) -> Result:
    """The network reconciled with everything dense, or everything sparse."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("qingshen.methods.balance.plan.DENSE", dense)
        patch.setattr("qingshen.methods.balance.recover.SMALL", dense)
        result = reconcile(network, bounds=bounds)
        assert isinstance(result.bounded.solution.carry, np.ndarray) == (dense > 0)
        return result


def gap(network: Network, x: np.ndarray) -> float:
    """The largest imbalance of a node all of whose flows are told, as a share of the largest flow."""
    hidden = np.isnan(x)
    balances = incidence(network)
    told = np.abs(balances[:, hidden]).sum(axis=1) == 0
    return float(np.abs(balances @ np.where(hidden, 0, x))[told].max(initial=0) / max(np.nanmax(np.abs(x)), 1e-300))
