"""Matrices dense while they are small and sparse when they are not: one way to scale, slice and measure both."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from qingshen.methods.balance.normal import Array

DENSE = 300
"""Up to this many columns a matrix is dense: faster, and its rank can be told."""
Indices = NDArray[np.int64]
Matrix = Any
"""A dense array or a scipy csr_array."""


def assembled(rows: Indices, columns: Indices, entries: Array, shape: tuple[int, int]) -> Matrix:
    """Return the matrix with the sum of all `entries` of a place, by its number of columns."""
    if shape[1] <= DENSE:
        flat = np.bincount(rows * shape[1] + columns, weights=entries, minlength=shape[0] * shape[1])
        return flat.reshape(shape).astype(np.float64)
    return sparse.csr_array(sparse.coo_array((entries, (rows, columns)), shape=shape))


def shaped(matrix: Array) -> Matrix:
    """Return a dense matrix as it is, or sparse where it is wide."""
    return matrix if matrix.shape[1] <= DENSE else sparse.csr_array(matrix)


def scaled(matrix: Matrix, row: Array, column: Array) -> Matrix:
    """Return diag(row) · matrix · diag(column)."""
    if isinstance(matrix, np.ndarray):
        return row[:, None] * matrix * column
    return sparse.csr_array(sparse.diags_array(row) @ matrix @ sparse.diags_array(column))


def lengths(matrix: Matrix) -> Array:
    """Return the length of each row, 1 for an empty one."""
    square = matrix * matrix if isinstance(matrix, np.ndarray) else matrix.multiply(matrix)
    length = np.sqrt(np.asarray(square.sum(axis=1)).ravel())
    return np.where(length > 0, length, 1.0)


def finite(matrix: Matrix) -> bool:
    """Say whether every entry is a number."""
    return bool(np.isfinite(matrix if isinstance(matrix, np.ndarray) else matrix.data).all())


def dense(matrix: Matrix) -> Array:
    """Return the matrix as an array."""
    return matrix if isinstance(matrix, np.ndarray) else np.asarray(matrix.toarray())
