"""What an audit gives: its result tables, and the case and engine they come from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from qingshen import __version__
from qingshen.case import Case
from qingshen.problems import Problem


@dataclass(frozen=True)
class Audit:
    """The results of the five phases on one case.

    `tables` maps a table's name to its frame; docs/results.md describes each column. Same inputs, same rulebook
    edition, same engine version: the same tables, byte for byte.
    """

    case: Case
    tables: Mapping[str, pl.DataFrame]
    warnings: tuple[Problem, ...] = ()
    engine: str = field(default=__version__)

    @property
    def year(self) -> int:
        """The audited year: the last one of the audit."""
        return self.case.settings.years[-1]

    def table(self, name: str) -> pl.DataFrame:
        """Return a result table, empty where the audit has nothing for it."""
        return self.tables.get(name, pl.DataFrame())

    def has(self, name: str) -> bool:
        """Say whether a result table has rows."""
        return not self.table(name).is_empty()

    def digest(self) -> str:
        """Return the SHA-256 over what the results depend on: inputs, rulebook edition, engine version."""
        system = self.case.system.digest if self.case.system else ""
        text = "\n".join((self.engine, system, *(f"{path} {value}" for path, value in self.case.inputs)))
        return hashlib.sha256(text.encode()).hexdigest()
