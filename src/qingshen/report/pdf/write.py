"""The verb: a whole document as PDF."""

import json
from functools import cache
from importlib.resources import files

from qingshen.problems import Refused
from qingshen.report.document import Document
from qingshen.report.faces import absent
from qingshen.report.palette import ACCENT, INK, MARK, QUIET
from qingshen.report.pdf.matter import matter
from qingshen.report.press import faces, literal, pressed


def render(document: Document, *, has_front: bool = True) -> bytes:
    """Return `document` as PDF; the same document gives the same bytes on the same machine.

    `has_front`: a cover and a table of contents stand before the chapters. Without them the title heads the first
    page, as a sheet of two pages wants it.

    Raises ValueError where a sentence names a part or a picture that is not there, Refused where no Chinese font is
    installed: pages of empty boxes help nobody.
    """
    data = json.dumps(matter(document, has_front=has_front), ensure_ascii=False, allow_nan=False)
    # Words come as one string of data: Typst never reads them as its own language.
    return pressed(f"{_template()}\n#report(json(bytes({literal(data)})))\n", "pdf")


@cache
def _template() -> str:
    found = faces()
    if found is None:
        raise Refused([absent()])
    families = {"serif": found.serif, "sans": found.sans, "mono": found.mono}
    colours = {"ink": INK, "quiet": QUIET, "accent": ACCENT, "mark": MARK}
    given = [f"#let {name} = {literal(family)}" for name, family in families.items()]
    given += [f"#let {name} = rgb({literal(colour)})" for name, colour in colours.items()]
    return "\n".join([*given, (files("qingshen.report.pdf") / "template.typ").read_text(encoding="utf-8")])
