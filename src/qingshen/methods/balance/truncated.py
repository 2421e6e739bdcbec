"""A flow the balances want negative: what its estimate still allows above zero."""

import numpy as np
from scipy.special import erfcx

from qingshen.methods.balance.normal import Array


def truncated_sigma(estimate: Array, sigma: Array) -> Array:
    """Return the standard deviation of N(estimate, sigma²) above zero, elementwise; 0 where sigma is 0.

    With h = -estimate/sigma and the hazard λ = φ(h)/(1 - Φ(h)): σ √(1 + hλ - λ²). Far below zero the difference loses
    its digits; there the tail is nearly exponential, its variance σ²/h² (1 - 6/h² + …).
    """
    safe = np.where(sigma > 0, sigma, 1.0)
    h = -estimate / safe
    hazard = np.sqrt(2.0 / np.pi) / erfcx(h / np.sqrt(2.0))
    far = np.maximum(h, 50.0) ** -2
    square = np.where(h > 50.0, far * (1.0 - 6.0 * far), 1.0 + h * hazard - hazard**2)
    return np.asarray(np.where(sigma > 0, sigma * np.sqrt(np.clip(square, 0.0, 1.0)), sigma))
