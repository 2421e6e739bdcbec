"""What of the balances is run at which size and how often."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.measure import Effort


@dataclass(frozen=True)
class Balances:
    """Plants by streams; plants with bounds by kind and streams; plants of a batch; trials of the identification.

    Times are odd: of readings or weights that take turns the last ones are then those that the rivals have.
    """

    one: dict[int, Effort]
    bounded: dict[tuple[str, int], Effort]
    plants: int
    many: Effort
    trials: int


FULL = Balances(
    one={30: Effort(1, 201), 1_000: Effort(1, 51), 100_000: Effort(3, 3)},
    bounded={
        ("idle", 1_000): Effort(1, 21),
        ("idle", 100_000): Effort(2, 1),
        ("turned", 1_000): Effort(1, 21),
    },
    plants=10_000,
    many=Effort(2, 9),
    trials=20_000,
)
QUICK = Balances(
    one={200: Effort(1, 1)},
    bounded={("turned", 60): Effort(1, 1)},
    plants=20,
    many=Effort(1, 1),
    trials=20,
)
