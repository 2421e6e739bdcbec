"""A draft's tables read again: the same as read anew, and what nobody has touched is not read twice."""

from types import SimpleNamespace

from polars.testing import assert_frame_equal

from qingshen.case.assemble import assemble
from qingshen.case.workbook import ANSWER_TABLES
from qingshen.exchange.draft import blocks_of
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.check import list_of
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.reading import reading
from tests.web.reporting.conftest import edit, water

TYPED = ("12", "约12", "", "1e4")


def test_reading_again_is_reading_anew(desk: SimpleNamespace) -> None:
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    listed = list_of(desk.report.enrolment)
    seen = "11274"
    for text in TYPED:
        save_cells(desk.people.filler, desk.report, [water(text, seen)])
        seen, shown = text, standing_of(desk.report)
        blocks = {name: [block] for name, block in blocks_of(shown.forms, "EP01").items()}
        again, told = assemble(shown.frame, listed, blocks, read=reading(shown.frame, listed))
        anew, said = assemble(shown.frame, listed, blocks)
        assert told == said and (again is None) == (anew is None)
        for name in ANSWER_TABLES if again is not None else ():
            assert_frame_equal(getattr(again, name), getattr(anew, name))


def test_a_table_nobody_has_touched_is_not_read_again(desk: SimpleNamespace) -> None:
    take_workbook(desk.people.filler, desk.report, desk.workbook, "EP01.xlsx")
    listed, cases = list_of(desk.report.enrolment), []
    for ident in ("fresh_water/2024", "fresh_water/2023"):
        save_cells(desk.people.filler, desk.report, [edit("quantities", ident, "reason", "水表 1 号", "")])
        shown = standing_of(desk.report)
        blocks = {name: [block] for name, block in blocks_of(shown.forms, "EP01").items()}
        cases.append(assemble(shown.frame, listed, blocks, read=reading(shown.frame, listed))[0])
    first, second = cases
    assert first is not None and second is not None
    assert second.activities is first.activities and second.streams is first.streams
    assert second.quantities is not first.quantities
