"""Case: one audit's tables, settings and rules, and the hashes of what they were read from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from qingshen.case.catalogue import Catalogue
from qingshen.case.deciding import Decisions
from qingshen.case.settings import Settings
from qingshen.problems import Problem
from qingshen.rulebook.system import IndexSystem, Variable


@dataclass(frozen=True)
class Case:
    """One audit as read: every table in the order of its schema, sorted by key, each row with its file, sheet and cell.

    `quantities` are in the variable's unit, `streams` in the balance's and `contents` in the component's; `given_value`
    and `given_unit` are what was written. A null `source` or `target` of a stream is the outside. `variables` are all
    that may be reported, by code. `inputs` are the files read and their SHA-256, paths relative to `folder`.
    """

    folder: Path
    settings: Settings
    system: IndexSystem | None
    variables: Mapping[str, Variable]
    enterprises: pl.DataFrame
    quantities: pl.DataFrame
    answers: pl.DataFrame
    activities: pl.DataFrame
    streams: pl.DataFrame
    contents: pl.DataFrame
    parameters: pl.DataFrame
    measures: pl.DataFrame
    sources: pl.DataFrame
    records: pl.DataFrame
    checks: pl.DataFrame
    scores: pl.DataFrame
    effects: pl.DataFrame
    exchanges: pl.DataFrame
    qualities: pl.DataFrame
    further: tuple[IndexSystem, ...] = ()
    catalogue: Catalogue = field(default_factory=Catalogue)
    decisions: Decisions = field(default_factory=Decisions)
    warnings: tuple[Problem, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()

    @cached_property
    def digest(self) -> str:
        """The SHA-256 over the paths and hashes of all inputs."""
        return hashlib.sha256("\n".join(f"{path} {sha}" for path, sha in self.inputs).encode()).hexdigest()
