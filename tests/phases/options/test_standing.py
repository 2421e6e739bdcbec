"""Which options a portfolio may hold: settled, excluded, given up."""

from collections.abc import Callable

import polars as pl
import pytest
from small_mill import Small

from qingshen.phases.options.standing import eligible

Read = Callable[..., Small]
RULED = 'reason = "会议"\nby = "专家组"\ndate = "2025-01-01"\n'


def table(given: Small, *rows: dict[str, object]) -> pl.DataFrame:
    """Return what may stand of these options, all of E1 unless they say otherwise; each saves water."""
    plain = {
        "level": "enterprise", "enterprise": "E1", "technique": None, "outcome": "pending", "ended": None,
        "investment": 10.0, "annual_cost": 1.0, "npv": 5.0, "technical": True, "environmental": True, "kept": True,
    }  # fmt: skip
    schema = {
        "option": pl.String, "level": pl.String, "enterprise": pl.String, "technique": pl.String,
        "outcome": pl.String, "ended": pl.String, "investment": pl.Float64, "annual_cost": pl.Float64,
        "npv": pl.Float64, "technical": pl.Boolean, "environmental": pl.Boolean, "kept": pl.Boolean,
    }  # fmt: skip
    options = pl.DataFrame([plain | {"option": f"E1/O{n}"} | row for n, row in enumerate(rows)], schema=schema)
    effects = options.select("option", "enterprise", variable=pl.lit("fresh_water"), value=pl.lit(5.0))
    return eligible(given.case, given.tables, options, effects)


@pytest.mark.parametrize(
    "row",
    [
        {"investment": None},
        {"technical": False},
        {"environmental": False},
        {"kept": False},
        {"outcome": "not_implemented"},
    ],
    ids=str,
)
def test_what_cannot_stand(small: Read, row: dict[str, object]) -> None:
    assert table(small(), row).is_empty()


def test_what_is_carried_out_is_fixed_and_costs_nothing_more(small: Read) -> None:
    found = table(
        small(),
        {"outcome": "implemented", "ended": "2024-06-01"},
        {"outcome": "implemented", "ended": "2025-02-01", "investment": None, "annual_cost": None},
        {"outcome": "implementing", "technical": False},
        {"environmental": None},
    )
    shown = found.select("fixed", "saved", "investment", "annual_cost").rows()
    # Done within the year of the amounts: saved already. Done after it: still to come off.
    assert shown == [(True, True, 0, 0), (True, False, 0, 0), (True, False, 0, 0), (None, False, 10, 1)]


def test_people_decide(small: Read) -> None:
    decisions = "".join(
        f'[[decisions]]\nstep = "screening"\nsubject = "E1/O{n}"\ndecision = "{what}"\n{RULED}'
        for n, what in enumerate(("adopt", "reject", "defer"))
    )
    found = table(small(decisions=decisions), {"environmental": False}, {}, {"outcome": "implemented"}, {})
    assert found.select("option", "fixed").rows() == [("E1/O0", True), ("E1/O3", None)]


def test_one_of_a_group_and_what_is_done_shuts_out_the_rest(small: Read) -> None:
    given = small()
    free = table(given, {"technique": "EP01"}, {"technique": "EP02"}, {"technique": "EP04", "enterprise": "E2"})
    assert free["group"].to_list() == ["rinsing"] * 3
    done = table(given, {"technique": "EP01", "outcome": "implemented"}, {"technique": "EP02"}, {"technique": "DY38"})
    assert done.select("option", "group").rows() == [("E1/O0", None), ("E1/O2", None)]


def test_a_package_gives_way_to_its_parts_unless_it_is_settled(small: Read) -> None:
    given = small()
    assert table(given, {"technique": "DY39"}, {"technique": "DY38"}, {"technique": "DY37"})["option"].to_list() == [
        "E1/O1",
        "E1/O2",
    ]
    assert table(given, {"technique": "DY39", "outcome": "implementing"}, {"technique": "DY38"})[
        "option"
    ].to_list() == ["E1/O0"]
    elsewhere = table(given, {"technique": "DY39"}, {"technique": "DY38", "enterprise": "E2"})
    assert elsewhere.height == 2


def test_options_of_the_industry_stand_under_its_name(small: Read) -> None:
    found = table(small(), {"option": "industry/x", "level": "industry", "enterprise": None})
    assert found["enterprise"].to_list() == ["industry"]
