"""Claims: planned beside actual, evidence, and what follows from the carriers."""

import pytest

from qingshen.phases.implementation.claims import claims
from qingshen.phases.implementation.schedule import schedule
from qingshen.phases.implementation.tracking import tracking
from qingshen.problems import Refused

MEASURES = (
    "enterprise,measure,year,type,outcome,investment,annual_saving,actual_saving,evidence\n"
    "E1,M1,2024,设备,implemented,50,10,9,结算单\nE2,M2,2024,设备,implementing,5,1,,\n"
)
EFFECTS = "enterprise,measure,variable,stage,value,unit,evidence\n"
OPTIONS = (
    {"option": "E1/M1", "enterprise": "E1", "decision": "adopt", "outcome": "implemented", "annual_saving": 10.0},
    {"option": "E2/M2", "enterprise": "E2", "decision": "adopt", "outcome": "implementing", "annual_saving": 1.0},
)
PLANNED = (
    {"option": "E1/M1", "enterprise": "E1", "variable": "fresh_water", "value": 1000.0, "unit": "m3"},
    {"option": "E2/M2", "enterprise": "E2", "variable": "fresh_water", "value": 10.0, "unit": "m3"},
)


@pytest.fixture
def claimed(small_case, hand_made, decided_by_people):
    def run(effects="", planned=PLANNED, options=OPTIONS, measures=MEASURES, record=None, **tables):
        given = {"effects": EFFECTS + effects} if effects else {}
        case = small_case(measures=measures, **given)
        tables |= {"options": hand_made("options", *options), "option_effects": hand_made("option_effects", *planned)}
        record = record or decided_by_people()
        return claims(case, tables, tracking(case, tables, schedule(case, tables, record)), record)

    return run


def rows(found, *columns):
    return found.select("option", "variable", *columns).rows()


def test_completed_options_claim_and_only_a_figure_with_evidence_is_verified(claimed) -> None:
    found = claimed("E1,M1,fresh_water,actual,800,m3,\n")
    # The measure's own evidence stands for its effects; the option under way claims nothing yet.
    assert rows(found, "planned", "actual", "realised", "evidence", "verified", "decision") == [
        ("E1/M1", "benefit", 10.0, 9.0, 0.9, "结算单", True, "accept"),
        ("E1/M1", "fresh_water", 1000.0, 800.0, 0.8, "结算单", True, "accept"),
    ]


def test_evidence_without_a_figure_proves_no_saving(claimed) -> None:
    found = claimed()
    assert rows(found, "actual", "verified", "decision")[1] == ("E1/M1", "fresh_water", None, False, "refuse")


def test_what_is_stated_of_an_unfinished_option_or_of_something_unplanned_is_claimed_too(claimed) -> None:
    found = claimed("E2,M2,fresh_water,actual,4,m3,水表\nE1,M1,wastewater,actual,500,m3,监测\n")
    told = {(option, variable): tail for option, variable, *tail in rows(found, "planned", "actual", "realised")}
    assert told["E2/M2", "fresh_water"] == [10.0, 4.0, 0.4]
    assert told["E1/M1", "wastewater"] == [None, 500.0, None]


def test_an_industry_option_is_one_claim_over_its_enterprises(claimed) -> None:
    option = {"option": "industry/I1", "level": "industry", "decision": "adopt", "outcome": "implemented"}
    planned = [
        {"option": "industry/I1", "enterprise": plant, "variable": "wastewater", "value": value, "unit": unit}
        for plant, value, unit in (("E1", 1000.0, "L"), ("E2", 2.0, "m3"))
    ]
    found = claimed(planned=planned, options=(option,))
    # 1000 L and 2 m3, in the unit of the first enterprise.
    assert rows(found, "enterprise", "planned", "unit") == [("industry/I1", "wastewater", None, 3000.0, "L")]


def test_an_unknown_part_leaves_the_planned_sum_unknown(claimed) -> None:
    planned = (*PLANNED, {**PLANNED[0], "enterprise": "E2", "value": None})
    assert rows(claimed(planned=planned), "planned")[1] == ("E1/M1", "fresh_water", None)


ENERGY = [
    {"enterprise": "E1", "year": 2024, "carrier": code, "amount": 100.0, "unit": unit, "tce": tce}
    for code, unit, tce in (("electricity", "kWh", 0.01229), ("steam", "GJ", 3.412))
]
CARRIERS = [
    {"option": "E1/M1", "enterprise": "E1", "variable": code, "value": value, "unit": unit}
    for code, value, unit in (("electricity", 1000.0, "kWh"), ("steam", 10.0, "GJ"), ("energy", 0.4641, "tce"))
]


def test_energy_follows_what_the_carriers_realised(claimed, hand_made) -> None:
    energy = hand_made("energy", *ENERGY)
    effects = "E1,M1,electricity,actual,500,kWh,电表\nE1,M1,steam,actual,10,GJ,蒸汽表\n"
    found = claimed(effects, planned=CARRIERS, energy=energy)
    told = {variable: tail for _, variable, *tail in rows(found, "actual", "evidence", "verified")}
    # 500 kWh · 0.1229 kgce + 10 GJ · 34.12 kgce = 0.06145 + 0.3412 tce.
    assert told["energy"] == [pytest.approx(0.40265), "电表；蒸汽表", True]


def test_one_carrier_without_a_figure_leaves_energy_unknown(claimed, hand_made) -> None:
    found = claimed("E1,M1,electricity,actual,500,kWh,电表\n", planned=CARRIERS, energy=hand_made("energy", *ENERGY))
    told = {variable: tail for _, variable, *tail in rows(found, "actual", "verified")}
    assert told["energy"] == [None, False]


def test_people_accept_or_refuse_a_claim(claimed, decided_by_people) -> None:
    record = decided_by_people({("tracking", "E1/M1/fresh_water"): "accept", ("tracking", "E1/M1/benefit"): "refuse"})
    assert rows(claimed(record=record), "proposal", "decision", "differs") == [
        ("E1/M1", "benefit", "accept", "refuse", True),
        ("E1/M1", "fresh_water", "refuse", "accept", True),
    ]


def test_a_claim_is_not_put_off(claimed, decided_by_people) -> None:
    record = decided_by_people({("tracking", "E1/M1/benefit"): "later"})
    claimed(record=record)
    with pytest.raises(Refused, match="later"):
        record.finish()


def test_what_is_known_only_as_it_came_true_was_planned_by_nobody(claimed) -> None:
    planned = [dict(PLANNED[0], origin="actual"), dict(PLANNED[0], variable="energy", unit="tce", origin="derived")]
    found = claimed("E1,M1,fresh_water,actual,1000,m3,\n", planned=planned)
    told = {row[1]: row[2:] for row in rows(found, "planned", "actual", "realised")}
    assert told["fresh_water"] == (None, 1000.0, None) and told["energy"] == (None, None, None)
