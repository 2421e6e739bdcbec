"""Typst, kept warm: source in, PDF or PNG out."""

import threading
from functools import cache
from typing import Literal

import typst

from qingshen.report.faces import Faces, choose
from qingshen.report.fonts import folders

# A compiler takes one caller at a time. Each thread has its own; they share fonts and what Typst remembers.
_own = threading.local()


@cache
def faces() -> Faces | None:
    """Return the Chinese typefaces of this system, None where it has none; looks once a process."""
    return choose(folders())


def pressed(source: str, kind: Literal["pdf", "png"], ppi: float | None = None) -> bytes:
    """Return a Typst `source` as PDF, or its only page as PNG at `ppi` [1/in]; the same source gives the same bytes.

    The first call of a process reads the fonts; later ones take milliseconds a page. Without a Chinese font,
    Chinese characters are empty boxes.

    Raises RuntimeError where Typst cannot read the source.
    """
    if not hasattr(_own, "compiler"):
        found = faces()
        fonts = typst.Fonts() if found is None else found.fonts
        _own.compiler = typst.Compiler(font_paths=fonts, ignore_system_fonts=found is not None)
    return bytes(_own.compiler.compile(source.encode("utf-8"), format=kind, ppi=ppi))


def literal(text: str) -> str:
    """Return `text` as a string of Typst's language: inside one, only a backslash and a quote mean something."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
