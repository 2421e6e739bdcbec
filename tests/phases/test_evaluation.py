"""The fifth phase as a whole: which tables it gives and what it asks of people."""

import polars as pl

from qingshen.phases import audit
from qingshen.phases.decisions import Record
from qingshen.phases.evaluation import evaluate
from qingshen.phases.implementation import implement

TABLES = [
    "acceptance", "attainment", "attribution", "benefit", "decomposition", "method_benefit", "next_cycle", "watch",
]  # fmt: skip
PLANTS = ["E1", "E2", "E3"]
QUANTITIES = "enterprise,year,variable,value,unit\n" + "".join(
    f"{plant},{year},{name},{value},{unit}\n"
    for plant in PLANTS
    for year, name, value, unit in (
        (2023, "output", 100, "t"), (2024, "output", 110, "t"), (2023, "fresh_water", 1000, "m3"),
        (2024, "fresh_water", 990, "m3"),
    )
)  # fmt: skip
ACTIVITIES = "enterprise,year,carrier,amount,unit\n" + "".join(
    f"{plant},{year},electricity,{amount},kWh\n" for plant in PLANTS for year, amount in ((2023, 1000), (2024, 900))
)
MEASURES = (
    "enterprise,measure,year,type,outcome,investment,annual_saving,actual_saving,evidence\n"
    "E1,M1,2024,设备,implemented,50,10,9,结算单\n"
)
EFFECTS = "enterprise,measure,variable,stage,value,unit,evidence\nE1,M1,fresh_water,actual,60,m3,水表\n"


def test_a_saving_runs_from_the_tables_of_the_phases_before_to_its_cause(small_case, hand_made) -> None:
    case = small_case(
        "amounts = ['fresh_water']\n", quantities=QUANTITIES, activities=ACTIVITIES, measures=MEASURES, effects=EFFECTS
    )
    tables = dict(audit(case).tables)
    option = {"option": "E1/M1", "enterprise": "E1", "decision": "adopt", "outcome": "implemented",
              "investment": 50.0, "annual_saving": 10.0}  # fmt: skip
    tables["options"] = hand_made("options", option)
    planned = {"option": "E1/M1", "enterprise": "E1", "variable": "fresh_water", "value": 80.0, "unit": "m3"}
    tables["option_effects"] = hand_made("option_effects", planned)
    record = Record(())
    found = evaluate(case, tables | implement(case, tables, record, PLANTS), record, PLANTS)
    assert sorted(found) == TABLES
    # Each plant: 10 m3/t · 110 t − 990 m3 = 110 m3; 60 of E1's are the option's, with evidence.
    row = found["attribution"].filter(variable="fresh_water").row(0, named=True)
    assert (row["saving"], row["by_options"], row["other"], row["verified"]) == (330.0, 60.0, 270.0, True)
    energy = found["decomposition"].filter(subject="energy", factor="total")["effect"].item()
    assert abs(energy - -3 * 100 * 0.1229 / 1000) < 1e-12
    assert found["benefit"]["annual_benefit"].item() == 9.0
    record.finish()


def test_an_audit_without_options_and_targets_still_ends(small_case) -> None:
    record = Record(())
    found = evaluate(small_case(), {}, record, PLANTS)
    assert sorted(found) == TABLES
    empty = {name for name, frame in found.items() if frame.is_empty()}
    assert empty == {"attainment", "attribution", "benefit", "decomposition", "watch"}
    assert record.counts["performance"] == len(found["acceptance"])
    assert isinstance(found["next_cycle"], pl.DataFrame)
