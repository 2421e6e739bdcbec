"""The verb: an audit → everything the platform knows of it beyond its folder, as JSON that names no row numbers."""

import json
from collections.abc import Iterable
from typing import Any

from django.db import models

from qingshen.web.accounts.models import Organisation, User
from qingshen.web.audits.files import read_file
from qingshen.web.audits.models import Audit
from qingshen.web.journal.models import Entry
from qingshen.web.transfer.kinds import AUDIT, KINDS, ORGANISATION, Kind, key, related
from qingshen.web.transfer.layout import JOURNAL, is_platform

FORMAT = 1
# That a copy was taken or brought in is a matter of the platform where it happened.
_ELSEWHERE = ("audit.export", "audit.import")


def record(audit: Audit) -> dict[str, Any]:
    """Return the record: format, audit, people, organisations, and the rows of every kind in a fixed order."""
    people: dict[str, str] = {}
    organisations: dict[str, dict[str, Any]] = {}
    rows = {kind.name: [_row(one, kind, people, organisations) for one in _rows(audit, kind)] for kind in KINDS}
    opened = _person(audit.opened_by, people)
    _with_parents(organisations)
    return {
        "format": FORMAT,
        "audit": {**{name: value(audit, name) for name in AUDIT}, "opened_by": opened},
        "people": people,
        "organisations": organisations,
        **rows,
    }


def journal(audit: Audit) -> list[dict[str, Any]]:
    """Return what was done in the audit: entries of platforms it came from, then those of this one."""
    before = json.loads(read_file(audit, JOURNAL) or b"[]")
    here = Entry.objects.filter(audit=audit).exclude(verb__in=_ELSEWHERE).select_related("actor").order_by("number")
    return [*before, *(_entry(one) for one in here)]


def written(said: Any) -> bytes:
    """Return `said` as JSON, the same bytes for the same content."""
    return json.dumps(said, ensure_ascii=False, sort_keys=True, indent=1).encode()


def value(row: models.Model, name: str) -> Any:
    """Return a field's value as JSON holds it."""
    found = getattr(row, name)
    field = row._meta.get_field(name)
    if isinstance(field, models.DateField) and found is not None:
        return found.isoformat()
    return found


def _rows(audit: Audit, kind: Kind) -> Iterable[models.Model]:
    rows = kind.model._default_manager.filter(**{kind.way: audit})
    rows = rows.select_related(*related(kind)).order_by(*kind.order)
    return [one for one in rows if not is_platform(one.path)] if kind.name == "files" else rows


def _row(
    one: models.Model, kind: Kind, people: dict[str, str], organisations: dict[str, dict[str, Any]]
) -> dict[str, Any]:  # fmt: skip
    said = {name: value(one, name) for name in kind.plain}
    said |= {name: _person(getattr(one, name), people) for name in kind.people}
    said |= {name: _organisation(getattr(one, name), organisations) for name in kind.organisations}
    said |= {name: getattr(one, f"{name}_id") for name in kind.blobs}
    return {"of": key(one, kind.owner), **said}


def _person(user: User | None, people: dict[str, str]) -> str | None:
    if user is None:
        return None
    people[user.username] = user.full_name
    return user.username


def _organisation(one: Organisation | None, organisations: dict[str, dict[str, Any]]) -> str | None:
    if one is None:
        return None
    name = f"{one.kind}/{one.name}"
    if name not in organisations:
        organisations[name] = {field: value(one, field) for field in ORGANISATION} | {"parent": one.parent_id}
    return name


def _with_parents(organisations: dict[str, dict[str, Any]]) -> None:
    """Name the parents, which are told too."""
    above = {said["parent"] for said in organisations.values()} - {None}
    while above:
        named = {one.pk: _organisation(one, organisations) for one in Organisation.objects.filter(pk__in=above)}
        for said in organisations.values():
            said["parent"] = named.get(said["parent"], said["parent"])
        above = {said["parent"] for said in organisations.values() if isinstance(said["parent"], int)}


def _entry(one: Entry) -> dict[str, Any]:
    said = {name: value(one, name) for name in ("number", "at", "verb", "subject", "detail", "previous", "digest")}
    return {**said, "actor": one.actor.username if one.actor else None}
