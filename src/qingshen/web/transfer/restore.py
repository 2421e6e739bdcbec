"""The verb: a record beside an exported folder → the audit as it was."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models

from qingshen.problems import Refused
from qingshen.web.accounts.models import Organisation, User
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit
from qingshen.web.reporting.content import MEDIA
from qingshen.web.storage.keep import OCTETS, keep
from qingshen.web.storage.models import Blob
from qingshen.web.transfer.kinds import AUDIT, CODES, KINDS, ORGANISATION, Kind, key
from qingshen.web.transfer.layout import CONTENTS, JOURNAL, RECORD, belongs, files_of
from qingshen.web.transfer.messages import problem
from qingshen.web.transfer.record import FORMAT
from qingshen.web.transfer.sound import verify

BATCH = 500
# A record names no other kind of content than the platform itself keeps: what it says is shown to others' browsers.
KNOWN = frozenset((*MEDIA.values(), "application/json", "application/toml"))


@dataclass
class Archive:
    """An exported folder as read and verified: its record, its journal, its contents by SHA-256."""

    said: dict[str, Any]
    journal: bytes
    contents: dict[str, Path] = field(default_factory=dict)


def open_archive(folder: Path) -> Archive:
    """Return the export in `folder`. Raises Refused where a file is not what it was when it was exported."""
    try:
        said = json.loads((folder / RECORD).read_bytes())
        if said["format"] != FORMAT:
            raise ValueError(said["format"])
        expected: Mapping[str, str] = dict(said["folder"])
        if not all(isinstance(one, str) for pair in (*expected.items(), *said["media"].items()) for one in pair):
            raise ValueError(RECORD)
        needed = {str(row[name]) for kind in KINDS for name in kind.blobs for row in said[kind.name] if row[name]}
        strange = [row["path"] for row in said["files"] if not belongs(row["path"])]
        journal = (folder / JOURNAL).read_bytes()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused([problem(RECORD, "export-unreadable")]) from error
    if strange:
        raise Refused([problem(str(path), "zip-outside") for path in strange])
    files = files_of(folder)
    found = {name: _sha(path) for name, path in files.items()}
    found[JOURNAL] = hashlib.sha256(journal).hexdigest()
    changed = sorted(name for name in {*found, *expected} if found.get(name) != expected.get(name))
    contents = {found[name]: path for name, path in files.items()}
    stored = sorted(path for path in (folder / CONTENTS).glob("*") if path.is_file() and not path.is_symlink())
    for path in stored:
        contents[path.name] = path
        changed += [f"{CONTENTS}/{path.name}"] if _sha(path) != path.name else []
    changed += [f"{CONTENTS}/{sha}" for sha in sorted(needed - contents.keys())]
    if changed:
        raise Refused([problem(name, "export-changed") for name in changed])
    try:
        verify(said, journal, contents)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused([problem(RECORD, "export-unreadable")]) from error
    return Archive(said, journal, {sha: contents[sha] for sha in needed})


def keep_contents(archive: Archive) -> dict[str, Blob]:
    """Keep every content the record names; before the transaction, for it takes longest."""
    media = archive.said["media"]
    return {
        sha: keep(path.read_bytes(), media[sha] if media.get(sha) in KNOWN else OCTETS)
        for sha, path in archive.contents.items()
    }


def restore(archive: Archive, blobs: Mapping[str, Blob], audit: Audit) -> None:
    """Make everything the record tells of, in the new `audit`, within the caller's transaction.

    A person is who has the same user name and the same full name here; anybody else is added as a user that cannot
    sign in. An organisation is the one of the same kind and name. Raises Refused where the record cannot be followed.
    """
    try:
        _restore(archive, blobs, audit)
    except (KeyError, TypeError, ValueError, AttributeError, ValidationError, IntegrityError, DataError) as error:
        raise Refused([problem(RECORD, "export-unreadable")]) from error
    write_file(audit, JOURNAL, archive.journal)


def _restore(archive: Archive, blobs: Mapping[str, Blob], audit: Audit) -> None:
    said = archive.said
    _verify_codes(said)
    people, organisations = _people(said["people"]), _organisations(said["organisations"])
    for name in AUDIT:
        setattr(audit, name, Audit._meta.get_field(name).to_python(said["audit"][name]))
    audit.opened_by = people[said["audit"]["opened_by"]]
    audit.save()
    owners: dict[str, dict[tuple[Any, ...], models.Model]] = {"audit": {(): audit}}
    for kind in KINDS:
        made = [_made(row, kind, owners, people, organisations, blobs) for row in said[kind.name]]
        kind.model._default_manager.bulk_create(made, BATCH)
        _set_times(kind, made, said[kind.name])
        if kind.name == "enrolments":
            owners["enrolment"] = {(one.code,): one for one in made}  # type: ignore[attr-defined]
        elif kind.name == "reports":
            owners["report"] = {tuple(key(one, kind.owner)): one for one in made}
        elif kind.name == "versions":
            owners["version"] = {(*key(one, kind.owner), one.number): one for one in made}  # type: ignore[attr-defined]


def _made(
    row: Mapping[str, Any],
    kind: Kind,
    owners: Mapping[str, Mapping[tuple[Any, ...], models.Model]],
    people: Mapping[str | None, User | None],
    organisations: Mapping[str | None, Organisation | None],
    blobs: Mapping[str, Blob],
) -> models.Model:
    owner = owners[kind.owner][tuple(row["of"])]
    values: dict[str, Any] = {kind.owner: owner}
    if kind.owner == "version":
        values["report"] = owner.report  # type: ignore[attr-defined]
    for name in kind.plain:
        values[name] = kind.model._meta.get_field(name).to_python(row[name])
    values |= {name: people[row[name]] for name in kind.people}
    values |= {name: organisations[row[name]] for name in kind.organisations}
    values |= {name: blobs[row[name]] if row[name] else None for name in kind.blobs}
    one = kind.model(**values)
    one.clean_fields(exclude=[kind.owner, "report", *kind.people, *kind.organisations, *kind.blobs, *_loose(kind, row)])
    return one


def _verify_codes(said: Mapping[str, Any]) -> None:
    """Raise ValueError for a state or a role that nobody knows."""
    for (kind, name), known in CODES.items():
        rows = [said["audit"]] if kind == "audit" else said[kind]
        rows = rows.values() if isinstance(rows, dict) else rows
        strange = {row[name] for row in rows} - set(known)
        if strange:
            raise ValueError(strange)


def _loose(kind: Kind, row: Mapping[str, Any]) -> list[str]:
    """Return the fields an empty text or object is right for: of a row deleted the edit names no field."""
    return [
        name for name in kind.plain if row[name] == "" or isinstance(kind.model._meta.get_field(name), models.JSONField)
    ]


def _set_times(kind: Kind, made: list[models.Model], rows: list[dict[str, Any]]) -> None:
    """Put back the times that are set of themselves when a row is made."""
    if "at" not in kind.plain or not made:
        return
    for one, row in zip(made, rows, strict=True):
        one.at = kind.model._meta.get_field("at").to_python(row["at"])  # type: ignore[attr-defined]
    kind.model._default_manager.bulk_update(made, ["at"], BATCH)


def _people(said: Mapping[str, str]) -> dict[str | None, User | None]:
    found: dict[str | None, User | None] = {None: None}
    for name, full_name in sorted(said.items()):
        user = User.objects.filter(username=name).first()
        if user is not None and user.full_name != full_name:
            user, name_here = None, f"{name[:120]}@{hashlib.sha256(full_name.encode()).hexdigest()[:8]}"
            user = User.objects.filter(username=name_here).first()
        else:
            name_here = name
        if user is None:
            user = User(username=name_here, full_name=full_name, is_active=False)
            user.set_unusable_password()
            user.save()
        found[name] = user
    return found


def _organisations(said: Mapping[str, Mapping[str, Any]]) -> dict[str | None, Organisation | None]:
    found: dict[str | None, Organisation | None] = {None: None}
    added: list[str] = []
    for name, row in sorted(said.items()):
        values = {one: row[one] for one in ORGANISATION}
        kept, is_new = Organisation.objects.get_or_create(kind=values["kind"], name=values["name"], defaults=values)
        found[name] = kept
        added += [name] if is_new else []
    for name in added:
        one = found[name]
        if one is not None and said[name]["parent"] is not None:
            one.parent = found[said[name]["parent"]]
            one.save(update_fields=["parent"])
    return found


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
