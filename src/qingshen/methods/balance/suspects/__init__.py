"""Gross errors: which meters and leaks explain readings that do not close, told apart, sized, never over-claimed."""

from qingshen.methods.balance.suspects.findings import Findings, Suspect
from qingshen.methods.balance.suspects.hypotheses import Cause
from qingshen.methods.balance.suspects.suspect import Likely, equivalent_sets, find_suspects, most_likely

__all__ = ["Cause", "Findings", "Likely", "Suspect", "equivalent_sets", "find_suspects", "most_likely"]
