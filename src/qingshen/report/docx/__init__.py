"""A `Document` as a Word file an office user edits on: real styles, real captions, a table of contents."""

from qingshen.report.docx.write import render

__all__ = ["render"]
