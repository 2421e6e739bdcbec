"""Each network reconciled, its errors found, and reconciled once more without them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from qingshen.methods.balance import Result, reconcile
from qingshen.methods.balance.mend import Mended, mend
from qingshen.methods.balance.topology import STATUSES
from qingshen.phases.balances.drawn import Drawn
from qingshen.problems import Problem, Refused
from qingshen.rulebook.balances import roles

LEAK, INFLOW = "漏失", "未记录流入"
LEAKED = {"water": "leaked", "energy": "loss"}
"""The role of a leak that was found, by kind of balance; elsewhere "loss"."""


@dataclass(frozen=True, eq=False)
class Closed:
    """A network closed: `result` as read; `final` with the suspects of `mended` put right, the same where none is."""

    drawn: Drawn
    result: Result
    final: Result
    mended: Mended | None

    @cached_property
    def roles(self) -> dict[str, str]:
        """The role of every stream of `final`, the leaks that were found included."""
        stated = dict(zip(self.drawn.rows["stream"].to_list(), self.drawn.rows["role"].to_list(), strict=True))
        leaks = self.mended.leaks.values() if self.mended else ()
        return stated | dict.fromkeys(leaks, LEAKED.get(self.drawn.balance.kind, "loss"))

    @cached_property
    def lost(self) -> list[str]:
        """The streams of `final` that are losses by their role and leave the network."""
        losing = {one.code for one in roles() if one.is_loss}
        leaving = dict(zip(self.final.network.stream, self.final.network.target < 0, strict=True))
        return [name for name, role in self.roles.items() if role in losing and leaving[name]]

    @cached_property
    def unmetered(self) -> list[str]:
        """The streams, as drawn, that no reading tells though all were believed.

        What became unknown because readings nobody can tell apart were set aside belongs to those suspects, and so
        does a leak that was added for them.
        """
        unknown = STATUSES.index("unobservable")
        unseen = dict(zip(self.drawn.network.stream, self.result.free.topology.status == unknown, strict=True))
        hidden = [self.final.network.stream[at] for at in np.flatnonzero(self.final.status == unknown)]
        return [name for name in hidden if unseen.get(name, False)]

    @property
    def suspected(self) -> dict[str, str]:
        """The nature of the error of each stream that may be in error: "bias" or "direction"."""
        if self.mended is None:
            return {}
        return dict.fromkeys(self.mended.set_aside, "bias") | dict.fromkeys(self.mended.turned, "direction")


def close(one: Drawn, alpha: float) -> Closed:
    """Return the network of `one` closed, tested at `alpha`. Raises Refused by cell where exact readings contradict."""
    try:
        result = reconcile(one.network, alpha)
    except Refused as refused:
        raise Refused(_placed(one, problem) for problem in refused.problems) from None
    if not result.findings.suspects:
        return Closed(one, result, result, None)
    mended = mend(one.network, result.findings.suspects, LEAK, INFLOW)
    if not np.isfinite(mended.network.value).any():
        return Closed(one, result, result, None)
    return Closed(one, result, reconcile(mended.network, alpha), mended)


def _placed(one: Drawn, problem: Problem) -> Problem:
    return replace(problem, place=one.place(problem.place.cell))
