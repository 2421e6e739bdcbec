"""docs/results.md is what the dictionary says."""

import subprocess
import sys
from pathlib import Path

from qingshen.report.results.dictionary import tables
from qingshen.report.results.page import page

PAGE = Path(__file__).parents[3] / "docs" / "results.md"


def test_the_page_is_current() -> None:
    made = PAGE.read_text(encoding="utf-8")
    assert made == page(), "run: python -m qingshen.report.results > docs/results.md"


def test_the_command_prints_the_page() -> None:
    printed = subprocess.run([sys.executable, "-m", "qingshen.report.results"], capture_output=True, check=True).stdout
    assert printed.decode() == page()


def test_every_column_has_a_row_of_four_cells() -> None:
    cells = [line.replace("\\|", "").count("|") for line in page().splitlines() if line.startswith("| `")]
    files = 5
    columns = sum(len(one.columns) for one in tables().values())
    assert len(cells) == columns + files
    assert set(cells) == {3, 5}
