"""The list of enterprises: a file → canonical rows, and rows → a file."""

from collections.abc import Sequence
from pathlib import Path

from qingshen.case.canonical import Cells, canonical_row
from qingshen.case.names import Known
from qingshen.case.read import read_table
from qingshen.case.schema import ENTERPRISES
from qingshen.case.sheet import Block
from qingshen.exchange.template import write_enterprises

FILE = "enterprises.xlsx"


def read_list(path: Path, names: Known) -> tuple[Block, list[dict[str, str]]]:
    """Return the list at `path`, which the engine has read without complaint, as a block and as canonical rows."""
    block, _ = read_table(path, path.name, ENTERPRISES)
    if block is None:
        raise ValueError(path.name)
    rows = [dict(zip(block.columns, values, strict=True)) for values in zip(*block.columns.values(), strict=True)]
    cells = [canonical_row(ENTERPRISES, row, names) for row in rows]
    return block, [row for row in cells if row]


def write_list(folder: Path, rows: Sequence[Cells]) -> None:
    """Write the list as `folder`/enterprises.xlsx: the same rows give the same bytes."""
    write_enterprises(folder / FILE, rows)
