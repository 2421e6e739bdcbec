"""The verb: an audit → a folder of results, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from qingshen.language import Language, Text
from qingshen.phases.audit import Audit
from qingshen.problems import Place, Problem, Refused
from qingshen.report import docx, html
from qingshen.report.content import document
from qingshen.report.document import Document
from qingshen.report.results.seal import seal, strangers
from qingshen.report.results.swap import recover, replaced
from qingshen.report.results.workbook import write_workbook, written

Progress = Callable[[int, int, str], None]
Job = tuple[str, Callable[[Path], object]]
WORKBOOK = "results.xlsx"


def write_results(audit: Audit, folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write tables/*.parquet, results.xlsx and the report (docx, html) into `folder`; return the paths written.

    The report of the case's first language is report.docx and report.html, of a further one report.en.docx … .
    `folder` belongs to the engine and is replaced whole: a process killed at any moment leaves the old folder or the
    new one. Files the engine did not write, or that were changed since, are never deleted: they are refused.
    `progress(done, total, what)` is told before each file and at the end. Same audit, same bytes.

    Raises Refused, with `folder` as it was, for each such file, and where the disk cannot be written to.
    """
    tell = progress or (lambda done, total, what: None)
    target = folder.resolve()
    try:
        recover(target)
        _admit(target)
        jobs = _jobs(audit)
        with replaced(target) as fresh:
            for done, (name, job) in enumerate(jobs):
                tell(done, len(jobs), name)
                path = fresh / name
                path.parent.mkdir(exist_ok=True)
                job(path)
            last = seal(fresh)
            # Writing takes a while; somebody may have edited the old report meanwhile.
            _admit(target)
        tell(len(jobs), len(jobs), last.name)
    except (OSError, XlsxFileError) as error:
        raise Refused([_unwritable(folder, error)]) from error
    return [folder / name for name, _ in jobs] + [folder / last.name]


def _admit(target: Path) -> None:
    found = strangers(target)
    if found:
        raise Refused(found)


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
    ]


def _unwritable(folder: Path, error: Exception) -> Problem:
    return Problem(
        Place(str(folder)),
        "results-unwritable",
        Text(f"不能写入结果文件夹：{error}", f"the results folder cannot be written: {error}"),
        Text(
            "关闭正在打开的结果文件，检查磁盘空间和文件夹权限，确认没有另一个审核在写同一文件夹，再运行；原有结果未改动",
            "close results that are open, check disk space and permissions and that no other audit writes to the same "
            "folder, then run again; the old results are unchanged",
        ),
    )
