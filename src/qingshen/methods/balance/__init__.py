"""Balances that close: networks of conflicting meters, reconciled, tested and explained.

network = Network.from_streams(streams)
result = reconcile(network, alpha=0.05)
result.streams, result.nodes, result.balanced, result.suspects, result.figure("fresh - drained")
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.reconcile import reconcile
from qingshen.methods.balance.result import Result

if TYPE_CHECKING:
    from qingshen.methods.balance.components import reconcile_components
    from qingshen.methods.balance.many import reconcile_many

__all__ = ["Network", "Plan", "Result", "reconcile", "reconcile_components", "reconcile_many"]

# Brought when first asked for: batches compile their kernel.
_LATER = {"reconcile_components": "components", "reconcile_many": "many"}


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
