"""The verb: a workbook sent → the draft says the same; or every problem by sheet and cell, and nothing is stored."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from django.db import transaction
from django.utils import timezone

from qingshen.case.assemble import assemble
from qingshen.case.frame import Frame
from qingshen.case.identity import Roll, identify
from qingshen.case.workbook import Workbook, read_workbook
from qingshen.exchange.draft import draft_forms, draft_of, rows_in
from qingshen.exchange.template import revision_of
from qingshen.language import Text
from qingshen.problems import Place, Problem
from qingshen.web.accounts.models import User
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Enrolment
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.reporting.check import list_of
from qingshen.web.reporting.conflict import Conflict
from qingshen.web.reporting.draft import Cells, Rows, Standing, standing_of
from qingshen.web.reporting.lock import locked
from qingshen.web.reporting.marked import LIST
from qingshen.web.reporting.merge import Clash, merge
from qingshen.web.reporting.models import Edit, Report
from qingshen.web.reporting.refuse import refuse, refuse_all, require_open
from qingshen.web.reporting.store import store
from qingshen.web.reporting.unlike import require_excel
from qingshen.web.reporting.words import place_name
from qingshen.web.storage.keep import XLSX
from qingshen.web.storage.keep import keep as keep_blob
from qingshen.web.storage.unpacked import require_sane

Keep = Literal["ask", "workbook", "web"]
LARGEST = 20 * 2**20


@dataclass(frozen=True)
class Taken:
    """What became of a workbook: `changed` cells at `revision`; or, where the sender has to be asked, the conflicts.

    `is_stored` is False where nothing was stored. `base` is the revision the workbook was taken at, None where it
    bears none; `warnings` are the checks' by sheet and cell of the file.
    """

    revision: int
    is_stored: bool
    changed: int = 0
    conflicts: tuple[Conflict, ...] = ()
    warnings: tuple[Problem, ...] = ()
    base: int | None = None


def take_workbook(user: User, report: Report, path: Path, name: str, keep: Keep = "ask") -> Taken:
    """Take the workbook at `path`, sent as `name`, into the draft.

    Cells somebody changed since the workbook was taken off the platform, and that it has otherwise, are conflicts:
    `keep` "ask" stores nothing and returns them, "workbook" takes the workbook's, "web" leaves the web's. A workbook
    without a revision is compared with everything changed since the report was last handed in. Raises Forbidden;
    Refused with every error, by sheet and cell of the file as sent; then nothing is stored.
    """
    require(user, "report.fill", report)
    require_open(report)
    content = path.read_bytes()
    # Before the transaction: while one of SQLite's is open nobody else can write.
    said, stamp, warnings = _read(content, name, frame_of(report.audit), report.enrolment)
    with transaction.atomic():
        held = locked(user, "report.fill", report)
        require_open(held)
        if stamp is not None and stamp > held.revision:
            stamp = None  # Of another platform, where more had happened.
        before = standing_of(held)
        meanwhile = _meanwhile(held, user, stamp)
        after, clashes = merge(
            before.rows, said, meanwhile.keys(), _gone(meanwhile.values(), before), web=keep == "web"
        )
        conflicts = tuple(_conflict(one, meanwhile, before) for one in clashes)
        if conflicts and keep == "ask":
            return Taken(held.revision, False, 0, conflicts, warnings, stamp)
        made, _ = store(held, before, after, user, "workbook")
        _keep_lost(held, clashes if keep == "web" else [], user)
        record(user, "report.fill", held, {
            "workbook": name, "blob": _kept(content), "revision": held.revision, "base": stamp,
            "cells": len(made), "conflicts": len(conflicts), "keep": keep,
        })  # fmt: skip
    report.revision, report.changed_at = held.revision, held.changed_at
    return Taken(held.revision, True, len(made), conflicts, warnings, stamp)


def _kept(content: bytes) -> str:
    return keep_blob(content, XLSX).pk


def _read(
    content: bytes, name: str, frame: Frame, enrolment: Enrolment
) -> tuple[dict[str, list[Cells]], int | None, tuple[Problem, ...]]:
    """Return the rows a workbook shows by table, its revision, its warnings. Raises Refused with every error."""
    require_excel(name, content)
    if len(content) > LARGEST:
        refuse("file-too-large", Text("文件超过 20 MB", "The file is larger than 20 MB"),
               Text("请删去图片等无关内容后再上传；图片可作为证明材料上传",
                    "Remove pictures and the like and send it again; attach pictures as evidence"),
               Place(name))  # fmt: skip
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sent{Path(name).suffix.lower()}"
        path.write_bytes(content)
        require_sane(path, name)
        try:
            workbook = read_workbook(path, name, _expected(frame))
        except ValueError as error:
            why, remedy = error.args
            said = Text(f"文件打不开：{why.zh}", f"The file cannot be opened: {why.into('en')}")
            refuse("file-unreadable", said, remedy, Place(name))
        stamp = revision_of(path)
    warnings = _checked(workbook, frame, enrolment)
    forms = rows_in(draft_forms(frame, draft_of(workbook, frame, enrolment.code)))
    # A sheet that is not there says nothing; one that is there and empty says: nothing.
    return {table: rows for table, rows in forms.items() if table in workbook.grids}, stamp, warnings


def _expected(frame: Frame) -> tuple[str, ...]:
    system = frame.system
    answered = system is not None and any(one.direction == "qualitative" for one in system.indicators)
    return ("quantities", "answers") if answered else ("quantities",)


def _checked(workbook: Workbook, frame: Frame, enrolment: Enrolment) -> tuple[Problem, ...]:
    """Return the warnings of a workbook. Raises Refused with every error."""
    rows = list_of(enrolment)
    whose, found = identify(workbook.claim, Roll.of(rows.frame))
    found = [_of_another(one, enrolment) if one.code == "unknown-enterprise" else one for one in found]
    blocks, more = workbook.blocks(enrolment.code)
    found += workbook.problems + more
    if not whose:
        refuse_all(found)
    _, problems = assemble(frame, rows, {table: [block] for table, block in blocks.items()}, found=found)
    refuse_all(problems)
    return tuple(one for one in problems if one.place.sheet not in (rows.table.name, LIST))


def _of_another(one: Problem, enrolment: Enrolment) -> Problem:
    """Return the problem that this is another enterprise's workbook, without a word on who else is on the list."""
    return Problem(
        one.place,
        "workbook-of-another",
        Text(
            f"这不是 {enrolment} 的填报表，单元格中写的是另一家",
            f"This is not the workbook of {enrolment}: the cell names another enterprise",
        ),
        Text(
            "请上传本企业的填报表；若是填错，改正“企业信息”后再上传",
            "Send the enterprise's own workbook; if it is a slip, correct the sheet 企业信息 and send it again",
        ),
    )


def _meanwhile(report: Report, user: User, stamp: int | None) -> dict[tuple[str, str, str], Edit]:
    """Return the last edit of every cell changed since the workbook was taken; not by an earlier one of the sender."""
    since = stamp
    if since is None:
        since = report.versions.order_by("-number").values_list("revision", flat=True).first() or 0
    made = Edit.objects.filter(report=report, is_refused=False, revision__gt=since).select_related("by")
    last = {(one.table, one.ident, one.field): one for one in made.order_by("pk")}
    return {cell: one for cell, one in last.items() if (one.origin, one.by_id) != ("workbook", user.pk)}


def _gone(made: Iterable[Edit], before: Standing) -> Rows:
    """Return the rows deleted meanwhile, as they were."""
    found: Rows = {}
    for one in made:
        if one.field == "" and one.ident not in before.rows.get(one.table, {}):
            found.setdefault(one.table, {})[one.ident] = json.loads(one.before)
    return found


def _conflict(one: Clash, meanwhile: Mapping[tuple[str, str, str], Edit], before: Standing) -> Conflict:
    cell = (one.table, one.ident, one.field)
    of_row = (edit for key, edit in meanwhile.items() if key[:2] == cell[:2])
    made = meanwhile.get(cell) or max(of_row, key=lambda edit: edit.pk)
    return Conflict(
        *cell, one.workbook, one.web, place_name(one.table, one.row, one.field, before), str(made.by),
        timezone.localtime(made.at), made.before if made.field == one.field else None,
    )  # fmt: skip


def _keep_lost(report: Report, clashes: list[Clash], user: User) -> None:
    Edit.objects.bulk_create(
        Edit(report=report, revision=report.revision, table=one.table, ident=one.ident, field=one.field,
             before=one.web, after=one.workbook, origin="workbook", is_refused=True, by=user)
        for one in clashes
    )  # fmt: skip
