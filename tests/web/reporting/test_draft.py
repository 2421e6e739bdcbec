"""A draft's rows as a grid shows them: of one moment, whatever others write meanwhile."""

from types import SimpleNamespace

from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.draft import rows_of, standing_of
from tests.web.reporting.conftest import edit


def test_rows_written_while_a_page_is_made_are_not_half_on_it(desk: SimpleNamespace) -> None:
    save_cells(desk.people.filler, desk.report, [edit("measures", "first-1", "name", "甲")])
    shown = standing_of(desk.report)
    save_cells(desk.people.manager, desk.report, [edit("measures", "first-1", "", "")])
    save_cells(desk.people.manager, desk.report, [edit("measures", "other-1", "name", "乙")])
    assert [(one["ident"], one["cells"]["name"]) for one in rows_of(shown, "measures")] == [("first-1", "甲")]
