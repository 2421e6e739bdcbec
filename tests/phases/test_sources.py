"""One figure from several sources, and who is asked again."""

import pytest

QUANTITIES = (
    "enterprise,year,variable,value,unit,status\nE1,2024,fresh_water,100,m3,\nE2,2024,fresh_water,,m3,missing\n"
)
HEAD = "enterprise,year,variable,source,value,unit\n"


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("meter,105,m3", "agrees"),
        ("invoice,150,m3", "differs"),
        ("permit,120,m3", "within"),
        ("permit,90,m3", "exceeds"),
        ("meter,0.1,千立方米", "agrees"),
        ("meter,0,m3", "differs"),
    ],
)
def test_a_source_agrees_within_the_tolerance_and_a_permit_is_a_limit(audited, row: str, verdict: str) -> None:
    found = audited(quantities=QUANTITIES, sources=HEAD + f"E1,2024,fresh_water,{row}\n")
    assert found.table("sources_compared")["verdict"].to_list() == [verdict]


def test_what_was_not_reported_is_said_to_be_so(audited) -> None:
    found = audited(quantities=QUANTITIES, sources=HEAD + "E2,2024,fresh_water,meter,10,m3\n")
    assert found.table("sources_compared")["verdict"].to_list() == ["unreported"]


def test_a_contradicted_figure_is_doubted_and_its_enterprise_asked_again(audited) -> None:
    found = audited(quantities=QUANTITIES, sources=HEAD + "E1,2024,fresh_water,invoice,150,m3\n")
    doubt = found.table("doubts").row(0, named=True)
    assert (doubt["kind"], doubt["value"], doubt["reference"], doubt["file"]) == (
        "source",
        100,
        150,
        "tables/sources.csv",
    )
    assert dict(found.table("survey_states").select("enterprise", "decision").iter_rows())["E1"] == "return"


def test_records_are_kept_with_their_place(audited) -> None:
    rows = "enterprise,record,kind,date,about,finding\nE1,R1,现场考察,2024/5/2,fresh_water,水表停走\n"
    found = audited(quantities=QUANTITIES, records=rows).table("records").row(0, named=True)
    assert (found["kind"], found["date"], found["file"]) == ("site_visit", "2024-05-02", "tables/records.csv")


def test_an_amount_per_output_outside_its_range_is_doubted(audited) -> None:
    rows = QUANTITIES + "E1,2024,output,10,t,\n"
    ranges = '[[survey.ranges]]\nvariable = "fresh_water"\nlow = 1\nhigh = 5\nsource = "协会"\n'
    doubt = audited(quantities=rows, settings=ranges).table("doubts").row(0, named=True)
    assert (doubt["kind"], doubt["value"], doubt["reference"], doubt["ratio"]) == ("range", 10.0, 5.0, 2.0)


def test_a_source_in_another_unit_meets_the_energy_reported(audited) -> None:
    """20 MWh reported, 20 000 kWh on the bill: the same figure, not a silent enterprise."""
    used = "enterprise,year,carrier,amount,unit\nE1,2024,electricity,20,MWh\n"
    bill = HEAD + "E1,2024,electricity,invoice,20000,kWh\n"
    factors = '[carbon]\ngrid_basis = "电力平均"\ngrid_area = "全国"\ngrid_year = 2023\n'
    row = audited(activities=used, sources=bill, settings=factors).table("sources_compared").row(0, named=True)
    assert (row["verdict"], row["reported"], row["ratio"]) == ("agrees", pytest.approx(20_000), pytest.approx(1))
