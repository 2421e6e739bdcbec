"""A report to write in: the enterprise EP01 of the electroplating example, and the people around it."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.web.audits.files import frame_of, write_file
from qingshen.web.journal.models import Entry
from qingshen.web.reporting.draft import standing_of
from qingshen.web.reporting.models import Report

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"
WORKBOOK = PARK / "workbooks" / "EP01.xlsx"
CELLS = {
    "enterprise": "EP01",
    "name": "示例电镀01厂（虚构） Sample Plating 01 (made up)",
    "credit_code": "91000000XXXXXXX011",
}


@pytest.fixture
def desk(world: SimpleNamespace, tmp_path: Path) -> SimpleNamespace:
    """The report of world.mine, which is EP01 of the park, so that the park's workbook is its own; world's names."""
    for name in ("audit.toml", "decisions.toml"):
        write_file(world.audit, name, (PARK / name).read_bytes())
    world.mine.code, world.mine.cells = "EP01", CELLS
    world.mine.save()
    frame_of(world.audit)
    report = Report.objects.create(enrolment=world.mine)
    return SimpleNamespace(**vars(world), report=report, folder=tmp_path, workbook=WORKBOOK)


def edit(table: str, ident: str, field: str, value: str, seen: str = "") -> dict[str, str]:
    """Return one cell's edit."""
    return {"table": table, "ident": ident, "field": field, "seen": seen, "value": value}


def water(value: str, seen: str = "") -> dict[str, str]:
    """Return an edit of the cell most tests are about."""
    return edit("quantities", "fresh_water/2024", "value", value, seen)


@pytest.fixture
def cell() -> Callable[..., str]:
    """What stands in a cell of a report."""

    def cell(report: Report, table: str = "quantities", ident: str = "fresh_water/2024", field: str = "value") -> str:
        return standing_of(report).rows[table].get(ident, {}).get(field, "")

    return cell


@pytest.fixture
def last_entry() -> Callable[[], tuple[str, dict[str, object]]]:
    """The verb and the details of the journal's last entry."""

    def last() -> tuple[str, dict[str, object]]:
        entry = Entry.objects.order_by("-number").first()
        assert entry is not None
        return entry.verb, entry.detail

    return last
