"""Unmeasured streams out of the reconciled ones: along the forest, each observable stream is what its subtree lacks."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from qingshen.methods.balance.normal import Array
from qingshen.methods.balance.topology import Topology


def recovered(topology: Topology, x: Array) -> Array:
    """Return `x` (n) with the observable streams filled in and the unobservable ones NaN; x is given where measured."""
    unmeasured = topology.kind == 0
    if not unmeasured.any():
        return x
    known = np.where(unmeasured, 0.0, x)
    forest = topology.forest
    open_balance = np.append(topology.incidence @ known, 0.0)
    # What a subtree lacks, summed along the preorder: its nodes stand together.
    summed = np.concatenate([[0.0], np.cumsum(open_balance[forest.order])])
    result = np.where(unmeasured, np.nan, x)
    for node in forest.order[forest.edge[forest.order] >= 0]:
        edge = forest.edge[node]
        if forest.bridge[edge]:
            lacking = summed[forest.last[node]] - summed[forest.place[node]]
            result[edge] = -lacking if topology.target[edge] == node else lacking
    return result


def transfer(topology: Topology) -> sparse.csr_array:
    """Return T (n × n) with reconciled = T · (reconciled where measured): rows of observable streams sum a cut.

    Rows of unobservable streams are empty.
    """
    size = len(topology.kind)
    kept = sparse.diags_array((topology.kind != 0).astype(float)).tocsr()
    if not (topology.kind == 0).any():
        return sparse.csr_array(kept)
    forest = topology.forest
    rows, columns, signs = [], [], []
    for node in forest.order[forest.edge[forest.order] >= 0]:
        edge = int(forest.edge[node])
        if forest.bridge[edge]:
            inside = forest.order[forest.place[node] : forest.last[node]]
            rows += [edge] * len(inside)
            columns += inside.tolist()
            signs += [-1.0 if topology.target[edge] == node else 1.0] * len(inside)
    cut = sparse.csr_array((signs, (rows, columns)), shape=(size, topology.nodes + 1))[:, : topology.nodes]
    return sparse.csr_array(kept + cut @ (topology.incidence @ kept))
