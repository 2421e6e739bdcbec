"""What somebody put into or edited in a results folder is refused, file by file; what the engine wrote passes."""

import hashlib
import re
from pathlib import Path

import pytest

from qingshen.report.results.seal import NAME, seal, strangers


@pytest.fixture
def sealed(tmp_path: Path) -> Path:
    folder = tmp_path / "结果 out"
    (folder / "tables").mkdir(parents=True)
    (folder / "report.docx").write_bytes(b"word")
    (folder / "tables" / "list.parquet").write_bytes(b"rows")
    seal(folder)
    return folder


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, one.place.file) for one in strangers(folder)]


def test_what_was_sealed_passes(sealed: Path) -> None:
    assert codes(sealed) == []


def test_no_folder_and_an_empty_one_pass(tmp_path: Path) -> None:
    assert codes(tmp_path) == codes(tmp_path / "none") == []


def test_the_seal_is_written_as_sha256sum_reads_it(sealed: Path) -> None:
    lines = (sealed / NAME).read_text(encoding="utf-8").splitlines()
    read = dict(reversed(re.fullmatch(r"([0-9a-f]{64})  (.+)", line).groups()) for line in lines)
    files = [path for path in sealed.rglob("*") if path.is_file() and path.name != NAME]
    assert read == {str(path.relative_to(sealed)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_every_edited_and_every_foreign_file_is_named(sealed: Path) -> None:
    (sealed / "report.docx").write_bytes(b"word, edited")
    (sealed / "tables" / "notes.txt").write_text("mine")
    assert codes(sealed) == [
        ("results-edited", f"{sealed.name}/report.docx"),
        ("results-foreign", f"{sealed.name}/tables/notes.txt"),
    ]


@pytest.mark.parametrize("name", ["~$report.docx", ".~lock.report.docx#"])
def test_an_open_document_is_noticed_by_its_lock_file(sealed: Path, name: str) -> None:
    (sealed / name).write_bytes(b"")
    assert codes(sealed) == [("results-open", f"{sealed.name}/{name}")]


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "desktop.ini"])
def test_what_a_file_browser_leaves_is_no_file_of_anybody(sealed: Path, name: str) -> None:
    (sealed / name).write_bytes(b"icons")
    assert codes(sealed) == []


def test_a_file_that_was_deleted_is_no_loss(sealed: Path) -> None:
    (sealed / "report.docx").unlink()
    assert codes(sealed) == []


def test_a_folder_of_something_else_is_refused_once(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number}.txt").write_text("mine")
    found = strangers(tmp_path)
    assert [one.code for one in found] == ["results-not-ours"]
    assert "30" in found[0].what.zh and "30" in found[0].what.en


def test_a_file_where_the_folder_should_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    assert codes(tmp_path / "out") == [("results-file", "out")]
