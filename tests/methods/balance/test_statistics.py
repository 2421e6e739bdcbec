import numpy as np
import pytest
from balance.networks import Wanted, made, paired
from balance.oracle import full_covariance, incidence
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.statistics import critical, describe, detected, threshold


def single(sigmas: list[float], values: list[float], pairs: tuple = ()) -> Reduced:
    """One balance: the first reading equals the sum of the others."""
    row = np.array([[1.0] + [-1.0] * (len(sigmas) - 1)])
    normal = DenseNormal(row, np.array(sigmas) ** 2, pairs)
    return Reduced(normal, np.array(values), np.ones(len(sigmas), dtype=bool))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 8), st.integers(0, 12), st.integers(0, 2**32 - 1), st.booleans())
def test_every_figure_is_what_the_whole_covariance_gives(nodes: int, extra: int, seed: int, pairs: bool) -> None:
    network, _ = made(Wanted(nodes, extra, seed))
    network = paired(network, seed) if pairs else network
    g, v, y = incidence(network), full_covariance(network), network.value
    normal = DenseNormal(g, np.diag(v).copy(), network.pairs)
    told = describe(Reduced(normal, y, np.ones(len(y), dtype=bool)), 0.05)
    gain = v @ g.T @ np.linalg.inv(g @ v @ g.T)
    moved = -gain @ g @ y
    spread = gain @ g @ v
    inverse = np.linalg.inv(v)
    sigma, moved_sigma = np.sqrt(np.diag(v)), np.sqrt(np.diag(spread))
    power = np.abs(inverse @ moved) / np.sqrt(np.diag(inverse @ spread @ inverse))
    assert told.adjustment == pytest.approx(moved, rel=1e-7, abs=1e-9)
    assert told.reconciled == pytest.approx(y + moved, rel=1e-9)
    assert told.adjustment_sigma == pytest.approx(moved_sigma, rel=1e-6)
    assert told.reconciled_sigma == pytest.approx(np.sqrt(np.diag(v - spread)), rel=1e-5, abs=1e-6 * sigma.max())
    assert told.test == pytest.approx(power, rel=1e-6, abs=1e-9)
    floor = np.maximum(moved_sigma, sigma / np.sqrt(10))
    assert told.test_vdi == pytest.approx(np.abs(moved) / floor, rel=1e-6, abs=1e-9)
    assert told.adjustability == pytest.approx(1 - told.reconciled_sigma / sigma, abs=1e-6)
    assert told.detectability == pytest.approx(moved_sigma / sigma, rel=1e-6)


def test_the_smallest_bias_is_found_four_times_out_of_five() -> None:
    reduced = single([1.0, 2.0, 0.5], [10.0, 6.0, 4.0])
    bias = describe(reduced, 0.05).smallest_bias
    for at, size in enumerate(bias):
        value = reduced.value.copy()
        value[at] += size
        shift = describe(Reduced(reduced.normal, value, reduced.checked), 0.05).test[at]
        power = norm.sf(critical(0.05) - shift) + norm.cdf(-critical(0.05) - shift)
        assert power == pytest.approx(0.8, abs=1e-5)


def test_the_power_sought_decides_how_large_an_error_must_be() -> None:
    assert detected(0.05) == pytest.approx(2.80158, abs=1e-5)
    assert detected(0.05, 0.5) == pytest.approx(1.959964, abs=1e-6)


def test_the_threshold_is_that_of_chi_square() -> None:
    assert threshold(0.05, 3) == pytest.approx(7.814728, abs=1e-6)
    assert threshold(0.01, 10) == pytest.approx(23.209251, abs=1e-6)
    assert np.isnan(threshold(0.05, 0))


def test_a_reading_far_better_than_its_balance_hardly_moves_and_says_so() -> None:
    told = describe(single([1e-9, 1.0], [5.0, 6.0]), 0.05)
    # 1 - √(1 - 1e-18) is zero when written that way.
    assert told.adjustability[0] == pytest.approx(0.5e-18, rel=1e-6)
    assert told.detectability[0] == pytest.approx(1e-9, rel=1e-6)


def test_the_floor_spares_a_reading_that_hardly_moves() -> None:
    told = describe(single([0.1, 1.0], [10.0, 13.0]), 0.05)
    assert told.test[0] == pytest.approx(told.test[1], rel=1e-9)
    assert told.test_vdi[0] == pytest.approx(np.abs(told.adjustment[0]) / (0.1 / np.sqrt(10)), rel=1e-9)
    assert told.test_vdi[0] < told.test[0]
    assert told.test_vdi[1] == pytest.approx(told.test[1], rel=1e-9)


def test_nothing_is_said_of_what_is_unmeasured_exact_or_unchecked() -> None:
    normal = DenseNormal(np.array([[1.0, -1.0, -1.0, 0.0, 0.0]]), np.array([1.0, 1.0, 0.0, 0.0, 4.0]))
    value = np.array([10.0, 6.0, 3.0, np.nan, 7.0])
    told = describe(Reduced(normal, value, np.array([True, True, False, False, False])), 0.05)
    assert (
        np.isnan(told.test[2:]).all() and np.isnan(told.test_vdi[2:]).all() and np.isnan(told.smallest_bias[2:]).all()
    )
    assert np.isnan(told.reconciled[3]) and np.isnan(told.reconciled_sigma[3]) and np.isnan(told.adjustment[3])
    assert told.reconciled_sigma[2] == 0.0 and np.isnan(told.adjustability[2])
    assert told.adjustment[4] == 0.0 and told.adjustability[4] == 0.0 and told.reconciled_sigma[4] == 2.0
    assert not np.signbit(told.adjustment[4])


def test_an_unchecked_reading_follows_the_one_it_is_correlated_with() -> None:
    normal = DenseNormal(np.array([[1.0, -1.0, 0.0]]), np.array([1.0, 1.0, 4.0]), ((0, 2, 1.6),))
    told = describe(Reduced(normal, np.array([10.0, 8.0, 5.0]), np.array([True, True, False])), 0.05)
    assert told.adjustment == pytest.approx([-1.0, 1.0, -1.6])
    assert told.reconciled_sigma[2] == pytest.approx(np.sqrt(4 - 1.6**2 / 2))
    assert np.isnan(told.test[2])
