"""Which rows no other row beats."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
_CHUNK = 256


def undominated(keys: Floats, tie: Floats) -> Ints:
    """Return the rows of `keys` (n × d, less is better) that no other row equals or beats in every column.

    Of equal rows the one with the least `tie` stays, of those the first. The answer is in lexicographic order of keys.
    """
    order = np.lexsort((tie, *keys.T[::-1]))
    ranked = keys[order]
    front = np.empty((0, keys.shape[1]))
    kept = []
    # A row is lexicographically behind every row that beats it, so that looking back is enough.
    for start in range(0, len(ranked), _CHUNK):
        block, at = ranked[start : start + _CHUNK], order[start : start + _CHUNK]
        free = ~_beaten(front, block).any(axis=0)
        block, at = block[free], at[free]
        free = ~np.triu(_beaten(block, block), 1).any(axis=0)
        front = np.concatenate([front, block[free]])
        kept.append(at[free])
    return np.concatenate(kept) if kept else order


def thinned(keys: Floats, tie: Floats, most: int) -> Ints:
    """Return about `most` rows of `keys`, in order: the best in each column and in `tie`, and evenly between."""
    every = np.linspace(0, len(keys) - 1, most).round().astype(np.intp)
    best = np.argmin(np.column_stack([keys, tie]), axis=0)
    return np.unique(np.concatenate([every, best]))


def _beaten(by: Floats, rows: Floats) -> NDArray[np.bool_]:
    """Return by × rows: whether the first is no worse in every column."""
    result = np.ones((len(by), len(rows)), dtype=np.bool_)
    for column in range(rows.shape[1]):
        result &= by[:, column, None] <= rows[None, :, column]
    return result
