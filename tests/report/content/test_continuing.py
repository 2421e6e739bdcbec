"""What goes on: counted by kind, decided matters first, long kinds cut, indicators to watch in order of need."""

from dataclasses import replace

import polars as pl

from qingshen.phases.continuing import CLOSE, MISSED, NEXT, WATCH
from qingshen.phases.decisions import joined
from qingshen.report.content.continuing import EACH, continuing
from qingshen.report.document import Callout, TableBlock

DECIDED = {"proposal": pl.String, "decision": pl.String, "differs": pl.Boolean, "reason": pl.String, "by": pl.String,
           "date": pl.String}  # fmt: skip
KEPT = ("adopt", "adopt", False, None, None, None)


def known(audited, matters=(), watched=()):
    found = audited()
    return replace(found, tables={
        **found.tables,
        "next_cycle": pl.DataFrame(list(matters), schema={**NEXT, **DECIDED}, orient="row"),
        "watch": pl.DataFrame(list(watched), schema=WATCH, orient="row"),
    })  # fmt: skip


def test_matters_are_counted_cut_by_kind_and_changed_ones_come_first(audited) -> None:
    deferred = [
        ("deferred", f"deferred/E1/M{at:02}", f"方案{at}", "暂缓的方案 / deferred option", *KEPT) for at in range(30)
    ]
    dropped = (
        "deferred",
        "deferred/E9/M9",
        "末项",
        "暂缓的方案 / deferred option",
        "adopt",
        "drop",
        True,
        "无必要",
        "组",
        "2025",
    )
    training = ("training", "training/control", "过程控制 / process control", "7 条 / 7", *KEPT)
    section = continuing(known(audited, (*deferred, dropped, training)), "zh")
    kinds, matters, standing = [block for block in section.blocks if isinstance(block, TableBlock)]
    assert [(row[0].zh, *(cell.value for cell in row[1:])) for row in kinds.rows] == [
        ("暂缓方案", 31, 30, 1, 1), ("培训", 1, 1, 0, 0),
    ]  # fmt: skip
    assert matters.rows[0][1].zh == "末项" and matters.rows[0][4].tone == "strong"
    assert len(matters.rows) == EACH and "共 31 行" in matters.note.zh
    assert standing.rows[0][1].en == "process control"


def test_missed_indicators_stand_before_close_ones(audited) -> None:
    watched = (("a", 9, "I", 0.01, joined(CLOSE)), ("b", 2, "II", None, joined(MISSED)))
    table = continuing(known(audited, watched=watched), "en").blocks[-1]
    assert [row[0].zh for row in table.rows] == ["b", "a"]
    assert table.rows[0][4].value.zh == "—" and table.rows[1][4].value == 1


def test_nothing_to_say_is_said(audited) -> None:
    blocks = continuing(replace(audited(), tables={}), "zh").blocks
    assert len(blocks) == 2 and all(isinstance(block, Callout) for block in blocks)
