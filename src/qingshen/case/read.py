"""A folder → Case, all or nothing: every file is read, every problem found, and only then is it taken or refused."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

from qingshen import rulebook
from qingshen.case.case import Case, finished
from qingshen.case.catalogue import FILES as OWN_ROWS
from qingshen.case.catalogue import gather_catalogue
from qingshen.case.column import Rows, typed
from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.deciding import gather_decisions
from qingshen.case.flatfile import read_csv, read_parquet
from qingshen.case.identity import Roll, identify
from qingshen.case.messages import problem
from qingshen.case.names import known, variables_of
from qingshen.case.schema import ENTERPRISES, TABLES, Table
from qingshen.case.settings import FILE, gather_settings
from qingshen.case.sheet import Block, read_sheet
from qingshen.case.streams import verify_carried
from qingshen.case.verify import verify, verify_blanks, verify_enterprises, verify_silence
from qingshen.case.workbook import ANSWER_TABLES, Workbook, read_grids, read_workbook, table_grid
from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.system import IndexSystem

Progress = Callable[[int, int, str], None]
WORKBOOKS, FLAT, OWN_SYSTEMS = "workbooks", "tables", "rulebook"
EXCEL = (".xlsx", ".xlsm", ".xls")
FORMATS = (*EXCEL, ".csv", ".parquet")


def read_case(folder: Path | str, progress: Progress | None = None) -> Case:
    """Return the case in `folder`. Raises Refused with every error; warnings stay in `Case.warnings`.

    `progress(done, total, name)` is called for every enterprise workbook read.
    """
    case, problems = _Reader(Path(folder), progress).read()
    errors = [one for one in problems if one.severity == "error"]
    if errors or case is None:
        raise Refused(errors)
    return case


def check_case(folder: Path | str, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return every error and warning of the case in `folder`, sorted by place; nothing is changed."""
    return _Reader(Path(folder), progress).read()[1]


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
        settings, found = gather_settings(self.folder)
        self.problems += found
        if settings is None:
            return None, self._sorted()
        self._take(FILE)
        decisions, found = gather_decisions(self.folder)
        self.problems += found
        if (self.folder / DECISIONS).is_file():
            self._take(DECISIONS)
        system = self._system(settings.index)
        further = tuple(one for code in settings.further if (one := self._system(code)) is not None)
        variables = variables_of(system, further)
        catalogue, found = gather_catalogue(self.folder, settings.diagnosis.sectors, settings.index, variables.values())
        self.problems += found
        for name in OWN_ROWS:
            if (self.folder / OWN_SYSTEMS / name).is_file():
                self._take(f"{OWN_SYSTEMS}/{name}")
        enterprises = self._enterprises()
        roll = Roll.of(enterprises.frame)
        strangers = self._workbooks(roll, system)
        self._flat_files()
        tables = {}
        facts = known(settings.years, roll.any.also(strangers), system, further)
        for name in ANSWER_TABLES:
            rows, found = typed(TABLES[name], self.blocks[name])
            tables[name], more = verify(rows, facts)
            self.problems += found + more
        tables["contents"], found = verify_carried(tables["contents"], tables["streams"])
        self.problems += found
        self.problems += verify_silence(enterprises, tables)
        self.problems += verify_blanks(tables["activities"], settings.years)
        problems = self._sorted()
        warnings = tuple(one for one in problems if one.severity == "warning")
        if len(warnings) != len(problems):
            return None, problems
        frames = {name: finished(rows) for name, rows in tables.items()}
        inputs = tuple(sorted(self.inputs.items()))
        return Case(
            self.folder, settings, system, variables, finished(enterprises), **frames,
            further=further, catalogue=catalogue, decisions=decisions, warnings=warnings, inputs=inputs,
        ), problems  # fmt: skip

    def _system(self, code: str) -> IndexSystem | None:
        if not code:
            return None
        own = self.folder / code
        try:
            return rulebook.index_system(own if own.is_dir() else code, (self.folder / OWN_SYSTEMS,))
        except Refused as refused:
            self.problems += refused.problems
            return None

    def _enterprises(self) -> Rows:
        paths = [path for suffix in FORMATS if (path := self.folder / f"enterprises{suffix}").is_file()]
        if not paths:
            self.problems.append(problem(Place(), "enterprises-absent"))
        self._one_file(ENTERPRISES, paths)
        rows, found = typed(ENTERPRISES, self.blocks["enterprises"])
        rows, more = verify_enterprises(rows)
        self.problems += found + more
        if paths and not (found or more) and not (rows.frame["listed"].fill_null("yes") == "yes").any():
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
            self.problems.append(problem(Place(file), "file-unreadable", error=error.args[0]))
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
            files = "、".join(path.name for path in paths)
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
        self.inputs[file] = hashlib.sha256((self.folder / file).read_bytes()).hexdigest()

    def _sorted(self) -> tuple[Problem, ...]:
        return tuple(sorted(self.problems, key=by_place))


def read_table(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    """Return the rows of a file that holds one table, csv, parquet or a workbook; `file` is how it is called."""
    return _READERS.get(path.suffix.lower(), _read_excel)(path, file, table)


def _read_excel(path: Path, file: str, table: Table) -> tuple[Block | None, list[Problem]]:
    try:
        grids = read_grids(path, file)
    except ValueError as error:
        return None, [problem(Place(file), "file-unreadable", error=error.args[0])]
    grid = table_grid(grids, table)
    if grid is None:
        sheets = "、".join(one.sheet for one in grids)
        return None, [problem(Place(file), "sheet-absent", table=table.label, sheets=sheets)]
    return read_sheet(grid, table)


_READERS = {".csv": read_csv, ".parquet": read_parquet}


def by_place(one: Problem) -> tuple[object, ...]:
    """By file, sheet, row, column, so that E9 stands before E14."""
    cell = re.fullmatch(r"([A-Z]+)([0-9]+)", one.place.cell)
    row, column = (int(cell[2]), f"{len(cell[1])}{cell[1]}") if cell else (0, one.place.cell)
    return (one.place.file, one.place.sheet, row, column, one.code, one.what.zh)
