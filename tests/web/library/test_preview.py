from collections.abc import Callable

import pytest

from qingshen.web.library.preview import preview, safe_name

CODE = "electroplating-2015"
pytestmark = pytest.mark.django_db


def test_an_export_brought_back_is_the_same(book: Callable[..., bytes]) -> None:
    found = preview(book("steel-2014"), "steel.xlsx")
    assert found.system is not None and found.system.code == "steel-2014"
    assert found.changes == []


def test_a_change_is_shown_against_the_present_edition(book: Callable[..., bytes]) -> None:
    found = preview(book(CODE, {("zinc_utilisation", "level_1"): "≥90"}), "新版.xlsx")
    assert found.before is not None and found.before.key == CODE
    assert [(one.indicator, one.field) for one in found.changes] == [("zinc_utilisation", "level_1")]
    assert not found.is_same and found.edition == 1


def test_problems_name_sheet_and_cell(book: Callable[..., bytes], cell_of: Callable[..., str]) -> None:
    found = preview(book(CODE, {("zinc_utilisation", "unit"): "斤两"}), "我的体系.xlsx")
    assert found.system is None
    cell = cell_of(CODE, "zinc_utilisation", "unit")
    assert ("我的体系.xlsx", "指标", cell) in [
        (one.place.file, one.place.sheet, one.place.cell) for one in found.problems
    ]


def test_what_is_no_workbook_is_said_so() -> None:
    found = preview(b"not a workbook", "../../etc/x.xlsx")
    assert [one.code for one in found.problems] == ["file-unreadable"] and found.problems[0].place.file == "x.xlsx"


def test_names_of_uploads_cannot_lead_anywhere() -> None:
    assert safe_name("..\\..\\电镀 体系.XLSX") == "电镀_体系.xlsx"
    assert safe_name("/") == "upload.xlsx"
