"""What an audit leaves on disk: result tables, one workbook, the reports, written all or nothing."""

from qingshen.report.results.write import write_results

__all__ = ["write_results"]
