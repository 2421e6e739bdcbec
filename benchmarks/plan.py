"""What is run at which size and how often: the full run, and a quick one that only proves that everything works."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.balance import sizes as balance
from benchmarks.measure import Effort

RIVALS = ("engine", "pandas", "loops", "numpy", "scan")
READERS = ("engine_cells", "engine_case", "openpyxl_read_only", "openpyxl")
# Plain loops at a million enterprises take minutes and gigabytes and tell nothing new: they are left out there.
SLOW, SLOW_FROM = "loops", 100_000


@dataclass(frozen=True)
class Sizes:
    """Cohorts to evaluate with the effort on each, workbooks to read, cohorts to audit, lists to choose, cells to type,
    the enterprises of an audit whose pages are visited, balances.
    """

    evaluation: dict[int, Effort]
    workbooks: int
    readings: Effort
    audit: dict[int, Effort]
    selection: dict[int, Effort]
    typing: Effort
    crowd: int
    visits: Effort
    balance: balance.Balances


FULL = Sizes(
    evaluation={60: Effort(1, 21), 10_000: Effort(1, 7), 1_000_000: Effort(5, 1)},
    workbooks=1_000,
    readings=Effort(2, 1),
    audit={60: Effort(2, 1), 300: Effort(2, 1), 1_000: Effort(1, 1)},
    selection={1_000: Effort(2, 1), 10_000: Effort(2, 1)},
    typing=Effort(2, 40),
    crowd=1_000,
    visits=Effort(3, 1),
    balance=balance.FULL,
)
QUICK = Sizes(
    evaluation={200: Effort(1, 2)},
    workbooks=4,
    readings=Effort(1, 1),
    audit={4: Effort(1, 1)},
    selection={40: Effort(1, 1)},
    typing=Effort(1, 2),
    crowd=4,
    visits=Effort(1, 1),
    balance=balance.QUICK,
)
