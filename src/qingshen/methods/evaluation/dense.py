"""A cohort as arrays indicator × enterprise, and the codes that stand in them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen.methods.evaluation.plan import Floats

ABSENT, REPORTED, ESTIMATED, BELOW, MISSING, NOT_APPLICABLE = range(6)
STATUSES = ("reported", "estimated", "below_detection", "missing", "not_applicable")
RANKS = ("none", "III", "II", "I")
UNSTATED = 4
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Dense:
    """J indicators × E enterprises: `value` (NaN where none), `rank` (0-3, 4 = no answer), `status` codes."""

    enterprises: pl.Series
    value: Floats
    rank: Bytes
    status: Bytes
    parameters: dict[str, Floats]

    def part(self, start: int, stop: int) -> Dense:
        """Return the enterprises from `start` to `stop`, without copying."""
        return Dense(
            self.enterprises[start:stop],
            self.value[:, start:stop],
            self.rank[:, start:stop],
            self.status[:, start:stop],
            {name: values[start:stop] for name, values in self.parameters.items()},
        )
