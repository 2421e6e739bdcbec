"""A stream to be drawn: where it runs, how large it is, what its label says."""

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from qingshen.language import Language, Text
from qingshen.report.charts.flows.layers import Edge
from qingshen.report.charts.flows.lettering import changed

_NUMBERS = re.compile(r"(\d+)")
Kind = Literal["plain", "loss", "recycle", "missing", "unobservable", "zero"]

LOSS = Text("损失", "loss")
MISSING = Text("缺失", "missing")
UNOBSERVABLE = Text("不可观测", "unobservable")
AT_BOUND = Text("取下限", "at bound")
REVERSED = Text("反向", "reversed")
OUTSIDE = Text("外部", "outside")
UNACCOUNTED = Text("未平衡", "unaccounted")
ROUNDING = 1e-6
"""What in- and outflow of a node may differ by, as a share of the larger, before it is a gap."""


@dataclass(frozen=True)
class Flow:
    """A stream from node to node; None is outside.

    `value`: what is drawn, in one unit for all (None or NaN: missing); `sigma`: its standard deviation;
    `reported`: what was read, where `value` is reconciled. `status` is that of a result: a stream that is
    "unobservable" has no size whatever its `value`, one "at_bound" is held at 0. A negative value runs against the
    direction that was reported.
    """

    stream: str
    source: str | None
    target: str | None
    value: float | None
    sigma: float | None = None
    is_loss: bool = False
    reported: float | None = None
    status: str = ""


class Drawn(NamedTuple):
    """A flow as it is drawn: `size` ≥ 0, None when there is none to draw."""

    flow: Flow
    source: str | None
    target: str | None
    size: float | None

    def kind(self, runs_back: bool) -> Kind:
        """Say how it is drawn."""
        if self.size is None:
            return "unobservable" if self.flow.status == "unobservable" else "missing"
        if self.size == 0:
            return "zero"
        return "loss" if self.flow.is_loss else "recycle" if runs_back else "plain"

    def name(self, language: Language) -> str:
        """Return its name; a loss is called one in words."""
        name, word = self.flow.stream, LOSS.into(language)
        return f"{name} ({word})" if self.flow.is_loss and word not in name.lower() else name

    def ends(self, language: Language) -> str:
        """Return "(boiler → rinse)"."""
        outside = OUTSIDE.into(language)
        return f"({self.source or outside} → {self.target or outside})"

    def amount(self, language: Language) -> str:
        """Return its amount in words: "107.8 ± 5.4", "? 缺失"; never a 0 for what is not known."""
        flow = self.flow
        if self.size is None or flow.value is None:
            return "? " + (UNOBSERVABLE if flow.status == "unobservable" else MISSING).into(language)
        sigma = None if flow.status == "at_bound" else flow.sigma
        said = changed(flow.reported, flow.value, sigma)
        note = AT_BOUND if flow.status == "at_bound" else REVERSED if flow.value < 0 else None
        return f"{said} ({note.into(language)})" if note else said


class Gap(NamedTuple):
    """What is unaccounted at a node: in - out, and its standard deviation when those of all streams are known."""

    amount: float
    sigma: float | None


def drawn(flows: Iterable[Flow], *, turned: bool = True) -> list[Drawn]:
    """Return the flows as they are drawn, in an order that does not depend on that of rows.

    `turned`: negative ones run against their direction; else they stay as they were reported.
    """
    found = []
    for flow in flows:
        source, target = flow.source or None, flow.target or None
        known = flow.value is not None and math.isfinite(flow.value) and flow.status != "unobservable"
        size = abs(flow.value) if known and flow.value is not None else None
        if turned and known and flow.value is not None and flow.value < 0:
            source, target = target, source
        found.append(Drawn(flow, source, target, size))
    return sorted(found, key=lambda one: (natural(one.flow.stream), one.source or "", one.target or "", one.size or 0))


def natural(name: str) -> list[tuple[int, float, str]]:
    """Return a sort key under which numbered names come in the order of their numbers."""
    parts = (part for part in _NUMBERS.split(name) if part)
    return [(0, float(part), part) if part.isdecimal() else (1, 0.0, part) for part in parts]


def edges_of(found: Sequence[Drawn]) -> list[Edge]:
    """Return the flows as edges of a graph, as heavy as they are large."""
    return [Edge(one.flow.stream, one.source, one.target, one.size or 0.0) for one in found]


def nodes_of(found: Iterable[Drawn]) -> list[str]:
    """Return the nodes between which flows run, by name."""
    return sorted({node for one in found for node in (one.source, one.target) if node is not None})


def gaps(found: Sequence[Drawn]) -> Mapping[str, Gap]:
    """Return what is unaccounted by node; a node with a stream of unknown size has no gap that could be told."""
    gaps: dict[str, Gap] = {}
    for node in nodes_of(found):
        into = [one for one in found if one.target == node and one.source != node]
        out = [one for one in found if one.source == node and one.target != node]
        if any(one.size is None for one in into + out):
            continue
        entering, leaving = (math.fsum(one.size or 0.0 for one in side) for side in (into, out))
        if abs(entering - leaving) <= ROUNDING * max(entering, leaving):
            continue
        sigmas = [one.flow.sigma for one in into + out]
        known = [sigma for sigma in sigmas if sigma is not None and math.isfinite(sigma)]
        sigma = math.sqrt(math.fsum(one * one for one in known)) if len(known) == len(sigmas) else None
        gaps[node] = Gap(entering - leaving, sigma)
    return gaps
