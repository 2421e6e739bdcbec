"""An audit's frame: read by the edition of the rulebook that lies in its folder, by whoever asks."""

from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.rulebook.carriers import carriers
from qingshen.rulebook.edition import OWN, files
from qingshen.web.audits.files import by_edition_of, frame_of, write_file
from qingshen.web.reporting.actions.save_cells import save_cells
from qingshen.web.reporting.check import check
from qingshen.web.reporting.models import Report
from tests.web.reporting.conftest import edit

TABLE = "factors/carriers.csv"
SETTINGS = """
[audit]
title = { zh = "示例电镀审核", en = "Sample plating audit" }
years = [2023, 2024]
index = "electroplating-2015"
""".encode()


@pytest.fixture
def older(world: SimpleNamespace) -> SimpleNamespace:
    """The audit keeps an edition that does not know acetylene yet."""
    write_file(world.audit, "audit.toml", SETTINGS)
    for name, path in files().items():
        content = path.read_bytes()
        if name == TABLE:
            lines = content.decode().splitlines(keepends=True)
            content = "".join(one for one in lines if not one.startswith("acetylene,")).encode()
            assert content != path.read_bytes()
        write_file(world.audit, f"{OWN}/{name}", content)
    return world


def test_a_page_speaks_by_the_edition_of_its_audit(older: SimpleNamespace) -> None:
    installed = {one.code for one in carriers()}
    with by_edition_of(older.mine):
        assert {one.code for one in carriers()} == installed - {"acetylene"}
    assert {one.code for one in carriers()} == installed
    with by_edition_of(older.city):
        assert {one.code for one in carriers()} == installed


def test_what_is_typed_is_checked_by_the_edition_of_its_audit(older: SimpleNamespace) -> None:
    report = Report.objects.get_or_create(enrolment=older.mine)[0]
    cells = (("carrier", "乙炔"), ("year", "2024"), ("amount", "5"), ("unit", "kg"))
    save_cells(older.people.filler, report, [edit("activities", "mine-1", field, text) for field, text in cells])
    assert "unknown-carrier" in {one.code for one in check(report).errors}


def test_files_that_cannot_be_read_keep_no_page_shut(world: SimpleNamespace) -> None:
    write_file(world.audit, "audit.toml", SETTINGS)
    write_file(world.audit, f"{OWN}/{TABLE}", b"code\n")
    with by_edition_of(world.mine):
        assert carriers()
    with pytest.raises(Refused):
        frame_of(world.audit)
