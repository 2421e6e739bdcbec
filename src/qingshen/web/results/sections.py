"""The sections of the cohort's pages: written once when a run ends, and read by the part they belong to."""

import pickle
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from qingshen import __version__
from qingshen.case.held import as_read
from qingshen.language import Language
from qingshen.report.document import Section
from qingshen.web.results.parts import PARTS

if TYPE_CHECKING:
    from qingshen.phases import Audit as Reckoned

FOLDER = "pages"
Sections = tuple[Section, ...]
Writing = Callable[..., Section | None]


def written(found: "Reckoned", names: Iterable[str], language: Language, **more: frozenset[str]) -> Sections:
    """Return the sections that the writers of these names write of what was found and what `more` they are told.

    They read the edition of the rulebook it was found by.
    """
    named = (one.rpartition(".") for one in names)
    writers: list[Writing] = [getattr(import_module(module), name) for module, _, name in named]
    with as_read(found.case):
        return tuple(section for write in writers if (section := write(found, language, **more)) is not None)


def keep(found: "Reckoned", folder: Path, tell: Callable[[int, int, str], None]) -> None:
    """Write the sections of all parts into a run's `folder`, in both languages."""
    (folder / FOLDER).mkdir()
    for done, (part, one) in enumerate(PARTS.items()):
        for language in get_args(Language):
            sections = written(found, one.writers, language)
            _path(folder, part, language).write_bytes(pickle.dumps((__version__, sections)))
        tell(done + 1, len(PARTS), part)


def kept(folder: Path, part: str, language: Language) -> Sections | None:
    """Return the sections of a part as they were kept; None where another version of the engine kept them, or none."""
    path = _path(folder, part, language)
    if not path.is_file():
        return None
    # Written by `keep` into the platform's own home, and by nobody else.
    version, sections = pickle.loads(path.read_bytes())
    return sections if version == __version__ else None


def _path(folder: Path, part: str, language: Language) -> Path:
    return folder / FOLDER / f"{part}.{language}.pickle"
