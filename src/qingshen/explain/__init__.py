"""The tracer: the tree behind a figure, the same on the command line, in the report and in a failing test."""

from qingshen.explain.node import Node
from qingshen.explain.trace import trace

__all__ = ["Node", "trace"]
