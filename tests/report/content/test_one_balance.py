"""One balance as a document: what is there to be said is there, and nothing else."""

from dataclasses import replace

from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.report import html
from qingshen.report.content.one_balance import Source, names_of, one_balance
from qingshen.report.document import Callout, Hashes, Picture, TableBlock

SOURCE = Source("水.csv", None, (), (("水.csv", "ab" * 32),), "1.0")
# A leak at D: what leaves it is 10 less than what enters.
LEAKING = [
    ("in", None, "A", 100, 1), ("ab", "A", "D", 60, 1), ("ac", "A", "C", 40, 1), ("co", "C", None, 40, 1),
    ("do", "D", None, 25, 1), ("do2", "D", None, 25, 1), ("cd", "C", "D", 0.1, 0.1),
]  # fmt: skip
CLOSED = [("in", None, "A", 100, 1), ("out", "A", None, 99, 1)]


def sections(one, source=SOURCE):
    return {section.title.en.split(":")[0]: section.blocks for section in one_balance(one, source, "zh").sections}


def sentences(blocks):
    return [part.text.zh for block in blocks for part in getattr(block, "items", getattr(block, "paragraphs", ()))]


def test_a_sound_balance_suspects_nobody_and_has_no_notices(closed):
    assert list(sections(closed(*CLOSED))) == [
        "Verdict", "Streams", "Nodes", "Meters", "Pictures", "Basis and reproducibility",
    ]  # fmt: skip


def test_every_stream_and_node_has_its_row_and_every_reading_its_cell(closed):
    told = sections(closed(*LEAKING))
    (streams,), (nodes,) = told["Streams"], told["Nodes"]
    assert isinstance(streams, TableBlock)
    assert [row[0] for row in streams.rows][:7] == [row[0] for row in LEAKING]
    assert [row[2].explain_id for row in streams.rows][:2] == ["水.csv › D2", "水.csv › D3"]
    assert [row[0] for row in nodes.rows] == ["A", "C", "D"]


def test_what_was_found_is_named_in_the_readers_language(closed):
    one = closed(*LEAKING)
    found = {name for name in one.final.network.stream if name not in one.drawn.network.stream}
    assert len(found) == 1
    assert [names_of(one, "zh")[name] for name in found] == ["未计量的流失 @ D"]
    assert [names_of(one, "en")[name] for name in found] == ["unmetered loss @ D"]
    assert "漏失 @" not in html.render(one_balance(one, SOURCE, "en"))


def test_names_stand_beside_codes(closed):
    one = closed(*CLOSED, names={"in": "新水总表", "out": "out"})
    assert names_of(one, "zh") == {"in": "新水总表 (in)"}
    assert sections(one)["Streams"][0].rows[0][0] == "新水总表 (in)"


def test_what_had_to_be_assumed_stands_beside_the_verdict(closed):
    told = sections(closed(*CLOSED, assumed=True), replace(SOURCE, assumed=7.5))["Verdict"]
    assert [block.kind for block in told if isinstance(block, Callout)] == ["assumption"]
    assert "2 个读数没有写精度，按 7.5 %" in "".join(sentences(told))


def test_a_stream_that_would_run_backwards_is_suspected_and_one_too_small_to_tell_is_not(closed):
    backwards = closed(("in", None, "A", 100, 1), ("out", "A", None, 120, 1), ("x", "A", None, None, None))
    assert "“x”（A → 系统外）被压到零" in "".join(sentences(sections(backwards)["Suspects"]))
    small = sections(closed(("in", None, "A", 100, 1), ("out", "A", None, 101, 1), ("x", "A", None, None, None)))
    assert "Suspects" not in small
    assert "“x”按平衡为零或略小于零" in "".join(block.text.zh for block in small["Verdict"])


def test_what_stays_unexplained_is_said(closed):
    # Four streams drawn against each other: whatever is put right, something stays wrong.
    rows = [("a", None, "A", 50, 1), ("b", "A", "B", 30, 1), ("c", "B", "A", 90, 1), ("d", "B", None, 50, 1),
            ("e", None, "B", 5, 1), ("f", "A", None, 45, 1)]  # fmt: skip
    one = closed(*rows)
    told = "".join(sentences(sections(one)["Suspects"]))
    assert ("读数仍不相符" in told) == (one.final.balanced is False)


def test_a_network_too_large_for_a_page_has_tables_and_no_pictures(closed):
    rows = [("in", None, "A", 1000, 10), *((f"x{at}", "A", None, 1000 / 600, 0.1) for at in range(600))]
    told = sections(closed(*rows))
    assert not [block for block in told["Pictures"] if isinstance(block, Picture)]
    (streams,) = told["Streams"]
    assert len(streams.rows) == 500
    assert "共 601 行" in streams.note.zh


def test_without_pictures_none_is_drawn(closed):
    titles = [section.title.en for section in one_balance(closed(*CLOSED), SOURCE, "zh", pictures=False).sections]
    assert "Pictures" not in titles


def test_three_pictures_stand_in_the_page_and_its_inputs_by_hash(closed):
    told = sections(closed(*LEAKING))
    assert [type(block) for block in told["Pictures"]] == [Picture] * 3
    (hashes,) = [block for block in told["Basis and reproducibility"] if isinstance(block, Hashes)]
    assert ("水.csv", "ab" * 32) in hashes.entries


def test_notices_name_their_cell(closed):
    warning = Problem(Place("水.csv", "", "E2"), "x", Text("甲"), Text("乙"), "warning")
    told = sections(closed(*CLOSED), replace(SOURCE, warnings=(warning,)))
    assert sentences(told["Notices from reading the data"]) == ["水.csv › E2: 甲 → 乙"]
