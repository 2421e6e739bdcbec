"""Wastes and surpluses of one plant as the inputs of another."""

from qingshen.methods.symbiosis.match import Matching, match

__all__ = ["Matching", "match"]
