"""What rose for certain, what fell for certain, and what the gaps leave open."""

import polars as pl
import pytest

from qingshen.phases.performance import level_changes

INDICES = {f"index_{k}": 0.0 for k in (1, 2, 3)}


@pytest.mark.parametrize(
    ("before", "after", "rise"),
    [
        (("III", "III"), ("II", "II"), 1),
        (("none", "none"), ("II", "I"), 2),
        (("I", "I"), ("none", "III"), -2),
        (("II", "II"), ("II", "II"), 0),
        # Reporting what was missing is no rise; no longer reporting is no fall.
        (("none", "I"), ("II", "II"), None),
        (("II", "II"), ("none", "I"), None),
        (("none", "III"), ("none", "III"), None),
        (("none", "III"), ("II", "II"), 1),
    ],
)
def test_only_what_the_gaps_cannot_undo_is_a_change(before, after, rise) -> None:
    rows = [
        {"enterprise": "E1", "year": year, "level": low, "level_best": high, **INDICES}
        for year, (low, high) in ((2023, before), (2024, after))
    ]
    assert level_changes(pl.DataFrame(rows), (2023, 2024))["rise"].to_list() == [rise]
