"""S = G V Gᵀ for small systems: one dense inverse serves every statistic."""

import numpy as np
from scipy.linalg import cho_solve, cholesky

from qingshen.methods.balance.normal import Array, Pair, spread

SMALLEST_PIVOT = 1e-12
"""Of the scaled equations; below it, sigmas are so far apart that J would lose all but its first three digits."""


class DenseNormal:
    """The normal equations of a dense G (rows × n), full row rank over the streams with a variance.

    Scaled to a unit diagonal before it is factorised, so that grams beside kilotonnes lose no digits. Raises
    numpy.linalg.LinAlgError where S is singular.
    """

    def __init__(self, matrix: Array, variance: Array, pairs: tuple[Pair, ...] = (), constant: Array | None = None):
        self.matrix = matrix
        self.rank = matrix.shape[0]
        self.variance = variance
        self.pairs = pairs
        self.constant = np.zeros(self.rank) if constant is None else constant
        spread_rows = spread(variance[:, None], pairs, matrix.T).T if pairs else matrix * variance
        normal = matrix @ spread_rows.T
        self._scale = np.diag(normal).copy()
        if self.rank and not np.all(self._scale > 0):
            raise np.linalg.LinAlgError("a balance without any uncertain stream")
        self._unit = 1.0 / np.sqrt(self._scale)
        self._factor = cholesky(normal * np.outer(self._unit, self._unit), lower=True) if self.rank else normal
        if self.rank and np.diag(self._factor).min() ** 2 < SMALLEST_PIVOT:
            raise np.linalg.LinAlgError("sigmas too far apart")
        self._seen: Array | None = None

    def forward(self, x: Array) -> Array:
        """Return G x, shape (rank,)."""
        return np.asarray(self.matrix @ x)

    def residual(self, x: Array) -> Array:
        """Return G x - c, shape (rank,)."""
        return np.asarray(self.matrix @ x - self.constant)

    def transpose(self, multiplier: Array) -> Array:
        """Return Gᵀ · multiplier, shape (n,)."""
        return np.asarray(self.matrix.T @ multiplier)

    def solve(self, residual: Array) -> Array:
        """Return S⁻¹ · residual, shape (rank,) or (rank, k)."""
        if not self.rank:
            return np.array(residual)
        unit = self._unit if residual.ndim == 1 else self._unit[:, None]
        solved: Array = unit * cho_solve((self._factor, True), unit * residual)
        return solved

    def _spread_columns(self) -> Array:
        """Return S⁻¹ G, kept: every quadratic form is a product with it."""
        if self._seen is None:
            self._seen = self.solve(self.matrix)
        return self._seen

    def quadratic(self) -> Array:
        """Return gⱼᵀ S⁻¹ gⱼ of every stream, shape (n,)."""
        return np.asarray(np.einsum("ij,ij->j", self.matrix, self._spread_columns()))

    def crossed(self, pairs: tuple[Pair, ...]) -> Array:
        """Return gᵢᵀ S⁻¹ gⱼ for each pair (i, j), shape (pairs,)."""
        seen = self._spread_columns()
        return np.array([float(self.matrix[:, one] @ seen[:, other]) for one, other, _ in pairs])

    def diagonal(self) -> Array:
        """Return the diagonal of S⁻¹, shape (rank,)."""
        return np.array(np.diag(self.solve(np.eye(self.rank))))

    def scale(self) -> Array:
        """Return the diagonal of S, shape (rank,)."""
        return self._scale
