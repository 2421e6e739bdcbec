"""How far the sheets of a workbook reach: asked before a reader makes room for every cell up to the last one.

A file of two kilobytes with a letter in A1 and another in XFD1048576 asks for seventeen thousand million cells.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path
from xml.parsers import expat

MOST, NARROW = 5_000_000, 20
"""Cells of all sheets together, the empty ones between the filled ones among them; a row counts for so many or more."""
# A cell as spreadsheet programs write it, or anything else that may be one: then neither group is there.
_CELL = re.compile(rb'<(?:[^\s<>/:="]+:)?c(?=[\s/>])(?: r="([A-Z]{1,3})([0-9]{1,7})")?')
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Of another program's format under our name: its reader would believe how often a row says it is repeated.
_OTHERS = frozenset(("content.xml", "xl/workbook.bin"))


class TooFar(Exception):
    """Raised for a workbook whose filled cells lie too far from each other to be read."""


def sheets_in(path: Path) -> dict[str, bytes]:
    """Return the contents of a workbook's sheets (.xlsx) by their names in its zip.

    Raises BadZipFile where it is no zip as spreadsheet programs write them, or damaged; TooFar.
    """
    sheets, left = {}, MOST
    try:
        with zipfile.ZipFile(path) as archive:
            for one in archive.infolist():
                if one.compress_type not in _METHODS or one.filename in _OTHERS:
                    raise zipfile.BadZipFile(one.filename)
                content = archive.read(one)
                left -= _area(content)
                if left < 0:
                    raise TooFar(one.filename)
                if one.filename.startswith("xl/worksheets/") and one.filename.endswith(".xml"):
                    sheets[one.filename] = content
    except (NotImplementedError, RuntimeError, EOFError, ValueError, zlib.error, expat.ExpatError) as error:
        raise zipfile.BadZipFile(str(error)) from error
    return sheets


def _area(content: bytes) -> int:
    """Return how many cells the filled ones of a sheet span: no fewer, and no more where those are many."""
    found = _CELL.findall(content)
    if not found:
        return 0
    wide = _column(max((letters for letters, _ in found), key=lambda one: (len(one), one)))
    area = max(wide, NARROW) * max(int(row or 0) for _, row in found)
    return area if area <= MOST and all(row for _, row in found) else _Filled().area(content)


def _column(letters: bytes) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + one - 64
    return number


class _Filled:
    """Reads a sheet as the reader does: a cell that does not say where it stands is the next one."""

    def __init__(self) -> None:
        self.row = self.column = self.rows = self.columns = 0
        self.is_inside = False

    def area(self, content: bytes) -> int:
        """Return how many cells those with a content span."""
        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.Parse(content, True)
        return self.rows * max(self.columns, NARROW)

    def _start(self, name: str, said: Mapping[str, str]) -> None:
        what = name.rpartition(":")[2]
        if what == "row":
            self.row, self.column = int(said.get("r", self.row + 1)), 0
        elif what == "c":
            place = re.fullmatch(r"([A-Za-z]+)([0-9]+)", said.get("r", ""))
            self.row = int(place[2]) if place else self.row
            self.column = _column(place[1].encode()) if place else self.column + 1
            self.is_inside = True
        elif self.is_inside:
            self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _end(self, name: str) -> None:
        self.is_inside = self.is_inside and name.rpartition(":")[2] != "c"
