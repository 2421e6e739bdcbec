"""The bounded problem by an interior point (PIQP): for networks whose signs do not fit, where an active set cycles."""

from __future__ import annotations

from typing import Any

import numpy as np
import piqp
from scipy import optimize, sparse

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.normal import Array, Flags
from qingshen.methods.balance.topology import Topology

ACCURACY = 1e-10
AT_ZERO = 1e-3
"""What the solver leaves of a flow at zero at most, in sigmas; the vertex is tried with them at zero, and judged."""
SLIGHT = 1e-9
"""Weight of an unmeasured stream beside the heaviest reading: else what circulates unseen is drawn out endlessly."""


def interior_point(network: Network, topology: Topology) -> tuple[Array, Flags] | None:
    """Return x ≥ 0 (n) closest to the readings that balances, and which of it lies at zero; None: there is none.

    Streams are scaled by their sigmas, so that the solver's tolerances mean the same for each.
    """
    exact, uncertain = topology.kind == 2, topology.kind == 1
    typical = float(np.median(network.sigma[uncertain])) if uncertain.any() else 1.0
    scale = np.where(uncertain, np.nan_to_num(network.sigma), typical)
    weight = _weights(network, topology, scale)
    value = np.nan_to_num(network.value) / scale
    equations = topology.incidence @ sparse.diags_array(scale)
    largest = np.maximum(abs(equations).max(axis=1).toarray().ravel(), 1e-300)
    solver = piqp.SparseSolver()
    solver.settings.eps_abs = solver.settings.eps_rel = ACCURACY
    solver.settings.max_iter = 500
    slight = sparse.diags_array(np.where(uncertain, 0.0, SLIGHT))
    low, high = np.where(exact, value, 0.0), np.where(exact, value, np.inf)
    balances = sparse.csc_matrix(sparse.diags_array(1 / largest) @ equations)
    closed = np.zeros(topology.nodes)
    solver.setup(sparse.csc_matrix(weight + slight), -(weight @ value), balances, closed, x_l=low, x_u=high)
    solved = solver.solve() == piqp.PIQP_SOLVED
    found = np.array(solver.result.x)
    if not solved:
        # Whether there is none or it was not found, a linear programme tells.
        asked: dict[str, Any] = {"A_eq": balances, "b_eq": closed, "bounds": np.column_stack([low, high])}
        possible = optimize.linprog(np.zeros(len(value)), **asked).x
        if possible is None:
            return None
        found = found if np.isfinite(found).all() else possible
    return found * scale, np.asarray((found < AT_ZERO) & ~exact)


def _weights(network: Network, topology: Topology, scale: Array) -> sparse.csr_array:
    """Return the inverse of the readings' correlations: 1 on the diagonal but for pairs, 0 for what is not measured."""
    result = sparse.diags_array((topology.kind == 1).astype(float)).tolil()
    for one, other, shared in network.pairs:
        r = shared / (scale[one] * scale[other])
        inverse = np.linalg.inv(np.array([[1.0, r], [r, 1.0]]))
        result[one, one], result[other, other] = inverse[0, 0], inverse[1, 1]
        result[one, other] = result[other, one] = inverse[0, 1]
    return sparse.csr_array(result)
