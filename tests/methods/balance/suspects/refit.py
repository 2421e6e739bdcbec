"""The slow, obvious judge: balances refitted from scratch with suspected meters taken away and leaks as unknowns."""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import null_space

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.suspects import Cause

TINY = 1e-8


@dataclass
class Refit:
    """J, degrees of freedom; what reading minus flow, or leak, each cause comes to (NaN where it cannot be told)."""

    statistic: float
    degrees: int
    size: list[float]
    variance: list[float]


def refit(network: Network, causes: tuple[Cause, ...] = ()) -> Refit:
    """Fit flows x and leaks l to the trusted readings, with A x - E l = 0; x = N z spans every solution."""
    incidence = np.zeros((len(network.node), len(network.stream)))
    for stream, (one, other) in enumerate(zip(network.source, network.target, strict=True)):
        if one >= 0:
            incidence[one, stream] -= 1
        if other >= 0:
            incidence[other, stream] += 1
    leaks = [cause.where for cause in causes if cause.kind == "leak"]
    wrong = [cause.where for cause in causes if cause.kind == "meter"]
    n = len(network.stream)
    whole = np.hstack([incidence, -np.eye(len(network.node))[:, leaks]])
    # Scaled by the largest reading: exact streams hold, the others count by their sigmas.
    exact = np.flatnonzero(network.sigma == 0)
    held = np.zeros((len(exact), whole.shape[1]))
    held[np.arange(len(exact)), exact] = 1.0
    stacked = np.vstack([whole, held])
    right = np.concatenate([np.zeros(len(whole)), network.value[exact]])
    start = np.linalg.lstsq(stacked, right, rcond=None)[0]
    span = null_space(stacked, rcond=1e-11) if len(stacked) else np.eye(whole.shape[1])
    trusted = np.flatnonzero(network.measured & (network.sigma > 0) & ~np.isin(np.arange(n), wrong))
    weight = 1.0 / network.sigma[trusted]
    design, wanted = weight[:, None] * span[trusted], weight * (network.value[trusted] - start[trusted])
    u, values, vt = np.linalg.svd(design, full_matrices=True)
    known = int((values > TINY * weight.max(initial=1e-300)).sum())
    z = vt[:known].T @ (u[:, :known].T @ wanted / values[:known])
    x = start + span @ z
    rest = wanted - design @ z
    sizes, variances = [], []
    blind = span @ vt[known:].T
    told = span @ vt[:known].T / values[:known]
    for cause in causes:
        at = cause.where if cause.kind == "meter" else n + leaks.index(cause.where)
        seen = np.abs(blind[at]).max(initial=0.0) < 1e-7
        meter = cause.kind == "meter"
        sizes.append(float(network.value[at] - x[at] if meter else x[at]) if seen else np.nan)
        variances.append(float(told[at] @ told[at] + (network.sigma[at] ** 2 if meter else 0.0)))
    return Refit(float(rest @ rest), len(trusted) - known, sizes, variances)
