"""The verb: an audit → a folder of results, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qingshen.language import Text
from qingshen.phases.audit import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.content import document
from qingshen.report.document import Document
from qingshen.report.faces import absent
from qingshen.report.forms import acceptance, filing
from qingshen.report.press import faces
from qingshen.report.results.folder import Job, Progress, write_folder
from qingshen.report.results.sheets import sheets
from qingshen.report.results.workbook import write_workbook, written

WORKBOOK = "results.xlsx"
Content = Callable[[], Document]


def write_results(audit: Audit, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write the reports, results.xlsx, forms/, enterprises/ and tables/ into `folder`; return the paths written.

    The report of the case's first language is report.docx, .html and .pdf, of a further one report.en.docx …; so are
    the forms (docx, pdf). A sheet an audited enterprise (docx, html, pdf) is written in the first language only. No pdf
    is written where `pdf_left_out` says why. `progress(done, total, what)` is told before each file and at the end.
    Same audit, same bytes. All or nothing, and what the engine did not write is refused, never deleted: see
    `write_folder`.
    """
    with_pdf = faces() is not None
    with sheets(audit, with_pdf=with_pdf) as ahead:
        return write_folder([*_jobs(audit, with_pdf=with_pdf), *ahead, *_tables(audit)], folder, progress)


def pdf_left_out() -> Text | None:
    """Return why this machine writes no pdf, and the remedy; None where it does."""
    if faces() is not None:
        return None
    problem = absent()
    return Text(
        f"没有写出 PDF：{problem.what.zh}；{problem.remedy.zh}",
        f"No PDF was written: {problem.what.into('en')}; {problem.remedy.into('en')}",
    )


def _jobs(audit: Audit, *, with_pdf: bool) -> list[Job]:
    """Return the files of the whole audit and how each is written, the ones people open first."""
    jobs: list[Job] = []
    suffixes = [f".{language}" if at else "" for at, language in enumerate(audit.case.settings.languages)]
    named = list(zip(audit.case.settings.languages, suffixes, strict=True))
    for language, suffix in named:
        content = _once(partial(document, audit, language))
        jobs.append((f"report{suffix}.docx", _word(content, has_front=True)))
        jobs.append((f"report{suffix}.html", _page(content)))
        jobs += [(f"report{suffix}.pdf", _print(content, has_front=True))] * with_pdf
    jobs.append((WORKBOOK, lambda path: write_workbook(audit, path)))
    for language, suffix in named:
        for name, form in (("filing", filing), ("acceptance", acceptance)):
            content = _once(partial(form, audit, language))
            jobs.append((f"forms/{name}{suffix}.docx", _word(content, has_front=False)))
            jobs += [(f"forms/{name}{suffix}.pdf", _print(content, has_front=False))] * with_pdf
    return jobs


def _tables(audit: Audit) -> list[Job]:
    return [(f"tables/{name}.parquet", audit.tables[name].write_parquet) for name in written(audit)]


def _once(write: Content) -> Content:
    """Return what gives the content of `write`, made once for all its files."""
    made: list[Document] = []

    def content() -> Document:
        if not made:
            made.append(write())
        return made[0]

    return content


def _word(content: Content, *, has_front: bool) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(docx.render(content(), has_front=has_front))


def _page(content: Content) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(html.render(content()).encode())


def _print(content: Content, *, has_front: bool) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(pdf.render(content(), has_front=has_front))
