"""What a run wrote for people: each document by its title, its language, and the formats it may be had in."""

from typing import NamedTuple

from django.template.defaultfilters import filesizeformat

from qingshen.language import Text
from qingshen.web.results.actions.run_audit import OUT
from qingshen.web.results.models import Run
from qingshen.web.results.read import engine_audit, files

TITLES = {
    "report": Text("行业清洁生产审核报告", "Report of the industry's audit"),
    "results": Text("结果表", "Tables of results"),
    "forms/filing": Text("备案表", "Filing form"),
    "forms/acceptance": Text("验收表", "Acceptance form"),
}
FORMATS = {".docx": "Word", ".pdf": "PDF", ".html": "HTML", ".xlsx": "Excel"}
LANGUAGES = {"zh": Text("中文", "Chinese"), "en": Text("英文", "English")}
BOTH = Text("中英文", "both languages")


class File(NamedTuple):
    """A file of a document: its path within what the run wrote, its format, its size in words."""

    path: str
    format: str
    size: str


class Document(NamedTuple):
    """A document in one language."""

    title: Text
    language: Text
    files: tuple[File, ...]


def documents(run: Run) -> list[Document]:
    """Return the documents of a run, the report first; what it did not write is not there."""
    there, languages = set(files(run)), engine_audit(run).case.settings.languages
    found = []
    for name, title in TITLES.items():
        for at, language in enumerate(languages):
            stem = f"{name}.{language}" if at else name
            written = tuple(_file(run, stem, one) for one in FORMATS if f"{stem}{one}" in there)
            if written:
                found.append(Document(title, BOTH if name == "results" else LANGUAGES[language], written))
    return found


def _file(run: Run, stem: str, suffix: str) -> File:
    path = f"{stem}{suffix}"
    return File(path, FORMATS[suffix], filesizeformat((run.folder / OUT / path).stat().st_size))
