"""Evaluation with an index system: Y_I, Y_II, Y_III, limiting gates, levels — as intervals where data are missing.

    Y_gk(x_ij) = 100 if x_ij reaches level g_k or better, else 0          k = I, II, III
    Y_gk       = Σ_i w_i · Σ_j ω_ij · Y_gk(x_ij)

Method: GB/T 43329-2023 and the 2013 general rules (通则), as read in secondary sources; see ``evaluate``.
"""

from qingshen.methods.evaluation.evaluate import Evaluation, evaluate

__all__ = ["Evaluation", "evaluate"]
