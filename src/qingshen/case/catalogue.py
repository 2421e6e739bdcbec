"""The techniques, sizings and checklist questions of one audit: the rulebook's of its sectors, and its own rows."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from qingshen.case.messages import problem
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.checklists import Question, questions
from qingshen.rulebook.sizing import Sizing, sizings
from qingshen.rulebook.system import Variable
from qingshen.rulebook.techniques import Technique, techniques

FOLDER = "rulebook"
TECHNIQUES, SIZING, CHECKLISTS = FILES = ("techniques.csv", "sizing.csv", "checklists.csv")
GENERAL = "general"
T = TypeVar("T")


@dataclass(frozen=True)
class Catalogue:
    """What may be asked and proposed; `sectors`: as the audit names them, else as its index system's code begins."""

    sectors: tuple[str, ...] = (GENERAL,)
    techniques: tuple[Technique, ...] = ()
    sizings: tuple[Sizing, ...] = ()
    questions: tuple[Question, ...] = ()


def gather_catalogue(
    folder: Path, named: Sequence[str], index: str, variables: Iterable[Variable]
) -> tuple[Catalogue, list[Problem]]:
    """Return the catalogue of the audit in `folder`, and every problem of its own rows and sectors."""
    known = sorted({sector for one in techniques() for sector in one.sectors} | {one.sector for one in questions()})
    own = {name: folder / FOLDER / name for name in FILES}
    problems: list[Problem] = []
    added = _read(lambda: techniques((), own[TECHNIQUES]), problems)
    known += sorted({sector for one in added for sector in one.sectors} - set(known))
    for one in named:
        if one not in known:
            place = Place("audit.toml", "[diagnosis]", "sectors")
            problems.append(problem(place, "settings-choice", value=one, hint=suggestion(one, known)))
    sectors = tuple(one for one in named if one in known) or tuple(one for one in known if index.startswith(one))
    sectors = (*sectors, GENERAL) if GENERAL not in sectors else sectors
    if problems:
        return Catalogue(sectors), problems
    listed = tuple(variables)
    found = Catalogue(
        sectors,
        tuple(one for one in added if {*one.sectors} & {*sectors}),
        _read(lambda: sizings(own[SIZING], own[TECHNIQUES], listed), problems),
        _read(lambda: questions(sectors, own[CHECKLISTS], own[TECHNIQUES]), problems),
    )
    return found, problems


def _read(read: Callable[[], tuple[T, ...]], problems: list[Problem]) -> tuple[T, ...]:
    """Return what `read` gives; what it refuses is told with the place inside the case."""
    try:
        return read()
    except Refused as refused:
        for one in refused.problems:
            problems.append(replace(one, place=replace(one.place, file=f"{FOLDER}/{one.place.file}")))
        return ()
