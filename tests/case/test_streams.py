"""Streams and contents: one sentence a rule. Rows are csv lines; what is expected is the cell and the code."""

import random
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from qingshen.case import check_case, read_case
from qingshen.case.streams import OUTSIDE

STREAMS = "enterprise,year,balance,stream,source,target,role,value,unit,uncertainty,status,reason,price"
CONTENTS = "enterprise,year,balance,stream,component,value,unit,uncertainty,status,reason"
W1 = "E1,2024,water,W1,,总管,fresh,100,m3,,,,"
SILENT = "enterprise-silent"


def folder(make: Any, streams: tuple[str, ...], contents: tuple[str, ...] = ()) -> Path:
    tables = {"streams": "\n".join([STREAMS, *streams])}
    return make(tables | ({"contents": "\n".join([CONTENTS, *contents])} if contents else {}))


def found(make: Any, *streams: str) -> list[tuple[str, str]]:
    problems = check_case(folder(make, streams))
    return [(one.place.cell, one.code) for one in problems if one.code != SILENT]


def found_in_contents(make: Any, *contents: str) -> list[tuple[str, str]]:
    material = "E1,2024,material,M1,,混料,raw,5,t,,,,"
    problems = check_case(folder(make, (W1, material, "E1,2024,chromium,C1,,镀槽,raw,5,kg,,,,"), contents))
    return [(one.place.cell, one.code) for one in problems if one.place.file.endswith("contents.csv")]


def kept(make: Any, *streams: str) -> pl.DataFrame:
    return read_case(folder(make, streams)).streams


RIGHT = {
    "an intake": W1,
    "in Chinese throughout": "甲厂,2024,水平衡,W1,厂外,总管,取水,100,立方米,5,上报,,",
    "a branch without a role": "E1,2024,water,W2,总管,清洗槽,,90,m3,,,,",
    "not metered": "E1,2024,water,W3,清洗槽,,drained,,,,,,",
    "not metered, and said so": "E1,2024,water,W3,清洗槽,,drained,,,,missing,无表,",
    "below detection": "E1,2024,nickel,N1,车间,,废水,<0.5,kg,,,,",
    "estimated with its reason": "E1,2024,water,W3,清洗槽,,drained,90,m3,20,estimated,按定额,",
    "not applicable with its reason": "E1,2024,water,W3,清洗槽,,drained,,,,不适用,停用,",
    "nothing flows": "E1,2024,water,W3,清洗槽,,drained,0,m3,,,,",
    "exact": "E1,2024,water,W3,清洗槽,,drained,7,m3,0,,,",
    "as uncertain as can be": "E1,2024,water,W3,清洗槽,,drained,7,m3,200,,,",
    "per cent with its sign": "E1,2024,water,W3,清洗槽,,drained,7,m3,5%,,,",
    "energy as coal": "E1,2024,能量,G1,,锅炉,购入,3,tce,,,,",
    "a price": "E1,2024,water,W3,清洗槽,,drained,7,m3,,,,0.0004",
}


@pytest.mark.parametrize("sentence", RIGHT)
def test_right(make: Any, sentence: str) -> None:
    assert found(make, RIGHT[sentence]) == []


WRONG = {
    "an unknown balance": ("E1,2024,watr,W1,,总管,,100,m3,,,,", "C2", "unknown-balance"),
    "no balance": ("E1,2024,,W1,,总管,,100,m3,,,,", "C2", "key-empty"),
    "no name": ("E1,2024,water,,,总管,fresh,100,m3,,,,", "D2", "key-empty"),
    "an unknown role": ("E1,2024,water,W1,,总管,frsh,100,m3,,,,", "G2", "unknown-role"),
    "a role of another balance": ("E1,2024,water,W1,,总管,原料,100,m3,,,,", "G2", "role-of-another-balance"),
    "a boundary without a role": ("E1,2024,water,W1,,总管,,100,m3,,,,", "G2", "role-absent"),
    "an intake from inside": ("E1,2024,water,W1,水站,总管,取水,100,m3,,,,", "E2", "role-input"),
    "a discharge that stays inside": ("E1,2024,water,W1,车间,污水站,排水,100,m3,,,,", "F2", "role-output"),
    "from a node to itself": ("E1,2024,water,W1,冷却塔,冷却塔,循环水,100,m3,,,,", "F2", "stream-loop"),
    "from outside to outside": ("E1,2024,water,W1,env,厂外,transfer,100,m3,,,,", "F2", "stream-outside"),
    "a dash for an end": ("E1,2024,water,W1,-,总管,transfer,100,m3,,,,", "E2", "node-ambiguous"),
    "a negative flow": ("E1,2024,water,W1,,总管,fresh,-100,m3,,,,", "H2", "negative-stream"),
    "tonnes of water": ("E1,2024,water,W1,,总管,fresh,100,t,,,,", "I2", "unit-incompatible"),
    "no unit": ("E1,2024,water,W1,,总管,fresh,100,,,,,", "I2", "unit-absent"),
    "a unit that is none": ("E1,2024,water,W1,,总管,fresh,100,方水,,,,", "I2", "unit-unknown"),
    "a negative uncertainty": ("E1,2024,water,W1,,总管,fresh,100,m3,-5,,,", "J2", "uncertainty-range"),
    "too large an uncertainty": ("E1,2024,water,W1,,总管,fresh,100,m3,201,,,", "J2", "uncertainty-range"),
    "a fraction for per cent": ("E1,2024,water,W1,,总管,fresh,100,m3,0.05,,,", "J2", "uncertainty-as-fraction"),
    "about": ("E1,2024,water,W1,,总管,fresh,约100,m3,,,,", "H2", "cell-about"),
    "estimated without a reason": ("E1,2024,water,W1,,总管,fresh,100,m3,,估算,,", "L2", "reason-absent"),
    "missing with a value": ("E1,2024,water,W1,,总管,fresh,100,m3,,missing,,", "K2", "status-contradiction"),
    "reported without a value": ("E1,2024,water,W1,,总管,fresh,,m3,,上报,,", "H2", "value-absent"),
    "another year": ("E1,2019,water,W1,,总管,fresh,100,m3,,,,", "B2", "year-outside"),
    "another enterprise": ("E9,2024,water,W1,,总管,fresh,100,m3,,,,", "A2", "unknown-enterprise"),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_wrong(make: Any, sentence: str) -> None:
    row, cell, code = WRONG[sentence]
    assert found(make, row) == [(cell, code)]


CONTENT_RIGHT = {
    "a concentration": "E1,2024,water,W1,chromium,5,mg/L,10,,",
    "by alias, in other words": "E1,2024,水平衡,W1,总铬,5,g/m3,,,",
    "below detection": "E1,2024,water,W1,Cr,0.004L,mg/L,,,",
    "a mass fraction": "E1,2024,material,M1,VOCs,52%,%,,,",
    "below freezing": "E1,2024,water,W1,温度,-3,℃,,,",
    "not measured": "E1,2024,water,W1,COD,,,,,",
}


@pytest.mark.parametrize("sentence", CONTENT_RIGHT)
def test_right_contents(make: Any, sentence: str) -> None:
    assert found_in_contents(make, CONTENT_RIGHT[sentence]) == []


CONTENT_WRONG = {
    "an unknown component": ("E1,2024,water,W1,cromium,5,mg/L,,,", "E2", "unknown-component"),
    "an unknown stream": ("E1,2024,water,W2,chromium,5,mg/L,,,", "D2", "unknown-stream"),
    "a stream of another year": ("E1,2023,water,W1,chromium,5,mg/L,,,", "D2", "unknown-stream"),
    "a stream of another balance": ("E1,2024,material,W1,chromium,5,%,,,", "D2", "unknown-stream"),
    "a content of an element": ("E1,2024,chromium,C1,chromium,5,%,,,", "E2", "component-not-carried"),
    "COD of a solid": ("E1,2024,material,M1,cod,5,mg/L,,,", "E2", "component-not-carried"),
    "a share of water": ("E1,2024,water,W1,chromium,5,%,,,", "G2", "unit-incompatible"),
    "kelvin": ("E1,2024,water,W1,温度,300,K,,,", "G2", "unit-incompatible"),
    "no unit": ("E1,2024,water,W1,chromium,5,,,,", "G2", "unit-absent"),
    "a negative content": ("E1,2024,water,W1,chromium,-5,mg/L,,,", "F2", "negative"),
    "more than the whole": ("E1,2024,material,M1,voc,101,%,,,", "F2", "content-above-whole"),
    "too uncertain": ("E1,2024,water,W1,chromium,5,mg/L,300,,", "H2", "uncertainty-range"),
}


@pytest.mark.parametrize("sentence", CONTENT_WRONG)
def test_wrong_contents(make: Any, sentence: str) -> None:
    row, cell, code = CONTENT_WRONG[sentence]
    assert found_in_contents(make, row) == [(cell, code)]


def test_values_and_prices_stand_in_the_balances_unit(make: Any) -> None:
    row = kept(make, "E1,2024,water,W1,,总管,fresh,2,万m3,,,,4").row(0, named=True)
    assert (row["value"], row["unit"], row["given_value"], row["given_unit"]) == (20000.0, "m3", 2.0, "万m3")
    assert row["price"] == pytest.approx(4e-4, rel=1e-14)
    assert (row["file"], row["cell"]) == ("tables/streams.csv", "H2")


def test_contents_stand_in_the_components_unit(make: Any) -> None:
    rows = ("E1,2024,water,W1,chromium,5,g/L,,,", "E1,2024,material,M1,chromium,30,mg/kg,,,")
    case = read_case(folder(make, (W1, "E1,2024,material,M1,,混料,raw,5,t,,,,"), rows))
    columns = ("balance", "value", "unit", "given_value", "given_unit")
    assert case.contents.select(columns).rows() == [
        ("material", pytest.approx(0.003), "%", 30.0, "mg/kg"),
        ("water", 5000.0, "mg/L", 5.0, "g/L"),
    ]


def test_statuses_are_settled_and_the_unmeasured_are_kept(make: Any) -> None:
    rows = kept(
        make,
        W1,
        "E1,2024,water,W2,总管,清洗槽,,,,,,,",
        "E1,2024,water,W3,清洗槽,,drained,<5,m3,,,,",
        "E1,2024,water,W4,清洗槽,,leaked,ND,m3,,,,",
    )
    assert rows.select("stream", "value", "unit", "status", "role").rows() == [
        ("W1", 100.0, "m3", "reported", "fresh"),
        ("W2", None, "m3", "missing", "transfer"),
        ("W3", 5.0, "m3", "below_detection", "drained"),
        ("W4", None, "m3", "below_detection", "leaked"),
    ]


@pytest.mark.parametrize("word", ["", " ", *sorted(OUTSIDE), "ENV", "ｅｎｖ", " Outside ", "厂 外"])
def test_words_for_the_outside(make: Any, word: str) -> None:
    assert kept(make, f"E1,2024,water,W1,{word},总管,fresh,100,m3,,,,")["source"].to_list() == [None]


def test_nodes_are_one_whatever_their_case_width_and_spaces(make: Any) -> None:
    streams = (
        "E1,2024,water,W1,,清洗 槽A,fresh,100,m3,,,,",
        "E1,2023,water,W1,,清洗槽Ａ,fresh,100,m3,,,,",
        "E1,2024,water,W2,清洗槽a,,drained,100,m3,,,,",
        "E2,2024,water,W1,,清洗 槽A,fresh,100,m3,,,,",
    )
    case = read_case(folder(make, streams))
    nodes = case.streams.select("enterprise", pl.coalesce("source", "target").alias("node")).unique().sort("enterprise")
    assert nodes.rows() == [("E1", "清洗槽A"), ("E2", "清洗 槽A")]
    spelt = [(one.place.cell, one.code) for one in case.warnings]
    assert spelt == [("F2", "node-spelling"), ("E4", "node-spelling")]
    assert "“清洗槽A”" in case.warnings[0].what.zh


def test_rows_in_any_order_give_equal_tables(make: Any) -> None:
    rows = [
        W1,
        "E1,2024,water,w2,总管,清洗槽,,90,m3,,,,",
        "E1,2023,water,W2,总 管,清洗槽,,90,m3,,,,",
        "E1,2024,water,W3,清洗槽,,排水,,m3,,,,",
        "E1,2024,铬,C1,,镀槽,原料,5,kg,,,,",
    ]
    once = kept(make, *rows).drop("cell")
    for seed in range(4):
        random.Random(seed).shuffle(rows)
        assert_frame_equal(kept(make, *rows).drop("cell"), once)


def test_the_same_statement_twice_is_one(make: Any) -> None:
    assert kept(make, W1, "甲厂,2024,水平衡,w1,厂外,总管,取水,100000,L,,,,").height == 1


@pytest.mark.parametrize(
    "other",
    [
        "E1,2024,water,W1,,总管,fresh,101,m3,,,,",
        "E1,2024,water,w1,,总管,fresh,101,m3,,,,",
        "E1,2024,water,W1,,车间,fresh,100,m3,,,,",
        "E1,2024,water,W1,,总管,fresh,,,,,,",
        "E1,2024,water,W1,,总管,fresh,100,m3,3,,,",
    ],
)
def test_two_statements_of_one_stream_are_refused(make: Any, other: str) -> None:
    assert found(make, W1, other) == [("H3", "duplicate")]


def test_contents_take_their_streams_spelling(make: Any) -> None:
    case = read_case(folder(make, (W1,), ("E1,2024,water, w 1,COD,50,mg/L,,,",)))
    assert case.contents["stream"].to_list() == ["W1"]


def test_a_role_that_does_not_fit_is_told_once_a_sheet_with_those_that_do(make: Any) -> None:
    rows = [f"E1,2024,energy,G{at},,锅炉,取水,5,GJ,,,," for at in (1, 2)]
    problems = [one for one in check_case(folder(make, tuple(rows))) if one.code != SILENT]
    assert [(one.place.cell, one.code) for one in problems] == [("G2", "role-of-another-balance")]
    assert problems[0].remedy.zh == "可用：内部输送、库存变化、购入、有效利用、外供、损失…"


def test_who_has_only_streams_is_not_silent(make: Any) -> None:
    assert [one.place.cell for one in read_case(folder(make, (W1,))).warnings] == ["A3"]


def test_most_audits_have_no_streams(make: Any) -> None:
    who = [["企业代码", "E1"]]
    sheets = {"企业信息": who, "数据": [["项目", "年份", "数值", "单位"], ["新鲜水用量", 2024, 5, "m3"]]}
    case = read_case(make(workbooks={"甲.xlsx": sheets}))
    assert [one.code for one in case.warnings] == [SILENT]
    assert case.streams.is_empty() and case.contents.is_empty()


def test_sheets_of_a_workbook_by_name_or_by_header(make: Any) -> None:
    head = ["平衡", "物流", "年份", "来源", "去向", "用途", "数值", "单位", "不确定度（%）"]
    rows = [head, ["水平衡", "W1", 2024, None, "总管", "取水", 100, "m3", 5]]
    content = [["平衡", "物流", "年份", "成分", "数值", "单位"], ["水平衡", "W1", 2024, "温度", 21, "℃"]]
    data = [["项目", "年份", "数值", "单位"], ["新鲜水用量", 2024, 5, "m3"]]
    sheets = {"企业信息": [["企业代码", "E1"]], "数据": data, "水量": rows, "物流含量": content}
    case = read_case(make(workbooks={"甲.xlsx": sheets}))
    assert case.streams.select("value", "uncertainty", "sheet", "cell").rows() == [(100.0, 5.0, "水量", "G2")]
    assert case.contents.select("value", "sheet").rows() == [(21.0, "物流含量")]
    assert [one.code for one in case.warnings] == [SILENT, "sheet-renamed"]
