"""A case folder → what the platform keeps of it: the frame, the list, and every enterprise's draft."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from qingshen.case.assemble import enterprises_of
from qingshen.case.frame import Frame, gather_frame
from qingshen.case.identity import Roll, identify
from qingshen.case.names import known
from qingshen.case.read import read_case
from qingshen.case.workbook import read_workbook
from qingshen.exchange.draft import draft_of, known_of, settled
from qingshen.problems import Refused
from qingshen.web.storage.unpacked import unfit
from qingshen.web.transfer import flat
from qingshen.web.transfer.layout import files_of, is_list, is_workbook
from qingshen.web.transfer.listing import read_list

Progress = Callable[[int, int, str], None]
Draft = dict[str, list[dict[str, str]]]


@dataclass
class Gathered:
    """A folder as read: its files by path, the rows of its list, and by enterprise what was reported and where."""

    frame: Frame
    files: dict[str, Path]
    rows: list[dict[str, str]]
    drafts: dict[str, Draft] = field(default_factory=dict)
    workbooks: dict[str, str] = field(default_factory=dict)


def gather(folder: Path, tell: Progress) -> Gathered:
    """Return what a case folder holds. Raises Refused with every problem where the engine does not take it."""
    files = files_of(folder)
    if large := [one for name, path in files.items() for one in unfit(path, name)]:
        raise Refused(large)
    read_case(folder, tell)
    frame, problems = gather_frame(folder)
    if frame is None:
        raise Refused(problems)
    block, rows = read_list(next(path for name, path in files.items() if is_list(name)), known_of(frame, ""))
    roll = Roll.of(enterprises_of([block])[0].frame)
    found = Gathered(frame, files, rows)
    names = known(frame.settings.years, roll.any, frame.system, frame.further)
    reported = flat.rows_of(folder, roll.any, names)
    workbooks = [name for name in files if is_workbook(name)]
    for done, name in enumerate(workbooks, 1):
        workbook = read_workbook(files[name], name, ())
        code, _ = identify(workbook.claim, roll)
        found.workbooks[code] = name
        found.drafts[code] = draft_of(workbook, frame, code)
        tell(done, len(workbooks), name)
    for code, tables in reported.items():
        draft = found.drafts.setdefault(code, {})
        for name, more in settled(frame, tables).items():
            draft[name] = [*draft.get(name, []), *more]
    return found
