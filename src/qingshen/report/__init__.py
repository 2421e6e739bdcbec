"""What an audit says: one content, two documents, pictures, and the workbook of results."""

from qingshen.report.results import write_results

__all__ = ["write_results"]
