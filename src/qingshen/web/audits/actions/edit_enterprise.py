"""The verb: change one enterprise's row of the list, and the bureau that looks after it."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from qingshen.case.assemble import enterprises_of
from qingshen.case.canonical import canonical_row
from qingshen.case.schema import ENTERPRISES
from qingshen.exchange.draft import known_of
from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.assign_district import CHOOSE, NOT_BELOW
from qingshen.web.audits.below import is_below
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.audits.roster import list_block, row_of
from qingshen.web.audits.turn import taken_one
from qingshen.web.journal.record import record

# What is decided of the list is decided by its own verb; the code is what everything else is tied to.
KEPT = ("enterprise", "listed", "reason")
EDITABLE = tuple(one for one in ENTERPRISES.fields if one.name not in KEPT)
CHANGED = Text("您打开此页之后，别人改过这家企业", "somebody changed this enterprise after you opened this page")
LOOK = Text(
    "您填写的内容还在下面；另开一页看现在的内容，确认后再保存一次，即以您的为准",
    "what you wrote is still below: look at the enterprise in another window, then save again, and yours holds",
)


def mark_of(one: Enrolment) -> str:
    """Return what a page keeps of the row it was made from."""
    return hashlib.sha256(json.dumps([one.cells, one.district_id], sort_keys=True).encode()).hexdigest()


def edit_enterprise(
    user: Any, enrolment: Enrolment, raw: Mapping[str, str], district: Organisation | None, seen: str = ""
) -> list[str]:
    """Set the row's fields to what is written in `raw`, and return what changed. Raises Refused, by `roster.LETTERS`.

    `seen` (`mark_of`): the row as its writer saw it; where another stands now, nothing is written.
    """
    with transaction.atomic():
        one = taken_one(user, "enrolment.edit", enrolment)
        audit = one.audit
        if seen and seen != mark_of(one):
            raise Refused([Problem(Place(), "enterprise-changed", CHANGED, LOOK)])
        _check_district(audit, one, district)
        given = {field.name: raw[field.name] for field in EDITABLE if field.name in raw}
        written = canonical_row(ENTERPRISES, given, known_of(frame_of(audit), ""))
        cells = {name: text for name, text in one.cells.items() if name not in given} | written
        _check(audit, one, cells)
        changed = sorted(name for name in {*cells, *one.cells} if cells.get(name) != one.cells.get(name))
        detail: dict[str, Any] = {name: [one.cells.get(name, ""), cells.get(name, "")] for name in changed}
        if changed:
            Audit.objects.filter(pk=audit.pk).update(list_revision=F("list_revision") + 1)
        if one.district_id != (district.pk if district else None):
            detail["looked_after_by"] = [str(one.district or ""), str(district or "")]
        if detail:
            one.cells, one.district = cells, district
            one.save(update_fields=["cells", "district"])
            record(user, "enrolment.edit", one, {"code": one.code, "changed": detail})
    return list(detail)


def _check_district(audit: Audit, one: Enrolment, district: Organisation | None) -> None:
    if district is not None and district.pk != one.district_id and not is_below(district, audit.organiser_id):
        raise Refused([Problem(Place(), "district-elsewhere", NOT_BELOW, CHOOSE)])


def _check(audit: Audit, one: Enrolment, cells: Mapping[str, str]) -> None:
    """Check the whole list with the new row in it: a credit code stands for one enterprise only."""
    others = list(audit.enrolments.exclude(pk=one.pk))
    _, problems = enterprises_of([list_block([*(other.cells for other in others), cells])])
    last = len(others)
    mine = [found for found in problems if found.severity == "error" and row_of(found.place) == last]
    if mine:
        raise Refused(mine)
