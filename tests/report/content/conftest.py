"""One balance, closed, from rows of stream, source, target, value and sigma."""

from dataclasses import replace

import polars as pl
import pytest

from qingshen.methods.balance import Network
from qingshen.phases.balances.closed import close
from qingshen.phases.balances.drawn import Drawn
from qingshen.rulebook.balances import balance


@pytest.fixture
def closed():
    """Return a function that closes a balance of rows; `names` by stream, `assumed` where no accuracy is stated."""

    def closed(*rows, names=(), assumed=False):
        frame = pl.DataFrame(rows, schema=["stream", "source", "target", "value", "sigma"], orient="row", strict=False)
        frame = frame.with_columns(
            name=pl.Series([dict(names).get(row[0]) for row in rows], dtype=pl.String),
            role=pl.lit(None, dtype=pl.String), status=pl.lit("reported"), assumed=pl.lit(assumed),
            file=pl.lit("水.csv"), sheet=pl.lit(""), cell=pl.Series([f"D{at + 2}" for at in range(len(rows))]),
        )  # fmt: skip
        kind = replace(balance("material"), unit="m3")
        return close(Drawn("", 0, kind, frame, Network.from_streams(frame)), 0.05)

    return closed
