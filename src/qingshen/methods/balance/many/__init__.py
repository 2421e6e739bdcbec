"""Thousands of plants of one topology at once, each with its own readings, sigmas and missing meters.

batch = reconcile_many(network, values, sigmas)
batch.reconciled, batch.balanced, batch.suspect.hypothesis, batch.streams(17), batch.plants()
"""

from qingshen.methods.balance.many.batch import Batch, Suspect
from qingshen.methods.balance.many.reconcile import reconcile_many

__all__ = ["Batch", "Suspect", "reconcile_many"]
