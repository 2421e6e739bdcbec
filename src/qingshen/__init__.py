"""Qingshen 清审: cleaner-production audits of a whole industry."""

__version__ = "0.1.0"
