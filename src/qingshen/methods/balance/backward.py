"""Which streams held at zero the balances really want to run backwards, and which are merely too small to tell."""

from __future__ import annotations

import numpy as np

from qingshen.methods.balance.covariances import observable_sigma
from qingshen.methods.balance.result import Result
from qingshen.methods.balance.statistics import critical


def backward(result: Result) -> tuple[str, ...]:
    """Return the pinned streams whose flow, were it free, would lie below zero by more than chance allows at alpha.

    |x| over its standard deviation in the solution without bounds, against Sidak's critical value over all that are
    pinned: of many small flows a few fall below zero by chance. A pinned stream that is not among those returned is
    zero within its uncertainty: no sign of a wrong direction.
    """
    pinned = result.bounded.pinned
    if not pinned.any():
        return ()
    free, told = result.free, result.described
    sigma = np.where(free.topology.status == 2, observable_sigma(free), told.reconciled_sigma)
    each = -np.expm1(np.log1p(-result.alpha) / pinned.sum())
    below = pinned & (free.x < -critical(float(each)) * np.nan_to_num(sigma))
    return tuple(result.network.stream[at] for at in np.flatnonzero(below))
