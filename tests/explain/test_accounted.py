"""What is missing is told beside a sum, and nothing known is missing, not zero."""

from qingshen.explain import trace

HEAD = "enterprise,year,carrier,amount,unit,status\n"


def test_a_carrier_of_unknown_amount_is_missing_not_zero(audited) -> None:
    rows = "E1,2024,electricity,1000,kWh,reported\nE1,2024,natural_gas,,m3,missing\n"
    found = audited(activities=HEAD + rows)
    for half in trace(found, "cohort/carrier/natural_gas").children:
        assert half.value.zh == "缺失"
        assert "1 项缺失" in half.note.zh
    assert "1 项缺失" in trace(found, "cohort/total/energy").note.zh


def formulas(audit, figure: str) -> dict[str, str]:
    return {one.label.en: one.formula.en for one in trace(audit, figure).children}


OWN_STEAM = """[energy]
edition = "2008"
[[carbon.factors]]
carrier = "steam"
unit = "t"
scope = 2
tco2_per_unit = 0.3
source = "供热单位证明"
certainty = "recalled"
[[carbon.factors]]
carrier = "steam"
unit = "GJ"
scope = 2
tco2_per_unit = 0.1
source = "供热单位证明"
certainty = "recalled"
"""


def test_of_two_coefficients_the_one_used_is_shown(audited) -> None:
    rows = "E1,2024,steam,1,t,\nE2,2024,steam,1,GJ,\n"
    found = audited(settings=OWN_STEAM, activities=HEAD + rows)
    for enterprise, coal, gas in (("E1", "kgce/t", "× 0.3 tCO2/t"), ("E2", "kgce/GJ", "× 0.1 tCO2/GJ")):
        assert coal in formulas(found, f"enterprise/{enterprise}/2024/energy")["steam"]
        assert formulas(found, f"enterprise/{enterprise}/2024/ghg")["steam"] == gas


def test_a_measured_calorific_value_is_shown_in_place_of_the_tables(audited) -> None:
    head = "enterprise,year,carrier,amount,unit,ncv\n"
    rows = "E1,2024,anthracite,10,t,25\nE1,2024,natural_gas,10,GJ,\nE1,2024,diesel,2,MMBtu,\nE1,2024,coke,1,t,\n"
    found = audited(activities=head + rows)
    energy, gas = (formulas(found, f"enterprise/E1/2024/{kind}") for kind in ("energy", "ghg"))
    assert energy["anthracite"] == "× measured net calorific value 25 GJ/t ÷ 29.307 GJ/tce"
    assert gas["anthracite"].startswith("× measured net calorific value 25 GJ/t × 0.02749 tC/GJ × ")
    assert energy["natural gas"] == "× 34.1215 kgce/GJ ÷ 1000"
    assert gas["natural gas"].startswith("× 0.0153 tC/GJ × ")
    assert gas["diesel"].startswith("× 1.05506 GJ/MMBtu × ")
    assert gas["coke"].startswith("× 28.446 GJ/t × ")


def test_a_blank_without_any_coefficient_is_explained_as_missing(audited) -> None:
    found = audited(activities=HEAD + "E1,2024,electricity,1,kWh,\nE1,2024,steam,,t,missing\n")
    for kind in ("energy", "ghg"):
        steam = trace(found, f"enterprise/E1/2024/{kind}").children[1]
        assert (steam.label.en, steam.value.en, steam.formula.en) == ("steam", "missing", "")
