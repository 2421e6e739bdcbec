"""The entries of S⁻¹ on the pattern of its factor (Takahashi): every stream's variance without an inverse."""

import numpy as np
from numba import njit
from numpy.typing import NDArray

from qingshen.methods.balance.normal import Array


@njit(cache=True)
def selected_inverse(
    starts: NDArray[np.int64], rows: NDArray[np.int64], lower: Array, pivots: Array
) -> tuple[Array, Array]:
    """Return Z = (L D Lᵀ)⁻¹ where L has an entry: below the diagonal like `lower`, and the diagonal.

    `starts`, `rows`, `lower`: the strictly lower unit factor by columns, rows ascending; `pivots`: D.
    """
    size = len(pivots)
    below = np.zeros(len(lower))
    diagonal = np.zeros(size)
    mark = np.full(size, -1, dtype=np.int64)
    total = np.zeros(size)
    for column in range(size - 1, -1, -1):
        begin, end = starts[column], starts[column + 1]
        for at in range(begin, end):
            mark[rows[at]] = at
            total[rows[at]] = 0.0
        for at in range(begin, end):
            inner = rows[at]
            total[inner] += lower[at] * diagonal[inner]
            for other in range(starts[inner], starts[inner + 1]):
                partner = mark[rows[other]]
                if partner >= 0:
                    total[rows[other]] += lower[at] * below[other]
                    total[inner] += lower[partner] * below[other]
        own = 1.0 / pivots[column]
        for at in range(begin, end):
            below[at] = -total[rows[at]]
            own -= lower[at] * below[at]
            mark[rows[at]] = -1
        diagonal[column] = own
    return below, diagonal
