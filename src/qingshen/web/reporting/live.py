"""What a grid is told after every change: problems by cell, progress by sheet, the feedback; in one answer."""

from collections import OrderedDict
from collections.abc import Hashable
from time import monotonic
from typing import Any

from qingshen.case.frame import Frame
from qingshen.problems import Problem
from qingshen.web.audits.files import frame_of
from qingshen.web.reporting.check import Checked, check_standing
from qingshen.web.reporting.compare import standing_in
from qingshen.web.reporting.draft import Standing, standing_of
from qingshen.web.reporting.feedback import feedback_of
from qingshen.web.reporting.models import Report, Version
from qingshen.web.reporting.progress import progress_of, total
from qingshen.web.wording import current, says

KEPT = 32
FRESH = 600  # [s] After that the peers are asked for anew.
_kept: OrderedDict[tuple[Hashable, ...], tuple[Frame, dict[str, Any]]] = OrderedDict()


def live(report: Report, shown: Standing | None = None) -> dict[str, Any]:
    """Return `revision`, `state`, `problems`, `progress`, `total`, `feedback` of a report as it stands.

    `shown` is the draft at the report's revision, where somebody has it. Kept for the revision, so that several people
    who look at it cost one reckoning; peers are at most ten minutes old.
    """
    frame = frame_of(report.audit)
    key = (report.pk, report.revision, report.changed_at, id(frame), current(), int(monotonic() // FRESH))
    found = _kept.get(key)
    if found is None:
        shown = shown or standing_of(report)
        _kept[key] = found = (frame, _reckoned(report, shown, check_standing(shown, report.enrolment)))
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return {"revision": report.revision, "state": report.state, **found[1]}


def live_of(version: Version) -> dict[str, Any]:
    """Return what `live` returned when the version was handed in; peers are today's."""
    report = version.report
    if version.revision == report.revision:
        return live(report)
    shown = standing_in(version)
    told = _reckoned(report, shown, check_standing(shown, report.enrolment))
    return {"revision": version.revision, "state": version.state, **told}


def _reckoned(report: Report, shown: Standing, checked: Checked) -> dict[str, Any]:
    progress = progress_of(shown)
    return {
        "problems": problems_of(checked),
        "progress": progress,
        "total": total(progress),
        "feedback": feedback_of(report, shown, checked),
    }


def problems_of(checked: Checked) -> list[dict[str, Any]]:
    """Return the problems for the grid's list: those of a cell with their cell, errors first."""
    found = [_told(one, cell) for cell, problems in checked.spots.items() for one in problems]
    with_cell = {id(one) for problems in checked.spots.values() for one in problems}
    found += [_told(one, ("", "", "")) for one in checked.problems if id(one) not in with_cell]
    return sorted(found, key=lambda one: one["severity"] != "error")


def _told(one: Problem, cell: tuple[str, str, str]) -> dict[str, Any]:
    table, ident, field = cell
    return {
        "table": table, "ident": ident, "field": field, "severity": one.severity, "place": str(one.place),
        "what": says(one.what), "remedy": says(one.remedy),
    }  # fmt: skip
