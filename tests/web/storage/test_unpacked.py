"""Workbooks that unpack to more than any workbook."""

import struct
import zipfile
from pathlib import Path

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.lines import from_file
from qingshen.web.storage import unpacked
from qingshen.web.storage.unpacked import is_bomb

MANY = 3_000_000


@pytest.fixture
def bomb(tmp_path: Path) -> Path:
    path = tmp_path / "list.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * MANY)
    return path


def test_what_unpacks_to_too_much_is_told(bomb: Path) -> None:
    assert is_bomb(bomb, MANY - 1)
    assert not is_bomb(bomb, MANY + 100)


def test_what_a_zip_says_of_its_size_is_not_believed(bomb: Path) -> None:
    content = bytearray(bomb.read_bytes())
    size = struct.pack("<I", MANY)
    assert content.count(size) == 2
    bomb.write_bytes(bytes(content).replace(size, struct.pack("<I", 10)))
    assert is_bomb(bomb, MANY - 1)


def test_what_is_no_zip_is_left_to_its_reader(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("E1,a@example.org")
    assert not is_bomb(tmp_path / "list.csv")


def test_a_list_of_invitations_is_asked_too(bomb: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unpacked, "is_bomb", lambda path: is_bomb(path, 1000))
    with pytest.raises(Refused, match="解开后过大"):
        from_file(bomb, "list.xlsx")
