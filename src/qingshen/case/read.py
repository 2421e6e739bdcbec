"""A folder → Case, all or nothing: every file is read, every problem found, and only then is it taken or refused."""

from collections.abc import Callable
from pathlib import Path

from qingshen.case.assemble import assemble, by_place, enterprises_of
from qingshen.case.case import Case
from qingshen.case.column import Rows
from qingshen.case.flatfile import read_csv, read_parquet
from qingshen.case.frame import gather_frame, sha256
from qingshen.case.identity import Roll, identify
from qingshen.case.messages import listed, problem
from qingshen.case.schema import ENTERPRISES, TABLES, Table
from qingshen.case.sheet import Block, read_sheet
from qingshen.case.workbook import ANSWER_TABLES, Workbook, read_grids, read_workbook, table_grid
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import holding
from qingshen.rulebook.system import IndexSystem

Progress = Callable[[int, int, str], None]
WORKBOOKS, FLAT = "workbooks", "tables"
EXCEL = (".xlsx", ".xlsm", ".xls")
FORMATS = (*EXCEL, ".csv", ".parquet")


def read_case(folder: Path | str, progress: Progress | None = None) -> Case:
    """Return the case in `folder`. Raises Refused with every error; warnings stay in `Case.warnings`.

    `progress(done, total, name)` is called for every enterprise workbook read.
    """
    with holding(Path(folder)):
        case, problems = _Reader(Path(folder), progress).read()
    errors = [one for one in problems if one.severity == "error"]
    if errors or case is None:
        raise Refused(errors)
    return case


def check_case(folder: Path | str, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return every error and warning of the case in `folder`, sorted by place; nothing is changed."""
    try:
        with holding(Path(folder)):
            return _Reader(Path(folder), progress).read()[1]
    except Refused as refused:
        return refused.problems


class _Reader:
    """Reads one folder; what is wrong gathers in `problems`."""

    def __init__(self, folder: Path, progress: Progress | None) -> None:
        self.folder = folder
        self.progress = progress or (lambda done, total, name: None)
        self.problems: list[Problem] = []
        self.inputs: dict[str, str] = {}
        self.blocks: dict[str, list[Block]] = {name: [] for name in TABLES}

    def read(self) -> tuple[Case | None, tuple[Problem, ...]]:
        """Return the case, or None where it cannot be formed, and all problems sorted by place."""
        frame, found = gather_frame(self.folder)
        self.problems += found
        if frame is None:
            return None, tuple(sorted(self.problems, key=by_place))
        enterprises = self._enterprises()
        strangers = self._workbooks(Roll.of(enterprises.frame), frame.system)
        self._flat_files()
        return assemble(frame, enterprises, self.blocks, strangers, self.inputs, self.problems)

    def _enterprises(self) -> Rows:
        paths = [path for suffix in FORMATS if (path := self.folder / f"enterprises{suffix}").is_file()]
        if not paths:
            self.problems.append(problem(Place(), "enterprises-absent"))
        self._one_file(ENTERPRISES, paths)
        rows, found = enterprises_of(self.blocks["enterprises"])
        self.problems += found
        if paths and not found and not (rows.frame["listed"].fill_null("yes") == "yes").any():
            self.problems.append(problem(Place(paths[0].name), "enterprises-empty"))
        return rows

    def _workbooks(self, roll: Roll, system: IndexSystem | None) -> list[str]:
        """Read every workbook; return the stand-in codes of those whose enterprise cannot be told."""
        answered = system is not None and any(one.direction == "qualitative" for one in system.indicators)
        expected = ("quantities", "answers") if answered else ("quantities",)
        paths = self._files(WORKBOOKS)
        owner: dict[str, str] = {}
        strangers = []
        for done, path in enumerate(paths, 1):
            file = self._relative(path)
            workbook = self._workbook(path, file, expected)
            if workbook is not None:
                enterprise, found = identify(workbook.claim, roll)
                if enterprise in owner:
                    other = owner[enterprise]
                    found = [problem(workbook.claim.place, "workbook-twice", value=enterprise, other=other)]
                if not enterprise or enterprise in owner:
                    enterprise = file
                    strangers.append(file)
                owner[enterprise] = file
                blocks, more = workbook.blocks(enterprise)
                self.problems += workbook.problems + found + more
                for name, block in blocks.items():
                    self.blocks[name].append(block)
            self.progress(done, len(paths), path.name)
        return strangers

    def _workbook(self, path: Path, file: str, expected: tuple[str, ...]) -> Workbook | None:
        if path.suffix.lower() not in EXCEL:
            self.problems.append(problem(Place(file), "file-ignored"))
            return None
        self._take(file)
        try:
            return read_workbook(path, file, expected)
        except ValueError as error:
            self.problems.append(_unreadable(file, error))
            return None

    def _flat_files(self) -> None:
        by_table: dict[str, list[Path]] = {}
        for path in self._files(FLAT):
            if path.stem in ANSWER_TABLES and path.suffix.lower() in FORMATS:
                by_table.setdefault(path.stem, []).append(path)
            else:
                hint = suggestion(path.stem, ANSWER_TABLES)
                self.problems.append(problem(Place(self._relative(path)), "file-unknown", value=path.name, hint=hint))
        for name, paths in by_table.items():
            self._one_file(TABLES[name], paths)

    def _one_file(self, table: Table, paths: list[Path]) -> None:
        if len(paths) > 1:
            files = listed(path.name for path in paths)
            self.problems.append(problem(Place(self._relative(paths[0])), "file-twice", files=files))
        for path in paths[:1]:
            file = self._relative(path)
            self._take(file)
            block, found = read_table(path, file, table)
            self.problems += found
            if block is not None:
                self.blocks[table.name].append(block)

    def _files(self, name: str) -> list[Path]:
        """Return the files below `name` in order; lock files and hidden ones are not there."""
        folder = self.folder / name
        found = folder.rglob("*") if folder.is_dir() else ()
        return sorted(path for path in found if path.is_file() and not path.name.startswith((".", "~$")))

    def _relative(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _take(self, file: str) -> None:
        self.inputs[file] = sha256(self.folder / file)


def read_table(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    """Return the rows of a file that holds one table, csv, parquet or a workbook; `file` is how it is called."""
    return _READERS.get(path.suffix.lower(), _read_excel)(path, file, table)


def _read_excel(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    try:
        grids = read_grids(path, file)
    except ValueError as error:
        return None, [_unreadable(file, error)]
    grid = table_grid(grids, table)
    if grid is None:
        sheets = listed(one.sheet for one in grids)
        return None, [problem(Place(file), "sheet-absent", table=table.label, sheets=sheets)]
    return read_sheet(grid, table)


def _unreadable(file: str, error: ValueError) -> Problem:
    why, remedy = error.args
    return problem(Place(file), "file-unreadable", error=why, hint=remedy)


_READERS = {".csv": read_csv, ".parquet": read_parquet}
