"""What an enterprise uses and emits stands in one table; what a unit costs is its own bill, else the audit's price."""

from qingshen.phases.amounts import amounts, audited_years, baseline_years, prices

QUANTITIES = "enterprise,year,variable,value,unit,status,reason\n" + (
    "E1,2024,fresh_water,100,m3,,\nE1,2023,fresh_water,80,m3,,\nE2,2024,fresh_water,,m3,not_applicable,外购纯水\n"
)
ACTIVITIES = (
    "enterprise,year,carrier,amount,unit,cost\nE1,2024,electricity,1000,kWh,0.07\nE2,2024,electricity,500,kWh,\n"
)
PRICE = '[[measures.prices]]\nvariable = "electricity"\nunit = "kWh"\nprice = 0.00008\nsource = "目录电价"\n'


def test_quantities_carriers_and_accounts_stand_side_by_side(audited) -> None:
    found = audited(quantities=QUANTITIES, activities=ACTIVITIES)
    table = amounts(found.case, dict(found.tables), found.table("reference_years"))
    named = {(row["enterprise"], row["variable"]): row["value"] for row in table.to_dicts()}
    assert named["E1", "fresh_water"] == 100 and named["E1", "electricity"] == 1000
    assert abs(named["E1", "energy"] - 0.1229) < 1e-9 and named["E1", "ghg"] > 0
    assert ("E2", "fresh_water") not in named


def test_years_are_the_baseline_or_the_audited_one(audited) -> None:
    found = audited(quantities=QUANTITIES)
    before = amounts(found.case, {}, baseline_years(found.case, ["E1", "E2"]))
    after = amounts(found.case, {}, audited_years(found.case, ["E1", "E2"]))
    assert before["value"].to_list() == [80.0] and after["value"].to_list() == [100.0]


def test_an_own_bill_comes_before_the_stated_price(audited) -> None:
    found = audited(quantities=QUANTITIES, activities=ACTIVITIES, settings=PRICE)
    table = prices(found.case, found.table("reference_years"))
    told = {row["enterprise"]: (row["value"], row["source"]) for row in table.to_dicts()}
    assert told == {"E1": (0.07 / 1000, "own"), "E2": (0.00008, "目录电价")}
