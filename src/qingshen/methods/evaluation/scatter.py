"""Rows (enterprise, indicator, value, level, status) → arrays indicator × enterprise; what is absent stays missing.

The long table is scattered once, batch by batch; everything after it runs on contiguous arrays, chunk by chunk, which
is what keeps 1,000,000 enterprises within reach of a laptop.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from qingshen.language import Text
from qingshen.methods.evaluation.dense import ABSENT, MISSING, NOT_APPLICABLE, UNSTATED, Bytes, Dense
from qingshen.methods.evaluation.encode import encode, problem_with
from qingshen.methods.evaluation.parameters import arranged, misgiven
from qingshen.methods.evaluation.plan import Plan
from qingshen.problems import Problem, Refused

Positions = NDArray[np.uint32]


class _Batch(NamedTuple):
    """Some rows: the indicator's code, what is given, and the rows at which another enterprise begins."""

    indicator: Bytes
    given: tuple[NDArray[Any], ...]
    begins: Positions

    def column(self, rank: Positions) -> Positions:
        """Return the position of each row's enterprise, `rank` being the positions of the batch's runs."""
        return np.repeat(rank, np.diff(self.begins, append=len(self.indicator)))


def scatter(plan: Plan, values: pl.LazyFrame, parameters: pl.DataFrame | None) -> Dense:
    """Arrange `values` by indicator and enterprise.

    Raises `Refused` with misgiven parameters, with rows that name no enterprise or indicator and unknown names, levels
    and statuses; and, where all of these are in order, with rows given twice.
    """
    if problems := [*misgiven(plan, parameters)]:
        raise Refused(problems)
    batches, runs = _read(plan, values)
    enterprises, rank_of_run = _ranked(pl.concat(runs))
    ranks = np.split(rank_of_run, np.cumsum([len(one) for one in runs])[:-1])
    shape = len(plan.codes), len(enterprises)
    value, rank = np.full(shape, np.nan), np.full(shape, UNSTATED, dtype=np.uint8)
    status = np.full(shape, ABSENT, dtype=np.uint8)
    for batch, rank_in_batch in zip(batches, ranks, strict=True):
        flat = batch.indicator.astype(np.int64) * shape[1] + batch.column(rank_in_batch)
        for array, given in zip((value, rank, status), batch.given, strict=True):
            array.reshape(-1)[flat] = given
    if np.count_nonzero(status) != sum(len(batch.indicator) for batch in batches):
        raise Refused([_twice(plan, enterprises, batches, ranks)])
    dense = Dense(enterprises, value, rank, status, arranged(plan, parameters, enterprises))
    _silence(plan, dense)
    return dense


def _read(plan: Plan, values: pl.LazyFrame) -> tuple[list[_Batch], list[pl.Series]]:
    """Return the rows in batches, and the enterprise of each run of rows in every batch.

    An enterprise's rows usually stand together: only the first of each run is kept and compared as a text.
    """
    batches, runs = [], []
    for frame in encode(values, plan):
        indicator, *given = (frame[name].to_numpy() for name in ("indicator", "value", "level", "status"))
        enterprise = frame["enterprise"]
        begins = enterprise.ne_missing(enterprise.shift(1)).arg_true()
        batches.append(_Batch(indicator, tuple(given), begins.to_numpy()))
        runs.append(enterprise.gather(begins))
    return batches, runs


def _ranked(runs: pl.Series) -> tuple[pl.Series, Positions]:
    """Return the sorted distinct enterprises and the position of each of `runs` among them."""
    if runs.is_sorted():
        new = runs.ne_missing(runs.shift(1))
        return runs.filter(new), new.cast(pl.UInt32).cum_sum().to_numpy() - 1
    distinct = runs.unique().sort()
    ranks = distinct.to_frame("key").with_row_index("rank")
    ranked = runs.to_frame("key").join(ranks, on="key", how="left", maintain_order="left")
    return distinct, ranked["rank"].to_numpy()


def _twice(plan: Plan, enterprises: pl.Series, batches: list[_Batch], ranks: list[Positions]) -> Problem:
    width = len(plan.codes)
    cells = [
        batch.column(rank).astype(np.int64) * width + batch.indicator
        for batch, rank in zip(batches, ranks, strict=True)
    ]
    distinct, counts = np.unique(np.concatenate(cells), return_counts=True)
    found = [divmod(int(cell), width) for cell in distinct[counts > 1][:5]]
    return problem_with(
        "indicator",
        "value-duplicate",
        [f"{enterprises[at]}/{plan.codes[indicator]}" for at, indicator in found],
        Text("同一企业同一指标有多行：{}", "several rows for one enterprise and indicator: {}"),
        Text("每个指标只留一行", "keep one row an indicator"),
    )


def _silence(plan: Plan, dense: Dense) -> None:
    """Mark as missing, in place, what gives no figure or level to judge, however it is declared or left out."""
    for row, qualitative in enumerate(plan.qualitative):
        silent = dense.rank[row] == UNSTATED if qualitative else np.isnan(dense.value[row])
        dense.status[row][silent & (dense.status[row] != NOT_APPLICABLE)] = MISSING
