"""The slow, obvious reconciliation: null spaces by singular values, inverses written out. It judges the fast ones."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import null_space

from qingshen.methods.balance.network import Network

TINY = 1e-9


def incidence(network: Network) -> np.ndarray:
    """Inflow minus outflow of each node, (m × n)."""
    result = np.zeros((len(network.node), len(network.stream)))
    for at, (one, other) in enumerate(zip(network.source, network.target, strict=True)):
        if one >= 0:
            result[one, at] -= 1
        if other >= 0:
            result[other, at] += 1
    return result


def full_covariance(network: Network) -> np.ndarray:
    v = np.diag(np.nan_to_num(network.sigma) ** 2)
    for one, other, shared in network.pairs:
        v[one, other] = v[other, one] = shared
    return v


@dataclass
class Judged:
    """What the judge finds: flows, covariance, J, degrees of freedom, statuses."""

    x: np.ndarray
    covariance: np.ndarray
    statistic: float
    degrees_of_freedom: int
    status: list[str]


def judge(network: Network) -> Judged:
    """Reconcile `network` without bounds; unobservable streams are NaN."""
    a = incidence(network)
    measured = network.measured
    b, rest = a[:, ~measured], a[:, measured]
    v = full_covariance(network)[np.ix_(measured, measured)]
    y = network.value[measured]
    # What no unmeasured stream touches: the left null space of B.
    p = null_space(b.T).T if b.shape[1] else np.eye(len(a))
    g = p @ rest
    s = g @ v @ g.T
    # Rows that only exact streams or closed loops leave behind carry no variance.
    eigenvalues, vectors = np.linalg.eigh(s)
    kept = eigenvalues > TINY * v.max(initial=1e-300)
    w = vectors[:, kept]
    inverse = w @ np.diag(1 / eigenvalues[kept]) @ w.T
    gain = v @ g.T @ inverse
    r = g @ y
    x_measured = y - gain @ r
    c_measured = v - gain @ g @ v
    pseudo = np.linalg.pinv(b) if b.shape[1] else np.zeros((0, len(a)))
    hidden = null_space(b) if b.shape[1] else np.zeros((0, 0))
    observable = np.abs(hidden).max(axis=1, initial=0.0) < TINY if b.shape[1] else np.zeros(0, bool)
    carry = np.zeros((len(network.stream), measured.sum()))
    carry[measured] = np.eye(measured.sum())
    carry[~measured] = -pseudo @ rest
    x = carry @ x_measured
    covariance = carry @ c_measured @ carry.T
    status = np.empty(len(x), dtype=object)
    status[measured] = np.where(
        np.diag(v) == 0, "exact", np.where(np.abs(g).max(axis=0, initial=0.0) > TINY, "redundant", "nonredundant")
    )
    status[~measured] = np.where(observable, "observable", "unobservable")
    lost = status == "unobservable"
    x[lost] = np.nan
    covariance[lost, :] = covariance[:, lost] = np.nan
    return Judged(x, covariance, float(r @ inverse @ r), int(kept.sum()), status.tolist())
