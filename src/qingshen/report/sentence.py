"""A paragraph's words with its figures put in: stretches any writer can set."""

from dataclasses import dataclass
from string import Formatter

from qingshen.report.document import Figure, Paragraph, Part, See, Strong
from qingshen.report.formatting import shown, words
from qingshen.report.outline import Outline


@dataclass(frozen=True)
class Stretch:
    """Words set in one way: plain, strong, a figure with its explanation, or a link to an anchor."""

    text: str
    strong: bool = False
    explain_id: str = ""
    anchor: str = ""


def stretches(paragraph: Paragraph, outline: Outline) -> tuple[Stretch, ...]:
    """Return the stretches of `paragraph` in the outline's language.

    Raises ValueError when the text names a part that is not given, or refers to a picture that is not there.
    """
    text = words(paragraph.text, outline.language)
    if not paragraph.parts:
        return (Stretch(text),)
    found = []
    for literal, name, _, _ in Formatter().parse(text):
        if literal:
            found.append(Stretch(literal))
        if name is not None:
            if name not in paragraph.parts:
                raise ValueError(f"{text!r} names {{{name}}}; given are {sorted(paragraph.parts)}")
            found.append(_set(paragraph.parts[name], outline))
    return tuple(found)


def _set(part: Part, outline: Outline) -> Stretch:
    match part:
        case Figure(value, explain_id, significant, decimals):
            figure = shown(value, outline.language, significant=significant, decimals=decimals)
            return Stretch(figure, explain_id=explain_id)
        case Strong(text):
            return Stretch(words(text, outline.language), strong=True)
        case See(explain_id):
            there = outline.find(explain_id)
            return Stretch(there.label, anchor=there.anchor)
        case _:
            return Stretch(words(part, outline.language))
