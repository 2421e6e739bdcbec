import struct
import subprocess
from pathlib import Path

import pytest

from qingshen.case import old_excel
from qingshen.case.old_excel import FAR, START, read_old
from qingshen.case.workbook import read_grids

SECTOR, FREE, END, FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def begin(kind: int) -> bytes:
    return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 0x0600))


def entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    named = name.encode("utf-16-le") + b"\0\0"
    said = struct.pack("<64sHBBIII16sIQQIQ", named, len(named), kind, 1, FREE, FREE, child, b"", 0, 0, 0, start, size)
    return said[:128]


def workbook(path: Path, row: int, column: int) -> Path:
    """An old workbook of one sheet, "S", with a number in one cell."""
    sheet = begin(0x0010) + record(0x0203, struct.pack("<HHHd", row, column, 0, 12.5)) + record(0x000A, b"")
    bounds = struct.pack("<IBBBB", 0, 0, 0, 1, 0) + b"S"
    start = len(begin(0x0005)) + 4 + len(bounds) + 4
    bounds = struct.pack("<I", start) + bounds[4:]
    stream = (begin(0x0005) + record(0x0085, bounds) + record(0x000A, b"") + sheet).ljust(8 * SECTOR, b"\0")
    chain = [FAT, END, *range(3, 10), END]
    table = struct.pack("<128I", *chain, *[FREE] * (128 - len(chain)))
    folder = entry("Root Entry", 5, 1, END, 0) + entry("Workbook", 2, FREE, 2, len(stream)) + bytes(256)
    head = START + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109I", 0, *[FREE] * 108)
    path.write_bytes(head + table + folder + stream)
    return path


def test_an_old_workbook_is_read(tmp_path: Path) -> None:
    grid = read_grids(workbook(tmp_path / "a.xls", 1, 2), "a.xls")[0]
    assert (grid.sheet, [list(row) for row in grid.rows][-1][-1]) == ("S", 12.5)


def test_cells_where_no_sheet_reaches_end_the_other_process_alone(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xls", 65535, 65535)
    with pytest.raises(ValueError, match=FAR):
        read_old(path)
    with pytest.raises(ValueError) as found:
        read_grids(path, "a.xls")
    assert "太远" in found.value.args[0].zh and "Ctrl" in found.value.args[1].en


def test_a_reader_that_does_not_come_to_an_end_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*_: object, **__: object) -> object:
        raise subprocess.TimeoutExpired("read", 1)

    monkeypatch.setattr(old_excel.subprocess, "run", never)
    with pytest.raises(ValueError, match=FAR):
        read_old(workbook(tmp_path / "a.xls", 0, 0))
