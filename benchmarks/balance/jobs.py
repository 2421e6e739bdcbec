"""The jobs of the balances: where each is prepared, and how the page calls it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Job:
    """A contender: `module` in benchmarks/balance/contenders and the function that prepares it; `label` on the page."""

    module: str
    function: str
    label: str


ONE = {
    "again": Job("with_qingshen", "again", "**qingshen**, compiled plan, new readings"),
    "reweighted": Job("with_qingshen", "reweighted", "**qingshen**, compiled plan, new weights"),
    "scratch": Job("with_qingshen", "scratch", "**qingshen**, from scratch"),
    "whole": Job("with_qingshen", "whole", "**qingshen**, whole result: bounds, tests, sigmas, table"),
    "factor_splu": Job("with_scipy", "factor", "yardstick: one factorisation by scipy splu, nothing else"),
    "factor_qdldl": Job("with_qdldl", "factor", "yardstick: one factorisation by qdldl, nothing else"),
    "complement": Job("with_scipy", "complement", "scipy splu, Schur complement"),
    "kkt": Job("with_scipy", "kkt", "scipy splu, whole KKT system"),
    "osqp": Job("with_osqp", "prepare", "OSQP, 1e-8, polished"),
    "clarabel": Job("with_clarabel", "prepare", "Clarabel"),
    "cvxpy": Job("with_cvxpy", "prepare", "cvxpy with Clarabel"),
}
BOUNDED = {
    "bounded": Job("with_qingshen", "bounded", "**qingshen**"),
    "bounded_piqp": Job("with_piqp", "bounded", "PIQP alone"),
    "bounded_clarabel": Job("with_clarabel", "bounded", "Clarabel alone"),
}
MANY = {
    "many": Job("with_many", "prepare", "**qingshen**, `reconcile_many`"),
    "loop": Job("with_qingshen", "loop", "loop of `reconcile`"),
    "plan_loop": Job("with_qingshen", "plan_loop", "loop of one `Plan`"),
    "numpy_loop": Job("with_numpy", "loop", "loop of dense numpy"),
    "splu_loop": Job("with_scipy", "loop", "loop of scipy splu"),
    "osqp_loop": Job("with_osqp", "loop", "loop of OSQP, updated"),
    "clarabel_loop": Job("with_clarabel", "loop", "loop of Clarabel"),
    "cvxpy_loop": Job("with_cvxpy", "loop", "loop of cvxpy, parameters"),
}
ALIKE = ("plan_loop", "numpy_loop", "splu_loop")
"""Loops that need the same meters in every plant."""

LABELS: Mapping[str, str] = {name: job.label for jobs in (ONE, BOUNDED, MANY) for name, job in jobs.items()}
JOBS = {
    name: (f"balance.contenders.{job.module}", job.function)
    for jobs in (ONE, BOUNDED, MANY)
    for name, job in jobs.items()
}
