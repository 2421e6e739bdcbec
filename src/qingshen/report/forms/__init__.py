"""The forms an audit hands in: for filing (备案) and for acceptance (验收)."""

from qingshen.report.forms.acceptance import acceptance
from qingshen.report.forms.filing import filing

__all__ = ["acceptance", "filing"]
