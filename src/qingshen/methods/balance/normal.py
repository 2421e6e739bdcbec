"""The normal equations S = G V Gᵀ of a reduced system of balances G x = c, factorised: what every statistic rests on.

G has a row a balance that can be checked and a column a stream; unmeasured streams and those inside one merged node
have a zero column. V is the covariance of the readings: variances, and covariances of pairs.
"""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Array = NDArray[np.float64]
Integers = NDArray[np.int32]
Flags = NDArray[np.bool_]
Pair = tuple[int, int, float]


class Normal(Protocol):
    """S = G V Gᵀ, factorised. n streams, `rank` rows; a multiplier or residual is one figure a row."""

    rank: int
    variance: Array
    pairs: tuple[Pair, ...]

    def residual(self, x: Array) -> Array:
        """Return G x - c, shape (rank,)."""
        ...

    def forward(self, x: Array) -> Array:
        """Return G x, shape (rank,)."""
        ...

    def transpose(self, multiplier: Array) -> Array:
        """Return Gᵀ · multiplier, shape (n,)."""
        ...

    def solve(self, residual: Array) -> Array:
        """Return S⁻¹ · residual, shape (rank,) or (rank, k)."""
        ...

    def quadratic(self) -> Array:
        """Return gⱼᵀ S⁻¹ gⱼ of every stream, shape (n,): how well an error of its reading shows."""
        ...

    def crossed(self, pairs: tuple[Pair, ...]) -> Array:
        """Return gᵢᵀ S⁻¹ gⱼ for each pair (i, j), shape (pairs,)."""
        ...

    def diagonal(self) -> Array:
        """Return the diagonal of S⁻¹, shape (rank,)."""
        ...

    def scale(self) -> Array:
        """Return the diagonal of S, shape (rank,): the variance of each residual."""
        ...


def spread(variance: Array, pairs: tuple[Pair, ...], weights: Array) -> Array:
    """Return V · weights: variances on the diagonal, the covariances of pairs beside it; shape of `weights`, (n,)."""
    result = variance * weights
    for one, other, covariance in pairs:
        result[one] += covariance * weights[other]
        result[other] += covariance * weights[one]
    return result


def covariance(variance: Array, pairs: tuple[Pair, ...]) -> sparse.csr_array:
    """Return V as a sparse matrix, shape (n, n)."""
    at = np.arange(len(variance))
    ones, others = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    off = [pair[2] for pair in pairs]
    rows, columns = np.concatenate([at, ones, others]), np.concatenate([at, others, ones])
    shape = (len(variance), len(variance))
    return sparse.csr_array((np.concatenate([variance, off, off]), (rows, columns)), shape=shape)
