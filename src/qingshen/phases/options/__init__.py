"""Phase 3, 方案产生和确定: options of every enterprise and of the industry, generated, screened and decided."""

from qingshen.phases.options.feasibility import screen
from qingshen.phases.options.generating import generate
from qingshen.phases.options.measures import measures

__all__ = ["generate", "measures", "screen"]
