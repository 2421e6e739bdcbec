"""The seal of a results folder: SHA256SUMS over every file, by which the engine knows what it wrote itself.

A results folder is replaced whole by the next audit. What somebody put there or edited there is not the engine's to
delete, so a folder whose seal does not fit is refused, file by file.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

from qingshen.language import Text
from qingshen.problems import Place, Problem

NAME = "SHA256SUMS"
LITTER = {".DS_Store", "Thumbs.db", "desktop.ini"}
LOCKS = ("~$", ".~lock.")
"""How Word, Excel and LibreOffice begin the names of the files that say a document is open."""
MOVE = Text(
    "移到别处或改名到结果文件夹之外，再运行；确不需要则删除",
    "move it out of the results folder, or delete it if it is not needed, and run again",
)


def seal(folder: Path) -> Path:
    """Write SHA256SUMS into `folder`, in the form `sha256sum --check` reads; return its path."""
    lines = [f"{_digest(path)}  {name}" for name, path in sorted(_files(folder))]
    path = folder / NAME
    path.write_bytes(("\n".join(lines) + "\n").encode())
    return path


def strangers(folder: Path) -> list[Problem]:
    """Return a problem for each file in `folder` that the engine did not write as it is, or that is open."""
    if not folder.exists():
        return []
    if not folder.is_dir():
        what = Text("不是文件夹，而是文件", "is a file, not a folder")
        return [Problem(Place(folder.name), "results-file", what, MOVE)]
    found = sorted(_files(folder))
    if not (folder / NAME).is_file():
        return [_not_results(folder, len(found))] if found else []
    known = dict(_read(folder / NAME))
    return [problem for name, path in found if (problem := _judged(folder, name, path, known))]


def _judged(folder: Path, name: str, path: Path, known: dict[str, str]) -> Problem | None:
    place = Place(f"{folder.name}/{name}")
    for lock in LOCKS:
        if path.name.startswith(lock):
            what = Text("有文件正在 Word、Excel 或 LibreOffice 中打开", "a file is open in Word, Excel or LibreOffice")
            remedy = Text(
                "关闭打开的文件再运行；没有打开则删除此文件", "close it and run again; if none is, delete this file"
            )
            return Problem(place, "results-open", what, remedy)
    if name not in known:
        what = Text("不是审核写出的文件，替换会丢失它", "was not written by an audit and would be lost")
        return Problem(place, "results-foreign", what, MOVE)
    if known[name] != _digest(path):
        what = Text("写出后被修改过，替换会丢失修改", "was changed after it was written; the changes would be lost")
        return Problem(place, "results-edited", what, MOVE)
    return None


def _not_results(folder: Path, count: int) -> Problem:
    what = Text(
        f"已有 {count} 个文件，但不是审核结果文件夹（没有 {NAME}）",
        f"holds {count} files and is no folder of results (there is no {NAME})",
    )
    remedy = Text("换一个文件夹，或先移走、清空它", "choose another folder, or move it away or empty it first")
    return Problem(Place(folder.name), "results-not-ours", what, remedy)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name != NAME and path.name not in LITTER:
            yield name, path


def _read(path: Path) -> Iterator[tuple[str, str]]:
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        digest, _, name = line.partition("  ")
        yield name, digest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
