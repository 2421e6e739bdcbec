"""What others reported, as anonymous statistics: never of fewer than five others, never a single value."""

from dataclasses import dataclass
from statistics import quantiles

from qingshen.web.reporting.accepted import Values

FEWEST = 5
"""Others there must be before anything is said of them (DESIGN, law 8)."""


@dataclass(frozen=True)
class Peers:
    """Quartiles of an indicator over `number` others."""

    number: int
    lower: float
    median: float
    upper: float

    def is_far(self, value: float) -> bool:
        """Whether `value` lies outside the fences: one and a half times the span of the quartiles beyond them."""
        span = 1.5 * (self.upper - self.lower)
        if span == 0:
            return value > 2 * self.upper or value < self.lower / 2
        return value > self.upper + span or value < self.lower - span


def peers_of(values: Values, indicator: str, enterprise: str) -> Peers | None:
    """Return the statistics of the others; None of fewer than five."""
    others = [value for code, value in values.get(indicator, {}).items() if code != enterprise]
    if len(others) < FEWEST:
        return None
    lower, median, upper = quantiles(others, n=4, method="inclusive")
    return Peers(len(others), lower, median, upper)
