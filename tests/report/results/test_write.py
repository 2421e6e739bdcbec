"""The verb: everything or nothing, the same bytes each time, any path."""

import dataclasses
import stat
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from qingshen.phases import Audit
from qingshen.problems import Refused
from qingshen.report import docx, html, pdf, write_results
from qingshen.report.results import sheets, swap, write
from qingshen.report.results.ahead import Ahead
from qingshen.report.results.folder import Job
from qingshen.report.results.workbook import written


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Leave out the drawing of the reports: it has tests of its own and takes most of the time."""
    for name in ("document", "filing", "acceptance"):
        monkeypatch.setattr(write, name, lambda audit, language, name=name: f"{name} {language}")
    monkeypatch.setattr(sheets, "sheet", lambda audit, enterprise, language, known: f"{enterprise} {language}")
    monkeypatch.setattr(docx, "render", lambda what, has_front=True: f"word {what}".encode())
    monkeypatch.setattr(html, "render", lambda what, **_: f"page {what}")
    monkeypatch.setattr(pdf, "render", lambda what, has_front=True: f"print {what}".encode())
    monkeypatch.setattr(write, "write_workbook", lambda audit, path: path.write_bytes(b"workbook"))
    yield


def held(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def older(audit: Audit) -> Audit:
    """Return an audit that writes other bytes."""
    return dataclasses.replace(audit, tables={**audit.tables, "list": audit.tables["list"].head(3)})


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [one.code for one in refused.value.problems]


@pytest.mark.slow
def test_the_whole_folder_twice_gives_the_same_bytes(
    mills: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def few(audit: Audit, making: Ahead, *, with_pdf: bool) -> list[Job]:
        return sheets.sheets(older(audit), making, with_pdf=with_pdf)

    # Two hundred sheets twice would say no more than three.
    monkeypatch.setattr(write, "sheets", few)
    settings = dataclasses.replace(mills.case.settings, languages=("en",))
    one_language = dataclasses.replace(mills, case=dataclasses.replace(mills.case, settings=settings))
    first, second = tmp_path / "审核 一" / "out", tmp_path / "结果"
    paths = write_results(one_language, first)
    assert paths == [first / path.relative_to(second) for path in write_results(one_language, second)]
    assert held(first) == held(second)
    assert {path.relative_to(first).as_posix() for path in paths} == {*held(first)}
    assert settings.title.en in (first / "report.html").read_text(encoding="utf-8")
    assert all(len(held(first)[name]) > 10_000 for name in ("report.docx", "report.html", "results.xlsx", "report.pdf"))


@pytest.mark.usefixtures("quick")
def test_each_language_has_its_reports_the_first_without_a_suffix(park: Audit, tmp_path: Path) -> None:
    paths = write_results(park, tmp_path / "out")
    assert [(path.name, path.read_bytes()) for path in paths[:7]] == [
        ("report.docx", b"word document zh"),
        ("report.html", b"page document zh"),
        ("report.pdf", b"print document zh"),
        ("report.en.docx", b"word document en"),
        ("report.en.html", b"page document en"),
        ("report.en.pdf", b"print document en"),
        ("results.xlsx", b"workbook"),
    ]


@pytest.mark.usefixtures("quick")
def test_forms_are_written_in_every_language(park: Audit, tmp_path: Path) -> None:
    write_results(park, tmp_path / "out")
    forms = held(tmp_path / "out" / "forms")
    assert forms["filing.docx"] == b"word filing zh" and forms["acceptance.en.pdf"] == b"print acceptance en"
    names = {
        f"{name}{suffix}.{kind}"
        for name in ("filing", "acceptance")
        for suffix in ("", ".en")
        for kind in ("docx", "pdf")
    }
    assert set(forms) == names


@pytest.mark.usefixtures("quick")
def test_each_audited_enterprise_has_its_sheet_in_the_first_language(park: Audit, tmp_path: Path) -> None:
    write_results(park, tmp_path / "out")
    made = held(tmp_path / "out" / "enterprises")
    listed = park.table("list").filter(listed="yes")["enterprise"].to_list()
    assert set(made) == {f"{code}.{kind}" for code in listed for kind in ("docx", "html", "pdf")}
    assert (made["EP01.docx"], made["EP01.html"], made["EP01.pdf"]) == (
        b"word EP01 zh",
        b"page EP01 zh",
        b"print EP01 zh",
    )


@pytest.mark.usefixtures("quick")
def test_without_a_chinese_font_every_pdf_is_left_out_and_it_is_said_why(
    park: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert write.pdf_left_out() is None
    monkeypatch.setattr(write, "faces", lambda: None)
    paths = write_results(park, tmp_path / "out")
    assert not [path for path in paths if path.suffix == ".pdf"]
    assert (tmp_path / "out" / "enterprises" / "EP01.html").is_file()
    told = write.pdf_left_out()
    assert told and "PDF" in told.zh and "fonts-noto-cjk" in told.en


@pytest.mark.usefixtures("quick")
def test_an_edited_sheet_and_a_foreign_form_are_never_overwritten(park: Audit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(park, out)
    (out / "enterprises" / "EP02.docx").write_bytes(b"signed")
    (out / "forms" / "letter.docx").write_bytes(b"mine")
    before = held(out)
    with pytest.raises(Refused) as refused:
        write_results(park, out)
    assert [(one.code, one.place.file) for one in refused.value.problems] == [
        ("results-edited", "out/enterprises/EP02.docx"),
        ("results-foreign", "out/forms/letter.docx"),
    ]
    assert held(out) == before


@pytest.mark.usefixtures("quick")
def test_every_table_is_there_as_it_was(park: Audit, tmp_path: Path) -> None:
    write_results(park, tmp_path / "out")
    for name in written(park):
        assert pl.read_parquet(tmp_path / "out" / "tables" / f"{name}.parquet").equals(park.tables[name])
    assert len(list((tmp_path / "out" / "tables").iterdir())) == len(written(park))


@pytest.mark.usefixtures("quick")
def test_a_table_the_audit_has_nothing_for_is_not_written(mills: Audit, tmp_path: Path) -> None:
    assert "constant_output" in mills.tables
    paths = write_results(mills, tmp_path / "out")
    assert not [path for path in paths if path.stem in ("constant_output", "levels")]


@pytest.mark.usefixtures("quick")
def test_progress_is_told_from_the_first_file_to_the_last(park: Audit, tmp_path: Path) -> None:
    told: list[tuple[int, int, str]] = []
    paths = write_results(park, tmp_path / "out", lambda *one: told.append(one))
    assert [done for done, _, _ in told] == list(range(len(paths)))
    assert {total for _, total, _ in told} == {len(paths) - 1}
    assert [what for _, _, what in told] == [path.relative_to(tmp_path / "out").as_posix() for path in paths]


@pytest.mark.usefixtures("quick")
def test_an_end_before_any_file_leaves_the_old_folder(park: Audit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    files = len(write_results(older(park), out))
    before = held(out)
    for end in {*range(0, files - 1, 17), files - 2}:

        def stop(done: int, total: int, what: str, end: int = end) -> None:
            if done == end:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            write_results(park, out, stop)
    assert held(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.usefixtures("quick")
def test_a_folder_lost_between_the_renames_is_back_before_the_next_audit_looks(park: Audit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(older(park), out)
    before = held(out)
    (tmp_path / ".out.swap-x").mkdir()
    out.rename(tmp_path / ".out.swap-x" / swap.OLD)

    def stop(done: int, total: int, what: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_results(park, out, stop)
    assert held(out) == before


@pytest.mark.usefixtures("quick")
def test_the_new_results_replace_the_old(park: Audit, tmp_path: Path) -> None:
    write_results(older(park), tmp_path / "out")
    write_results(park, tmp_path / "out")
    write_results(park, tmp_path / "fresh")
    assert held(tmp_path / "out") == held(tmp_path / "fresh")


@pytest.mark.usefixtures("quick")
def test_an_edited_report_is_never_overwritten(park: Audit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(park, out)
    (out / "report.docx").write_bytes(b"hours of work")
    (out / "letter.txt").write_bytes(b"mine")
    before = held(out)
    with pytest.raises(Refused) as refused:
        write_results(park, out)
    assert codes(refused) == ["results-foreign", "results-edited"]
    assert all(one.what.en and one.remedy.en for one in refused.value.problems)
    assert held(out) == before


@pytest.mark.usefixtures("quick")
def test_an_edit_made_while_results_are_written_is_kept(park: Audit, tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_results(park, out)

    def edit(done: int, total: int, what: str) -> None:
        (out / "report.docx").write_bytes(b"just saved")

    with pytest.raises(Refused):
        write_results(park, out, edit)
    assert (out / "report.docx").read_bytes() == b"just saved"


@pytest.mark.usefixtures("quick")
def test_a_disk_that_refuses_is_told_with_the_remedy(
    park: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    write_results(older(park), out)
    before = held(out)

    def full(audit: Audit, path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(write, "write_workbook", full)
    with pytest.raises(Refused) as refused:
        write_results(park, out)
    assert codes(refused) == ["results-unwritable"]
    assert "No space left" in refused.value.problems[0].what.en
    assert held(out) == before


@pytest.mark.usefixtures("quick")
def test_a_parent_that_is_a_file_is_refused(park: Audit, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(Refused) as refused:
        write_results(park, tmp_path / "file" / "out")
    assert codes(refused) == ["results-unwritable"]


@pytest.mark.usefixtures("quick")
def test_a_linked_folder_stays_a_link(park: Audit, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    paths = write_results(park, tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert all(path.is_file() for path in paths)
    assert stat.S_ISDIR((tmp_path / "elsewhere").stat().st_mode)
