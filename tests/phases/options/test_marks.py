"""The quick screen: what helps the environment, what passes, which pile."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small, focus, targets

from qingshen.phases.canonical import loads
from qingshen.phases.options.appraising import appraised
from qingshen.phases.options.generating import generate
from qingshen.phases.options.marks import marked

Read = Callable[..., Small]
CHEAP = "E1,M1,2024,设备,pending,5,2,,,,,\n"


def mark(given: Small, tables: dict[str, pl.DataFrame] | None = None) -> list[dict[str, object]]:
    whole = given.tables | (tables or {})
    found = generate(given.case, whole, given.record, given.enterprises)
    options = appraised(given.case, found["options"])
    marks = marked(given.case, whole, options, found["option_effects"], loads(given.case, whole))
    return marks.sort("option").to_dicts()


@pytest.mark.parametrize(
    ("effects", "tables", "verdict"),
    [
        ("", {}, None),
        ("E1,M1,electricity,planned,9,MWh\n", {}, True),
        ("E1,M1,electricity,planned,-9,MWh\n", {}, False),
        # What falls outside the focus counts where the focus is not touched.
        ("E1,M1,electricity,planned,9,MWh\n", focus("cod_discharged"), True),
        # A target's variable that rises is not made good by another that falls.
        ("E1,M1,fresh_water,planned,-9,m3\nE1,M1,electricity,planned,9,MWh\n", targets(fresh_water=(9, "m3")), False),
        # Power for a treatment plant: the focus on ghg rises, nothing makes it good.
        ("E1,M1,cod_discharged,planned,9,kg\nE1,M1,electricity,planned,-9,MWh\n", focus("cod_discharged"), True),
        (
            "E1,M1,cod_discharged,planned,9,kg\nE1,M1,electricity,planned,-9,MWh\n",
            focus("cod_discharged", "ghg"),
            False,
        ),
        # A carrier of the focus that rises is made good by the energy as a whole.
        ("E1,M1,electricity,planned,-9,MWh\nE1,M1,steam,planned,99,GJ\n", focus("electricity", "energy"), True),
        ("E1,M1,electricity,planned,-9,MWh\nE1,M1,steam,planned,1,GJ\n", focus("electricity", "steam"), False),
        # A pollutant of the focus that rises is made good by the equivalents.
        (
            "E1,M1,cod_discharged,planned,90,kg\nE1,M1,ammonia_discharged,planned,-8,kg\n",
            focus("cod_discharged", "ammonia_discharged"),
            True,
        ),
        (
            "E1,M1,cod_discharged,planned,9,kg\nE1,M1,ammonia_discharged,planned,-8,kg\n",
            focus("cod_discharged", "ammonia_discharged"),
            False,
        ),
    ],
)
def test_environmental(small: Read, effects: str, tables: dict[str, pl.DataFrame], verdict: bool | None) -> None:
    (row,) = mark(small(CHEAP, effects), tables)
    assert row["environmental"] is verdict


@pytest.mark.parametrize(
    ("row", "passed", "pile"),
    [
        ("pending,5,2", True, "feasible_low"),
        ("pending,50,30", True, "feasible_high"),
        ("pending,0,", True, "feasible_low"),
        ("pending,50,1", False, "infeasible"),
        ("pending,50,", None, "deferred"),
        ("pending,,9", None, "deferred"),
    ],
)
def test_piles(small: Read, row: str, passed: bool | None, pile: str) -> None:
    (found,) = mark(small(f"E1,M1,2024,设备,{row},fresh_water,9,m3,,\n"))
    assert (found["passed"], found["pile"]) == (passed, pile)
    assert (found["ease"], found["product"]) == (None, None)
    assert str(found["missing"]).endswith("ease;product")


def test_what_is_carried_out_is_known_to_be_feasible(small: Read) -> None:
    (found,) = mark(small("E1,M1,2024,设备,implemented,5,2,fresh_water,9,m3,,\n"))
    assert (found["technical"], found["ease"], found["product"]) == (True, True, True)


def test_the_score_by_hand(small: Read) -> None:
    rows = "E1,M1,2024,设备,pending,0,2,fresh_water,1000,m3,,\nE1,M2,2024,设备,pending,200,50,fresh_water,500,m3,,\n"
    given = small(rows)
    first, second = mark(given)
    # Environment 10 (the greatest share), economy 10 (payback 0), technique 10, ease 10 (no cost).
    assert first["score"] == pytest.approx(10 * (9 + 8.5 + 7 + 5))
    late = float(second["payback"]) / 10  # type: ignore[arg-type]
    assert second["score"] == pytest.approx(9 * 5.5 + 8.5 * (10 - 9 * late) + 7 * 10 + 5 * 2)


def test_silence_does_not_stand_above_what_was_told(small: Read) -> None:
    """Of M2 only technique and ease are known, 12 of 29.5 of the weight: no score, not the best of all."""
    told = "E1,M1,2024,设备,pending,50,20,electricity,9,MWh,,\n"
    one, other = mark(small(told + "E1,M2,2024,设备,pending,50,,,,,,\n"))
    assert one["score"] is not None and other["score"] is None
