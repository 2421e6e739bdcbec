"""The verb: an audit → a folder of results, all of it or nothing."""

from __future__ import annotations

from pathlib import Path

from qingshen.language import Language
from qingshen.phases.audit import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.content import document
from qingshen.report.document import Document
from qingshen.report.results.folder import Job, Progress, write_folder
from qingshen.report.results.workbook import write_workbook, written

WORKBOOK = "results.xlsx"


def write_results(audit: Audit, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write tables/*.parquet, results.xlsx and the report (docx, html) into `folder`; return the paths written.

    The report of the case's first language is report.docx and report.html, of a further one report.en.docx … .
    `progress(done, total, what)` is told before each file and at the end. Same audit, same bytes. All or nothing, and
    what the engine did not write is refused, never deleted: see `write_folder`.
    """
    return write_folder(_jobs(audit), folder, progress)


def _jobs(audit: Audit) -> list[Job]:
    """Return every file to write and how, the ones people open first."""
    jobs: list[Job] = []
    for at, language in enumerate(audit.case.settings.languages):
        jobs += _reports(audit, language, f".{language}" if at else "")
    jobs.append((WORKBOOK, lambda path: write_workbook(audit, path)))
    jobs += [(f"tables/{name}.parquet", audit.tables[name].write_parquet) for name in written(audit)]
    return jobs


def _reports(audit: Audit, language: Language, suffix: str) -> list[Job]:
    made: list[Document] = []

    def content() -> Document:
        """Return the report's content, made once for both files."""
        if not made:
            made.append(document(audit, language))
        return made[0]

    return [
        (f"report{suffix}.docx", lambda path: path.write_bytes(docx.render(content()))),
        (f"report{suffix}.html", lambda path: path.write_bytes(html.render(content()).encode())),
        (f"report{suffix}.pdf", lambda path: path.write_bytes(pdf.render(content()))),
    ]
