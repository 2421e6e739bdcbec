"""Standards as data: index systems, factors and forms, read with their sources and refused without them."""

from qingshen.rulebook.load import SHIPPED, available, check, folder_of, index_system
from qingshen.rulebook.spreadsheet import export_spreadsheet, import_spreadsheet
from qingshen.rulebook.system import IndexSystem
from qingshen.rulebook.variables import general_variables

__all__ = [
    "SHIPPED",
    "IndexSystem",
    "available",
    "check",
    "export_spreadsheet",
    "folder_of",
    "general_variables",
    "import_spreadsheet",
    "index_system",
]
