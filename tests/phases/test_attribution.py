"""How much of a saving the completed options explain, and what is left to other causes."""

import polars as pl
import pytest

from qingshen.phases.attribution import attribution

CLAIMS = {"option": pl.String, "enterprise": pl.String, "variable": pl.String, "unit": pl.String,
          "planned": pl.Float64, "actual": pl.Float64, "decision": pl.String, "by": pl.String}  # fmt: skip
PAIR = {"enterprise": "E1", "variable": "fresh_water", "unit": "m3", "saving": 300.0}


@pytest.fixture
def attributed(small_case, hand_made):
    def run(*claims: tuple, pairs=(PAIR,), ends=None, planned=None, states=None) -> pl.DataFrame:
        frame = pl.DataFrame(list(claims), schema=CLAIMS, orient="row")
        options = sorted({*frame["option"]})
        effects = planned or [
            {"option": row[0], "enterprise": row[1], "variable": row[2], "value": row[4], "unit": row[3]}
            for row in claims
            if row[4] is not None
        ]
        tracked = pl.DataFrame(
            [(one, (states or {}).get(one, "completed"), (ends or {}).get(one)) for one in options],
            schema={"option": pl.String, "state": pl.String, "actual_end": pl.String},
            orient="row",
        )
        tables = {
            "claims": frame,
            "tracking": tracked,
            "options": hand_made("options", *({"option": one, "enterprise": one[:2]} for one in options)),
            "option_effects": hand_made("option_effects", *effects),
            "constant_output_enterprises": hand_made("constant_output_enterprises", *pairs),
        }
        return attribution(small_case(), tables)

    return run


def claim(option="E1/M1", enterprise="E1", variable="fresh_water", unit="m3", planned=200.0, actual=None,
          decision="refuse", by=None) -> tuple:  # fmt: skip
    return (option, enterprise, variable, unit, planned, actual, decision, by)


def told(found: pl.DataFrame) -> tuple:
    return found.select("saving", "by_options", "other", "options", "verified").row(0)


def test_actual_counts_before_planned_and_is_verified_when_accepted(attributed) -> None:
    found = attributed(claim(actual=150.0, decision="accept"))
    assert told(found) == (300.0, 150.0, 150.0, 1, True)


def test_a_plan_counts_for_a_completed_option_but_is_not_verified(attributed) -> None:
    assert told(attributed(claim())) == (300.0, 200.0, 100.0, 1, False)
    found = attributed(claim(actual=150.0, decision="accept"), claim("E1/M2", planned=50.0))
    assert told(found) == (300.0, 200.0, 100.0, 2, False)


def test_a_plan_people_accept_counts_but_proves_nothing(attributed) -> None:
    assert told(attributed(claim(decision="accept", by="专家组"))) == (300.0, 200.0, 100.0, 1, False)


def test_what_people_refuse_does_not_count(attributed) -> None:
    assert told(attributed(claim(actual=150.0, by="专家组"))) == (300.0, 0.0, 300.0, 0, None)


@pytest.mark.parametrize(
    ("end", "by_options"), [("2024-06-30", 200.0), ("2025-01-31", 0.0), ("2022-12-31", 0.0), (None, 200.0)]
)
def test_only_what_was_done_between_the_two_years(attributed, end, by_options) -> None:
    assert attributed(claim(), ends={"E1/M1": end})["by_options"].to_list() == [by_options]


def test_an_option_under_way_explains_nothing(attributed) -> None:
    assert told(attributed(claim(actual=10.0), states={"E1/M1": "implementing"}))[1:4] == (0.0, 300.0, 0)


def test_only_enterprises_that_are_compared(attributed) -> None:
    found = attributed(claim(), claim("E2/M1", "E2", planned=1000.0))
    assert told(found)[1] == 200.0


def test_an_industry_option_counts_by_the_part_of_those_compared(attributed) -> None:
    planned = [
        {"option": "industry/I1", "enterprise": plant, "variable": "fresh_water", "value": value, "unit": "m3"}
        for plant, value in (("E1", 100.0), ("E2", 300.0))
    ]
    found = attributed(claim("industry/I1", None, planned=400.0, actual=200.0, decision="accept"), planned=planned)
    assert told(found)[1] == pytest.approx(50.0)


def test_an_unplanned_claim_of_a_compared_enterprise_counts(attributed) -> None:
    other = {"option": "E1/M1", "enterprise": "E1", "variable": "wastewater", "value": 1.0, "unit": "m3"}
    found = attributed(claim(planned=None, actual=80.0, decision="accept"), planned=[other])
    assert told(found)[1:4] == (80.0, 220.0, 1)


def test_units_are_converted_and_a_claim_without_a_figure_is_counted(attributed) -> None:
    found = attributed(claim(unit="L", planned=50_000.0), claim("E1/M2", planned=None))
    assert (told(found)[1], told(found)[3], found["unknown"][0]) == (pytest.approx(50.0), 1, 1)


def test_doubtful_enterprises_stand_aside(attributed) -> None:
    slip = PAIR | {"enterprise": "E2", "saving": -1e6, "doubtful": True}
    found = attributed(claim(), pairs=(PAIR, slip))
    assert (*told(found)[:2], found["doubtful"][0]) == (300.0, 200.0, 1)


def test_without_options_all_of_it_has_other_causes(small_case, hand_made) -> None:
    tables = {"constant_output_enterprises": hand_made("constant_output_enterprises", PAIR)}
    assert told(attribution(small_case(), tables)) == (300.0, 0.0, 300.0, 0, None)
    assert attribution(small_case(), {}).is_empty()
