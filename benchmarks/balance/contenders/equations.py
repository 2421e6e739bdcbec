"""What every rival is given for nothing, untimed: the balances of a plant as a sparse matrix, and its weights."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from benchmarks.balance.networks import Array, Streams

Matrix = Any


def balances(streams: Streams) -> Matrix:
    """Return inflow minus outflow of every node, (m × n)."""
    at = np.arange(len(streams.source))
    entering, leaving = streams.target >= 0, streams.source >= 0
    rows = np.concatenate([streams.target[entering], streams.source[leaving]])
    columns = np.concatenate([at[entering], at[leaving]])
    signs = np.concatenate([np.ones(entering.sum()), -np.ones(leaving.sum())])
    return sparse.csc_matrix((signs, (rows, columns)), shape=(streams.nodes, len(at)))


def schur(balance: Matrix, sigma: Array) -> Matrix:
    """Return A V Aᵀ."""
    return sparse.csc_matrix(balance @ sparse.diags_array(sigma**2) @ balance.T)
