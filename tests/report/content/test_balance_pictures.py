"""The flows a picture is drawn from: as read, as they most likely were, and in the direction they were drawn in."""

from dataclasses import replace

import polars as pl

from qingshen.methods.balance import Network
from qingshen.phases.balances.closed import close
from qingshen.phases.balances.drawn import Drawn
from qingshen.report.content.balance_pictures import flows_closed, flows_drawn, flows_read, suspects
from qingshen.rulebook.balances import balance

# "cd" is drawn from D to C, but runs from C to D; "rain" reaches D.
TURNED = [
    ("in", None, "A", 100, 1, None), ("ab", "A", "B", 61, 0.8, None), ("ac", "A", "C", 39, 0.8, None),
    ("bo", "B", None, 61.2, 0.8, "leaked"), ("co", "C", None, 5, 0.2, None), ("cd", "D", "C", 34.1, 0.5, None),
    ("rain", None, "D", 4.8, 0.2, None), ("do", "D", None, 39.1, 0.3, None), ("x", "A", None, None, None, None),
]  # fmt: skip


def closed(rows):
    columns = ["stream", "source", "target", "value", "sigma", "role"]
    frame = pl.DataFrame(rows, schema=columns, orient="row", strict=False, infer_schema_length=None)
    return close(Drawn("", 0, replace(balance("water"), unit="m3"), frame, Network.from_streams(frame)), 0.05)


def by_name(flows):
    return {flow.stream: flow for flow in flows}


def test_a_turned_stream_is_turned_where_it_flows_and_stays_where_it_was_drawn():
    one = closed(TURNED)
    assert one.mended.turned == ("cd",)
    read, final, drawn = (by_name(flows(one)) for flows in (flows_read, flows_closed, flows_drawn))
    ends = [(flows["cd"].source, flows["cd"].target) for flows in (read, final, drawn)]
    assert ends == [("D", "C"), ("C", "D"), ("D", "C")]
    assert drawn["cd"].value == final["cd"].value > 0
    assert (final["cd"].reported, final["in"].reported) == (34.1, 100)


def test_what_was_not_read_has_no_size_as_read_and_losses_are_marked():
    read = by_name(flows_read(closed(TURNED)))
    assert (read["x"].value, read["x"].sigma) == (None, None)
    assert [name for name, flow in read.items() if flow.is_loss] == ["bo"]
    assert (read["in"].source, read["bo"].target) == (None, None)


def test_a_leak_found_is_a_stream_and_an_inflow_a_leak_of_the_other_sign():
    rows = [("in", None, "A", 100, 1, None), ("a", "A", "B", 60, 1, None), ("b", "A", "B", 40, 1, None)]
    leak = closed([*rows, ("c", "B", "C", 45, 1, None), ("d", "B", "C", 40, 1, None), ("e", "C", None, 85, 1, None)])
    assert "漏失 @ B" in by_name(flows_closed(leak))
    assert [(one.kind, one.where, one.nature, one.size > 0) for one in suspects(leak)] == [("leak", "B", "leak", True)]
    inflow = closed([*rows, ("c", "B", "C", 60, 1, None), ("d", "B", "C", 55, 1, None), ("e", "C", None, 115, 1, None)])
    assert [(one.nature, one.size < 0) for one in suspects(inflow)] == [("leak", True)]


def test_streams_are_called_by_their_names_everywhere():
    one = closed(TURNED)
    names = {"cd": "回用 (cd)"}
    assert "回用 (cd)" in by_name(flows_drawn(one, names))
    (suspect,) = suspects(one, names)
    assert (suspect.where, suspect.equivalent) == ("回用 (cd)", ("meter:回用 (cd)",))
