"""Options that work on the same load together: what a set saves, which set to take, and in which order."""

from qingshen.methods.portfolio.choose import choose
from qingshen.methods.portfolio.curve import Curve, curve
from qingshen.methods.portfolio.interact import interact
from qingshen.methods.portfolio.result import Portfolio
from qingshen.methods.portfolio.sequential import sequential

__all__ = ["Curve", "Portfolio", "choose", "curve", "interact", "sequential"]
