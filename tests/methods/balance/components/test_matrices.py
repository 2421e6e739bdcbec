import numpy as np
import pytest
from scipy import sparse

from qingshen.methods.balance.components.matrices import DENSE, assembled, dense, finite, lengths, scaled, shaped

ROWS, COLUMNS, ENTRIES = np.array([0, 1, 1, 0]), np.array([1, 0, 0, 2]), np.array([5.0, 1.0, 2.0, -1.0])


def test_entries_of_one_place_are_added_up_dense_and_sparse() -> None:
    small, wide = (assembled(ROWS, COLUMNS, ENTRIES, (2, columns)) for columns in (3, DENSE + 1))
    assert small.tolist() == [[0.0, 5.0, -1.0], [3.0, 0.0, 0.0]]
    assert sparse.issparse(wide) and dense(wide)[:, :3].tolist() == small.tolist()


@pytest.mark.parametrize("shape", [np.asarray, sparse.csr_array])
def test_both_are_scaled_and_measured_alike(shape: type) -> None:
    matrix = shape(np.array([[3.0, 4.0], [0.0, 0.0]]))
    assert lengths(matrix).tolist() == [5.0, 1.0]
    assert dense(scaled(matrix, np.array([2.0, 1.0]), np.array([1.0, 10.0]))).tolist() == [[6.0, 80.0], [0.0, 0.0]]
    assert finite(matrix) and not finite(matrix * np.nan)


def test_width_decides() -> None:
    assert isinstance(shaped(np.zeros((2, DENSE))), np.ndarray)
    assert sparse.issparse(shaped(np.zeros((2, DENSE + 1))))
