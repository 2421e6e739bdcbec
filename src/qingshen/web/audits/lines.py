"""Pasted lines or a sheet "code, e-mail" → rows with the place each stands at. All of them are read, or none."""

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from qingshen.case import cell
from qingshen.case.unreadable import Why
from qingshen.case.workbook import read_grids
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.storage.unpacked import require_sane

MOST = 500
FORMS = Text("每行写“企业代码, 邮箱”", "write 'code, e-mail' in each line")
NOT_TWO = Text("这一行没有企业代码和邮箱两项", "the line does not have a code and an e-mail")
NO_MAIL = Text("“{text}”不是邮箱地址", "'{text}' is not an e-mail address")
TWICE = Text("“{text}”出现了两次", "'{text}' stands there twice")
ONCE = Text("每家企业只写一行", "one line for an enterprise")
NOTHING = Text("没有内容", "there is nothing")
NO_FILE = Text("无法读取此文件：{why}", "the file cannot be read: {why}")
NO_TEXT = Why(Text("不是文本", "it is no text"), Text("请用 xlsx 或 csv", "use xlsx or csv"))
TOO_MANY = Text("一次最多 {n} 行", "at most {n} lines at a time")
IN_PARTS = Text("请分批邀请", "invite in parts")


@dataclass(frozen=True)
class Line:
    """One enterprise and whom to invite, and where it was written."""

    place: Place
    code: str
    email: str


def pasted(text: str) -> list[Line]:
    """Read pasted lines, separated by a comma, a semicolon, a tab or blanks. Raises Refused with every problem."""
    rows = [re.split(r"\s*[,，;；\t]\s*|\s+", one.strip()) for one in text.splitlines()]
    return _lines("", rows)


def from_file(path: Path, name: str) -> list[Line]:
    """Read the first sheet of a workbook, or a csv. Raises Refused with every problem."""
    require_sane(path, name)
    try:
        return _lines(name, _csv(path) if Path(name).suffix.lower() == ".csv" else _sheet(path, name))
    except ValueError as error:
        why, remedy = error.args
        what = Text(NO_FILE.zh.format(why=why.zh), NO_FILE.en.format(why=why.into("en")))
        raise Refused([Problem(Place(name), "file-unreadable", what, remedy)]) from error


def _csv(path: Path) -> list[list[str]]:
    """Return the rows of a csv as spreadsheet programs in Chinese write it: UTF-8 or GB18030. Raises ValueError."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        with suppress(UnicodeDecodeError):
            written = content.decode(encoding).splitlines()
            # As in pasted lines; neither a code nor an e-mail holds one of them.
            comma = next((one for one in ",;\t" if any(one in line for line in written)), ",")
            with suppress(csv.Error):
                return [[one.strip() for one in row] for row in csv.reader(written, delimiter=comma)]
    raise ValueError(*NO_TEXT)


def _sheet(path: Path, name: str) -> list[list[str]]:
    sheets = read_grids(path, name)
    return [[cell.text(one).strip() for one in row] for row in sheets[0].rows] if sheets else []


def _lines(name: str, rows: Iterable[Sequence[str]]) -> list[Line]:
    found: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, 1):
        parts = [one for one in row if one]
        if not parts or (number == 1 and not any("@" in one for one in parts)):
            continue  # an empty line, or the heading
        place = Place(name, cell=str(number))
        if len(parts) < 2:
            problems.append(Problem(place, "line-incomplete", NOT_TWO, FORMS))
        elif not _is_mail(parts[1]):
            problems.append(Problem(place, "email-invalid", _filled(NO_MAIL, parts[1]), FORMS))
        elif parts[0] in {one.code for one in found}:
            problems.append(Problem(place, "line-twice", _filled(TWICE, parts[0]), ONCE))
        else:
            found.append(Line(place, parts[0], parts[1]))
    if not found and not problems:
        problems.append(Problem(Place(name), "lines-empty", NOTHING, FORMS))
    if len(found) > MOST:
        said = Text(TOO_MANY.zh.format(n=MOST), TOO_MANY.en.format(n=MOST))
        problems.append(Problem(Place(name), "lines-too-many", said, IN_PARTS))
    if problems:
        raise Refused(problems)
    return found


def _filled(text: Text, value: str) -> Text:
    return Text(text.zh.format(text=value), text.en.format(text=value))


def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
