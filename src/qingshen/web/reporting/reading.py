"""Reading a draft's tables again: while somebody types in one, the others stand as they were read."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from qingshen.case.assemble import Read, read_table
from qingshen.case.column import Rows
from qingshen.case.frame import Frame
from qingshen.case.names import Known
from qingshen.case.resolve import Verified
from qingshen.case.sheet import Block

KEPT = 400  # Tables: some thirty enterprises at once.


@dataclass(frozen=True)
class _Asked:
    """A table to be read; two are the same where audit, list, rows and cells are, and then the rest is too."""

    frame: Frame
    listed: Rows
    name: str
    cells: tuple[tuple[Sequence[int], tuple[tuple[str, tuple[object, ...]], ...]], ...]
    blocks: Sequence[Block] = field(compare=False)
    facts: Known = field(compare=False)


def reading(frame: Frame, listed: Rows) -> Read:
    """Return what `assemble` reads tables with, in an audit's frame and beside its list."""

    def read(name: str, blocks: Sequence[Block], facts: Known) -> Verified:
        cells = tuple(
            (tuple(block.lines), tuple((field, tuple(values)) for field, values in block.columns.items()))
            for block in blocks
        )
        return _read(_Asked(frame, listed, name, cells, blocks, facts))

    return read


def forget() -> None:
    """Read every table anew."""
    _read.cache_clear()


@lru_cache(maxsize=KEPT)
def _read(asked: _Asked) -> Verified:
    return read_table(asked.name, asked.blocks, asked.facts)
