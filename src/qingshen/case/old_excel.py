"""An old workbook (.xls) read in a process of its own.

Its cells may claim to stand where no sheet reaches, and whoever makes room up to there is ended by the system: then
that process is, and not the one that asked.
"""

import pickle
import subprocess
import sys
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

try:
    import resource
except ImportError:  # Windows has no such limits.
    resource = None  # type: ignore[assignment]

Sheets = list[tuple[str, list[list[object]], list[tuple[tuple[int, int], tuple[int, int]]]]]
START = bytes.fromhex("d0cf11e0a1b11ae1")
MOST, ROOM, SECONDS = 5_000_000, 2 * 2**30, 60
"""Cells of all sheets together, the empty ones among them; memory [bytes]."""
FAR = "too far"


def read_old(path: Path) -> Sheets:
    """Return name, rows and merged ranges of every sheet. Raises ValueError of what its reader said, or FAR."""
    # -P: the modules beside this one are none the process may take for the language's own.
    call = [sys.executable, "-P", __file__, str(path)]
    try:
        done = subprocess.run(call, capture_output=True, timeout=SECONDS, check=True)
    except subprocess.SubprocessError as error:
        raise ValueError(FAR) from error
    sheets, said = pickle.loads(done.stdout)
    if said:
        raise ValueError(said)
    return list(sheets)


def _read(path: str) -> tuple[Sheets, str]:
    found: Sheets = []
    left = MOST
    try:
        with CalamineWorkbook.from_path(path) as workbook:
            for name in workbook.sheet_names:
                sheet = workbook.get_sheet_by_name(name)
                left -= sheet.total_height * sheet.total_width
                if left < 0:
                    return [], FAR
                rows: list[list[object]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
                found.append((name, rows, list(sheet.merged_cell_ranges or ())))
    except (CalamineError, OSError) as error:
        return [], str(error) or FAR
    return found, ""


def _answer(path: str) -> None:
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_AS, (ROOM, ROOM))
    sys.stdout.buffer.write(pickle.dumps(_read(path)))


if __name__ == "__main__":
    _answer(sys.argv[1])
