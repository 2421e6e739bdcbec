"""Index systems by code or folder, every one checked when it loads."""

import hashlib
import os
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.build import build
from qingshen.rulebook.edition import current
from qingshen.rulebook.messages import problem
from qingshen.rulebook.source import FILES, SETTINGS, Source, read_folder
from qingshen.rulebook.spreadsheet import read_spreadsheet
from qingshen.rulebook.system import IndexSystem

SHIPPED = Path(__file__).with_name("indices")
SEARCH_VARIABLE = "QINGSHEN_RULEBOOK"
"""Environment variable: folders with systems of one's own, separated like PATH."""


def index_system(code_or_path: str | Path, search: Sequence[Path] = ()) -> IndexSystem:
    """Return an index system by its code, or from its folder (a Path, or a text with a separator).

    A code is looked for in the folders of `search`, then in those of $QINGSHEN_RULEBOOK, then among the shipped.
    Raises Refused naming the known codes, or with every problem of the system found.
    """
    folder = _folder(code_or_path, search)
    # A system's quantities are the edition's general ones and its own.
    return _load(folder.resolve(), digest_of(folder), current().digest)


def folder_of(code_or_path: str | Path, search: Sequence[Path] = ()) -> Path:
    """Return the folder of an index system, found as `index_system` finds it. Raises Refused naming the known codes."""
    return _folder(code_or_path, search)


def available(search: Sequence[Path] = ()) -> tuple[IndexSystem, ...]:
    """Return every system found, sorted by code; the first found under a code hides the later ones.

    Raises Refused with the problems of all the systems that do not load.
    """
    systems, problems = [], []
    for code, folder in sorted(_known(search).items()):
        try:
            systems.append(index_system(folder))
        except Refused as refused:
            problems += [Problem(_under(code, one.place), one.code, one.what, one.remedy) for one in refused.problems]
    if problems:
        raise Refused(problems)
    return tuple(systems)


def check(path: Path) -> list[Problem]:
    """Return every problem of a system's folder or xlsx, errors and warnings; empty where nothing is wrong."""
    try:
        source = read_source(path)
    except Refused as refused:
        return list(refused.problems)
    return [*_misnamed(source, path), *build(source)[1]]


def read_source(path: Path) -> Source:
    """Return the texts of a folder or xlsx. Raises Refused for files, sheets and columns that do not fit."""
    return read_folder(path) if path.is_dir() else read_spreadsheet(path)


def digest_of(folder: Path) -> str:
    """Return the SHA-256 over the system's files, in order of their names (each name and length before its bytes)."""
    digest = hashlib.sha256()
    for name in sorted(FILES):
        path = folder / name
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{name} {len(content)}\n".encode() + content)
    return digest.hexdigest()


@lru_cache(maxsize=64)
def _load(folder: Path, digest: str, edition: str) -> IndexSystem:
    del edition
    source = read_folder(folder)
    system, problems = build(source, digest)
    problems = [*_misnamed(source, folder), *problems]
    if system is None or any(one.severity == "error" for one in problems):
        raise Refused(problems)
    return system


def _misnamed(source: Source, path: Path) -> list[Problem]:
    code = source.settings.get("code", "")
    if not path.is_dir() or not code or code == path.resolve().name:
        return []
    return [problem(source.places["code"], "code-folder", value=code, folder=path.resolve().name)]


def _folder(code_or_path: str | Path, search: Sequence[Path]) -> Path:
    known = _known(search)
    text = str(code_or_path)
    if isinstance(code_or_path, str) and text in known:
        return known[text]
    path = Path(code_or_path)
    if path.is_dir() and (isinstance(code_or_path, Path) or path.name != text):
        return path
    raise Refused([problem(Place(text), "system-unknown", name=text, hint=suggestion(text, known))])


def _known(search: Sequence[Path]) -> dict[str, Path]:
    own = [Path(one) for one in os.environ.get(SEARCH_VARIABLE, "").split(os.pathsep) if one]
    known: dict[str, Path] = {}
    for parent in (*search, *own, SHIPPED):
        for settings in sorted(parent.glob(f"[!.]*/{SETTINGS}")):
            known.setdefault(settings.parent.name, settings.parent)
    return known


def _under(code: str, place: Place) -> Place:
    return Place(f"{code}/{place.file}", place.sheet, place.cell)
