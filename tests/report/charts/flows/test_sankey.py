import json
import random

import pytest

from qingshen.report.charts import Flow, sankey
from qingshen.report.charts.axis import TALLEST_CM
from qingshen.report.charts.flows.ribbons import DEEP, PALE
from qingshen.report.draw import PIXELS_PER_CM
from qingshen.report.palette import INK

SIMPLE = [
    Flow("in", None, "A", 100.0, 2.0),
    Flow("on", "A", "B", 80.0, 2.0),
    Flow("out", "B", None, 80.0, 2.0),
    Flow("lost", "A", None, 20.0, 4.0, is_loss=True),
]


def polygons(chart, colour):
    return [
        element["shape"]["points"]
        for element in chart.option["graphic"]["elements"]
        if element["type"] == "polygon" and element["style"]["fill"] == colour
    ]


def bars(chart):
    return [
        element["shape"]["height"]
        for element in chart.option["graphic"]["elements"]
        if element["type"] == "rect" and element["style"]["fill"] == INK
    ]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["plating", "read", "steam", "pair"])
def test_no_words_overlap_or_leave_the_picture(balances, overlaps, name, language):
    chart = sankey(balances[name](language), language, unit="m3/d")
    assert overlaps(chart.option, 590, chart.height_cm * PIXELS_PER_CM) == []
    assert chart.height_cm <= TALLEST_CM


@pytest.mark.parametrize("name", ["plating", "steam"])
def test_every_stream_is_told(balances, said, name):
    flows = balances[name]("zh")
    words = said(sankey(flows, unit="t/h").option).replace(" | ", " ")
    if name == "plating":
        assert all(flow.stream in words for flow in flows)
    assert all(f"{flow.value:.0f}" in words for flow in flows if flow.value > 100)


def test_bars_are_as_high_as_the_larger_of_in_and_out():
    high = bars(sankey(SIMPLE))
    assert high[0] / high[1] == pytest.approx(100 / 80, rel=0.01)


def test_the_same_flows_in_any_order_give_the_same_bytes(balances):
    flows = balances["plating"]("zh")
    first = json.dumps(sankey(flows, unit="m3/d").option)
    random.seed(2)
    for _ in range(3):
        random.shuffle(flows)
        assert json.dumps(sankey(flows, unit="m3/d").option) == first


def test_losses_are_told_by_colour_and_by_word(said):
    chart = sankey(SIMPLE, "en")
    assert len(polygons(chart, DEEP["loss"])) == 2  # the stream and the legend
    assert "lost (loss) 20.0 ± 7.8" in said(chart.option)
    assert polygons(chart, PALE["loss"])


def test_reuse_runs_beneath_with_its_own_width():
    flows = [*SIMPLE[:3], Flow("lost", "A", None, 50.0), Flow("reuse", "B", "A", 30.0)]
    flows[1] = Flow("on", "A", "B", 80.0)
    flows[2] = Flow("out", "B", None, 50.0)
    chart = sankey(flows)
    legend, band = sorted(polygons(chart, DEEP["recycle"]), key=len)
    assert len(legend) == 4 and len(band) > 40
    scale = bars(chart)[0] / 130
    lowest = max(y for _, y in band)
    inner = max(y for x, y in band[len(band) // 2 :])
    edges = sorted({y for _, y in band if y > lowest - 30 * scale - 0.3})
    assert lowest - edges[0] == pytest.approx(30 * scale, abs=0.4)
    assert inner > 0


def test_what_does_not_balance_shows_a_hatched_gap(said):
    read = [Flow("in", None, "A", 100.0, 1.0), Flow("out", "A", None, 80.0, 1.0)]
    assert "未平衡" in said(sankey(read).option) and "20.0 ± 2.8" in said(sankey(read).option)
    closed = [Flow("in", None, "A", 90.0, 0.7), Flow("out", "A", None, 90.0, 0.7)]
    assert "未平衡" not in said(sankey(closed).option)
    assert "unaccounted" in said(sankey(read, "en").option)


def test_missing_and_unobservable_streams_have_a_question_mark_and_no_ribbon(balances, said):
    chart = sankey(balances["pair"]("zh"))
    words = said(chart.option)
    assert words.count("? 不可观测") == 2 and "17" not in words
    assert "-3 → 0 (取下限)" in words
    broken = [
        element
        for element in chart.option["graphic"]["elements"]
        if element["type"] == "polyline" and element["style"].get("lineDash")
    ]
    assert len(broken) == 3  # two pipes and the legend
    assert "? missing" in said(sankey([Flow("a", None, "A", None)], "en").option)


def test_a_gap_of_a_node_with_missing_streams_is_not_told(balances, said):
    # The rinse tanks lose an unmetered leak: what is missing there is no gap.
    words = said(sankey(balances["read"]("zh")).option)
    assert "? 缺失" in words and "清洗槽未平衡" not in words


def test_nothing_is_said_about_half_widths_that_are_not_known(said):
    words = said(sankey([Flow("a", None, "A", 1.0), Flow("b", "A", None, 1.0)]).option)
    assert "±" not in words and "95%" not in words


def test_empty_and_too_large_balances_say_so():
    assert sankey([]).option["title"]["text"] == "没有可画的数据"
    many = [Flow(f"s{at}", None, "A", 1.0) for at in range(101)]
    assert "101" in sankey(many).option["title"]["text"]
    chain = [Flow(f"s{at}", f"N{at}", f"N{at + 1}", 1.0) for at in range(30)]
    assert "too many" in sankey(chain, "en").option["title"]["text"]


@pytest.mark.parametrize(
    "flows",
    [
        [Flow("a", None, None, 5.0)],
        [Flow("a", "A", "A", 5.0)],
        [Flow("a", None, "A", 0.0), Flow("b", "A", None, 0.0)],
        [Flow("a", None, "A", 1e9), Flow("b", "A", None, 1e-6)],
        [Flow("a", "A", "B", 1.0), Flow("b", "B", "C", 1.0), Flow("c", "C", "A", 1.0)],
        [Flow("a", None, "A", 1.0), Flow("a", None, "A", 1.0), Flow("a", "A", None, 2.0)],
        [Flow("{x}\n" * 9, None, "很长的名称" * 20, 1.0), Flow("", "很长的名称" * 20, None, 1.0)],
    ],
)
def test_odd_balances_are_drawn(flows, overlaps):
    chart = sankey(flows, unit="m3")
    json.dumps(chart.option, allow_nan=False)
    assert overlaps(chart.option, 590, chart.height_cm * PIXELS_PER_CM) == []


def test_a_crowded_picture_stays_on_its_page(overlaps):
    random.seed(4)
    ends = [None, *(f"节点{at}" for at in range(20))]
    flows = [Flow(f"流{at}", random.choice(ends), f"节点{at % 20}", 1.0 + at % 9, 0.2) for at in range(60)]
    chart = sankey(flows)
    assert chart.height_cm <= TALLEST_CM
    assert overlaps(chart.option, 590, chart.height_cm * PIXELS_PER_CM) == []
