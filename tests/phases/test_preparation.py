"""The year an enterprise is compared by does not hang on the blanks of a form."""

HEAD = "enterprise,year,variable,value,unit,status\n"


def test_a_year_left_blank_is_no_year_of_data(audited) -> None:
    rows = "E1,2023,output,10,t,\nE1,2024,output,,t,\nE2,2023,output,8,t,\n"
    found = audited(quantities=HEAD + rows)
    assert found.table("reference_years").to_dicts() == [
        {"enterprise": "E1", "year": 2023},
        {"enterprise": "E2", "year": 2023},
    ]


def test_who_left_everything_blank_is_missing_in_the_audited_year(audited) -> None:
    rows = "E1,2024,output,10,t,\nE2,2023,output,,t,\nE2,2024,output,,t,\n"
    found = audited(quantities=HEAD + rows)
    assert found.table("reference_years")["year"].to_list() == [2024, 2024]
    assert found.table("completeness").filter(enterprise="E2", year=2024)["missing"].to_list() == [1]


def test_not_applicable_is_an_answer(audited) -> None:
    rows = "enterprise,year,variable,value,unit,status,reason\nE1,2024,output,,t,not_applicable,停产\n"
    assert audited(quantities=rows).table("reference_years")["year"].to_list() == [2024]
