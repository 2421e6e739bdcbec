"""Greenhouse gases: `inventory` by carrier and scope, `total` with its uncertainty, `factors_for` an audit."""

from qingshen.methods.carbon.emissions import factors_used, inventory
from qingshen.methods.carbon.factors import factors_for, within_boundary
from qingshen.methods.carbon.totals import total

__all__ = ["factors_for", "factors_used", "inventory", "total", "within_boundary"]
