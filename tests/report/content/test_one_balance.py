"""One balance as a document: what is there to be said is there, and nothing else."""

from dataclasses import replace

import polars as pl
import pytest

from qingshen.language import Text
from qingshen.methods.balance import Network
from qingshen.phases.balances.closed import close
from qingshen.phases.balances.drawn import Drawn
from qingshen.problems import Place, Problem
from qingshen.report import html
from qingshen.report.content.one_balance import SHOWN, Source, meter_points, names_of, one_balance
from qingshen.report.document import Callout, Hashes, Picture, TableBlock
from qingshen.rulebook.balances import balance

SOURCE = Source("水.csv", None, (), (("水.csv", "ab" * 32),), "1.0")
# A leak at D: what leaves it is 10 less than what enters.
LEAKING = [
    ("in", None, "A", 100, 1), ("ab", "A", "D", 60, 1), ("ac", "A", "C", 40, 1), ("co", "C", None, 40, 1),
    ("do", "D", None, 25, 1), ("do2", "D", None, 25, 1), ("cd", "C", "D", 0.1, 0.1),
]  # fmt: skip
CLOSED = [("in", None, "A", 100, 1), ("out", "A", None, 99, 1)]


def closed(*rows, names=(), assumed=False):
    frame = pl.DataFrame(rows, schema=["stream", "source", "target", "value", "sigma"], orient="row", strict=False)
    frame = frame.with_columns(
        name=pl.Series([dict(names).get(row[0]) for row in rows], dtype=pl.String),
        role=pl.lit(None, dtype=pl.String), status=pl.lit("reported"), assumed=pl.lit(assumed),
        file=pl.lit("水.csv"), sheet=pl.lit(""), cell=pl.Series([f"D{at + 2}" for at in range(len(rows))]),
    )  # fmt: skip
    kind = replace(balance("material"), unit="m3")
    return close(Drawn("", 0, kind, frame, Network.from_streams(frame)), 0.05)


def sections(one, source=SOURCE):
    return {section.title.en.split(":")[0]: section.blocks for section in one_balance(one, source, "zh").sections}


def sentences(blocks):
    return [part.text.zh for block in blocks for part in getattr(block, "items", getattr(block, "paragraphs", ()))]


def test_a_sound_balance_suspects_nobody_and_has_no_notices():
    assert list(sections(closed(*CLOSED))) == [
        "Verdict", "Streams", "Nodes", "Meters", "Pictures", "Basis and reproducibility",
    ]  # fmt: skip


def test_every_stream_and_node_has_its_row_and_every_reading_its_cell():
    told = sections(closed(*LEAKING))
    (streams,), (nodes,) = told["Streams"], told["Nodes"]
    assert isinstance(streams, TableBlock)
    assert [row[0] for row in streams.rows][:7] == [row[0] for row in LEAKING]
    assert [row[2].explain_id for row in streams.rows][:2] == ["水.csv › D2", "水.csv › D3"]
    assert [row[0] for row in nodes.rows] == ["A", "C", "D"]


def test_what_was_found_is_named_in_the_readers_language():
    one = closed(*LEAKING)
    found = {name for name in one.final.network.stream if name not in one.drawn.network.stream}
    assert len(found) == 1
    assert [names_of(one, "zh")[name] for name in found] == ["未计量的流失 @ D"]
    assert [names_of(one, "en")[name] for name in found] == ["unmetered loss @ D"]
    assert "漏失 @" not in html.render(one_balance(one, SOURCE, "en"))


def test_names_stand_beside_codes():
    one = closed(*CLOSED, names={"in": "新水总表", "out": "out"})
    assert names_of(one, "zh") == {"in": "新水总表 (in)"}
    assert sections(one)["Streams"][0].rows[0][0] == "新水总表 (in)"


def test_what_had_to_be_assumed_stands_beside_the_verdict():
    told = sections(closed(*CLOSED, assumed=True), replace(SOURCE, assumed=7.5))["Verdict"]
    assert [block.kind for block in told if isinstance(block, Callout)] == ["assumption"]
    assert "2 个读数没有写精度，按 7.5 %" in "".join(sentences(told))


def test_a_stream_pushed_to_zero_is_told_and_so_is_what_stays_unexplained():
    # Three streams drawn against each other: whatever is put right, something stays wrong.
    rows = [("a", None, "A", 50, 1), ("b", "A", "B", 30, 1), ("c", "B", "A", 90, 1), ("d", "B", None, 50, 1),
            ("e", None, "B", 5, 1), ("f", "A", None, 45, 1)]  # fmt: skip
    one = closed(*rows)
    told = "".join(sentences(sections(one)["Suspects"]))
    assert all(f"“{name}”" in told for name in one.final.pinned)
    assert ("读数仍不相符" in told) == (one.final.balanced is False)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("a", None, "A", 5, 1), ("b", "A", "B", None, None), ("c", "A", "B", None, None), ("d", "B", None, 5, 1)],
         "“b”“c”不可观测：在任一处加装计量，其余即可推得。"),
        ([("a", None, "A", 5, 1), ("b", "A", None, None, None)],
         "“a”的读数无从校核，它错了，由它推得的“b”也跟着错；在“b”加装计量，两者即可互相校核。"),
        ([("a", None, "A", 5, 4), ("b", "A", None, 5, 4)], "“a”的校核太粗：误差不到约 15.8 m³ 都看不出来。"),
        (CLOSED, "“in”“out”只在一处互相校核：其中一块停表，其余就无从校核。"),
    ],
)  # fmt: skip
def test_where_a_meter_is_missing_is_said(rows, said):
    assert said in [one.zh for one in meter_points(closed(*rows), {})]


def test_many_points_are_cut_and_counted():
    rows = [("in", None, "A", 100, 1), ("out", "A", None, 100, 1)]
    rows += [(f"x{at}", "A", f"N{at}", 5, 1) for at in range(SHOWN + 5)]
    rows += [(f"y{at}", f"N{at}", None, None, None) for at in range(SHOWN + 5)]
    told = sentences(sections(closed(*rows))["Meters"])
    assert len(told) == SHOWN + 1
    assert told[-1].startswith("另有")


def test_three_pictures_stand_in_the_page_and_its_inputs_by_hash():
    told = sections(closed(*LEAKING))
    assert [type(block) for block in told["Pictures"]] == [Picture] * 3
    (hashes,) = [block for block in told["Basis and reproducibility"] if isinstance(block, Hashes)]
    assert ("水.csv", "ab" * 32) in hashes.entries


def test_notices_name_their_cell():
    warning = Problem(Place("水.csv", "", "E2"), "x", Text("甲"), Text("乙"), "warning")
    told = sections(closed(*CLOSED), replace(SOURCE, warnings=(warning,)))
    assert sentences(told["Notices from reading the data"]) == ["水.csv › E2: 甲 → 乙"]
