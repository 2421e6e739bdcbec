"""The trees of balances go down to the cell a reading stands in, and add up."""

import pytest

from qingshen.explain import trace
from qingshen.problems import Refused

HEAD = "enterprise,year,balance,stream,source,target,role,value,unit,uncertainty,status,reason\n"
ROWS = (
    "E1,2024,water,新水,,总管,fresh,1000,m3,2,,\n"
    "E1,2024,water,车间进水,总管,车间,,960,m3,2,,\n"
    "E1,2024,water,漏水,总管,,leaked,40,m3,20,estimated,夜间流量\n"
    "E1,2024,water,外排,车间,,drained,960,m3,2,,\n"
)
MADE = "enterprise,year,variable,value,unit\nE1,2024,output,50,t\n"


@pytest.fixture
def plant(audited):
    return audited(streams=HEAD + ROWS, quantities=MADE)


def test_a_verdict_names_its_statistic_and_every_stream(plant) -> None:
    node = trace(plant, "enterprise/E1/2024/balance/water")
    assert node.value.zh.endswith("相容") and "≤" in node.value.zh
    assert {child.label.zh for child in node.children} == {"新水", "车间进水", "漏水", "外排"}
    assert "自由度 2" in node.note.zh


def test_a_stream_goes_down_to_its_cell_and_to_the_balances_at_its_ends(plant) -> None:
    node = trace(plant, "enterprise/E1/2024/balance/water/stream/漏水")
    reading, at_header = node.children
    assert str(reading.place) == "tables/streams.csv › H4"
    assert "估算" in reading.note.zh and "夜间流量" in reading.note.zh and "U = 20 %" in reading.formula.zh
    assert [child.label.zh for child in at_header.children] == ["+ 新水", "− 漏水", "− 车间进水"]


def test_losses_and_indicators_add_up_from_streams(plant) -> None:
    loss = trace(plant, "enterprise/E1/2024/balance/water/loss")
    assert [child.label.en for child in loss.children] == ["漏水 (leaked water)"]
    rate = trace(plant, "enterprise/E1/2024/balance/water/indicator/leak_rate")
    assert rate.formula.zh == "K_l = V_l / V_f" and "[recalled]" in rate.clause
    assert [[leaf.label.zh for leaf in child.children] for child in rate.children] == [["新水"], ["漏水"]]
    output = trace(plant, "enterprise/E1/2024/balance/water/indicator/fresh_per_output").children[-1]
    assert output.figure == "enterprise/E1/2024/quantity/output"


def test_an_indicator_without_a_value_says_what_it_lacks(plant) -> None:
    node = trace(plant, "enterprise/E1/2024/balance/water/indicator/reuse_rate")
    assert node.value.zh == "缺失" and node.note.zh.endswith("V_r")


METAL = (
    "E1,2024,nickel,阳极,,镀槽,raw,100,kg,2,,\n"
    "E1,2024,nickel,镀层,镀槽,,product,80,kg,2,,\n"
    "E1,2024,nickel,污泥,镀槽,,waste,20,kg,2,,\n"
)


def test_an_indicator_says_which_symbols_nobody_has_drawn(audited) -> None:
    plant = audited(streams=HEAD + ROWS + METAL, quantities=MADE)
    figure = "enterprise/E1/2024/balance/nickel/indicator/metal_traced_share"
    node = trace(plant, figure)
    assert node.figure == figure and node.value.zh.startswith("100")
    drawn = {child.label.zh: [leaf.label.zh for leaf in child.children] for child in node.children if child.children}
    assert drawn == {"M_p": ["镀层"], "M_raw": ["阳极"], "M_w": ["污泥"]}
    absent = {child.label.zh: child.value.en for child in node.children if not child.children}
    assert absent == dict.fromkeys(("M_aux", "M_rec_out", "M_st", "M_ww", "S_in", "S_out"), "none is drawn")


def test_the_cohort_lists_its_balances_and_losses(plant) -> None:
    assert [child.figure for child in trace(plant, "cohort/balances").children] == ["enterprise/E1/2024/balance/water"]
    assert [child.figure for child in trace(plant, "cohort/losses").children] == [
        "enterprise/E1/2024/balance/water/loss"
    ]


@pytest.mark.parametrize(
    "figure",
    [
        "enterprise/E1/2024/balance/energy",
        "enterprise/E1/2024/balance/water/stream/无",
        "enterprise/E1/2024/balance/water/indicator/co2",
        "enterprise/E1/2024/balance/nickel/indicator/utilisation_rate",
    ],
)
def test_what_is_not_there_is_no_figure(plant, figure: str) -> None:
    with pytest.raises(Refused):
        trace(plant, figure)
