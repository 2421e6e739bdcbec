"""The sheets of all enterprises, written ahead: typesetting leaves Python free, so it runs beside everything else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import polars as pl

from qingshen.phases.audit import Audit
from qingshen.report import docx, html, pdf
from qingshen.report.results.folder import Job
from qingshen.report.results.naming import file_names
from qingshen.report.sheet import Gathered, gather, sheet

FOLDER = "enterprises"
MOST_THREADS = 4
Written = dict[str, bytes]


@contextmanager
def sheets(audit: Audit, *, with_pdf: bool) -> Iterator[list[Job]]:
    """Give the jobs that write each audited enterprise's sheet, in the audit's first language.

    Making them begins at once, in threads beside whatever else is written; a thread takes one sheet at a time and none
    depends on another, so that the files are the same whatever the number of threads. Left early, what has not begun
    is not made.
    """
    listed = audit.table("list")
    codes = listed.filter(pl.col("listed") == "yes")["enterprise"].to_list() if listed.height else []
    pool = ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), thread_name_prefix="sheets")
    try:
        yield list(_jobs(_Ahead(audit, codes, pool, with_pdf=with_pdf), file_names(codes), with_pdf=with_pdf))
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Ahead:
    """Sheets being made: each is kept until its last file is written."""

    def __init__(self, audit: Audit, codes: list[str], pool: ThreadPoolExecutor, *, with_pdf: bool) -> None:
        self._audit, self._with_pdf = audit, with_pdf
        known = gather(audit)
        self._made: dict[str, Future[Written]] = {code: pool.submit(self._make, known, code) for code in codes}

    def take(self, code: str, kind: str) -> bytes:
        """Return a file of an enterprise, waiting until it is made; it can be taken once."""
        written = self._made[code].result()
        content = written.pop(kind)
        if not written:
            del self._made[code]
        return content

    def _make(self, known: Gathered, code: str) -> Written:
        document = sheet(self._audit, code, self._audit.case.settings.languages[0], known)
        written = {"docx": docx.render(document, has_front=False), "html": html.render(document).encode()}
        return written | ({"pdf": pdf.render(document, has_front=False)} if self._with_pdf else {})


def _jobs(ahead: _Ahead, names: dict[str, str], *, with_pdf: bool) -> Iterator[Job]:
    def job(code: str, kind: str) -> Job:
        return f"{FOLDER}/{names[code]}.{kind}", lambda path: path.write_bytes(ahead.take(code, kind))

    for code in names:
        for kind in ("docx", "html", *(("pdf",) if with_pdf else ())):
            yield job(code, kind)
