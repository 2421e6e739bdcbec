"""A network with its suspects put right: what the flows most likely were without the errors found."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.reduced import Ends
from qingshen.methods.balance.suspects import Suspect


@dataclass(frozen=True, eq=False)
class Mended:
    """`network` with the suspected readings set aside, turned streams turned back, and each leak a stream.

    `set_aside`, `turned`: streams of the network given; `leaks`: new streams by the node they leave, `inflows`: by the
    node they enter.
    """

    network: Network
    set_aside: tuple[str, ...]
    turned: tuple[str, ...]
    leaks: dict[str, str]
    inflows: dict[str, str]


def mend(network: Network, suspects: tuple[Suspect, ...], leak: str = "leak", inflow: str = "inflow") -> Mended:
    """Return `network` with `suspects` (of the same network) put right; new streams are named "`leak` @ node".

    A suspected meter counts as none, a stream in the wrong direction is turned, a leak or an unrecorded inflow becomes
    an unmeasured stream to or from outside. Where no reading can tell several errors apart none of them is believed:
    all their meters are set aside and their leaks added, so that what depends on the choice becomes unobservable.
    """
    value, sigma = network.value.copy(), network.sigma.copy()
    source, target = network.source.copy(), network.target.copy()
    aside, turned = dict[str, None](), list[str]()
    new: dict[str, dict[str, str]] = {"leak": {}, "inflow": {}}
    ends = Plan(network).topology.ends
    for one in suspects:
        if one.nature == "direction":
            source[one.where], target[one.where] = network.target[one.where], network.source[one.where]
            turned.append(network.stream[one.where])
            continue
        for cause in one.equivalent:
            if cause.kind == "meter":
                value[cause.where] = sigma[cause.where] = np.nan
                aside[network.stream[cause.where]] = None
            else:
                lost = one.size > 0 if one.kind == "leak" else _lost(ends, one, cause.where)
                node = network.node[cause.where]
                new["leak" if lost else "inflow"][node] = f"{leak if lost else inflow} @ {node}"
    at = {name: index for index, name in enumerate(network.node)}
    leaving, entering = [at[node] for node in new["leak"]], [at[node] for node in new["inflow"]]
    extra = len(leaving) + len(entering)
    outside, unknown = np.full(extra, -1, dtype=np.int32), np.full(extra, np.nan)
    kept = tuple(pair for pair in network.pairs if not np.isnan(value[[pair[0], pair[1]]]).any())
    mended = Network(
        (*network.stream, *new["leak"].values(), *new["inflow"].values()),
        network.node,
        np.concatenate([source, leaving, outside[: len(entering)]]).astype(np.int32),
        np.concatenate([target, outside[: len(leaving)], entering]).astype(np.int32),
        np.concatenate([value, unknown]),
        np.concatenate([sigma, unknown]),
        kept,
        network.notes,
    )
    return Mended(mended, tuple(aside), tuple(turned), new["leak"], new["inflow"])


def _lost(ends: Ends, one: Suspect, node: int) -> bool:
    """Say whether the leak that would explain a meter's error is one: the node seems to get more than it gives."""
    entering = ends.target[one.where] == ends.node[node]
    return bool((one.size > 0) == entering)
