"""Balances of components and energy: flows times contents, reconciled by Lagrange-Newton."""

from qingshen.methods.balance.components.reconcile import reconcile_components
from qingshen.methods.balance.components.result import ComponentResult

__all__ = ["ComponentResult", "reconcile_components"]
