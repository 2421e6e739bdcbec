"""`python -m qingshen.report.results > docs/results.md`: print the dictionary of results as a page."""

import sys

from qingshen.report.results.page import page

sys.stdout.buffer.write(page().encode())
