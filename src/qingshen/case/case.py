"""Case: one audit's tables, settings and rules, and the hashes of what they were read from."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import polars as pl

from qingshen.case.catalogue import Catalogue
from qingshen.case.column import TYPES, Rows
from qingshen.case.deciding import Decisions
from qingshen.case.schema import PLACE_COLUMNS, Table
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


def finished(rows: Rows) -> pl.DataFrame:
    """Return the frame of `rows` as a case holds it: declared columns, what was given, and the place of the value."""
    table = rows.table
    blocks = pl.DataFrame(
        {
            "block": range(len(rows.blocks)),
            "file": [block.file for block in rows.blocks],
            "sheet": [block.sheet for block in rows.blocks],
            "letter": [block.letter(table.anchor) for block in rows.blocks],
        },
        schema={"block": pl.Int32, "file": pl.String, "sheet": pl.String, "letter": pl.String},
    )
    placed = rows.frame.join(blocks, on="block", how="left", maintain_order="left")
    cell = pl.concat_str("letter", pl.col("line").cast(pl.String)).alias("cell")
    return placed.with_columns(cell).select(columns(table)).sort(table.key)


def columns(table: Table) -> list[str]:
    """Return the columns of `table` in a case."""
    given = ["given_value", "given_unit"] if table.converted else []
    return [one.name for one in table.fields] + given + list(PLACE_COLUMNS)


def schema(table: Table) -> dict[str, type[pl.DataType]]:
    """Return the polars schema of `table` in a case."""
    types = {one.name: TYPES[one.kind] for one in table.fields}
    return {name: types.get(name, pl.Float64 if name == "given_value" else pl.String) for name in columns(table)}
