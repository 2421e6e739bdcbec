"""Which of equally good lists is returned: one that no exchange brings nearer to the first by code."""

import numpy as np

from qingshen.methods.selection.candidates import Array, Candidates, Flags
from qingshen.methods.selection.cover import TIE, Cover

MOST_PASSES = 5


def earliest(candidates: Candidates, cover: Cover, chosen: Flags, score: Array) -> Flags:
    """Exchange members, the last by code first, for others of the same score that come earlier and do as well.

    Until no exchange of one for one is left, or `MOST_PASSES` times through the list.
    """
    loads = len(cover.needed) - len(candidates.strata)
    amount = cover.matrix[:loads, :].toarray()
    spare = cover.reached(chosen) - cover.needed
    chosen = chosen.copy()
    for _ in range(MOST_PASSES):
        moved = False
        for at in np.flatnonzero(chosen & cover.free)[::-1]:
            before = np.flatnonzero(cover.free[:at] & ~chosen[:at] & (score[:at] == score[at]))
            own = loads + candidates.stratum[at]
            if len(candidates.strata) and spare[own] < 1 - TIE:
                before = before[candidates.stratum[before] == candidates.stratum[at]]
            change = amount[:, before] - amount[:, [at]]
            before = before[(change >= -spare[:loads, None] - TIE).all(axis=0)]
            if len(before):
                chosen[at], chosen[before[0]] = False, True
                spare = cover.reached(chosen) - cover.needed
                moved = True
        if not moved:
            break
    return chosen
