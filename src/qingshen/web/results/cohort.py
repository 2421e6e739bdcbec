"""A part of the cohort's page, its figures linked to their explanations."""

from typing import NamedTuple

from django.utils.safestring import SafeString

from qingshen.language import Language
from qingshen.web.results.blocks import Writer
from qingshen.web.results.figures import explained_at
from qingshen.web.results.kept import Key, of_a_run
from qingshen.web.results.parts import PARTS
from qingshen.web.results.sections import Sections, kept, written
from qingshen.web.results.veil import Veil
from qingshen.web.results.veiled import veiled


class Shown(NamedTuple):
    """A part as a page shows it; `left_out`: how many rows, pictures and sentences its reader may not see.

    `is_thin`: all that is not of one enterprise alone is among these.
    """

    content: SafeString
    left_out: int = 0
    is_thin: bool = False


def sections_of(key: Key, part: str, language: Language) -> Sections:
    """Return the sections of a part: those kept with the run, else written anew."""
    found = kept(key.of().folder, part, language)
    return written(key.found(), PARTS[part].writers, language) if found is None else found


@of_a_run(256)
def cohort_part(key: Key, part: str, language: Language, hidden: frozenset[str] = frozenset()) -> Shown:
    """Return a part, each figure linked to its explanation; nothing that tells of the enterprises `hidden`."""
    run = key.of()
    writer = Writer(language, lambda figure: explained_at(run, figure))
    if not hidden:
        return Shown(writer.sections(sections_of(key, part, language)))
    one = PARTS[part]
    if one.grouped:
        whole = written(key.found(), one.grouped, language, hidden=hidden)
    else:
        whole = sections_of(key, part, language)
    veil = Veil(key.found(), hidden)
    is_thin = veil.is_thin and not one.grouped
    sections, left_out = veiled(whole, veil, with_industry=not is_thin)
    return Shown(writer.sections(sections), left_out, is_thin)
