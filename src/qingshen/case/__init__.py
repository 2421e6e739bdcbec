"""One audit's tables: what columns, which units, which statuses; read from a folder."""

from qingshen.case.case import Case
from qingshen.case.read import check_case, read_case
from qingshen.case.settings import Settings, read_settings

__all__ = ["Case", "Settings", "check_case", "read_case", "read_settings"]
