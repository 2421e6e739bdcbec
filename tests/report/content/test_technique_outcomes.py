"""Techniques: only those with completed options stand in the table; the rest are counted."""

from dataclasses import replace

import polars as pl

from qingshen.phases.implementation.statistics import STATISTICS
from qingshen.report.content.technique_outcomes import technique_outcomes
from qingshen.report.document import Callout


def known(audited, *rows):
    found = audited()
    table = pl.DataFrame(list(rows), schema=STATISTICS, orient="row")
    return replace(found, tables={**found.tables, "technique_statistics": table})


def test_completed_ones_are_told_by_name_the_rest_counted(audited) -> None:
    rows = (("GE41", 9, 2, 100.0, 5.0, 20.0, 0.9), ("XX99", 3, 1, None, None, None, None), ("GE17", 4, 0, *[None] * 4))
    (table,) = technique_outcomes(known(audited, *rows), "zh").blocks
    assert [row[2].value for row in table.rows] == [2, 1]
    assert "GE41" in table.rows[0][0].zh and table.rows[0][0].zh != "GE41" and table.rows[1][0] == "XX99"
    assert [cell.value for cell in table.rows[0][3:]] == [100, 5, 20, 90]
    assert table.rows[1][3].value.zh == "—" and "另有 1 项" in table.note.zh


def test_none_completed_says_so_and_no_technique_has_no_section(audited) -> None:
    found = known(audited, ("GE17", 4, 0, *[None] * 4))
    (block,) = technique_outcomes(found, "en").blocks
    assert isinstance(block, Callout)
    assert technique_outcomes(replace(found, tables={}), "en") is None
