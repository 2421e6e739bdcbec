"""Triangular equations with many right-hand sides: by the level-3 kernel, on one core whatever the machine has."""

from __future__ import annotations

import numpy as np
from scipy.linalg import blas, solve_triangular

from qingshen.methods.balance.normal import Array


def solve_upper(upper: Array, right: Array, *, transposed: bool = False) -> Array:
    """Return X (r × k) with `upper` (r × r) · X = `right` (r × k), or with its transpose. No pivot may be zero.

    LAPACK's own way shares out the columns among all cores: for a few dozen equations that costs a hundred times what
    it does, and the last digits depend on how many cores there are. Raises ValueError for what is not finite.
    """
    if right.shape[1] < 2 or not upper.size:
        return np.asarray(solve_triangular(upper, right, trans="T" if transposed else "N"))
    matrix, columns = np.asarray_chkfinite(upper), np.asarray_chkfinite(right)
    if matrix.flags.f_contiguous:
        return np.asarray(blas.dtrsm(1.0, matrix, columns, trans_a=int(transposed)))
    return np.asarray(blas.dtrsm(1.0, matrix.T, columns, lower=1, trans_a=int(not transposed)))
