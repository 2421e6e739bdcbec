"""What a list of enterprises must hold, as people set it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from qingshen import messages
from qingshen.language import Text
from qingshen.problems import Place, Problem

PACKAGE = "qingshen.methods.selection"
PLACE = "requirements"
SHARE = Text("在 0 与 1 之间", "between 0 and 1")
COUNT = Text("为不小于 0 的整数", "a whole number, not below 0")
SIZE = Text("为不小于 1 的整数", "a whole number, 1 or more")
POSITIVE = Text("大于 0", "above 0")


@dataclass(frozen=True)
class Requirements:
    """What the list must hold [DESIGN]; a requirement that cannot be kept is told, never dropped.

    `shares`: load → share [0-1] of the candidates' known total of that load. `strata`: columns whose observed
    combination is a stratum; each stratum must have `at_least` members on the list, or all its feasible ones where they
    are fewer. `most`: the greatest size of the list. `fixed`: what people decided, enterprise → in or out; it stands
    above all else. `gap` [0-1]: a list is good enough once its size, and then its score, is proven to be within this
    share of the best; of few candidates the best is sought all the same. `time_limit` [s] of each programme solved:
    none unless it is said, for a limit that strikes makes the list depend on the machine.
    """

    shares: Mapping[str, float] = field(default_factory=dict)
    strata: tuple[str, ...] = ()
    at_least: int = 1
    most: int | None = None
    fixed: Mapping[str, bool] = field(default_factory=dict)
    time_limit: float = math.inf
    gap: float = 0.005

    def problems(self) -> list[Problem]:
        """Return every value outside its range."""
        found = [
            self._outside(f"shares.{load}", share, SHARE)
            for load, share in sorted(self.shares.items())
            if not 0 <= share <= 1
        ]
        if not (_whole(self.at_least) and self.at_least >= 0):
            found.append(self._outside("at_least", self.at_least, COUNT))
        if self.most is not None and not (_whole(self.most) and self.most >= 1):
            found.append(self._outside("most", self.most, SIZE))
        if not self.time_limit > 0:
            found.append(self._outside("time_limit", self.time_limit, POSITIVE))
        if not 0 <= self.gap <= 1:
            found.append(self._outside("gap", self.gap, SHARE))
        return found

    def _outside(self, name: str, value: float, allowed: Text) -> Problem:
        facts: dict[str, object] = {"name": name, "value": value, "range": allowed}
        return messages.fill(PACKAGE, Place(PLACE, cell=name), "requirement-outside", facts)


def _whole(value: float) -> bool:
    return math.isfinite(value) and value == int(value)
