"""A `Document` as a PDF for print and archive: typeset by Typst, the same bytes every time."""

from qingshen.report.pdf.write import render

__all__ = ["render"]
