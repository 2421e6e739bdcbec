"""A workbook somebody brought → what it would become: the system, its problems by sheet and cell, what changes."""

import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from qingshen import rulebook
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.source import FILES
from qingshen.rulebook.system import IndexSystem
from qingshen.web.library.changes import Change, changes
from qingshen.web.library.models import OwnSystem
from qingshen.web.library.systems import Edition, present
from qingshen.web.storage.unpacked import SMALLER, TOO_LARGE, is_bomb

LARGEST = 5 * 2**20
UNPACKED = 60 * 2**20


@dataclass(frozen=True)
class Preview:
    """What a workbook would become. `system` None: its errors stand in `problems`; warnings stand there in any case.

    `before` is the edition that holds today under the same code, `changes` what differs from it.
    """

    system: IndexSystem | None
    problems: tuple[Problem, ...] = ()
    files: dict[str, bytes] = field(default_factory=dict)
    before: Edition | None = None
    changes: Sequence[Change] = ()
    edition: int = 1

    @property
    def is_same(self) -> bool:
        """Whether the edition that holds today has the same content already."""
        return self.before is not None and self.system is not None and not self.changes and _is_as(self, self.before)


def preview(content: bytes, name: str) -> Preview:
    """Return what the workbook `content`, called `name`, would become. Nothing is kept."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / safe_name(name)
        path.write_bytes(content)
        problems = _unfit(content, path) or rulebook.check(path)
        if any(one.severity == "error" for one in problems):
            return Preview(None, tuple(problems))
        try:
            home = rulebook.import_spreadsheet(path, Path(folder) / "into")
            system = rulebook.index_system(home)
        except Refused as refused:
            return Preview(None, refused.problems)
        files = {file: (home / file).read_bytes() for file in FILES}
    before = present(system.code)
    found = changes(before.system, system) if before else []
    last = OwnSystem.objects.filter(code=system.code).order_by("-edition").values_list("edition", flat=True).first()
    return Preview(system, tuple(problems), files, before, found, (last or 0) + 1)


def safe_name(name: str) -> str:
    """Return the name of an upload as a file may be called, still to be recognised in a message."""
    stem = re.sub(r"[^\w.-]+", "_", Path(name.replace("\\", "/")).stem).strip("._")[:60]
    return f"{stem or 'upload'}.xlsx"


def _unfit(content: bytes, path: Path) -> list[Problem]:
    """Say what keeps the file from being opened at all."""
    place = Place(path.name)
    if len(content) > LARGEST:
        what = Text("文件大于 5 MB", "the file is larger than 5 MB")
        return [
            Problem(place, "file-large", what, Text("请删去与指标体系无关的内容", "leave out what is not the system"))
        ]
    if not zipfile.is_zipfile(path):
        what = Text("不是 Excel 工作簿（.xlsx）", "this is no Excel workbook (.xlsx)")
        remedy = Text("在 Excel 中另存为 .xlsx", "save it as .xlsx in Excel")
        return [Problem(place, "file-unreadable", what, remedy)]
    if is_bomb(path, UNPACKED):
        return [Problem(place, "file-large", TOO_LARGE, SMALLER)]
    return []


def _is_as(one: Preview, before: Edition) -> bool:
    return one.files == {name: (before.folder / name).read_bytes() for name in FILES}
