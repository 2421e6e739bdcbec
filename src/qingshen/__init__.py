"""Qingshen 清审: cleaner-production audits of a whole industry.

The public names, each brought from its home when it is first asked for: the command line needs few of them.
"""

import os
from importlib import import_module
from typing import Any

# The last digits of a product of matrices must not hang on how many cores a machine has; and small ones are quicker so.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

_HOMES = {
    "Audit": "qingshen.phases",
    "Case": "qingshen.case",
    "Problem": "qingshen.problems",
    "Refused": "qingshen.problems",
    "audit": "qingshen.phases",
    "check_case": "qingshen.case",
    "evaluate": "qingshen.methods.evaluation",
    "index_system": "qingshen.rulebook",
    "read_case": "qingshen.case",
    "trace": "qingshen.explain",
    "write_results": "qingshen.report",
}
__all__ = ["__version__", *_HOMES]  # noqa: PLE0604 - the homes are the list


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return __all__
