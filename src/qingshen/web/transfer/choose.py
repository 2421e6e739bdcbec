"""Which version of each enterprise's report stands for it: by what the reader wants to reckon with."""

import json
from typing import NamedTuple

from qingshen.case.canonical import Cells
from qingshen.language import Text
from qingshen.web.audits.models import Audit, Enrolment
from qingshen.web.reporting.models import Line, Version

BASES = {
    "accepted": Text("已通过的填报", "accepted reports"),
    "submitted": Text("已提交的填报（含待审查）", "reports handed in, accepted or not yet"),
    "draft": Text("全部填报（含未提交的草稿）", "all reports, drafts not handed in among them"),
}
_STATES = {
    "accepted": ("accepted",),
    "submitted": ("accepted", "submitted"),
    "draft": ("accepted", "submitted", "returned"),
}


class Chosen(NamedTuple):
    """What stands for an enterprise: a version, or (None) the lines of its draft."""

    enrolment: Enrolment
    version: Version | None
    lines: tuple[Line, ...] = ()

    @property
    def is_imported(self) -> bool:
        """Whether it stands in the files of the imported folder still."""
        return self.version is not None and not self.version.is_born_here


def choose(audit: Audit, basis: str) -> list[Chosen]:
    """Return what stands for every enterprise of `audit` that has something, in the order of the list.

    `basis`: "accepted" the last version accepted; "submitted" the last accepted or waiting for review; "draft" the last
    version not taken back, else what has been written so far.
    """
    last: dict[int, Version] = {}
    versions = Version.objects.filter(report__enrolment__audit=audit, state__in=_STATES[basis])
    for one in versions.select_related("workbook", "lines", "report").order_by("number"):
        last[one.report.enrolment_id] = one
    drafts: dict[int, list[Line]] = {}
    if basis == "draft":
        lines = Line.objects.filter(report__enrolment__audit=audit).exclude(report__enrolment__in=last)
        for line in lines.select_related("report").order_by("table", "position", "pk"):
            drafts.setdefault(line.report.enrolment_id, []).append(line)
    chosen = []
    for one in audit.enrolments.all():
        if one.pk in last:
            chosen.append(Chosen(one, last[one.pk]))
        elif one.pk in drafts:
            chosen.append(Chosen(one, None, tuple(drafts[one.pk])))
    return chosen


def said(chosen: Chosen) -> dict[str, list[Cells]]:
    """Return the draft that stands for the enterprise."""
    if chosen.version is not None:
        return dict(json.loads(chosen.version.lines.read()))
    draft: dict[str, list[Cells]] = {}
    for line in chosen.lines:
        draft.setdefault(line.table, []).append(line.cells)
    return draft
