"""The plan: periods by class, dear options with who answers and pays; what is open is said to be."""

from dataclasses import replace

import polars as pl

from qingshen.report.content.schedule import OPEN, schedule
from qingshen.report.document import Callout, Picture, TableBlock

MEASURES = (
    "enterprise,measure,year,type,name,outcome,investment,annual_saving,planned_end,responsible\n"
    "E1,M1,2024,设备,冷轧堆 Pad-batch,pending,60,20,2025-06-30,设备部\n"
    "E2,M2,2024,设备,光伏 PV,pending,600,200,,\n"
    "E2,M3,2024,管理,内务 Housekeeping,pending,0,5,,\n"
)
ADOPTED = "".join(
    f'[[decisions]]\nstep = "screening"\nsubject = "{code}"\ndecision = "adopt"\n'
    'reason = "可行"\nby = "组"\ndate = "2025-01-01"\n'
    for code in ("E1/M1", "E2/M2", "E2/M3")
)
LATER = (
    '[[decisions]]\nstep = "schedule"\nsubject = "E2/M2"\ndecision = "2027-01-01"\nreason = "停产检修"\nby = "组"\n'
    'date = "2025-02-01"\n'
)
DATED = '"\ndate = "2025-03-01'


def planned(audited, tmp_path, decisions=ADOPTED):
    (tmp_path / "decisions.toml").write_text(decisions, encoding="utf-8")
    return audited(DATED, measures=MEASURES)


def tables(section):
    return [block for block in section.blocks if isinstance(block, TableBlock)]


def test_classes_have_their_period_and_what_is_open(audited, tmp_path) -> None:
    classes, _ = tables(schedule(planned(audited, tmp_path), "zh"))
    found = {row[0].zh: (row[1], row[2].value, row[7], row[8]) for row in classes.rows}
    assert set(found) == {"无费", "中费", "高费"}
    assert found["中费"][1:] == (1, 0, 1) and found["高费"][1:] == (1, 1, 1)


def test_dear_options_are_listed_and_a_changed_end_comes_first_and_bold(audited, tmp_path) -> None:
    section = schedule(planned(audited, tmp_path, ADOPTED + LATER), "en")
    _, dear = tables(section)
    assert [row[0].en for row in dear.rows] == ["PV (E2/M2)", "Pad-batch (E1/M1)"]
    assert dear.rows[0][3].value == OPEN and dear.rows[1][3].value.zh == "设备部"
    assert dear.rows[0][6].tone == "strong" and dear.rows[0][6].value.zh == "2027-01-01"
    assert dear.rows[0][7].zh.endswith("停产检修")
    (picture,) = [block for block in section.blocks if isinstance(block, Picture)]
    assert picture.chart.option["yAxis"]["data"] == ["E1/M1 Pad-batch", "E2/M2 PV"]


def test_a_long_list_is_cut_and_says_so(audited, tmp_path) -> None:
    found = planned(audited, tmp_path)
    row = found.table("schedule").filter(pl.col("option") == "E2/M2")
    many = pl.concat([row.with_columns(option=pl.lit(f"E2/X{at}")) for at in range(45)])
    section = schedule(replace(found, tables={**found.tables, "schedule": many}), "zh")
    dear = tables(section)[1]
    assert len(dear.rows) == 20 and "共 45 行，列出前 20 行" in dear.note.zh


def test_without_adopted_options_it_says_what_to_do(audited) -> None:
    (block,) = schedule(audited(), "zh").blocks
    assert isinstance(block, Callout) and "decisions.toml" in block.paragraphs[0].text.zh
