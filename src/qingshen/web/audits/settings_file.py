"""audit.toml edited in place: comments and order stay, only what changed is written; checked before it is kept."""

import tomllib
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Any

import tomlkit
from tomlkit.items import Table

from qingshen.case.frame import Frame, gather_frame
from qingshen.case.settings import FILE
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.files import FRAME, lay_out
from qingshen.web.audits.models import Audit

ELSEWHERE = Text("指标体系不能用路径指定", "an index system is not named by a path")
BY_CODE = Text("写指标体系的代码，如 electroplating-2015", "write its code, such as electroplating-2015")


def edited(content: bytes, values: Mapping[str, Any]) -> bytes:
    """Return the file with `values` set, by dotted key ("audit.title"); a Text is written in one or both languages.

    None takes a key out; a mapping replaces what a table holds. Raises ValueError where the file cannot be parsed.
    """
    document = tomlkit.parse(content.decode("utf-8-sig"))
    for dotted, value in values.items():
        *above, key = dotted.split(".")
        table: Any = document
        for name in above:
            if name not in table:
                table[name] = tomlkit.table()
            table = table[name]
        _set(table, key, _plain(value))
    return tomlkit.dumps(document).encode()


def _plain(value: Any) -> Any:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en} if value.en else value.zh
    return value


def _set(table: Any, key: str, value: Any) -> None:
    old = table.get(key)
    if (old.unwrap() if hasattr(old, "unwrap") else old) == value and key in table:
        return
    if value is None:
        table.pop(key, None)
    elif isinstance(value, dict) and (isinstance(old, Table) or not set(value) <= {"zh", "en"}):
        inner = old if isinstance(old, Table) else tomlkit.table()
        for name in list(inner):
            inner.remove(name)
        inner.update(value)
        if inner is not old:
            table[key] = inner
    elif isinstance(value, dict):
        written = tomlkit.inline_table()
        written.update(value)
        table[key] = written
    else:
        table[key] = value


def said(content: bytes) -> dict[str, Any]:
    """Return what a toml file says, {} where it cannot be parsed."""
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}


def verified(audit: Audit, content: bytes, file: str = FILE) -> Frame:
    """Return the frame the audit would have with `content` as its `file`. Raises Refused with every error of it."""
    if file == FILE:
        _refuse_elsewhere(content)
    with TemporaryDirectory() as name:
        folder = Path(name)
        lay_out(audit, folder, FRAME)
        (folder / file).write_bytes(content)
        frame, problems = gather_frame(folder)
    errors = [one for one in problems if one.severity == "error"]
    if frame is None or errors:
        raise Refused(errors)
    return frame


def _refuse_elsewhere(content: bytes) -> None:
    """Refuse index systems named by a path: folders of the server are no part of an audit."""
    audit = said(content).get("audit", {})
    further = audit.get("further", []) if isinstance(audit, dict) else []
    named = [audit.get("index", ""), *(further if isinstance(further, list) else [])] if isinstance(audit, dict) else []
    for one in named:
        path = PurePosixPath(str(one))
        if path.is_absolute() or ".." in path.parts or "\\" in str(one):
            raise Refused([Problem(Place(FILE, "[audit]", "index"), "index-outside", ELSEWHERE, BY_CODE)])
