"""Problems × techniques: one option an enterprise and technique, nothing the enterprise proposes itself."""

from collections.abc import Callable

import polars as pl
from small_mill import Small, problems

from qingshen.phases.canonical import loads, unit_prices
from qingshen.phases.options.catalogue import Proposed, proposed, wanted
from qingshen.phases.options.linking import links
from qingshen.phases.options.sizing import sized

Read = Callable[..., Small]
FOUND = problems(
    **{
        "checklist/A": ("DY38;GE38;XX99", ["E1", "E2"]),
        "checklist/B": ("DY38;GE60", ["E1"]),
        "checklist/C": ("GE60", []),
    }
)


def catalogue(given: Small, found: dict[str, pl.DataFrame]) -> Proposed:
    tables = given.tables | found
    pairs = wanted(given.case, links(tables))
    return proposed(
        given.case, tables, pairs, sized(given.case, pairs, loads(given.case, tables), unit_prices(given.case, tables))
    )


def test_one_option_an_enterprise_and_technique_its_problems_joined(small: Read) -> None:
    options = catalogue(small(), FOUND).part.options
    told = dict(options.select("option", "problem").iter_rows())
    assert told == {
        "E1/DY38": "checklist/A;checklist/B",
        "E1/GE38": "checklist/A",
        "E1/GE60": "checklist/B",
        "E2/DY38": "checklist/A",
        "E2/GE38": "checklist/A",
    }


def test_what_the_enterprise_proposes_itself_is_not_proposed_again(small: Read) -> None:
    """By its technique (E1), or because a measure bears the code of the technique (E2)."""
    given = small("E1,M1,2024,设备,,5,2,,,,DY38,\nE2,DY38,2024,设备,,5,2,,,,,\n")
    assert catalogue(given, FOUND).part.options["option"].to_list() == ["E1/GE38", "E1/GE60", "E2/GE38"]


def test_matches_count_enterprises_and_those_sized(small: Read) -> None:
    matches = catalogue(small(), FOUND).matches
    counted = {(t, p): (n, s) for t, p, n, s in matches.select(matches.columns[:4]).iter_rows()}
    assert counted == {
        ("DY38", "checklist/A"): (2, 2),
        ("DY38", "checklist/B"): (1, 1),
        ("GE38", "checklist/A"): (2, 2),
        ("GE60", "checklist/B"): (1, 0),
        ("GE60", "checklist/C"): (0, 0),
    }
    row = matches.filter(pl.col("technique") == "DY38").row(0, named=True)
    assert row["effect"] == "10-30 % of mill water"
    assert row["source"].startswith("NC DPPEA")


def test_a_dismissed_problem_calls_for_nothing(small: Read) -> None:
    found = FOUND | {"problems": FOUND["problems"].with_columns(decision=pl.lit("dismissed"))}
    assert catalogue(small(), found).part.options.is_empty()


def test_without_sizing_cost_and_effect_stay_unknown(small: Read) -> None:
    part = catalogue(small(), FOUND).part
    row = part.options.filter(pl.col("option") == "E1/GE60").row(0, named=True)
    assert (row["investment"], row["annual_saving"], row["precondition"]) == (None, None, "unknown")
    assert row["declared"] == "low"
    assert part.effects.filter(pl.col("option") == "E1/GE60").is_empty()
