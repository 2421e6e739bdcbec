"""The verb: take the candidates from a file, all of them or none."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from django.db import transaction

from qingshen.case.deciding import FILE as DECISIONS
from qingshen.case.read import FORMATS
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.audits.decisions_file import without_decisions
from qingshen.web.audits.files import read_file, write_file
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.roster import district_of, districts, gather_list
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.policies import require

STEP = "list"


class Imported(NamedTuple):
    """How many `enterprises` the list has now, and the codes of those that came, were changed, went."""

    enterprises: int
    added: list[str]
    changed: list[str]
    gone: list[str]


def import_list(user: Any, audit: Audit, path: Path, name: str) -> Imported:
    """Replace the list by that of the file and return what became of it. Raises Refused, every problem by its cell.

    Enterprises are matched by code. One with a report cannot vanish; of another, what was decided vanishes with it.
    """
    require(user, "audit.import_list", audit)
    rows, _ = gather_list(audit, path, name)
    with transaction.atomic():
        audit = taken(user, "audit.import_list", audit)
        before = {one.code: one for one in audit.enrolments.all()}
        gone = _vanishing(audit, before, {row["enterprise"] for row in rows}, name)
        added, changed = _take(audit, before, rows)
        dropped = _forget(audit, gone)
        audit.files.filter(path__in=[f"enterprises{suffix}" for suffix in FORMATS]).delete()
        write_file(audit, f"enterprises{Path(name).suffix.lower()}", path.read_bytes())
        Audit.objects.filter(pk=audit.pk).update(list_revision=0)
        record(user, "audit.import_list", audit, {
            "file": name, "enterprises": len(rows), "added": added, "changed": changed, "gone": gone,
            "decisions_dropped": dropped,
        })  # fmt: skip
    return Imported(len(rows), added, changed, gone)


def _vanishing(audit: Audit, before: Mapping[str, Enrolment], codes: set[str], name: str) -> list[str]:
    gone = sorted(before.keys() - codes)
    kept = audit.enrolments.filter(code__in=gone, report__isnull=False)
    problems = [
        Problem(
            Place(name), "enterprise-vanishing",
            Text(f"名单里没有“{one}”，但它已有填报", f"the list lacks '{one}', which has a report"),
            Text("把这一行加回名单；不再审核的，在“名单”页作出不列入的决定",
                 "put its row back; what is no longer audited is decided off the list on the page List"),
        )
        for one in kept
    ]  # fmt: skip
    if problems:
        raise Refused(problems)
    audit.enrolments.filter(code__in=gone).delete()
    return gone


def _take(audit: Audit, before: Mapping[str, Enrolment], rows: list[dict[str, str]]) -> tuple[list[str], list[str]]:
    """Write the rows; return the codes of the new enterprises and of those whose row changed."""
    regions = districts(audit)
    new, old, changed = [], [], []
    for position, cells in enumerate(rows, 1):
        code = cells["enterprise"]
        one = before.get(code)
        if one is None:
            district = district_of(cells, regions)
            new.append(Enrolment(audit=audit, code=code, position=position, cells=cells, district=district))
            continue
        if one.cells != cells:
            changed.append(code)
        if one.district_id is None or any(one.cells.get(key) != cells.get(key) for key in ("city", "district")):
            one.district = district_of(cells, regions) or one.district
        one.position, one.cells = position, cells
        old.append(one)
    Enrolment.objects.bulk_create(new, batch_size=500)
    Enrolment.objects.bulk_update(old, ["position", "cells", "district"], batch_size=200)
    return [one.code for one in new], changed


def _forget(audit: Audit, gone: list[str]) -> list[dict[str, Any]]:
    content = read_file(audit, DECISIONS)
    if not gone or content is None:
        return []
    content, dropped = without_decisions(content, STEP, gone)
    if dropped:
        write_file(audit, DECISIONS, content)
    return dropped
