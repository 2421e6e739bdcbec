from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.case.read import read_case
from qingshen.exchange.draft import write_draft
from qingshen.exchange.form import forms
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.reporting.draft import as_json, draft_of
from qingshen.web.reporting.models import Line, Report, Version
from qingshen.web.storage.keep import keep
from qingshen.web.transfer.actions.import_audit import import_folder
from qingshen.web.transfer.flat import REPORTED
from qingshen.web.transfer.write import write_folder
from tests.web.transfer.conftest import contents


def version(audit: Audit, code: str, tmp_path: Path, state: str, water: str) -> Version:
    """A version born here, which says something else about fresh water."""
    report = Report.objects.get(enrolment__audit=audit, enrolment__code=code)
    line = Line.objects.get(report=report, table="quantities", ident="fresh_water/2024")
    line.cells["value"] = water
    line.save()
    draft = draft_of(report)
    write_draft(tmp_path / "new.xlsx", frame_of(audit), report.enrolment.cells, draft)
    number = report.versions.count() + 1
    return Version.objects.create(
        report=report, number=number, workbook=keep((tmp_path / "new.xlsx").read_bytes()), lines=keep(as_json(draft)),
        revision=number, state=state, by=audit.opened_by,
    )  # fmt: skip


def water(folder: Path) -> dict[str, float]:
    rows = read_case(folder).quantities.rows(named=True)
    return {one["enterprise"]: one["value"] for one in rows if (one["variable"], one["year"]) == ("fresh_water", 2024)}


def test_the_basis_chooses_the_version(importer: SimpleNamespace, park: Path, tmp_path: Path) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    born = version(audit, "EP02", tmp_path, "submitted", "77")
    version(audit, "EP01", tmp_path, "withdrawn", "5")
    for basis in ("accepted", "submitted", "draft"):
        write_folder(audit, tmp_path / basis, basis)
    before = contents(park)
    accepted, submitted = contents(tmp_path / "accepted"), contents(tmp_path / "submitted")
    assert accepted["workbooks/EP02.xlsx"] == before["workbooks/EP02.xlsx"]
    assert submitted["workbooks/EP02.xlsx"] == born.workbook.read()
    assert submitted["workbooks/EP01.xlsx"] == before["workbooks/EP01.xlsx"]
    assert contents(tmp_path / "draft") == submitted
    assert water(tmp_path / "submitted")["EP02"] == 77


def test_a_draft_nobody_handed_in_is_written_by_its_basis_only(
    importer: SimpleNamespace, park: Path, tmp_path: Path
) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    report = Report.objects.create(enrolment=audit.enrolments.get(code="EP60"))
    Line.objects.create(report=report, table="quantities", ident="fresh_water/2024", position=1,
                        cells={"variable": "fresh_water", "year": "2024", "value": "12"})  # fmt: skip
    write_folder(audit, tmp_path / "submitted", "submitted")
    write_folder(audit, tmp_path / "draft", "draft")
    assert "workbooks/EP60.xlsx" not in contents(tmp_path / "submitted")
    assert water(tmp_path / "draft")["EP60"] == 12


def test_rows_of_a_flat_table_stay_until_a_version_is_born(
    importer: SimpleNamespace, flat: Path, tmp_path: Path
) -> None:
    audit = import_folder(importer.user, flat, importer.organiser)
    version(audit, "EP02", tmp_path, "accepted", "77")
    write_folder(audit, tmp_path / "one", "accepted")
    written = contents(tmp_path / "one")
    assert written["tables/quantities.csv"].decode() == (
        "enterprise,year,variable,value,unit\nEP03,2024,fresh_water,900,m3\n"
    )
    # Not the enterprise's own report: the institution's records stay, as they came.
    assert written["tables/records.csv"] == contents(flat)["tables/records.csv"]
    assert water(tmp_path / "one") == {**water(flat), "EP02": 77}
    version(audit, "EP03", tmp_path, "accepted", "78")
    write_folder(audit, tmp_path / "none", "accepted")
    assert "tables/quantities.csv" not in contents(tmp_path / "none")


def test_a_changed_list_is_written_anew_and_once(importer: SimpleNamespace, park: Path, tmp_path: Path) -> None:
    audit = import_folder(importer.user, park, importer.organiser)
    one = audit.enrolments.get(code="EP02")
    one.cells["district"] = "南区"
    one.save()
    audit.list_revision = 1
    audit.save()
    for name in ("first", "second"):
        write_folder(audit, tmp_path / name, "accepted")
    written = contents(tmp_path / "first")
    assert [name for name in written if name.startswith("enterprises")] == ["enterprises.xlsx"]
    assert written == contents(tmp_path / "second")
    rows = {row["enterprise"]: row for row in read_case(tmp_path / "first").enterprises.rows(named=True)}
    before = {row["enterprise"]: row for row in read_case(park).enterprises.rows(named=True)}
    assert rows["EP02"]["district"] == "南区"
    for row in (*rows.values(), *before.values()):
        for place in ("file", "sheet", "cell"):
            row.pop(place)
    assert rows == {**before, "EP02": {**before["EP02"], "district": "南区"}}


def test_a_workbook_born_here_never_takes_the_place_of_another_s(
    importer: SimpleNamespace, park: Path, tmp_path: Path
) -> None:
    # Imported under another enterprise's name.
    (park / "workbooks" / "EP02.xlsx").rename(park / "workbooks" / "old.xlsx")
    (park / "workbooks" / "EP01.xlsx").rename(park / "workbooks" / "EP02.xlsx")
    audit = import_folder(importer.user, park, importer.organiser)
    version(audit, "EP02", tmp_path, "accepted", "77")
    write_folder(audit, tmp_path / "written", "accepted")
    assert sorted(name for name in contents(tmp_path / "written") if name.startswith("workbooks")) == [
        "workbooks/EP02.xlsx",
        "workbooks/EP02_.xlsx",
        "workbooks/EP03.xlsx",
    ]
    assert water(tmp_path / "written") == {**water(park), "EP02": 77}


def test_what_has_no_sheet_in_the_form_goes_into_the_tables(
    importer: SimpleNamespace, flat: Path, tmp_path: Path
) -> None:
    audit = import_folder(importer.user, flat, importer.organiser)
    report = Report.objects.get(enrolment__code="EP03")
    cells = {"year": "2024", "variable": "fresh_water", "source": "invoice", "value": "880", "unit": "m3"}
    Line.objects.create(report=report, table="sources", ident="x", position=1, cells=cells)
    version(audit, "EP03", tmp_path, "accepted", "900")
    write_folder(audit, tmp_path / "written", "accepted")
    rows = read_case(tmp_path / "written").sources.rows(named=True)
    assert [(one["enterprise"], one["value"]) for one in rows] == [("EP03", 880)]


@pytest.mark.django_db
def test_the_tables_enterprises_report_are_those_of_the_form(importer: SimpleNamespace, park: Path) -> None:
    frame = frame_of(import_folder(importer.user, park, importer.organiser))
    rows = {"answers": [{"indicator": "x"}], "parameters": [{"name": "x"}], "checks": [{"question": "x"}]}
    asked = forms(frame.system, frame.variables, (2024,), rows, ())
    assert {one.table.name for one in asked} == REPORTED
