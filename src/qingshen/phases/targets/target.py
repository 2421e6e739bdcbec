"""One target as it stands before people decide: what it names, what it lacks, and what it asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from qingshen.case.deciding import Ruling
from qingshen.phases.focus.potential import MORE_IS_BETTER
from qingshen.rulebook.system import LEVELS

AMOUNT, INTENSITY, COUNT, SHARE = "amount", "intensity", "level_count", "level_share"
PROPOSED, PEOPLE = "proposed", "people"
NONE = "none"
# A target that people give as 12.3 % of 59 enterprises is compared without its last digits.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Target:
    """A target.

    `baseline` and `value` in `unit`; `current`: the same of the audited year; `scale`: what one `unit` is at the output
    of the audited year [the variable's own unit], None where nothing must fall; `most`: the largest value there can be
    (levels only); `gaps`: what it lacks whatever its value (codes).
    """

    target: str
    variable: str
    orientation: str
    aim: str
    horizon: str
    baseline_year: int | None
    year: int | None
    unit: str
    baseline: float | None
    value: float | None
    current: float | None
    scale: float | None
    most: float | None
    basis: str
    monitored: str | None
    responsible: str | None
    origin: str
    gaps: tuple[str, ...] = ()
    ruling: Ruling | None = None

    @property
    def rising(self) -> bool:
        """Whether more is better."""
        return self.variable in MORE_IS_BETTER or self.variable in LEVELS

    @property
    def lacking(self) -> tuple[str, ...]:
        """What keeps the target from being quantifiable, monitorable and assessable."""
        return (*self.gaps, *self._of_value())

    @property
    def change(self) -> float | None:
        """value/baseline − 1; for level aims the share of enterprises [-] that rises."""
        if self.value is None or self.baseline is None:
            return None
        if self.most is not None:
            return (self.value - self.baseline) / self.most
        return self.value / self.baseline - 1 if self.baseline > 0 else None

    @property
    def required(self) -> float | None:
        """What must fall at the output of the audited year [the variable's own unit]; 0 where it is reached already."""
        if self.lacking or self.rising or None in (self.current, self.scale):
            return None
        return max(0.0, self.current - self.value) * self.scale  # type: ignore[operator]

    def row(self) -> dict[str, Any]:
        """Return the target as a row of the result table, without what people decided; what is not said is null."""
        names = ("target", "variable", "orientation", "aim", "horizon", "baseline_year", "year", "unit", "baseline",
                 "value", "change", "required", "basis", "monitored", "responsible", "origin")  # fmt: skip
        row = {name: None if (value := getattr(self, name)) == "" and name != "unit" else value for name in names}
        return row | {"accepted": not self.lacking, "lacking": ";".join(self.lacking)}

    def _of_value(self) -> tuple[str, ...]:
        if self.value is None:
            return ("no_value",)
        if self.value < 0 or (self.most is not None and self.value > self.most * (1 + ROUNDING)):
            return ("out_of_range",)
        if self.baseline is None:
            return ()
        gain = (self.value - self.baseline) * (1 if self.rising else -1)
        if gain > ROUNDING * abs(self.baseline):
            return ()
        # Nobody is worse than the best, or everybody has risen: the engine proposes to stay.
        return ("not_needed",) if self.origin == PROPOSED and self.value == self.baseline else ("worse_than_baseline",)
