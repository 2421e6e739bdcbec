"""Sheets are made ahead: each once, the same whatever the threads."""

from pathlib import Path

import pytest

from qingshen.phases import Audit
from qingshen.report.results import ahead, sheets
from qingshen.report.results.folder import Job


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Record whose sheet is made instead of drawing it."""
    made: list[str] = []

    def note(audit: Audit, enterprise: str, language: str, known: object) -> str:
        made.append(enterprise)
        return enterprise

    monkeypatch.setattr(sheets, "sheet", note)
    monkeypatch.setattr(sheets.docx, "render", lambda what, has_front: f"word {what}".encode())
    monkeypatch.setattr(sheets.html, "render", lambda what, has_front: f"page {what}")
    monkeypatch.setattr(sheets.pdf, "render", lambda what, has_front: f"print {what}".encode())
    return made


def written(jobs: list[Job], folder: Path) -> dict[str, bytes]:
    for name, job in jobs:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        job(folder / name)
    return {name: (folder / name).read_bytes() for name, _ in jobs}


def test_each_enterprise_is_made_once_for_all_its_files(park: Audit, quick: list[str], tmp_path: Path) -> None:
    with ahead.ahead() as making:
        found = written(sheets.sheets(park, making, with_pdf=True), tmp_path)
    listed = park.table("list").filter(listed="yes")["enterprise"].to_list()
    assert sorted(quick) == sorted(listed)
    assert found["enterprises/EP03.pdf"] == b"print EP03" and len(found) == 3 * len(listed)


def test_without_pdf_two_files_are_written(park: Audit, quick: list[str], tmp_path: Path) -> None:
    with ahead.ahead() as making:
        jobs = sheets.sheets(park, making, with_pdf=False)
        assert {Path(name).suffix for name in written(jobs, tmp_path)} == {".docx", ".html"}


def test_one_thread_and_four_write_the_same(park: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    few = park.table("list").head(4)
    for threads in (1, 4):
        monkeypatch.setattr(ahead.os, "cpu_count", lambda threads=threads: threads)
        one = type(park)(park.case, {**park.tables, "list": few})
        with ahead.ahead() as making:
            found.append(written(sheets.sheets(one, making, with_pdf=True), tmp_path / str(threads)))
    assert found[0] == found[1] and len(found[0]) >= 9


def test_what_a_sheet_cannot_say_is_raised_by_its_job(
    park: Audit, quick: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: object) -> str:
        raise ValueError("no such part")

    monkeypatch.setattr(sheets, "sheet", broken)
    with pytest.raises(ValueError, match="no such part"), ahead.ahead() as making:
        written(sheets.sheets(park, making, with_pdf=True), tmp_path)


def test_an_audit_without_a_list_has_no_sheets(park: Audit) -> None:
    with ahead.ahead() as making:
        assert sheets.sheets(type(park)(park.case, {}), making, with_pdf=True) == []
