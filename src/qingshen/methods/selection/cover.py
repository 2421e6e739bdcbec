"""Requirements as rows and candidates as columns: a list covers when every row's sum reaches what is needed."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from qingshen.methods.selection.candidates import Array, Candidates, Flags
from qingshen.methods.selection.requirements import Requirements

PER_MILLE = 1000.0
"""Loads stand in thousandths of their total: HiGHS keeps rows to 1e-6, so that a share is kept to 1e-9."""
TIE = 1e-6


@dataclass(frozen=True, eq=False)
class Cover:
    """`matrix` rows × n, none negative; `needed` by row; who is `taken` in any case and who is `free` to be chosen.

    Rows are the loads with a known total [‰ of it], then the strata [enterprises].
    """

    names: tuple[str, ...]
    matrix: sparse.csr_array
    needed: Array
    taken: Flags
    free: Flags

    @property
    def reachable(self) -> Array:
        """The most that any list can hold of each row."""
        return self.reached(self.taken | self.free)

    def reached(self, chosen: Flags) -> Array:
        """Return what the list holds of each row."""
        return np.asarray(self.matrix @ chosen.astype(np.float64))

    def meets(self, chosen: Flags) -> bool:
        """Return whether the list holds enough of every row."""
        return bool((self.reached(chosen) >= self.needed - TIE).all())

    def relaxed(self, needed: Array) -> "Cover":
        """Return the same with no more needed of a row than `needed`."""
        return replace(self, needed=np.minimum(self.needed, needed))


def cover(candidates: Candidates, requirements: Requirements) -> Cover:
    """Return what is asked of the list, row by row."""
    amounts = np.nan_to_num(candidates.load)
    total = amounts.sum(axis=0)
    # Where every figure is missing or zero there is no share to hold.
    held = np.flatnonzero(total > 0)
    shares = sparse.csr_array((amounts[:, held] / total[held] * PER_MILLE).T)
    names = tuple(f"load:{candidates.loads[at]}" for at in held)
    needed = [requirements.shares[candidates.loads[at]] * PER_MILLE for at in held]
    count = len(candidates.enterprise)
    member = (
        sparse.csr_array(
            (np.ones(count), (candidates.stratum, np.arange(count))), shape=(len(candidates.strata), count)
        )
        if candidates.strata
        else sparse.csr_array((0, count))
    )
    names += tuple(f"stratum:{name}" for name in candidates.strata)
    able = candidates.feasible | (candidates.decided > 0)
    feasible = member @ able.astype(np.float64)
    # One is asked even of a stratum without a feasible member, so that it is told and not skipped.
    asked = np.minimum(requirements.at_least, np.maximum(feasible, 1.0))
    taken = candidates.taken
    return Cover(
        names=names,
        matrix=sparse.csr_array(sparse.vstack([shares, member])),
        needed=np.concatenate([needed, asked]),
        taken=taken,
        free=~taken & ~candidates.barred,
    )
