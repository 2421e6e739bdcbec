"""Across tables: one sentence a rule. Rows are csv lines; what is expected is the cell and the code."""

from typing import Any

import pytest

from qingshen.case import check_case, read_case
from qingshen.case.credit_code import complete

HEADS = {
    "quantities": "enterprise,year,variable,value,unit,status,reason",
    "answers": "enterprise,year,indicator,level,status,reason,evidence",
    "activities": "enterprise,year,carrier,amount,unit,cost,status,reason",
    "parameters": "enterprise,year,name,value",
    "measures": "enterprise,measure,year,type,outcome,investment,annual_saving,carrier,amount,unit",
    "checks": "enterprise,question,answer,value,present,reason,evidence",
}
SILENT = "enterprise-silent"


def folder(make: Any, table: str, *rows: str) -> Any:
    return make({table: "\n".join([HEADS[table], *rows])}, index="electroplating-2015")


def found(make: Any, table: str, *rows: str) -> list[tuple[str, str]]:
    problems = check_case(folder(make, table, *rows))
    return [(one.place.cell, one.code) for one in problems if one.code != SILENT]


def kept(make: Any, table: str, *rows: str) -> Any:
    return getattr(read_case(folder(make, table, *rows)), table)


RIGHT = {
    "a plain quantity": ("quantities", "E1,2024,fresh_water,5,m3,,"),
    "a variable by its Chinese name": ("quantities", "E1,2024,新鲜水用量,5,m3,,"),
    "a variable by its English name, any case": ("quantities", "E1,2024,FRESH water,5,m3,,"),
    "a variable by name and code": ("quantities", "E1,2024,新鲜水用量（fresh_water）,5,m3,,"),
    "an enterprise by its name": ("quantities", "甲厂,2024,fresh_water,5,m3,,"),
    "a status by its label": ("quantities", "E1,2024,fresh_water,5,m3,估算,按定额"),
    "a status by its English label": ("quantities", "E1,2024,fresh_water,5,m3,Estimated,by quota"),
    "not applicable with its reason": ("quantities", "E1,2024,gold_used,,kg,不适用,不镀金"),
    "missing without a unit": ("quantities", "E1,2024,fresh_water,,,缺失,"),
    "reported below detection": ("quantities", "E1,2024,cod_discharged,<5,kg,上报,"),
    "an indicator measured directly": ("quantities", "E1,2024,drag_out_measures,4,项,,"),
    "output in its own unit": ("quantities", "E1,2024,output,4,件,,"),
    "an answer": ("answers", "E1,2024,采用清洁生产工艺,Ⅰ级,,,证书"),
    "an answer below level III": ("answers", "E1,2024,clean_process,none,,,"),
    "an answer not applicable": ("answers", "E1,2024,clean_process,,不适用,无此工序,"),
    "a carrier by alias": ("activities", "E1,2024,用电,1000,度,,,"),
    "a carrier in energy units": ("activities", "E1,2024,天然气,10,GJ,,,"),
    "a carrier not used": ("activities", "E1,2024,天然气,0,m3,,,"),
    "a parameter": ("parameters", "E1,2024,n,3"),
    "a measure of another year": ("measures", "E1,M1,2019,节水,implemented,5,-1,fresh_water,100,m3"),
    "a measure saving something else": ("measures", "E1,M1,2024,管理,待定,,,人工,,"),
}


@pytest.mark.parametrize("sentence", RIGHT)
def test_right(make: Any, sentence: str) -> None:
    assert found(make, *RIGHT[sentence]) == []


WRONG = {
    "an unknown enterprise": ("quantities", "E9,2024,fresh_water,5,m3,,", ("A2", "unknown-enterprise")),
    "an unknown variable": ("quantities", "E1,2024,frsh_water,5,m3,,", ("C2", "unknown-variable")),
    "no enterprise": ("quantities", ",2024,fresh_water,5,m3,,", ("A2", "key-empty")),
    "no year": ("quantities", "E1,,fresh_water,5,m3,,", ("B2", "key-empty")),
    "no variable": ("quantities", "E1,2024,,5,m3,,", ("C2", "key-empty")),
    "a year that is none": ("quantities", "E1,去年,fresh_water,5,m3,,", ("B2", "cell-year")),
    "a year outside": ("quantities", "E1,2022,fresh_water,5,m3,,", ("B2", "year-outside")),
    "no unit of one's own": ("quantities", "E1,2024,output,5,,,", ("E2", "unit-absent-own")),
    "a unit of one's own that is none": ("quantities", "E1,2024,output,5,阿斯,,", ("E2", "unit-unknown-own")),
    "no unit": ("quantities", "E1,2024,fresh_water,5,,,", ("E2", "unit-absent")),
    "a unit that is none": ("quantities", "E1,2024,fresh_water,5,方水,,", ("E2", "unit-unknown")),
    "an incompatible unit": ("quantities", "E1,2024,fresh_water,5,t,,", ("E2", "unit-incompatible")),
    "missing with a value": ("quantities", "E1,2024,fresh_water,5,m3,missing,", ("F2", "status-contradiction")),
    "not applicable with zero": ("quantities", "E1,2024,fresh_water,0,m3,不适用,x", ("F2", "status-contradiction")),
    "not applicable without reason": ("quantities", "E1,2024,fresh_water,,m3,不适用,", ("G2", "reason-absent")),
    "estimated without reason": ("quantities", "E1,2024,fresh_water,5,m3,估算,", ("G2", "reason-absent")),
    "reported without value": ("quantities", "E1,2024,fresh_water,,m3,上报,", ("D2", "value-absent")),
    "estimated without value": ("quantities", "E1,2024,fresh_water,,m3,估算,x", ("D2", "value-absent")),
    "missing, yet below detection": (
        "quantities",
        "E1,2024,cod_discharged,<5,kg,缺失,",
        ("F2", "status-below-detection"),
    ),
    "an unknown status": ("quantities", "E1,2024,fresh_water,5,m3,也许,", ("F2", "cell-choice")),
    "a negative amount": ("quantities", "E1,2024,fresh_water,-5,m3,,", ("D2", "negative")),
    "a level that is none": ("answers", "E1,2024,clean_process,四级,,,", ("D2", "cell-choice")),
    "an unknown indicator": ("answers", "E1,2024,clean_proces,I,,,", ("C2", "unknown-indicator")),
    "a quantitative indicator": ("answers", "E1,2024,锌利用率,I,,,", ("C2", "indicator-quantitative")),
    "an answer below detection": ("answers", "E1,2024,clean_process,,低于检出限,,", ("E2", "status-not-for-answers")),
    "an answer and not applicable": ("answers", "E1,2024,clean_process,I,不适用,x,", ("E2", "status-contradiction")),
    "an unknown carrier": ("activities", "E1,2024,电力力,5,kWh,,,", ("C2", "unknown-carrier")),
    "electricity in cubic metres": ("activities", "E1,2024,电力,5,m3,,,", ("E2", "unit-incompatible")),
    "negative energy": ("activities", "E1,2024,电力,-5,kWh,,,", ("D2", "negative")),
    "a cost that is none": ("activities", "E1,2024,电力,5,kWh,约3万,,", ("F2", "cell-about")),
    "a cost in per cent": ("activities", "E1,2024,电力,5,kWh,3%,,", ("F2", "cell-percent")),
    "a cost below detection": ("activities", "E1,2024,电力,5,kWh,<3,,", ("F2", "cell-below-detection")),
    "an unknown parameter": ("parameters", "E1,2024,m,3", ("C2", "unknown-parameter")),
    "a parameter below detection": ("parameters", "E1,2024,n,ND", ("D2", "cell-below-detection")),
    "a measure without type": ("measures", "E1,M1,2024,,implemented,5,1,,,", ("D2", "key-empty")),
    "a measure with an unknown outcome": ("measures", "E1,M1,2024,节水,done,5,1,,,", ("E2", "cell-choice")),
    "a negative investment": ("measures", "E1,M1,2024,节水,implemented,-5,1,,,", ("F2", "negative-investment")),
    "a saved amount without unit": (
        "measures",
        "E1,M1,2024,节水,implemented,5,1,fresh_water,3,",
        ("J2", "unit-absent"),
    ),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong(make: Any, sentence: str) -> None:
    table, row, expected = WRONG[sentence]
    assert found(make, table, row) == [expected]


def test_statuses_are_settled(make: Any) -> None:
    rows = [
        "E1,2024,fresh_water,5,m3,,",
        "E1,2024,output,,t,,",
        "E1,2024,cod_discharged,<5,kg,,",
        "E1,2024,zinc_used,ND,kg,,",
        "E1,2024,gold_used,,kg,不适用,不镀金",
        "E2,2024,fresh_water,0,m3,,",
    ]
    frame = kept(make, "quantities", *rows)
    assert {(r["enterprise"], r["variable"]): (r["value"], r["status"]) for r in frame.to_dicts()} == {
        ("E1", "fresh_water"): (5.0, "reported"),
        ("E1", "output"): (None, "missing"),
        ("E1", "cod_discharged"): (5.0, "below_detection"),
        ("E1", "zinc_used"): (None, "below_detection"),
        ("E1", "gold_used"): (None, "not_applicable"),
        ("E2", "fresh_water"): (0.0, "reported"),
    }


@pytest.mark.parametrize(
    ("variable", "value", "unit", "stored", "stored_unit"),
    [
        ("fresh_water", "2", "万m3", 20000.0, "m3"),
        ("fresh_water", "2500", "L", 2.5, "m3"),
        ("zinc_used", "1.5", "吨", 1500.0, "kg"),
        ("output", "2000", "lb", 0.90718474, "t"),
        ("output", "3", "千克", 0.003, "t"),
        ("output", "2", "公顷", 20000.0, "m2"),
        ("output", "7", "件", 7.0, "件"),
        ("output", "1.5", "km", 1500.0, "m"),
        ("output", "5", "万元", 5.0, "万元"),
    ],
)
def test_quantities_are_stored_in_the_variables_unit(
    make: Any, variable: str, value: str, unit: str, stored: float, stored_unit: str
) -> None:
    row = kept(make, "quantities", f"E1,2024,{variable},{value},{unit},,").row(0, named=True)
    assert row["value"] == pytest.approx(stored, rel=1e-12)
    assert (row["unit"], row["given_value"], row["given_unit"]) == (stored_unit, float(value), unit)


def test_activities_keep_their_unit_spelled_canonically(make: Any) -> None:
    frame = kept(make, "activities", "E1,2024,电力,5,万千瓦时,3,,")
    assert frame.select("carrier", "amount", "unit", "cost").rows() == [("electricity", 5.0, "万kWh", 3.0)]


def test_an_unknown_name_is_reported_once_a_file_with_the_nearest(make: Any) -> None:
    problems = check_case(folder(make, "quantities", "E1,2024,新鲜水用两,5,m3,,", "E2,2024,新鲜水用两,5,m3,,"))
    named = [one for one in problems if one.code == "unknown-variable"]
    assert [one.place.cell for one in named] == ["C2"]
    assert named[0].remedy.zh == "是否想写“新鲜水用量”？"


def test_a_percent_that_looks_like_a_fraction_is_asked_back(make: Any) -> None:
    table = {"quantities": HEADS["quantities"] + "\nE1,2024,loss_on_ignition,0.52,%,,\nE2,2024,loss_on_ignition,52,%,,"}
    found = [one for one in check_case(make(table, index="hazwaste-zj-draft-2")) if one.code != SILENT]
    assert [(one.place.cell, one.code, one.severity) for one in found] == [("D2", "percent-as-fraction", "warning")]
    assert "若为 52%，请填 52" in found[0].remedy.zh


def test_what_has_a_negative_baseline_may_be_negative(make: Any) -> None:
    table = {"quantities": HEADS["quantities"] + "\nE1,2024,converter_energy,-30,kgce,,"}
    assert read_case(make(table, index="steel-2014")).quantities["given_value"].to_list() == [-30.0]


def test_the_same_statement_twice_is_one(make: Any) -> None:
    assert kept(make, "quantities", "E1,2024,zinc_used,1,t,,", "E1,2024,锌消耗量,1000,kg,,备注").height == 1


def test_two_statements_are_refused_naming_both_places(make: Any) -> None:
    rows = ["E1,2024,zinc_used,1,t,,", "E1,2024,zinc_used,1001,kg,,"]
    problems = [one for one in check_case(folder(make, "quantities", *rows)) if one.severity == "error"]
    assert [(one.code, one.place.cell) for one in problems] == [("duplicate", "D3")]
    assert "tables/quantities.csv › D2" in problems[0].what.zh


def test_an_untouched_blank_gives_way_to_a_value(make: Any) -> None:
    for rows in (
        ("E1,2024,zinc_used,,kg,,", "E1,2024,zinc_used,5,kg,,"),
        ("E1,2024,zinc_used,5,kg,,", "E1,2024,zinc_used,,kg,,"),
    ):
        assert kept(make, "quantities", *rows)["value"].to_list() == [5.0]


def test_a_stated_gap_against_a_value_is_a_contradiction(make: Any) -> None:
    assert found(make, "quantities", "E1,2024,zinc_used,,kg,缺失,", "E1,2024,zinc_used,5,kg,,") == [("D3", "duplicate")]


def test_a_parameter_without_value_is_absent(make: Any) -> None:
    assert kept(make, "parameters", "E1,2024,n,", "E2,2024,n,3").select("enterprise", "value").rows() == [("E2", 3.0)]


def test_answers_without_an_index_system_are_one_problem(make: Any) -> None:
    rows = "\n".join([HEADS["answers"], "E1,2024,x,I,,,", "E2,2024,y,I,,,"])
    assert [one.code for one in check_case(make({"answers": rows})) if one.severity == "error"] == [
        "answers-without-system"
    ]


def enterprises(make: Any, *rows: str) -> list[tuple[str, str]]:
    listed = make(enterprises="\n".join(["enterprise,name,credit_code,size", *rows]))
    return [(one.place.cell, one.code) for one in check_case(listed) if one.code != SILENT]


def test_the_list_of_enterprises(make: Any) -> None:
    one = complete("91330100MA0000001")
    assert enterprises(make, f"E1,甲,{one},大型", "E2,乙,,small", "E2,乙,,small") == []
    assert enterprises(make, f"E1,甲,{one},", f"E2,乙,{one},") == [("C3", "credit-code-twice")]
    assert enterprises(make, "E1,甲,,", "E1,乙,,") == [("A3", "duplicate")]
    assert enterprises(make, "E1,,,") == [("B2", "key-empty")]
    assert enterprises(make, f"E1,甲,{one[:-1]}A,") == [("C2", "credit-code")]
    assert enterprises(make, "E1,甲,,巨型") == [("D2", "cell-choice")]


SAID = {
    "a row given twice": ("quantities", "E1,2024,fresh_water,5,m3,,\nE1,2024,fresh_water,6,m3,,", "E1 2024 新鲜水用量"),
    "negative energy": ("activities", "E1,2024,electricity,-5,kWh,,,", "“电力”为负数"),
    "blank energy": ("activities", "E1,2024,natural_gas,,m3,,,", "“天然气”没有消耗量"),
    "missing with zero": ("quantities", "E1,2024,fresh_water,0,m3,missing,", "却填了“0”"),
    "a level not applicable": ("answers", "E1,2024,clean_process,I,不适用,x,", "却填了“Ⅰ级”"),
}


@pytest.mark.parametrize("sentence", SAID)
def test_things_are_called_as_their_writer_calls_them(make: Any, sentence: str) -> None:
    table, rows, said = SAID[sentence]
    assert said in " ".join(one.what.zh for one in check_case(folder(make, table, rows)))


def test_a_question_nobody_answered_is_no_data(make: Any) -> None:
    """A blank row gives way to an answer; a word why is one, the evidence alone is not."""
    rows = ["E1,EQ01,,,,,", "E1,EQ02,否,,,,", "E1,EQ02,,,,,", "E1,EQ03,,2,,,", "E1,EQ04,,,是,,", "E1,EQ05,,,,待查,"]
    rows.append("E1,EQ06,,,,,照片")
    assert kept(make, "checks", *rows)["question"].to_list() == ["EQ02", "EQ03", "EQ04", "EQ05"]


def test_a_question_whose_answer_cannot_be_read_is_not_passed_over(make: Any) -> None:
    assert found(make, "checks", "E1,EQ01,也许,,,,") == [("C2", "cell-choice")]
