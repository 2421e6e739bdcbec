"""What the platform knows of an audit beyond its folder, declared: model by model, how it is told and taken back.

Nothing is told by the number of a row: people by user name, organisations by kind and name, enterprises by code,
versions by their number, contents by their SHA-256. So a record says the same on every platform.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models

from qingshen.web.accounts import models as accounts
from qingshen.web.audits import models as audits
from qingshen.web.audits.models import AuditFile, Conflict, Deadline, Enrolment, Participation
from qingshen.web.reporting import models as reporting
from qingshen.web.reporting.models import Attachment, Edit, Line, Remark, Report, Version


@dataclass(frozen=True)
class Kind:
    """One model of the record. `owner` leads to what it belongs to, "audit", "enrolment", "report" or "version".

    `plain` fields are told as they are; `people`, `organisations` and `blobs` by their names.
    """

    name: str
    model: type[models.Model]
    owner: str
    way: str
    plain: tuple[str, ...]
    people: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    blobs: tuple[str, ...] = ()
    order: tuple[str, ...] = ("pk",)


AUDIT = ("state", "opened_at", "list_published_at", "results_published_at", "list_revision")
# In the order in which they are made: what belongs to another comes after it.
KINDS = (
    Kind("files", AuditFile, "audit", "audit", ("path",), blobs=("blob",), order=("path",)),
    Kind("participations", Participation, "audit", "audit", ("role",), organisations=("organisation",)),
    Kind("deadlines", Deadline, "audit", "audit", ("kind", "due"), order=("due", "kind")),
    Kind(
        "enrolments", Enrolment, "audit", "audit",
        ("code", "position", "cells", "state", "delegated_at", "is_open_to_finance"),
        organisations=("organisation", "district", "institution"), order=("position", "code"),
    ),
    Kind(
        "conflicts", Conflict, "enrolment", "enrolment__audit", ("reason", "at"), people=("expert", "declared_by"),
    ),
    Kind(
        "reports", Report, "enrolment", "enrolment__audit", ("state", "revision", "changed_at", "asked_at"),
        people=("asked_by",), order=("enrolment__position", "enrolment__code"),
    ),
    Kind(
        "lines", Line, "report", "report__enrolment__audit", ("table", "ident", "position", "cells"),
        order=("report__enrolment__position", "report__enrolment__code", "table", "position", "pk"),
    ),
    Kind(
        "versions", Version, "report", "report__enrolment__audit",
        ("number", "revision", "state", "is_born_here", "note", "at", "decided_at"),
        people=("by", "decided_by"), blobs=("workbook", "lines"),
        order=("report__enrolment__position", "report__enrolment__code", "number"),
    ),
    Kind(
        "edits", Edit, "report", "report__enrolment__audit",
        ("revision", "table", "ident", "field", "before", "after", "origin", "is_refused", "at"), people=("by",),
    ),
    Kind(
        "remarks", Remark, "version", "report__enrolment__audit",
        ("table", "ident", "field", "text", "at", "answer", "settled_at"), people=("by",),
    ),
    Kind(
        "attachments", Attachment, "report", "report__enrolment__audit",
        ("table", "ident", "field", "name", "at", "removed_at"), people=("by",), blobs=("blob",),
    ),
)  # fmt: skip
# Fields that say one of a few words; the states of a version are said where it is defined.
CODES: dict[tuple[str, str], Collection[str]] = {
    ("audit", "state"): audits.STATES,
    ("participations", "role"): audits.ROLES,
    ("deadlines", "kind"): audits.DEADLINES,
    ("enrolments", "state"): audits.ENROLMENT_STATES,
    ("reports", "state"): reporting.STATES,
    ("versions", "state"): ("submitted", "withdrawn", "returned", "accepted"),
    ("edits", "origin"): reporting.ORIGINS,
    ("organisations", "kind"): accounts.KINDS,
}
ORGANISATION = ("kind", "name", "name_en", "region", "credit_code", "is_made_up")


def key(row: models.Model, owner: str) -> list[str | int]:
    """Return how the owner of `row` is told: [], [enterprise] or [enterprise, number of the version]."""
    if owner == "audit":
        return []
    if owner == "version":
        return [row.version.report.enrolment.code, row.version.number]  # type: ignore[attr-defined]
    enrolment = row.enrolment if owner == "enrolment" else row.report.enrolment  # type: ignore[attr-defined]
    return [enrolment.code]


def related(kind: Kind) -> tuple[str, ...]:
    """Return what has to be read together with the rows of `kind`."""
    owners = {"audit": (), "enrolment": ("enrolment",), "report": ("report__enrolment",)}
    return (*owners.get(kind.owner, ("version__report__enrolment",)), *kind.people, *kind.organisations)
