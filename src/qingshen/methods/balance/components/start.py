"""Where the search starts: component flows N = flow × content, in which every balance is linear.

Readings of contents become readings of N - content × flow, so that errors of a flow are shared by all its component
flows as they should be; contents follow as N / flow. The point is close to the solution; its statistics are not used.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from qingshen.methods.balance.components.constraints import implied, touching
from qingshen.methods.balance.components.variables import Variables
from qingshen.methods.balance.normal import Array, Flags

LOOSE = 1e3
"""Relative standard deviation of a mere guess: it decides only where nothing else does."""
COLLAPSED = 0.05
"""Share of its usual size below which an unmeasured flow has collapsed. [DESIGN]"""
HARD = 1e-6
"""Relative standard deviation of balances here: balances that follow from others do no harm then."""
Row = dict[int, float]
Wanted = tuple[Row, float, float]
"""Coefficients · x = a figure ± a standard deviation."""


def starting_point(variables: Variables) -> tuple[Array, Array]:
    """Return a start (size of z) and the usual size of each variable (same shape), none of them 0."""
    flow_size, content_size = _sizes(variables)
    flow = _flows(variables, flow_size)
    steady = np.maximum(np.abs(flow), 1e-3 * flow_size)
    n, count = variables.streams, len(variables.component)
    held = np.zeros(n, dtype=np.bool_)
    solved = _component_flows(variables, steady, held, (flow_size, content_size))
    held = np.isnan(variables.value[:n]) & (solved[:n] < COLLAPSED * steady)
    if held.any():
        solved = _component_flows(variables, steady, held, (flow_size, content_size))
    flow = np.maximum(solved[:n], 0.0)
    carried = solved[n:].reshape(count, n)
    known = _content_guess(variables, content_size)
    with np.errstate(divide="ignore", invalid="ignore"):
        contents = np.where(flow > 1e-3 * flow_size, carried / flow, known)
    contents = _inside(variables, contents)
    scale_contents = np.maximum(np.abs(contents), 1e-3 * content_size)
    moved, moved_size = _transfers(variables, flow, contents)
    start = np.concatenate([flow, contents.ravel(), moved])
    return start, np.concatenate([steady, scale_contents.ravel(), moved_size])


def _inside(variables: Variables, contents: Array) -> Array:
    """Return contents that are not negative, and fractions that sum to 1 again, (K, n)."""
    kept = np.where(variables.potential[:, None], contents, np.maximum(contents, 0.0))
    if variables.summed.any():
        whole = kept[variables.summed].sum(axis=0)
        kept[variables.summed] /= np.where(whole > 0, whole, 1.0)
    return kept


def raw_point(variables: Variables, start: Array) -> Array:
    """Return the readings, guesses where there are none, and `start` elsewhere: where a second search begins."""
    guessed = np.where(np.isnan(variables.guess), start, variables.guess)
    return np.where(np.isnan(variables.value), guessed, variables.value)


def _sizes(variables: Variables) -> tuple[float, Array]:
    """Return the usual flow and the usual content of each component, (K, 1): medians of what is read or guessed."""
    n = variables.streams
    known = np.where(np.isnan(variables.value), variables.guess, variables.value)
    flow = _median(known[:n])
    contents = np.array([[_median(row)] for row in variables.contents(known)])
    return flow, contents.reshape(len(variables.component), 1)


def _median(values: Array) -> float:
    size = np.abs(values[~np.isnan(values) & (values != 0)])
    return float(np.median(size)) if len(size) else 1.0


def _flows(variables: Variables, size: float) -> Array:
    """Return flows that balance in total, near readings and guesses."""
    n = variables.streams
    value, sigma, guess = variables.value[:n], variables.sigma[:n], variables.guess[:n]
    measured = ~np.isnan(value)
    target = np.where(measured, value, np.where(np.isnan(guess), size, guess))
    sigma = np.where(measured, sigma, LOOSE * size)
    rows = [dict(touching(variables, node)) for node in range(len(variables.network.node))]
    wanted = [({at: 1.0}, float(target[at]), float(sigma[at])) for at in range(n)]
    return _nearest(wanted, rows, np.full(n, size))


def _content_guess(variables: Variables, size: Array) -> Array:
    value, guess = variables.contents(variables.value), variables.contents(variables.guess)
    return np.where(np.isnan(value), np.where(np.isnan(guess), np.broadcast_to(size, value.shape), guess), value)


def _component_flows(variables: Variables, steady: Array, held: Flags, usual: tuple[float, Array]) -> Array:
    """Return flows and component flows, [flow (n), N (K × n)], that meet the balances, near the readings.

    Contents that disagree agree best when nothing flows: unmeasured flows that collapse so are `held` at `steady`.
    """
    n, count = variables.streams, len(variables.component)
    flow_size, content_size = usual
    sizes = np.concatenate([np.full(n, flow_size), (flow_size * content_size * np.ones((count, n))).ravel()])
    wanted = _wanted_flows(variables, steady, held)
    contents, guess = variables.contents(variables.value), _content_guess(variables, content_size)
    sigma = variables.contents(variables.sigma)
    for k in range(count):
        for stream in range(n):
            at, size = n * (1 + k) + stream, float(content_size[k, 0])
            spread = LOOSE * size if np.isnan(contents[k, stream]) else float(sigma[k, stream])
            wanted.append(({at: 1.0, stream: -float(guess[k, stream])}, 0.0, float(steady[stream]) * spread))
    return _nearest(wanted + _wanted_transfers(variables, steady, guess), _linear_balances(variables), sizes)


def _wanted_flows(variables: Variables, steady: Array, held: Flags) -> list[Wanted]:
    wanted: list[Wanted] = []
    for stream in range(variables.streams):
        value, sigma, usual = float(variables.value[stream]), float(variables.sigma[stream]), float(steady[stream])
        loose = (0.1 if held[stream] else LOOSE) * usual
        wanted.append(({stream: 1.0}, usual, loose) if np.isnan(value) else ({stream: 1.0}, value, sigma))
    return wanted


def _wanted_transfers(variables: Variables, steady: Array, guess: Array) -> list[Wanted]:
    """Return out - share × in of each transfer that is read or guessed."""
    wanted: list[Wanted] = []
    for number, (stream, k) in enumerate(variables.transfer):
        at = variables.moved(number)
        share = variables.value[at] if not np.isnan(variables.value[at]) else variables.guess[at]
        if np.isnan(share):
            continue
        inward = [one for one, sign in touching(variables, int(variables.network.source[stream])) if sign > 0]
        size = sum(abs(float(steady[one]) * (float(guess[k, one]) if k >= 0 else 1.0)) for one in inward) or 1.0
        sigma = variables.sigma[at]
        spread = size * max(0.0 if np.isnan(sigma) else float(sigma), 1e-3)
        row: Row = {}
        for one, sign in [(stream, 1.0), *((one, -float(share)) for one in inward)]:
            for place, factor in _carried(variables, one, k).items():
                row[place] = row.get(place, 0.0) + sign * factor
        wanted.append((row, 0.0, spread))
    return wanted


def _carried(variables: Variables, stream: int, k: int) -> Row:
    """Return factor × (N - reference × flow) of a stream; the flow for k = -1."""
    if k < 0:
        return {stream: 1.0}
    factor = float(variables.factor[k, stream])
    return {variables.streams * (1 + k) + stream: factor, stream: -factor * float(variables.reference[k])}


def _linear_balances(variables: Variables) -> list[Row]:
    rows: list[Row] = []
    n = variables.streams
    for node in range(len(variables.network.node)):
        around = touching(variables, node)
        if not implied(variables, node):
            rows.append(dict(around))
        for k in np.flatnonzero(variables.conserved[node]).tolist():
            row: Row = {}
            for stream, sign in around:
                for place, factor in _carried(variables, stream, k).items():
                    row[place] = row.get(place, 0.0) + sign * factor
            rows.append(row)
    if variables.summed.any():
        parts = np.flatnonzero(variables.summed).tolist()
        rows += [{stream: -1.0} | {n * (1 + k) + stream: 1.0 for k in parts} for stream in range(n)]
    return rows


def _transfers(variables: Variables, flow: Array, contents: Array) -> tuple[Array, Array]:
    moved = np.zeros(len(variables.transfer))
    for number, (stream, k) in enumerate(variables.transfer):
        at = variables.moved(number)
        carried = flow * (variables.factor[k] * (contents[k] - variables.reference[k]) if k >= 0 else 1.0)
        inward = sum(
            carried[one] for one, sign in touching(variables, int(variables.network.source[stream])) if sign > 0
        )
        computed = carried[stream] / inward if inward else 0.5
        known = variables.value[at] if not np.isnan(variables.value[at]) else variables.guess[at]
        moved[number] = computed if np.isnan(known) else known
    return moved, np.maximum(np.abs(moved), 1e-3)


def _nearest(wanted: list[Wanted], rows: list[Row], size: Array) -> Array:
    """Return x (n) closest to `wanted` with `rows` · x = 0, in units of `size`.

    The saddle point system [σ² A; Aᵀ 0] takes exact readings and squares no coefficients.
    """
    n = len(size)
    matrix = _sparse([row for row, _, _ in wanted] + rows, n) @ sparse.diags_array(size)
    norm = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    unit = 1.0 / np.where(norm > 0, norm, 1.0)
    matrix = sparse.csr_array(sparse.diags_array(unit) @ matrix)
    target = np.concatenate([[figure for _, figure, _ in wanted], np.zeros(len(rows))]) * unit
    sigma = np.concatenate([np.array([spread for _, _, spread in wanted]) * unit[: len(wanted)], np.zeros(len(rows))])
    own = sparse.diags_array(np.maximum(sigma, HARD) ** 2)
    blocks: list[list[Any]] = [[own, matrix], [matrix.T, None]]
    saddle = sparse.csc_array(sparse.block_array(blocks))
    solution = np.asarray(splu(saddle).solve(np.concatenate([target, np.zeros(n)])))
    return np.asarray(size * solution[len(target) :])


def _sparse(rows: list[Row], columns: int) -> sparse.csr_array:
    places = [(at, column, entry) for at, row in enumerate(rows) for column, entry in row.items()]
    row, column, entry = zip(*places, strict=True) if places else ((), (), ())
    return sparse.csr_array(sparse.coo_array((entry, (row, column)), shape=(len(rows), columns)))
