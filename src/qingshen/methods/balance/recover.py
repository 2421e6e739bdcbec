"""Unmeasured streams out of the reconciled ones: along the forest, each observable stream is what its subtree lacks."""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse

from qingshen.methods.balance.normal import Array
from qingshen.methods.balance.topology import Topology

SMALL = 400
"""Up to this many streams a dense matrix is handled faster than a sparse one."""


def recovered(topology: Topology, x: Array) -> Array:
    """Return `x` (n) with the observable streams filled in and the unobservable ones NaN; x is given where measured."""
    unmeasured = topology.kind == 0
    if not unmeasured.any():
        return x
    known = np.where(unmeasured, 0.0, x)
    forest = topology.forest
    open_balance = np.append(topology.balance(known), 0.0)
    # What a subtree lacks, summed along the preorder: its nodes stand together.
    summed = np.concatenate([[0.0], np.cumsum(open_balance[forest.order])])
    result = np.where(unmeasured, np.nan, x)
    for node in forest.order[forest.edge[forest.order] >= 0]:
        edge = forest.edge[node]
        if forest.bridge[edge]:
            lacking = summed[forest.last[node]] - summed[forest.place[node]]
            result[edge] = -lacking if topology.target[edge] == node else lacking
    return result


def transfer(topology: Topology) -> Any:
    """Return T (n × n) with reconciled = T · (reconciled where measured): rows of observable streams sum a cut.

    Rows of unobservable streams are empty. Dense up to SMALL streams, sparse above.
    """
    size = len(topology.kind)
    known = topology.kind != 0
    small = size <= SMALL
    kept: Any = np.diag(known.astype(float)) if small else sparse.diags_array(known.astype(float)).tocsr()
    if known.all():
        return kept
    rows, columns, signs = _cuts(topology)
    if small:
        cut = np.zeros((size, topology.nodes + 1))
        cut[rows, columns] = signs
        return kept + (cut[:, : topology.nodes] @ _incidence(topology)) * known
    sides = sparse.csr_array((signs, (rows, columns)), shape=(size, topology.nodes + 1))[:, : topology.nodes]
    return sparse.csr_array(kept + sides @ (topology.incidence @ kept))


def _incidence(topology: Topology) -> Array:
    at = np.arange(len(topology.kind))
    dense = np.zeros((topology.nodes, len(at)))
    for ends, sign in ((topology.target, 1.0), (topology.source, -1.0)):
        dense[ends[ends >= 0], at[ends >= 0]] += sign
    return dense


def _cuts(topology: Topology) -> tuple[list[int], list[int], list[float]]:
    """Return, for each observable stream and each node on its far side: stream, node, sign."""
    forest = topology.forest
    rows: list[int] = []
    columns: list[int] = []
    signs: list[float] = []
    for node in forest.order[forest.edge[forest.order] >= 0]:
        edge = int(forest.edge[node])
        if forest.bridge[edge]:
            inside = forest.order[forest.place[node] : forest.last[node]]
            rows += [edge] * len(inside)
            columns += inside.tolist()
            signs += [-1.0 if topology.target[edge] == node else 1.0] * len(inside)
    return rows, columns, signs
