"""What the engine found, beside its run: a file a table, so that a page reads only those it speaks of."""

import pickle
from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from qingshen.case import Case
from qingshen.web.results.actions.run_audit import CASE

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

FOLDER = "audit"
FOUND, REPORTED, REST = "found", "reported", "rest.pickle"
_SUFFIX = ".arrow"


class Tables(Mapping[str, pl.DataFrame]):
    """The tables of a folder by name, each read where it is first asked for."""

    def __init__(self, folder: Path) -> None:
        self._paths = {one.stem: one for one in sorted(folder.glob(f"*{_SUFFIX}"))}
        self._read: dict[str, pl.DataFrame] = {}

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._read:
            self._read[name] = pl.read_ipc(self._paths[name])
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._paths)

    def __len__(self) -> int:
        return len(self._paths)


class Laid(Case):
    """A case whose tables are read where they are first asked for."""

    def __getattr__(self, name: str) -> pl.DataFrame:
        tables = self.__dict__.get("tables", {})
        if name not in tables:
            raise AttributeError(name)
        return tables[name]


def lay(found: "Reckoned", folder: Path) -> None:
    """Lay what the engine found, and what it found it in, into `folder`."""
    home = folder / FOLDER
    parts = {one.name: getattr(found.case, one.name) for one in fields(found.case)}
    reported = {name: part for name, part in parts.items() if isinstance(part, pl.DataFrame)}
    for name, tables in ((FOUND, found.tables), (REPORTED, reported)):
        (home / name).mkdir(parents=True)
        for one, table in tables.items():
            table.write_ipc(home / name / f"{one}{_SUFFIX}")
    rest = {name: part for name, part in parts.items() if name not in reported}
    (home / REST).write_bytes(pickle.dumps((rest, replace(found, case=None, tables={}))))


def take(folder: Path) -> "Reckoned":
    """Return what the engine found, as it was laid into `folder`."""
    home = folder / FOLDER
    # Written by `lay` into the platform's own home, and by nobody else.
    rest: dict[str, Any]
    rest, found = pickle.loads((home / REST).read_bytes())
    case = object.__new__(Laid)
    # Where it lies now: the platform's home may have been moved since.
    case.__dict__.update(rest, folder=folder / CASE, tables=Tables(home / REPORTED))
    return replace(found, case=case, tables=Tables(home / FOUND))
