"""The verb: cells as somebody typed them → the draft; what somebody else changed meanwhile stays, and both are told."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from qingshen.case.canonical import canonical, canonical_row
from qingshen.case.names import Known
from qingshen.case.schema import TABLES
from qingshen.exchange.draft import ASKED, SUBJECTS, asked_rows, known_of
from qingshen.language import Text
from qingshen.problems import Place
from qingshen.web.accounts.models import User
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.conflict import Conflict, last_edits
from qingshen.web.reporting.draft import Rows, Standing, idents_of, standing_of
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.models import Edit, Report
from qingshen.web.reporting.refuse import refuse, require_open
from qingshen.web.reporting.store import row_text, store
from qingshen.web.reporting.words import place_name

LONGEST, SENT = 2000, 50
NEW_IDENT = re.compile(r"[A-Za-z0-9_-]{4,40}")
MOST = 20_000


@dataclass(frozen=True)
class Wish:
    """One cell somebody wants changed from what they saw; field "" with value "": the row goes.

    `sent`: what their page has sent of the cell and heard no answer to: standing there it is no surprise.
    """

    table: str
    ident: str
    field: str
    seen: str
    value: str
    sent: tuple[str, ...] = ()


@dataclass(frozen=True)
class Saved:
    """The revision the draft is at now, the draft, what was not written, the rows as they stand: table → ident → cells.

    `rows` holds the rows that were asked to change; a row that is gone is empty. `is_written`: the revision is ours.
    """

    revision: int
    standing: Standing
    conflicts: tuple[Conflict, ...] = ()
    rows: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    is_written: bool = False


def save_cells(user: User, report: Report, edits: Iterable[Mapping[str, Any]], origin: str = "grid") -> Saved:
    """Write the cells of `edits`: {"table", "ident", "field", "seen", "value", "sent"}; see `Wish`.

    A cell that holds neither what its writer saw nor what they want is a conflict: it stays, and the text is kept as
    a refused edit. `seen` of a row that goes is its cells as JSON, "" where its writer did not look. A new ident adds a
    row to a table that is not asked row by row. Raises Forbidden; Refused where the report is closed or a wish makes
    no sense, and then nothing is written.
    """
    require(user, "report.fill", report)
    with transaction.atomic():
        held = locked(user, "report.fill", report)
        require_open(held)
        before = standing_of(held)
        wishes = [_wish(one, before, held) for one in edits]
        if len(wishes) > MOST:
            refuse(
                "too-many", Text("一次修改的单元格太多", "Too many cells at once"), Text("请分批粘贴", "Paste in parts")
            )
        after, lost = _apply(held, before, wishes, user)
        made, now = store(held, before, after, user, origin)
        _keep_lost(held, lost, user, origin)
        if made or lost:
            detail = {"revision": held.revision, "cells": len(made), "conflicts": len(lost), "origin": origin}
            record(user, "report.fill", held, detail)
    report.revision, report.changed_at = held.revision, held.changed_at
    return Saved(held.revision, now, tuple(lost), _touched(now, wishes), bool(made))


def _wish(said: Mapping[str, Any], standing: Standing, report: Report) -> Wish:
    """Return a wish that makes sense. Raises Refused."""
    wish = Wish(
        *("" if said.get(name) is None else str(said[name]) for name in ("table", "ident", "field", "seen", "value")),
        sent=tuple(map(str, said["sent"][-SENT:])) if isinstance(said.get("sent"), list) else (),
    )
    table = TABLES.get(wish.table)
    rows = standing.rows.get(wish.table)
    place = Place("", table.label.zh if table else wish.table, wish.ident)
    if table is None or rows is None:
        refuse(
            "no-such-table",
            Text(f"填报表中没有“{wish.table}”", f"The report has no table '{wish.table}'"),
            _RELOAD,
            place,
        )
    if wish.field not in {one.name for one in table.fields if one.name != "enterprise"} | {""}:
        refuse("no-such-field", Text(f"没有“{wish.field}”这一列", f"There is no column '{wish.field}'"), _RELOAD, place)
    if wish.field == "" and wish.value:
        refuse("no-such-field", Text("没有指明哪一列", "The column is not named"), _RELOAD, place)
    if len(wish.value) > LONGEST:
        refuse(
            "text-too-long",
            Text(f"文字超过 {LONGEST} 字", f"The text is longer than {LONGEST} characters"),
            Text("请缩短，或作为证明材料上传", "Shorten it, or attach it as evidence"),
            place,
        )
    if wish.table in ASKED:
        if wish.ident not in rows:
            refuse("no-such-row", Text(f"没有“{wish.ident}”这一行", f"There is no row '{wish.ident}'"), _RELOAD, place)
        if wish.field in (*SUBJECTS[wish.table], ""):
            refuse(
                "row-asked",
                Text("这一行是统一要求填报的，不能改名或删除", "This row is asked of everybody: it stays"),
                Text("没有数据的，状态选“缺失”或“不适用”", "Choose 'missing' or 'not applicable' as its status"),
                place,
            )
    elif wish.ident not in rows and not (NEW_IDENT.fullmatch(wish.ident) or _was_there(wish, standing, report)):
        refuse("no-such-row", Text(f"没有“{wish.ident}”这一行", f"There is no row '{wish.ident}'"), _RELOAD, place)
    return wish


_RELOAD = Text("请刷新页面后再填", "Load the page anew")


def _was_there(wish: Wish, standing: Standing, report: Report) -> bool:
    """Whether the row stood on the blank form or in the draft: somebody has deleted it meanwhile."""
    if wish.ident in idents_of(wish.table, asked_rows(standing.frame).get(wish.table, ())):
        return True
    return report.edits.filter(table=wish.table, ident=wish.ident, field="", is_refused=False).exists()


def _apply(report: Report, before: Standing, wishes: list[Wish], user: User) -> tuple[Rows, list[Conflict]]:
    """Return the rows with the wishes that can be met, and the conflicts."""
    after: Rows = {table: {ident: dict(row) for ident, row in rows.items()} for table, rows in before.rows.items()}
    known = known_of(before.frame, report.enrolment.code)
    last = last_edits(report, {(one.table, one.ident) for one in wishes})
    lost = []
    for wish in wishes:
        cell = (wish.table, wish.ident)
        made = max(
            (one for one in (last.get((*cell, wish.field)), last.get((*cell, ""))) if one), key=_order, default=None
        )
        row = after[wish.table].get(wish.ident)
        if wish.field == "":
            unseen = [] if row is None else _unseen(wish, row, last, user)
            if unseen:
                made = max(filter(None, unseen), key=_order, default=None)
                lost.append(_conflict(before, wish, "", row_text(row or {}), made))
            else:
                after[wish.table].pop(wish.ident, None)
            continue
        text, stands = _canonical(wish, known), (row or {}).get(wish.field, "")
        is_deleted = row is None and made is not None and made.field == "" and made.by_id != user.pk
        expected = {text, wish.seen, *(_canonical(wish, known, one) for one in (wish.seen, *wish.sent))}
        if is_deleted or stands not in expected:
            lost.append(_conflict(before, wish, text, stands, made))
        elif stands != text:
            filled = {**(row or {}), wish.field: text}
            after[wish.table][wish.ident] = canonical_row(TABLES[wish.table], filled, known)
    return after, lost


def _order(edit: Edit) -> int:
    return edit.pk


def _canonical(wish: Wish, known: Known, text: str | None = None) -> str:
    if not wish.field:
        return ""
    table = TABLES[wish.table]
    return canonical(table, table.field(wish.field), wish.value if text is None else text, known)


def _unseen(
    wish: Wish, row: Mapping[str, str], last: Mapping[tuple[str, str, str], Edit], user: User
) -> list[Edit | None]:
    """Return who last wrote the cells of a row that is to go as its writer did not see them; None: they always stood.

    What the writer wrote last is no surprise to them: a page may delete a row before it hears that a cell was saved.
    """
    if not wish.seen:
        return []
    try:
        seen = dict(json.loads(wish.seen))
    except (ValueError, TypeError, RecursionError):
        return [last.get((wish.table, wish.ident, name)) for name in row]
    differs = {name for name in {*seen, *row} if seen.get(name, "") != row.get(name, "")}
    made = [last.get((wish.table, wish.ident, name)) for name in differs]
    return [one for one in made if one is None or one.by_id != user.pk]


def _conflict(before: Standing, wish: Wish, text: str, stands: str, made: Edit | None) -> Conflict:
    cells = before.rows[wish.table].get(wish.ident, {})
    return Conflict(
        wish.table, wish.ident, wish.field, text, stands, place_name(wish.table, cells, wish.field, before),
        str(made.by) if made else "", timezone.localtime(made.at) if made else None,
    )  # fmt: skip


def _keep_lost(report: Report, lost: list[Conflict], user: User, origin: str) -> None:
    Edit.objects.bulk_create(
        Edit(report=report, revision=report.revision, table=one.table, ident=one.ident, field=one.field,
             before=one.stands, after=one.value, origin=origin, is_refused=True, by=user)
        for one in lost
    )  # fmt: skip


def _touched(now: Standing, wishes: list[Wish]) -> dict[str, dict[str, dict[str, str]]]:
    found: dict[str, dict[str, dict[str, str]]] = {}
    for wish in wishes:
        found.setdefault(wish.table, {})[wish.ident] = now.rows.get(wish.table, {}).get(wish.ident, {})
    return found
