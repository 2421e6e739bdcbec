"""Random networks for the tests: connected, every node filled and emptied, true flows that balance and are positive."""

from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

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
    source, target, flow = [], [], []

    def lay(nodes: list[int], amount: float, closed: bool = False) -> None:
        stops = [*nodes, nodes[0]] if closed else [-1, *nodes, -1]
        for one, other in zip(stops, stops[1:], strict=False):
            at = next((k for k in range(len(source)) if (source[k], target[k]) == (one, other)), None)
            if at is None or random.random() < 0.15:
                source.append(one)
                target.append(other)
                flow.append(amount)
            else:
                flow[at] += amount

    lay(list(range(wanted.nodes)), float(random.uniform(50, 100)), closed=wanted.closed)
    while len(source) < wanted.nodes + 1 + wanted.extra:
        size = int(random.integers(1, min(wanted.nodes, 4) + 1))
        chosen = random.permutation(wanted.nodes)[:size].tolist()
        lay(chosen, float(random.uniform(1, 60)), closed=(wanted.closed or random.random() < 0.3) and size > 1)
        if size == 1 and wanted.closed:
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
