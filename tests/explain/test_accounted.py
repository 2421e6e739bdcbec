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
