"""The sheets of all enterprises, made ahead."""

from __future__ import annotations

from functools import partial

import polars as pl

from qingshen.phases.audit import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.results.ahead import Ahead, Makers
from qingshen.report.results.folder import Job
from qingshen.report.results.naming import file_names
from qingshen.report.sheet import Gathered, gather, sheet

FOLDER = "enterprises"


def sheets(audit: Audit, making: Ahead, *, with_pdf: bool) -> list[Job]:
    """Return the jobs that write each audited enterprise's sheet, in the audit's first language; have it made ahead."""
    listed = audit.table("list")
    codes = listed.filter(pl.col("listed") == "yes")["enterprise"].to_list() if listed.height else []
    known, jobs = gather(audit), []
    for code, name in file_names(codes).items():
        key = (FOLDER, code)
        making.promise(key, partial(_makers, audit, known, code, with_pdf=with_pdf))
        kinds = ("docx", "html", *(("pdf",) if with_pdf else ()))
        jobs += [(f"{FOLDER}/{name}.{kind}", making.writer(key, kind)) for kind in kinds]
    return jobs


def _makers(audit: Audit, known: Gathered, code: str, *, with_pdf: bool) -> Makers:
    document = sheet(audit, code, audit.case.settings.languages[0], known)
    makers: Makers = {
        "docx": lambda: docx.render(document, has_front=False),
        "html": lambda: html.render(document, has_front=False).encode(),
    }
    return makers | ({"pdf": lambda: pdf.render(document, has_front=False)} if with_pdf else {})
