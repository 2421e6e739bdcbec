"""What is given up: the reason, or that none is given, and what it means for the targets."""

from dataclasses import replace

import polars as pl

from qingshen.phases.implementation.abandoned import ABANDON
from qingshen.report.content.abandoned import UNSAID, abandoned
from qingshen.report.document import TableBlock

MEASURES = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,reason\n"
    "E1,M1,2024,设备,甲 A,not_implemented,50,30,资金未落实 / no funds\n"
    "E1,M2,2024,设备,乙 B,not_implemented,50,10,\n"
)


def given_up(audited, *rows):
    found = audited(measures=MEASURES)
    table = pl.DataFrame(list(rows), schema=ABANDON, orient="row")
    return replace(found, tables={**found.tables, "abandoned": table})


def test_reasons_and_what_the_targets_lose(audited) -> None:
    section = abandoned(given_up(
        audited, ("E1/M1", "T1", 5.0, "m3", 2.0, False), ("E1/M2", "T1", 1.0, "m3", 2.0, False),
        ("E1/M1", "T2", 3.0, "tce", None, None)), "zh")  # fmt: skip
    values = {name: part.value for name, part in section.blocks[0].parts.items()}
    assert values == {"all": 2, "unsaid": 1, "missed": 1, "unknown": 1}
    targets, options = [block for block in section.blocks if isinstance(block, TableBlock)]
    assert [(row[2].value, row[3].value, row[6].value.zh) for row in targets.rows] == [
        (2, 6, "不能"),
        (1, 3, "不能判断"),
    ]
    assert [row[0].zh for row in options.rows] == ["甲（E1/M1）", "乙（E1/M2）"]
    assert options.rows[0][3].value.en == "no funds" and options.rows[1][3].value == UNSAID


def test_nothing_given_up_has_no_section(audited) -> None:
    assert abandoned(audited(), "en") is None
