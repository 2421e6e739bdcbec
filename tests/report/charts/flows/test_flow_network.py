import json
import random

import pytest

from qingshen.report.charts import Flow, Suspect, flow_network
from qingshen.report.charts.axis import TALLEST_CM
from qingshen.report.charts.flows.network_drawing import SUSPECT
from qingshen.report.draw import PIXELS_PER_CM

LEAK = Suspect("leak", "清洗槽", "leak", 6.4, 1.5, ("leak:清洗槽", "meter:清洗废水"))
BIAS = Suspect("meter", "绿化冲厕", "bias", -4.2, 0.9)
SHOPS = [
    Flow("进水", None, "甲", 60.0, reported=60.0),
    Flow("转供", "乙", "甲", 0.0, reported=25.0, status="at_bound"),
    Flow("甲排", "甲", None, 60.0, reported=61.0),
    Flow("乙排", "乙", None, 0.5, status="observable"),
]


def elements(chart, kind, **style):
    return [
        one
        for one in chart.option["graphic"]["elements"]
        if one["type"] == kind and all(one["style"].get(name) == value for name, value in style.items())
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["plating", "steam", "pair"])
def test_no_words_overlap_or_leave_the_picture(balances, overlaps, name, language):
    chart = flow_network([], balances[name](language), (), language, unit="m3/d")
    assert overlaps(chart.option, 590, chart.height_cm * PIXELS_PER_CM) == []
    assert chart.height_cm <= TALLEST_CM


def test_words_lie_on_no_box(balances):
    chart = flow_network([], balances["plating"]("zh"), [LEAK, BIAS])
    boxes = [one["shape"] for one in elements(chart, "rect")]
    assert len(boxes) == 7
    for one in elements(chart, "text"):
        # Words in a box have no rim of paper.
        if "stroke" in one["style"]:
            assert not any(
                box["x"] < one["x"] < box["x"] + box["width"] and box["y"] < one["y"] < box["y"] + box["height"]
                for box in boxes
            )


def test_every_stream_says_what_was_read_and_what_it_became(balances, said):
    words = said(flow_network([], balances["plating"]("zh")).option).replace(" | ", " ")
    assert "清洗用水 88.0 → 89.4 ± 2.7" in words
    assert all(flow.stream in words for flow in balances["plating"]("zh"))


def test_equivalent_suspects_have_the_same_letter_in_the_same_colour(balances, said):
    chart = flow_network([], balances["plating"]("zh"), [LEAK, BIAS], unit="m3/d")
    letters = [one["style"]["text"] for one in elements(chart, "text") if one["style"]["text"] in ("A", "B")]
    # The legend's two, the leak's diamond, the equivalent meter, the other meter, two lines of the key.
    assert sorted(letters) == ["A"] * 5 + ["B"] * 2
    thick = [one for one in elements(chart, "polyline", stroke=SUSPECT) if one["style"]["lineWidth"] > 2]
    assert len(thick) == 3  # two streams and the legend
    assert len(elements(chart, "rect", stroke=SUSPECT)) == 1
    words = said(chart.option)
    assert "偏差 -4.20" in words and "与表计 清洗废水无法区分" in words and "渗漏" in words


def test_a_wrong_direction_has_heads_against_the_arrow_and_words(said):
    chart = flow_network([], SHOPS, [Suspect("meter", "转供", "direction")])
    hollow = elements(chart, "polygon", fill="#ffffff", stroke=SUSPECT)
    assert len(hollow) == 3  # two on the stream, one in the legend
    assert said(chart.option).count("方向疑反") == 3
    plain = flow_network([], SHOPS)
    assert not elements(plain, "polygon", fill="#ffffff", stroke=SUSPECT)


def test_a_negative_flow_keeps_its_arrow_and_is_marked(said):
    chart = flow_network([], [Flow("a", "A", "B", -4.0, reported=5.0)], language="en")
    assert "5.00 → -4.00 (reversed)" in said(chart.option).replace(" | ", " ")
    assert len(elements(chart, "polygon", fill="#ffffff")) == 2


def test_unmeasured_streams_are_broken_and_unobservable_ones_dotted(balances, said):
    dashes = {tuple(one["style"].get("lineDash", ())) for one in elements(flow_network([], SHOPS), "polyline")}
    assert len(dashes) == 2
    chart = flow_network([], balances["pair"]("zh"))
    assert said(chart.option).count("? 不可观测") == 2
    assert len([one for one in elements(chart, "polyline") if one["style"].get("lineDash")]) == 3


def test_larger_networks_have_numbers_and_a_key(said):
    flows = [Flow(f"第{at}股", f"N{at % 9}", f"N{at % 9 + 1}", 5.0 + at, reported=5.0 + at) for at in range(31)]
    chart = flow_network([], flows)
    words = said(chart.option)
    # Each stream's words stand once, in the key.
    assert all(words.count(f"第{at}股 {5.0 + at:.{0 if at > 94 else 1 if at > 4 else 2}f}") == 1 for at in range(31))
    assert " | 31 | " in words


def test_names_that_fit_no_box_are_letters_with_a_key(said):
    chain = [Flow(f"s{at}", f"第{at}号清洗槽", f"第{at + 1}号清洗槽", 1.0) for at in range(18)]
    words = said(flow_network([], chain).option)
    assert "第18号清洗槽" in words and "…" not in words


def test_the_same_network_in_any_order_gives_the_same_bytes(balances):
    flows = balances["plating"]("zh")
    nodes = ["锅炉", "清洗槽", "仓库"]
    first = json.dumps(flow_network(nodes, flows, [LEAK, BIAS]).option)
    random.seed(5)
    for _ in range(3):
        random.shuffle(flows)
        random.shuffle(nodes)
        assert json.dumps(flow_network(nodes, flows, [LEAK, BIAS]).option) == first


def test_a_node_without_streams_is_drawn_and_an_empty_network_says_so(said):
    assert "仓库" in said(flow_network(["仓库"], []).option)
    assert flow_network([], [], language="en").option["title"]["text"] == "nothing to show"
    many = [Flow(f"s{at}", None, "A", 1.0) for at in range(101)]
    assert "101" in flow_network([], many).option["title"]["text"]


def test_suspects_of_what_is_not_there_are_told_in_the_key_only(said):
    words = said(flow_network([], SHOPS, [Suspect("meter", "别处", "bias", 1.0)]).option)
    assert "别处: 表计偏差 +1.00" in words
