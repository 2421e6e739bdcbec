"""What rose for certain, what fell for certain, and what the gaps leave open."""

import polars as pl
import pytest

from qingshen.phases.performance import at_constant_output, level_changes

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


SCHEMA = ("enterprise", "variable", "unit", "before", "after", "output_before", "output_after", "output_unit", "saving",
          "doubtful")  # fmt: skip


def saved(*rows: tuple[object, ...]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_the_sum_is_over_the_enterprises_and_told_without_doubtful_ones() -> None:
    # A: 1000 m3 for 100 t, then 900 m3 for 120 t: 10 · 120 − 900 = 300. B is a slip of a thousand.
    table = at_constant_output(
        saved(
            ("A", "water", "m3", 1000.0, 900.0, 100.0, 120.0, "t", 300.0, False),
            ("B", "water", "m3", 1000.0, 900000.0, 100.0, 100.0, "t", -899000.0, True),
        )
    )
    row = table.row(0, named=True)
    assert (row["enterprises"], row["doubtful"]) == (2, 1)
    assert row["saving"] == pytest.approx(-898700.0)
    assert (row["saving_undoubted"], row["after_undoubted"]) == (300.0, 900.0)
    assert row["method"] == "[DESIGN]"


def test_products_of_different_units_are_never_added_up() -> None:
    table = at_constant_output(
        saved(
            ("A", "water", "m3", 10.0, 8.0, 1.0, 1.0, "t", 2.0, False),
            ("B", "water", "m3", 10.0, 9.0, 1.0, 1.0, "m2", 1.0, False),
        )
    )
    assert set(table.select("output_unit", "saving").rows()) == {("m2", 1.0), ("t", 2.0)}


def test_nothing_saved_is_an_empty_table() -> None:
    assert at_constant_output(saved()).is_empty()
