"""A folder of results written whole: all of its files or none, and nothing in it lost that the engine did not write."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from xlsxwriter.exceptions import XlsxFileError

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.report.results.seal import seal, strangers
from qingshen.report.results.swap import recover, replaced

Progress = Callable[[int, int, str], None]
Job = tuple[str, Callable[[Path], object]]
"""A file to be written: its name in the folder, and what writes it."""


def write_folder(jobs: Sequence[Job], folder: Path, progress: Progress | None = None) -> list[Path]:
    """Write the files of `jobs` and their hashes into `folder`; return the paths written.

    `folder` belongs to the engine and is replaced whole: a process killed at any moment leaves the old folder or the
    new one. Files the engine did not write, or that were changed since, are never deleted: they are refused.
    `progress(done, total, what)` is told before each file and at the end.

    Raises Refused, with `folder` as it was, for each such file, and where the disk cannot be written to.
    """
    tell = progress or (lambda done, total, what: None)
    target = folder.resolve()
    try:
        recover(target)
        _admit(target)
        with replaced(target) as fresh:
            for done, (name, job) in enumerate(jobs):
                tell(done, len(jobs), name)
                path = fresh / name
                path.parent.mkdir(parents=True, exist_ok=True)
                job(path)
            last = seal(fresh)
            # Writing takes a while; somebody may have edited the old files meanwhile.
            _admit(target)
        tell(len(jobs), len(jobs), last.name)
    except (OSError, XlsxFileError) as error:
        raise Refused([_unwritable(folder, error)]) from error
    return [folder / name for name, _ in jobs] + [folder / last.name]


def _admit(target: Path) -> None:
    found = strangers(target)
    if found:
        raise Refused(found)


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
