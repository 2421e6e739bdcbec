"""The readings of many networks weighed at once: what `with_sigma` says of each network by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

import polars as pl

from qingshen.case.balancing import Balancing
from qingshen.methods.metering import with_sigma

ROW = "row of all"


def weighed(rows: pl.DataFrame, keys: Sequence[str], balancing: Balancing) -> pl.DataFrame:
    """Return `rows` with `reading` and `sigma`, weighed among the rows of the same `keys`.

    Only a reading of zero is weighed by the others of its network; the networks without one are done together.
    """
    alone = (pl.col("value") == 0).fill_null(False).any().over(keys)
    numbered = rows.with_row_index(ROW)
    kinds = numbered.select(alone.alias("alone"))["alone"]
    parts = numbered.filter(kinds).partition_by(keys, maintain_order=True) if kinds.any() else []
    together = [with_sigma(one, balancing) for one in (numbered.filter(~kinds), *parts)]
    return pl.concat(together).sort(ROW).drop(ROW)


def runs(rows: pl.DataFrame, keys: Sequence[str]) -> Iterator[tuple[tuple[object, ...], int, int]]:
    """Yield what stands together in `rows`, sorted by `keys`: the key, the first row, and how many there are."""
    start = 0
    for key, run in groupby(rows.select(keys).iter_rows()):
        count = sum(1 for _ in run)
        yield key, start, count
        start += count
