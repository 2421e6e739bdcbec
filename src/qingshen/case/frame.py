"""What an audit is before anybody reports: settings, index systems, catalogue, decisions; a folder without tables."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from qingshen import rulebook
from qingshen.case.catalogue import FILES as OWN_ROWS
from qingshen.case.catalogue import Catalogue, gather_catalogue
from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.deciding import Decisions, gather_decisions
from qingshen.case.names import variables_of
from qingshen.case.settings import FILE, Settings, gather_settings
from qingshen.problems import Problem, Refused
from qingshen.rulebook.edition import OWN, Edition, by, kept_in, program
from qingshen.rulebook.system import IndexSystem, Variable

OWN_SYSTEMS = "rulebook"


@dataclass(frozen=True, eq=False)
class Frame:
    """An audit's frame. `variables` are all that may be reported; `inputs` the files read, with their SHA-256.

    `edition`: the tables of the rulebook by which everything of the audit is read.

    Two frames are never the same, so that what follows from one can be kept with it.
    """

    folder: Path
    settings: Settings
    system: IndexSystem | None
    further: tuple[IndexSystem, ...]
    variables: Mapping[str, Variable]
    catalogue: Catalogue
    decisions: Decisions
    inputs: Mapping[str, str]
    edition: Edition


def gather_frame(folder: Path) -> tuple[Frame | None, list[Problem]]:
    """Return the frame of the audit in `folder`, None without readable settings, and every problem."""
    try:
        own = kept_in(folder)
    except Refused as refused:
        return None, list(refused.problems)
    with by(own or program()):
        return _gathered(folder, own)


def _gathered(folder: Path, own: Edition | None) -> tuple[Frame | None, list[Problem]]:
    settings, problems = gather_settings(folder)
    if settings is None:
        return None, list(problems)
    problems = list(problems)
    decisions, found = gather_decisions(folder)
    problems += found
    system, found = _system(folder, settings.index)
    problems += found
    further = []
    for code in settings.further:
        one, found = _system(folder, code)
        problems += found
        further += [one] if one is not None else []
    variables = variables_of(system, tuple(further))
    catalogue, found = gather_catalogue(folder, settings.diagnosis.sectors, settings.index, variables.values())
    problems += found
    read = [FILE, DECISIONS, *(f"{OWN_SYSTEMS}/{name}" for name in OWN_ROWS)]
    inputs = {file: sha256(folder / file) for file in read if (folder / file).is_file()}
    inputs |= {OWN: own.digest} if own else {}
    return Frame(
        folder, settings, system, tuple(further), variables, catalogue, decisions, inputs, own or program()
    ), problems  # fmt: skip


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _system(folder: Path, code: str) -> tuple[IndexSystem | None, list[Problem]]:
    if not code:
        return None, []
    own = folder / code
    try:
        return rulebook.index_system(own if own.is_dir() else code, (folder / OWN_SYSTEMS,)), []
    except Refused as refused:
        return None, list(refused.problems)
