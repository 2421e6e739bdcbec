"""Equations that are sums of products of up to three variables: their values, slopes and curvature, all exact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from qingshen.methods.balance.components.matrices import Indices, Matrix, assembled
from qingshen.methods.balance.normal import Array

Term = tuple[int, float, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Sums:
    """`rows` equations f(z) = 0 of n variables: f of a row is the sum of its terms, weight × the product of factors.

    `row`, `weight` (terms); `factor` (terms × 3): variables, n where there is none, which counts as 1.
    """

    rows: int
    variables: int
    row: Indices
    weight: Array
    factor: Indices

    @classmethod
    def of(cls, rows: int, variables: int, terms: Iterable[Term]) -> Sums:
        """Return the equations of `terms`: (row, weight, variables whose product it is, three at most)."""
        listed = list(terms)
        factor = np.full((len(listed), 3), variables, dtype=np.int64)
        for at, (_, _, product) in enumerate(listed):
            factor[at, : len(product)] = product
        row = np.array([term[0] for term in listed], dtype=np.int64)
        return cls(rows, variables, row, np.array([term[1] for term in listed], dtype=np.float64), factor)

    def residual(self, z: Array) -> Array:
        """Return f(z), shape (rows,)."""
        return np.asarray(np.bincount(self.row, weights=self._terms(z), minlength=self.rows), dtype=np.float64)

    def size(self, z: Array) -> Array:
        """Return the largest term of each row: what its residual is measured by, shape (rows,)."""
        largest = np.zeros(self.rows)
        np.maximum.at(largest, self.row, np.abs(self._terms(z)))
        return largest

    def jacobian(self, z: Array) -> Matrix:
        """Return ∂f/∂z, shape (rows, n)."""
        x = np.append(z, 1.0)[self.factor]
        rows, columns, entries = [], [], []
        for at, one, other in ((0, 1, 2), (1, 0, 2), (2, 0, 1)):
            real = self.factor[:, at] < self.variables
            rows.append(self.row[real])
            columns.append(self.factor[real, at])
            entries.append(self.weight[real] * x[real, one] * x[real, other])
        return _joined(rows, columns, entries, (self.rows, self.variables))

    def curvature(self, z: Array, multiplier: Array) -> Matrix:
        """Return the Hessian of multiplierᵀ f, shape (n, n)."""
        x = np.append(z, 1.0)[self.factor]
        weight = self.weight * multiplier[self.row]
        rows, columns, entries = [], [], []
        for at, beside, rest in ((0, 1, 2), (0, 2, 1), (1, 2, 0)):
            real = (self.factor[:, at] < self.variables) & (self.factor[:, beside] < self.variables)
            one, other = self.factor[real, at], self.factor[real, beside]
            rows += [one, other]
            columns += [other, one]
            entries += [weight[real] * x[real, rest]] * 2
        return _joined(rows, columns, entries, (self.variables, self.variables))

    def _terms(self, z: Array) -> Array:
        return np.asarray(self.weight * np.append(z, 1.0)[self.factor].prod(axis=1))


def _joined(rows: list[Indices], columns: list[Indices], entries: list[Array], shape: tuple[int, int]) -> Matrix:
    return assembled(np.concatenate(rows), np.concatenate(columns), np.concatenate(entries), shape)
