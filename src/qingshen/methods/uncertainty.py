"""Error propagation: product and sum rules of the IPCC (2006, vol. 1, ch. 3), shared factors added as correlated.

Uncertainties U are relative halves of a 95 % interval [-], good below about 0.3; a standard deviation follows from a
normal distribution: ``sigma = |x| U / 1.96``.
"""

from collections.abc import Sequence
from math import fsum, hypot

HALF_95 = 1.96


def product(uncertainties: Sequence[float]) -> float:
    """Return the relative uncertainty of a product of independent quantities, sqrt(ΣU²) [-] (eq. 3.1)."""
    return hypot(*uncertainties)


def independent_sum(amounts: Sequence[float], uncertainties: Sequence[float]) -> float:
    """Return the relative uncertainty of a sum of independent amounts, sqrt(Σ(U·x)²)/|Σx| [-] (eq. 3.2).

    `amounts` and `uncertainties` are equally long; raises ValueError where the amounts add up to zero.
    """
    return hypot(*_half_widths(amounts, uncertainties)) / _magnitude(amounts)


def correlated_sum(amounts: Sequence[float], uncertainties: Sequence[float]) -> float:
    """Return the relative uncertainty of a sum of fully correlated amounts, |ΣU·x|/|Σx| [-].

    For one factor shared by many plants (the same grid factor), whose error does not average out.
    Raises ValueError where the amounts add up to zero.
    """
    return abs(fsum(_half_widths(amounts, uncertainties))) / _magnitude(amounts)


def standard_deviation(amount: float, uncertainty: float) -> float:
    """Return the standard deviation of `amount` [its unit] with relative 95 % half width `uncertainty` [-]."""
    return abs(amount) * uncertainty / HALF_95


def _half_widths(amounts: Sequence[float], uncertainties: Sequence[float]) -> list[float]:
    return [amount * uncertainty for amount, uncertainty in zip(amounts, uncertainties, strict=True)]


def _magnitude(amounts: Sequence[float]) -> float:
    total = abs(fsum(amounts))
    if total == 0:
        raise ValueError("a relative uncertainty of a total of zero does not exist")
    return total
