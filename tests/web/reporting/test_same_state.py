"""Whatever way values arrive, cell by cell or in workbooks, in whatever order: the same state as typed once."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qingshen.web.audits.files import frame_of
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.actions.take_workbook import take_workbook
from qingshen.web.reporting.check import check
from qingshen.web.reporting.draft import Rows, as_json, draft_of, standing_of
from qingshen.web.reporting.models import Edit, Report
from qingshen.web.reporting.workbook import workbook_bytes, workbook_of
from tests.web.reporting.conftest import edit

# Cells of asked and of free tables: what may be written there, each as people write it and as it is kept.
CELLS: dict[tuple[str, str, str], list[tuple[str, str]]] = {
    ("quantities", "fresh_water/2024", "value"): [("1，234", "1234"), ("0", "0"), ("<5", "<5"), ("", "")],
    ("quantities", "fresh_water/2024", "unit"): [("t", "t"), ("m3", "m3")],
    ("quantities", "fresh_water/2023", "value"): [("12.50", "12.5"), ("", "")],
    ("answers", "clean_process/2024", "level"): [("Ⅰ级", "I"), ("none", "none"), ("", "")],
    ("activities", "2024/electricity", "amount"): [("３", "3"), ("0.1", "0.1")],
    ("activities", "2024/steam", "cost"): [("7", "7"), ("", "")],
    ("parameters", "2024/n", "value"): [("3.0", "3"), ("4", "4")],
}
WRITING = st.sampled_from(sorted(CELLS)).flatmap(lambda at: st.sampled_from(CELLS[at]).map(lambda text: (at, text)))
Step = tuple[str, Any]
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), WRITING),
        st.tuples(st.just("send"), st.lists(WRITING, max_size=3)),
        st.tuples(st.just("back"), st.none()),
    ),
    max_size=5,
)


def written(report: Report, writings: dict[tuple[str, str, str], str]) -> bytes:
    """Return the workbook of the draft with cells changed off-line."""
    standing = standing_of(report)
    rows: Rows = {table: {ident: dict(row) for ident, row in of.items()} for table, of in standing.rows.items()}
    for (table, ident, field), text in writings.items():
        rows[table][ident][field] = text
    filled = {name: [{k: v for k, v in row.items() if v} for row in of.values()] for name, of in rows.items()}
    return workbook_bytes(report.enrolment, filled, report.revision)


def send(desk: SimpleNamespace, content: bytes) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(content)
        assert take_workbook(desk.people.filler, desk.report, path, "a.xlsx").is_stored


def type_in(desk: SimpleNamespace, at: tuple[str, str, str], text: str) -> None:
    seen = standing_of(desk.report).rows[at[0]][at[1]].get(at[2], "")
    saved = save_cells(desk.people.filler, desk.report, [edit(*at, text, seen)])
    assert not saved.conflicts
    # What a save answers from is what the database holds, row by row in its order.
    held = standing_of(desk.report).rows
    assert {name: [*rows.items()] for name, rows in saved.standing.rows.items()} == {
        name: [*rows.items()] for name, rows in held.items()
    }


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_any_way_ends_in_the_same_state(desk: SimpleNamespace, steps: list[Step]) -> None:
    with transaction.atomic():
        last: dict[tuple[str, str, str], str] = {}
        for kind, what in steps:
            if kind == "type":
                type_in(desk, what[0], what[1][0])
                last[what[0]] = what[1][1]
            elif kind == "send":
                send(desk, written(desk.report, {at: text[1] for at, text in what}))
                last |= {at: text[1] for at, text in what}
            else:
                send(desk, workbook_of(desk.report))  # Off the platform and back: nothing is lost, nothing changes.
        ended = as_json(draft_of(desk.report))
        replayed(desk, standing_of(desk.report).rows)
        start_anew(desk)
        for at, text in last.items():
            type_in(desk, at, text)
        assert as_json(draft_of(desk.report)) == ended
        transaction.set_rollback(True)
    desk.report.refresh_from_db()


def replayed(desk: SimpleNamespace, rows: Rows) -> None:
    """The edits, one after another, lead from the blank form to what stands there."""
    start = {name: list(of) for name, of in rows.items()}
    cells: dict[tuple[str, str, str], str] = {}
    for one in Edit.objects.filter(report=desk.report, is_refused=False).order_by("pk"):
        at = (one.table, one.ident, one.field)
        assert cells.get(at, one.before) == one.before
        cells[at] = one.after
    for (table, ident, field), text in cells.items():
        assert ident in start[table] and rows[table][ident].get(field, "") == text


def start_anew(desk: SimpleNamespace) -> None:
    """Take everything written away again."""
    desk.report.lines.all().delete()
    Edit.objects.all().delete()
    Report.objects.filter(pk=desk.report.pk).update(revision=0)
    desk.report.refresh_from_db()
    assert draft_of(desk.report) == {}


def test_a_check_while_typing_asks_little_of_the_database(
    desk: SimpleNamespace, django_assert_max_num_queries: Callable
) -> None:
    frame_of(desk.audit)
    report = Report.objects.select_related("enrolment__audit").get()
    with django_assert_max_num_queries(3):
        assert check(report).case is not None
