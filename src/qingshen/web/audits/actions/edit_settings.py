"""The verb: change what audit.toml says; it is kept only when all of it is right."""

import hashlib
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.case.settings import FILE
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.actions.settle import settle
from qingshen.web.audits.files import read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.settings_file import edited, said, verified
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record

FROZEN = Text(
    "已有企业提交填报，不能再改评价指标体系和年份", "reports are handed in: index system and years cannot be changed"
)
THAW = Text(
    "恢复原来的 index 和 years；需要另一体系时另开审核或用“对照体系”",
    "put index and years back; open another audit, or name the other system under `further`",
)


CHANGED = Text("您打开此页之后，别人改过设置", "somebody changed the settings after you opened this page")
LOOK = Text(
    "您填写的内容还在下面；另开一页看现在的设置，确认后再保存一次，即以您的为准",
    "what you wrote is still below: look at the settings in another window, then save again, and yours hold",
)


def mark_of(content: bytes) -> str:
    """Return what a page keeps of the file it was made from."""
    return hashlib.sha256(content).hexdigest()


def edit_settings(user: Any, audit: Audit, values: Mapping[str, Any], seen: str = "") -> list[str]:
    """Set `values` by dotted key ("audit.title") and return the keys that changed. Raises Refused with every problem.

    What cannot be parsed cannot be edited by key: such a file is refused by name.
    """
    content = read_file(audit, FILE) or b""
    if not said(content):
        verified(audit, content)
    return write_settings(user, audit, edited(content, values), seen or mark_of(content))


def write_settings(user: Any, audit: Audit, content: bytes, seen: str = "") -> list[str]:
    """Keep `content` as audit.toml and return the keys that changed. Raises Refused with every problem, by its key.

    `seen` (`mark_of`): the file as its writer saw it; where another stands now, nothing is written.
    """
    with transaction.atomic():
        audit = taken(user, "audit.edit", audit)
        before = read_file(audit, FILE) or b""
        if seen and seen != mark_of(before):
            raise Refused([Problem(Place(FILE), "settings-changed", CHANGED, LOOK)])
        frame = verified(audit, content)
        old = said(before)
        _refuse_frozen(audit, old, (frame.settings.index, list(frame.settings.years)))
        changed = sorted(_differing(old, said(content)))
        if before == content:
            return []
        write_file(audit, FILE, content)
        settle(audit)
        record(user, "audit.edit", audit, {"changed": {key: [_short(a), _short(b)] for key, a, b in changed}})
    return [key for key, _, _ in changed]


def _refuse_frozen(audit: Audit, old: Mapping[str, Any], new: tuple[str, list[int]]) -> None:
    was = old.get("audit", {})
    if (was.get("index", ""), was.get("years", [])) == new:
        return
    if audit.enrolments.filter(report__versions__isnull=False).exists():
        raise Refused([Problem(Place(FILE, "[audit]", "index"), "settings-frozen", FROZEN, THAW)])


def _differing(old: Any, new: Any, at: str = "") -> list[tuple[str, str, str]]:
    if isinstance(old, dict) and isinstance(new, dict) and not {"zh", "en"} & {*old, *new}:
        keys = sorted({*old, *new})
        return [row for key in keys for row in _differing(old.get(key), new.get(key), f"{at}.{key}".lstrip("."))]
    return [] if old == new else [(at, str(old), str(new))]


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"
