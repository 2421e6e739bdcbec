"""Which files of a folder are the audit's: what the engine reads, and the platform's own record beside it."""

import tomllib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.frame import OWN_SYSTEMS
from qingshen.case.read import FLAT, FORMATS, WORKBOOKS
from qingshen.case.settings import FILE as SETTINGS
from qingshen.problems import Refused
from qingshen.web.audits.proposal import LOADS
from qingshen.web.transfer.messages import problem

LISTS = tuple(f"enterprises{suffix}" for suffix in FORMATS)
# What the platform knows beyond the folder. The engine reads nothing hidden.
PLATFORM = ".qingshen"
RECORD, CONTENTS = f"{PLATFORM}/platform.json", f"{PLATFORM}/files"
JOURNAL = f"{PLATFORM}/journal.json"
_SINGLE = frozenset({SETTINGS, DECISIONS, *LISTS})
_FOREIGN = frozenset("\\:\0")
# Known amounts of the candidates are the list's, not the engine's: it reads no such folder.
_FOLDERS = (OWN_SYSTEMS, WORKBOOKS, FLAT, LOADS.partition("/")[0])


def files_of(folder: Path) -> dict[str, Path]:
    """Return the audit's files in `folder` by their path in it, in order. Results, programs and notes are not its.

    Raises Refused for a link, and for an index system that lies outside.
    """
    if not (folder / SETTINGS).is_file():
        raise Refused([problem(SETTINGS, "settings-absent")])
    _verify_index(folder)
    found = {name: folder / name for name in sorted(_SINGLE) if (folder / name).exists()}
    for name in _FOLDERS:
        found |= {path.relative_to(folder).as_posix(): path for path in _below(folder / name)}
    links = [name for name, path in found.items() if _is_link(path, folder)]
    if links:
        raise Refused([problem(name, "zip-link") for name in links])
    return dict(sorted(found.items()))


def belongs(path: str) -> bool:
    """Whether an audit may have a file at `path`: nothing that leads elsewhere, nothing the engine does not read."""
    parts = path.split("/")
    plain = "" not in parts and not any(part.startswith((".", "~$")) for part in parts) and not _FOREIGN & set(path)
    return plain and (path in _SINGLE or (len(parts) > 1 and parts[0] in _FOLDERS))


def is_list(path: str) -> bool:
    """Whether the file at `path` is the list of enterprises."""
    return path in LISTS


def is_workbook(path: str) -> bool:
    """Whether the file at `path` is an enterprise's workbook."""
    return path.startswith(f"{WORKBOOKS}/")


def is_platform(path: str) -> bool:
    """Whether the file at `path` is the platform's, not the engine's."""
    return path.startswith(f"{PLATFORM}/")


def _below(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for path in sorted(folder.rglob("*")):
            shown = not any(part.startswith((".", "~$")) for part in path.relative_to(folder).parts)
            if shown and (path.is_symlink() or path.is_file()):
                yield path


def _is_link(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return any(folder.joinpath(*inside[:depth]).is_symlink() for depth in range(1, len(inside) + 1))


def _verify_index(folder: Path) -> None:
    """Refuse index systems of which audit.toml says that they lie anywhere but in rulebook/."""
    try:
        audit = tomllib.loads((folder / SETTINGS).read_text(encoding="utf-8-sig")).get("audit", {})
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return  # What is wrong with it is told by the engine.
    said = audit if isinstance(audit, dict) else {}
    further = said.get("further", [])
    codes = [said.get("index", ""), *(further if isinstance(further, list) else [])]
    if any(isinstance(code, str) and code and _is_elsewhere(folder, code) for code in codes):
        raise Refused([problem(SETTINGS, "index-outside")])


def _is_elsewhere(folder: Path, code: str) -> bool:
    path = PurePosixPath(code)
    if path.is_absolute() or ".." in path.parts:
        return True
    return (folder / code).is_dir() and path.parts[:1] != (OWN_SYSTEMS,)
