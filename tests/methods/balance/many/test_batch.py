"""The tables of a batch."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from qingshen.methods.balance import Network, reconcile, reconcile_many
from qingshen.methods.balance.many import Batch


def network() -> Network:
    rows = [
        ("in", "env", "tank", 10.0, 0.1),
        ("over", "tank", "env", None, None),
        ("to mill", "tank", "mill", 8.0, 0.1),
        ("out", "mill", "env", 8.1, 0.1),
        ("back", "mill", "tank", 0.0, 0.0),
    ]
    names = ("stream", "source", "target", "value", "sigma")
    return Network.from_streams([dict(zip(names, row, strict=True)) for row in rows])


def batch() -> Batch:
    """A plant that balances, one that does not, one nothing can be checked of, one with a wrong direction."""
    base = network()
    values = np.tile(base.value, (4, 1))
    values[1, 3] = 9.5
    values[2, [2, 3]] = np.nan
    values[3, 0] = 7.0
    return reconcile_many(base, values, np.where(np.isnan(base.sigma), 0.2, base.sigma))


def test_one_plant_has_the_columns_of_a_result() -> None:
    told = batch()
    for plant in range(3):
        sigma = np.where(np.isnan(told.value[plant]), np.nan, told.sigma[plant])
        expected = reconcile(network().with_readings(told.value[plant], sigma)).streams
        assert_frame_equal(told.streams(plant), expected, rel_tol=1e-9, abs_tol=1e-12)


def test_all_plants_stand_one_below_the_other() -> None:
    told = batch()
    parts = [told.streams(plant).insert_column(0, pl.Series("plant", [plant] * 5)) for plant in range(4)]
    assert_frame_equal(told.streams(), pl.concat(parts))


def test_the_plants_in_one_table() -> None:
    told = batch().plants()
    assert told["balanced"].to_list() == [True, False, None, True]
    assert told["degrees_of_freedom"].to_list() == [1, 1, 0, 1]
    assert told["pinned"].to_list() == [0, 0, 0, 1]
    row = told.row(1, named=True)
    # The mill alone can be checked, and every error of it looks the same.
    assert (row["kind"], row["where"]) == ("meter", "to mill")
    assert row["equivalent"] == ["meter:to mill", "meter:out", "leak:mill"]
    assert row["size"] == pytest.approx(-1.5)
    for name in ("kind", "where", "size", "sigma", "test", "equivalent"):
        assert told[name].null_count() == 3


def test_a_stream_held_at_zero() -> None:
    told = batch()
    over = told.streams(3).row(1, named=True)
    assert (over["status"], over["reconciled"]) == ("at_bound", 0.0)
    # Of a flow of -1 ± 0.1 little is left above zero.
    assert 0 < over["reconciled_sigma"] < 0.02
    assert told.reconciled[3, 0] == pytest.approx(told.reconciled[3, 2])


@pytest.mark.parametrize("plant", [-1, 4])
def test_a_plant_that_is_none(plant: int) -> None:
    with pytest.raises(IndexError):
        batch().streams(plant)
