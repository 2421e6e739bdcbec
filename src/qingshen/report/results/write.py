"""The verb: an audit → a folder of results, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from qingshen.case.held import as_read
from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.content import document
from qingshen.report.document import Document
from qingshen.report.faces import absent
from qingshen.report.forms import acceptance, filing
from qingshen.report.press import faces
from qingshen.report.results.ahead import Ahead, Makers, ahead
from qingshen.report.results.folder import Job, Progress, write_folder
from qingshen.report.results.sheets import sheets
from qingshen.report.results.workbook import write_workbook, written

WORKBOOK = "results.xlsx"
Content = Callable[[Audit, Language], Document]


def write_results(audit: Audit, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write the reports, results.xlsx, forms/, enterprises/ and tables/ into `folder`; return the paths written.

    The report of the case's first language is report.docx, .html and .pdf, of a further one report.en.docx …; so are
    the forms (docx, pdf). A sheet an audited enterprise (docx, html, pdf) is written in the first language only. No pdf
    is written where `pdf_left_out` says why. `progress(done, total, what)` is told before each file and at the end.
    Same audit, same bytes. All or nothing, and what the engine did not write is refused, never deleted: see
    `write_folder`.
    """
    with_pdf = faces() is not None
    with as_read(audit.case), ahead() as making:
        # The reports first: they take longest, and a thread that begins one last would end alone.
        jobs = _jobs(audit, making, with_pdf=with_pdf)
        return write_folder([*jobs, *sheets(audit, making, with_pdf=with_pdf), *_tables(audit)], folder, progress)


def pdf_left_out() -> Text | None:
    """Return why this machine writes no pdf, and the remedy; None where it does."""
    if faces() is not None:
        return None
    problem = absent()
    return Text(
        f"没有写出 PDF：{problem.what.zh}；{problem.remedy.zh}",
        f"No PDF was written: {problem.what.into('en')}; {problem.remedy.into('en')}",
    )


def _jobs(audit: Audit, making: Ahead, *, with_pdf: bool) -> list[Job]:
    """Return the files of the whole audit and how each is written, the ones people open first."""
    jobs: list[Job] = []
    suffixes = [f".{language}" if at else "" for at, language in enumerate(audit.case.settings.languages)]
    named = list(zip(audit.case.settings.languages, suffixes, strict=True))
    printed = ("pdf",) if with_pdf else ()
    for language, suffix in named:
        name = f"report{suffix}"
        making.promise(name, partial(_report, audit, language, with_pdf=with_pdf), large=True)
        jobs += [(f"{name}.{kind}", making.writer(name, kind)) for kind in ("docx", "html", *printed)]
    jobs.append((WORKBOOK, lambda path: write_workbook(audit, path)))
    for language, suffix in named:
        for title, content in (("filing", filing), ("acceptance", acceptance)):
            name = f"forms/{title}{suffix}"
            making.promise(name, partial(_form, content, audit, language, with_pdf=with_pdf))
            jobs += [(f"{name}.{kind}", making.writer(name, kind)) for kind in ("docx", *printed)]
    return jobs


def _tables(audit: Audit) -> list[Job]:
    return [(f"tables/{name}.parquet", audit.tables[name].write_parquet) for name in written(audit)]


def _report(audit: Audit, language: Language, *, with_pdf: bool) -> Makers:
    content = document(audit, language)
    makers: Makers = {"docx": lambda: docx.render(content), "html": lambda: html.render(content).encode()}
    return makers | ({"pdf": lambda: pdf.render(content)} if with_pdf else {})


def _form(write: Content, audit: Audit, language: Language, *, with_pdf: bool) -> Makers:
    content = write(audit, language)
    makers: Makers = {"docx": lambda: docx.render(content, has_front=False)}
    return makers | ({"pdf": lambda: pdf.render(content, has_front=False)} if with_pdf else {})
