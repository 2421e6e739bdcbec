"""A new case folder, and the workbook an enterprise fills in."""

import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qingshen import rulebook
from qingshen.case.catalogue import gather_catalogue
from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.frame import OWN_SYSTEMS
from qingshen.case.messages import problem
from qingshen.case.names import variables_of
from qingshen.case.read import WORKBOOKS
from qingshen.case.schema import ENTERPRISES
from qingshen.case.settings import CURRENCY, FILE
from qingshen.exchange.form import forms
from qingshen.exchange.style import Book
from qingshen.exchange.workbook import (
    HEAD_ROW,
    draw_empty,
    draw_form,
    draw_header,
    draw_information,
    draw_instructions,
    validate,
)
from qingshen.language import Text
from qingshen.problems import Place, Refused
from qingshen.rulebook.checklists import Question
from qingshen.rulebook.system import IndexSystem, Variable

BLANK_WORKBOOK = "填报表模板.xlsx"
ENTERPRISE_ROWS = 60
YEARS = (2023, 2024)
REVISION = "qingshen-revision"


def write_frame(
    folder: Path, index: str = "", years: Sequence[int] = YEARS, search: Sequence[Path] = ()
) -> IndexSystem | None:  # fmt: skip
    """Write what an audit is before anybody reports into `folder`: audit.toml, decisions.toml, a system of one's own.

    `index` is the code of an index system, or "" for none; one found in `search` is copied, so that the folder needs
    nothing beside itself. Return the system. Raises Refused when it is unknown.
    """
    system = rulebook.index_system(index, search) if index else None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(_settings(system, years), encoding="utf-8")
    (folder / DECISIONS).write_text(_template(DECISIONS), encoding="utf-8")
    if system and (own := rulebook.folder_of(index, search)).parent != rulebook.SHIPPED:
        shutil.copytree(own, folder / OWN_SYSTEMS / system.code)
    return system


def write_case(folder: Path | str, index: str = "", years: Sequence[int] = YEARS, search: Sequence[Path] = ()) -> Path:
    """Write a new case folder: its frame, the list, the blank workbook, an empty folder for answers.

    All or nothing. Raises Refused when the folder holds anything already, or when the index system is unknown.
    """
    folder = Path(folder)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused([problem(Place(str(folder)), "folder-not-empty")])
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent, prefix=".new-") as temporary:
        draft = Path(temporary) / "case"
        system = write_frame(draft, index, years, search)
        (draft / WORKBOOKS).mkdir()
        write_enterprises(draft / "enterprises.xlsx")
        variables = variables_of(system)
        asked, _ = gather_catalogue(draft, (), system.code if system else "", variables.values())
        write_workbook(draft / BLANK_WORKBOOK, system, variables, years, {}, questions=asked.questions)
        if folder.exists():
            folder.rmdir()
        shutil.move(draft, folder)
    return folder


def write_workbook(  # noqa: PLR0917 - what, for whom, and what they said; callers read well
    path: Path | str,
    system: IndexSystem | None,
    variables: Mapping[str, Variable],
    years: Sequence[int],
    enterprise: Mapping[str, Any],
    filled: Mapping[str, Iterable[Mapping[str, Any]]] | None = None,
    currency: Text = CURRENCY,
    questions: Sequence[Question] = (),
    revision: int | None = None,
) -> None:
    """Write the workbook of one enterprise; the same content gives the same bytes.

    `variables` are asked for every year, with the qualitative indicators of `system`; `questions` are those of the
    rapid checklist. `enterprise` holds the fields of the list of enterprises (enterprise, name, credit_code; {} for a
    blank form). `filled` holds rows by table, fields by name (status and choices by code), as the case's tables do,
    without the column enterprise. `revision` is kept with the file, see `revision_of`.
    """
    title = system.title.zh if system else "清洁生产审核"
    with Book(Path(path), title) as book:
        draw_instructions(book, title)
        draw_information(book, enterprise)
        for form in forms(system, variables, years, filled or {}, questions):
            draw_form(book, form, currency)
        if revision is not None:
            book.mark(REVISION, revision)


def revision_of(path: Path) -> int | None:
    """Return the revision a workbook was written from, None where it bears none or a program has dropped it."""
    try:
        with zipfile.ZipFile(path) as archive:
            properties = archive.read("docProps/custom.xml").decode()
    except (KeyError, OSError, UnicodeDecodeError, zipfile.BadZipFile):
        return None
    found = re.search(rf'name="{REVISION}"[^>]*>\s*<vt:\w+[^>]*>(\d{{1,9}})(?:\.0+)?<', properties)
    return int(found[1]) if found else None


def write_enterprises(path: Path | str, rows: Iterable[Mapping[str, Any]] = ()) -> None:
    """Write the list of enterprises with `rows` filled in, and empty rows below."""
    filled, fields = list(rows), ENTERPRISES.fields
    below = range(HEAD_ROW + 1, HEAD_ROW + 1 + len(filled) + ENTERPRISE_ROWS)
    with Book(Path(path), ENTERPRISES.label.zh) as book:
        sheet = draw_header(book, ENTERPRISES, fields, CURRENCY)
        labels = {one.name: {code: label.zh for code, label in one.choices} for one in fields}
        # No empty cells: of a thousand enterprises they are two thirds of the sheet, and of the time.
        for at, row in zip(below, filled, strict=False):
            for column, one in enumerate(fields):
                if value := row.get(one.name):
                    book.write(sheet, at, column, labels[one.name].get(value, str(value)), "input")
        draw_empty(book, sheet, below, len(fields))
        for column, one in enumerate(fields):
            validate(sheet, below, column, one)


def _settings(system: IndexSystem | None, years: Sequence[int]) -> str:
    text = _template(FILE)
    title = f"{system.title.zh.split('清洁生产')[0]}清洁生产审核" if system else "清洁生产审核"
    industry = system.title.zh.split("行业")[0] + "行业" if system and "行业" in system.title.zh else ""
    values = {"TITLE": title, "INDUSTRY": industry, "INDEX": system.code if system else "", "YEARS": str(list(years))}
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def _template(name: str) -> str:
    return files("qingshen.exchange").joinpath(f"{name}.template").read_text(encoding="utf-8")
