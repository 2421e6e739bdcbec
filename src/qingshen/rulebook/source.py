"""An index system as written: settings and two tables of texts, each cell with its place; from a folder and to one."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from xlsxwriter.utility import xl_rowcol_to_cell  # type: ignore[import-untyped]

from qingshen.messages import suggestion
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.messages import problem

INDICATOR_COLUMNS = (
    *("class_code", "class", "class_en", "class_weight", "class_bonus", "code", "name", "name_en", "unit", "direction"),
    *("weight", "group", "product", "limiting", "level_1", "level_2", "level_3", "formula", "clause", "certainty"),
    "note",
)
VARIABLE_COLUMNS = ("code", "name", "name_en", "unit", "help", "help_en")
SETTINGS, INDICATORS, VARIABLES = FILES = ("system.toml", "indicators.csv", "variables.csv")

_SECTIONS = ("note", "grading", "assumptions", "labels")
_BARE = frozenset({"year", "grading.level_1_needs_2", "grading.index_1", "grading.index_2", "grading.index_3"})


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, and where it stands (`line` counts from 1, the header is 1)."""

    cells: Mapping[str, str]
    file: str
    sheet: str
    line: int

    def __getitem__(self, column: str) -> str:
        return self.cells[column].strip()

    def place(self, column: str) -> Place:
        """Return the place of the cell in `column`, such as ``indicators.csv › O12``."""
        return Place(self.file, self.sheet, xl_rowcol_to_cell(self.line - 1, list(self.cells).index(column)))


@dataclass(frozen=True)
class Source:
    """A system's texts: settings by dotted key ("title.zh", "level_names.1.zh"), each with its place, and the rows.

    `found` are problems of single cells that keep nobody from reading the rest.
    """

    settings: Mapping[str, str]
    places: Mapping[str, Place]
    home: Place
    indicators: tuple[Row, ...]
    variables: tuple[Row, ...]
    found: tuple[Problem, ...] = ()


def read_folder(folder: Path) -> Source:
    """Return the source in `folder`. Raises Refused for files absent, not UTF-8 or not well formed, and for columns."""
    problems: list[Problem] = []
    texts = {name: _text(folder / name, name, problems) for name in FILES}
    if problems:
        raise Refused(problems)
    settings: dict[str, str] = {}
    home = Place(SETTINGS)
    try:
        settings = flatten(tomllib.loads(texts[SETTINGS]))
    except tomllib.TOMLDecodeError as error:
        problems.append(problem(home, "toml-syntax", error=error))
    indicators = csv_rows(texts[INDICATORS], INDICATOR_COLUMNS, INDICATORS, problems)
    variables = csv_rows(texts[VARIABLES], VARIABLE_COLUMNS, VARIABLES, problems)
    if problems:
        raise Refused(problems)
    return Source(settings, {key: Place(SETTINGS, "", key) for key in settings}, home, indicators, variables)


def _text(path: Path, name: str, problems: list[Problem]) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError:
        problems.append(problem(Place(name), "file-absent"))
    except UnicodeDecodeError:
        problems.append(problem(Place(name), "file-encoding"))
    return ""


def csv_rows(text: str, columns: tuple[str, ...], file: str, problems: list[Problem]) -> tuple[Row, ...]:
    """Return the rows of a csv text as `table_rows` does."""
    try:
        cells = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        problems.append(problem(Place(file), "csv-syntax", error=error))
        return ()
    return table_rows(cells, columns, file, "", problems)


def table_rows(
    cells: Sequence[Sequence[str]],
    columns: tuple[str, ...],
    file: str,
    sheet: str,
    problems: list[Problem],
    above: int = 0,
) -> tuple[Row, ...]:
    """Return the rows below the header without blank ones; a header or a row that does not fit goes to `problems`.

    `above` lines stand above the header. A row of which one cell alone is filled is a remark, and told as one.
    """
    header = [name.strip() for name in cells[0]] if cells else []
    place = Place(file, sheet, f"A{above + 1}")
    absent = [problem(place, "column-absent", column=name) for name in columns if name not in header]
    unknown = [
        problem(_at(file, sheet, above, at), "column-unknown", column=name, hint=suggestion(name, columns))
        for at, name in enumerate(header)
        if name not in columns or name in header[:at]
    ]
    if sheet and len(absent) == len(columns):
        absent, unknown = [problem(place, "header-absent", column=columns[0])], []
    problems += absent + unknown
    if absent or unknown:
        return ()
    rows = []
    for line, row in enumerate(cells[1:], above + 2):
        filled = [at for at, cell in enumerate(row) if cell.strip()]
        if len(row) != len(header) and any(row):
            facts = {"found": len(row), "expected": len(header)}
            problems.append(problem(Place(file, sheet, f"A{line}"), "row-length", **facts))
        elif sheet and len(filled) == 1 and len(columns) > len(VARIABLE_COLUMNS):
            stray = _at(file, sheet, line - 1, filled[0])
            problems.append(problem(stray, "row-stray", value=row[filled[0]].strip()[:30]))
        elif filled:
            rows.append(Row(dict(zip(header, row, strict=True)), file, sheet, line))
    return tuple(rows)


def _at(file: str, sheet: str, line: int, column: int) -> Place:
    return Place(file, sheet, xl_rowcol_to_cell(line, column))


def flatten(value: object, key: str = "") -> dict[str, str]:
    """Return nested settings by dotted key, lists counted from 1, every value as its text."""
    if isinstance(value, Mapping):
        pairs = [(str(name), one) for name, one in value.items()]
    elif isinstance(value, list):
        pairs = [(str(at), one) for at, one in enumerate(value, 1)]
    else:
        return {key: str(value).lower() if isinstance(value, bool) else str(value)}
    flat: dict[str, str] = {}
    for name, one in pairs:
        flat |= flatten(one, f"{key}.{name}" if key else name)
    return flat


def write_folder(source: Source, folder: Path) -> None:
    """Write `source` as a folder's three files, in one canonical form: equal sources give equal bytes."""
    folder.mkdir(parents=True)
    (folder / SETTINGS).write_text(_toml(source.settings), encoding="utf-8", newline="")
    for name, rows, columns in (
        (INDICATORS, source.indicators, INDICATOR_COLUMNS),
        (VARIABLES, source.variables, VARIABLE_COLUMNS),
    ):
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(columns)
            writer.writerows([row.cells[column] for column in columns] for row in rows)


def _toml(settings: Mapping[str, str]) -> str:
    """Return the settings as TOML: plain keys, texts in two languages on one line, then the sections."""
    lines: list[str] = []
    nested: dict[str, dict[str, str]] = {}
    for key in settings:
        parent, _, leaf = key.rpartition(".")
        if not parent:
            lines.append(f"{key} = {_literal(key, settings[key])}")
        else:
            nested.setdefault(parent, {})[leaf] = _literal(key, settings[key])
    lines += [f"{key} = {_inline(nested[key])}" for key in nested if key not in _SECTIONS and "." not in key]
    names = [_inline(nested[key]) for key in sorted(nested) if key.startswith("level_names.")]
    lines += ["level_names = [", *(f"  {one}," for one in names), "]"]
    for section in _SECTIONS:
        texts = [f"{leaf} = {literal}" for leaf, literal in nested.get(section, {}).items()]
        texts += [
            f"{key.partition('.')[2]} = {_inline(nested[key])}" for key in nested if key.startswith(f"{section}.")
        ]
        lines += ["", f"[{section}]", *texts] if texts else []
    return "\n".join(lines) + "\n"


def _inline(texts: Mapping[str, str]) -> str:
    return "{ " + ", ".join(f"{leaf} = {literal}" for leaf, literal in texts.items()) + " }"


def _literal(key: str, value: str) -> str:
    return value if key in _BARE else json.dumps(value, ensure_ascii=False)
