"""What each group takes in, generates, removes and discharges, pollution and carbon side by side."""

import pytest
from looked_up import only

GENERATED = """enterprise,year,variable,value,unit,status,reason
E1,2024,output,10,t,,
E1,2024,cod_generated,100,kg,,
E1,2024,cod_discharged,10,kg,,
E1,2024,fresh_water,50,m3,,
E2,2024,output,30,t,,
E2,2024,cod_generated,60,kg,,
E2,2024,cod_discharged,30,kg,,
E2,2024,fresh_water,150,m3,,
E3,2024,output,5,t,,
E3,2024,cod_generated,40,kg,,
E3,2024,cod_discharged,,kg,missing,
E3,2024,fresh_water,20,m3,,
E4,2024,output,8,m2,,
E4,2024,cod_generated,40,kg,,
E4,2024,cod_discharged,4,kg,,
"""
ENERGY = "enterprise,year,carrier,amount,unit\nE1,2024,electricity,100000,kWh\nE3,2024,electricity,300000,kWh\n"


def test_generation_treatment_and_discharge_stand_beside_each_other(diagnosed) -> None:
    spots = diagnosed(quantities=GENERATED)["hotspots"]
    zinc = {"group": "镀锌"}
    made = only(spots, **zinc, stage="generation", variable="cod_generated")
    removed = only(spots, **zinc, stage="treatment", variable="cod_generated")
    left = only(spots, **zinc, stage="discharge", variable="cod_discharged")
    assert (made["amount"], removed["amount"], left["amount"]) == (160, 120, 40)
    assert made["share"] == pytest.approx(160 / 240) and left["share"] == pytest.approx(40 / 44)
    assert removed["share"] == pytest.approx(120 / 160)
    assert (made["per_output"], made["output_unit"]) == (pytest.approx(160 / 40), "t")


def test_who_does_not_state_the_discharge_is_not_counted_as_treating_all(diagnosed) -> None:
    spots = diagnosed(quantities=GENERATED)["hotspots"]
    removed = only(spots, group="镀镍", stage="treatment")
    assert (removed["amount"], removed["share"]) == (36, pytest.approx(0.9))
    assert (removed["enterprises"], removed["cohort"]) == (1, 2)


def test_several_units_of_output_give_no_amount_per_output(diagnosed) -> None:
    made = only(diagnosed(quantities=GENERATED)["hotspots"], group="镀镍", stage="generation")
    assert (made["per_output"], made["output_unit"]) == (None, None)


def test_the_least_treated_and_the_largest_are_first(diagnosed) -> None:
    spots = diagnosed(quantities=GENERATED)["hotspots"]
    assert only(spots, group="镀锌", stage="treatment")["rank"] == 1
    assert only(spots, group="镀镍", stage="treatment")["rank"] == 2
    assert only(spots, group="镀锌", stage="input", variable="fresh_water")["rank"] == 1


def test_energy_and_carbon_stand_in_the_same_table(diagnosed) -> None:
    spots = diagnosed(quantities=GENERATED, activities=ENERGY)["hotspots"]
    energy = only(spots, group="镀镍", stage="input", variable="energy")
    carbon = only(spots, group="镀镍", stage="discharge", variable="ghg")
    assert (energy["unit"], carbon["unit"]) == ("tce", "tCO2")
    assert energy["share"] == pytest.approx(0.75) == carbon["share"]


def test_the_order_of_rows_changes_nothing(diagnosed) -> None:
    head, *rows = GENERATED.splitlines()
    again = "\n".join([head, *reversed(rows)]) + "\n"
    first, second = (diagnosed(quantities=text)["hotspots"] for text in (GENERATED, again))
    assert first.equals(second)


def test_without_amounts_there_are_no_hot_spots(diagnosed) -> None:
    spots = diagnosed()["hotspots"]
    assert spots.is_empty() and spots.columns[:4] == ["group", "stage", "variable", "amount"]
