"""The arrays of a batch as tables with names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from qingshen.methods.balance.many.layout import AT_BOUND, Flags, Floats
from qingshen.methods.balance.network import OUTSIDE
from qingshen.methods.balance.statistics import FLOOR, detected
from qingshen.methods.balance.topology import STATUSES

if TYPE_CHECKING:
    from qingshen.methods.balance.many.batch import Batch, Counts


def streams(batch: Batch, plant: int | None) -> pl.DataFrame:
    """Return the streams of one plant, or of all with a column `plant` in front; NaN as null."""
    if plant is not None and not 0 <= plant < len(batch):
        raise IndexError(f"plant {plant} of {len(batch)}")
    chosen = slice(None) if plant is None else slice(plant, plant + 1)
    network, plants = batch.network, len(batch.value[chosen])
    at = np.tile(np.arange(len(network.stream)), plants)
    nodes = pl.Series([*network.node, OUTSIDE], dtype=pl.String)
    columns = {
        "stream": pl.Series(network.stream, dtype=pl.String).gather(at),
        "source": nodes.gather(np.where(network.source < 0, len(network.node), network.source)[at]),
        "target": nodes.gather(np.where(network.target < 0, len(network.node), network.target)[at]),
        **{name: np.ravel(figures) for name, figures in _figures(batch, chosen).items()},
    }
    status = pl.Series(STATUSES).gather(np.ravel(batch.status[chosen]).astype(np.int64))
    frame = pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))
    frame.insert_column(frame.get_column_index("test"), status.alias("status"))
    if plant is None:
        numbers = np.repeat(np.arange(plants), len(network.stream))
        frame.insert_column(0, pl.Series("plant", numbers, dtype=pl.Int64))
    return frame


def _figures(batch: Batch, chosen: slice) -> dict[str, Floats]:
    value, sigma, spread, test = (
        given[chosen] for given in (batch.value, batch.sigma, batch.adjustment_sigma, batch.test)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(sigma > 0, spread / sigma, np.nan)
        smallest = np.where(np.isnan(test), np.nan, detected(batch.alpha) * sigma / share)
        largest = np.fmax(np.abs(value), np.abs(batch.reconciled[chosen]))
        return {
            "value": value,
            "sigma": sigma,
            "reconciled": batch.reconciled[chosen],
            "reconciled_sigma": batch.reconciled_sigma[chosen],
            "adjustment": batch.adjustment[chosen],
            "test": test,
            # test · spread is the adjustment before bounds.
            "test_vdi": test * spread / (sigma * np.sqrt(np.maximum(share**2, FLOOR))),
            "adjustability": share**2 / (1.0 + np.sqrt(np.maximum(1.0 - share**2, 0.0))),
            "detectability": share,
            "smallest_bias": smallest,
            "checkable": smallest <= largest,
        }


def plants(batch: Batch) -> pl.DataFrame:
    """Return one row a plant; the suspect is null where the readings agree or cannot be tested."""
    suspect, tested = batch.suspect, pl.Series(batch.tested)
    shown = batch.tested & ~batch.balanced & (suspect.hypothesis >= 0)
    names = [batch.hypotheses[at].partition(":") if there else None for at, there in _pairs(suspect.hypothesis, shown)]
    sets = [_names(batch, row) if there else None for row, there in zip(suspect.equivalent, shown, strict=True)]
    columns = {
        "plant": np.arange(len(batch)),
        "statistic": batch.statistic,
        "degrees_of_freedom": batch.degrees_of_freedom,
        "threshold": batch.threshold,
        "balanced": pl.Series(batch.balanced).set(~tested, None),
        "infeasible": batch.infeasible,
        "unsettled": batch.unsettled,
        "pinned": (batch.status == AT_BOUND).sum(axis=1),
        "kind": pl.Series([one and one[0] for one in names], dtype=pl.String),
        "where": pl.Series([one and one[2] for one in names], dtype=pl.String),
        "size": np.where(shown, suspect.size, np.nan),
        "sigma": np.where(shown, suspect.size_sigma, np.nan),
        "test": np.where(shown, suspect.test, np.nan),
        "equivalent": pl.Series(sets, dtype=pl.List(pl.String)),
    }
    return pl.DataFrame(columns).with_columns(pl.col(pl.Float64).fill_nan(None))


def _pairs(hypothesis: Counts, shown: Flags) -> Iterable[tuple[int, bool]]:
    return zip(hypothesis.tolist(), shown.tolist(), strict=True)


def _names(batch: Batch, equivalent: Flags) -> list[str]:
    return [batch.hypotheses[at] for at in np.flatnonzero(equivalent)]
