import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from qingshen.methods.balance.selected import selected_inverse


def factor(size: int, seed: int, share: float) -> tuple[sparse.csc_array, np.ndarray, np.ndarray]:
    """The unit factor below the diagonal with all that fills in, its pivots, and the inverse."""
    random = np.random.default_rng(seed)
    full = np.tril(random.normal(size=(size, size)) * (random.random((size, size)) < share), -1)
    full = full @ full.T + np.diag(random.uniform(1, 3, size))
    lower = np.linalg.cholesky(full)
    pivots = np.diag(lower) ** 2
    unit = np.tril(lower / np.diag(lower), -1)
    unit[np.abs(unit) < 1e-13] = 0
    # Rows that share a column must share an entry: the factor of an elimination does, and what rounds to zero is kept.
    pattern = unit != 0
    for column in range(size):
        below = np.flatnonzero(pattern[:, column])
        pattern[np.ix_(below, below)] |= np.tril(np.ones((len(below), len(below)), bool), -1)
    rows, columns = np.nonzero(pattern)
    order = np.lexsort((rows, columns))
    starts = np.concatenate([[0], np.cumsum(pattern.sum(axis=0))])
    data = unit[rows[order], columns[order]]
    return sparse.csc_array((data, rows[order], starts), shape=(size, size)), pivots, np.linalg.inv(full)


@settings(max_examples=40)
@given(st.integers(1, 14), st.integers(0, 2**32 - 1), st.sampled_from([0.1, 0.3, 0.9]))
def test_entries_on_the_pattern_are_those_of_the_inverse(size: int, seed: int, share: float) -> None:
    lower, pivots, inverse = factor(size, seed, share)
    starts, rows = lower.indptr.astype(np.int64), lower.indices.astype(np.int64)
    below, diagonal = selected_inverse(starts, rows, lower.data, pivots)
    columns = np.repeat(np.arange(size), np.diff(starts))
    assert diagonal == pytest.approx(np.diag(inverse), rel=1e-9)
    assert below == pytest.approx(inverse[rows, columns], rel=1e-8, abs=1e-11 * np.abs(inverse).max())


def test_a_factor_without_an_entry_is_a_diagonal() -> None:
    below, diagonal = selected_inverse(np.zeros(4, np.int64), np.zeros(0, np.int64), np.zeros(0), np.array([1.0, 2, 4]))
    assert below.shape == (0,) and diagonal.tolist() == [1, 0.5, 0.25]
