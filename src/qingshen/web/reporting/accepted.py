"""The indicator values of accepted reports, each reckoned once: a newly accepted one is added to those kept."""

import hashlib
import json
from collections.abc import Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction
from django_tasks import task

from qingshen.case.assemble import assemble, enterprises_of
from qingshen.case.case import Case
from qingshen.case.frame import Frame
from qingshen.case.schema import ENTERPRISES
from qingshen.case.sheet import Block
from qingshen.exchange.draft import blocks_of, draft_forms
from qingshen.problems import Refused
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Audit
from qingshen.web.home import home
from qingshen.web.reporting.models import Version
from qingshen.web.storage.models import Blob

NEEDED = ("quantities", "answers", "parameters")
Values = Mapping[str, Mapping[str, float]]
# By enterprise: the SHA-256 of the rows it was reckoned from, and its values by indicator.
Kept = dict[str, tuple[str, dict[str, float]]]


def accepted_values(audit: Audit) -> Values:
    """Return the audited year's indicator values of every accepted report, by indicator and enterprise.

    {} without an index system. A report that the present rulebook does not take has no values.
    """
    frame = frame_of(audit)
    if frame.system is None:
        return {}
    accepted = Version.objects.filter(
        report__enrolment__audit=audit, report__enrolment__state="listed", state="accepted"
    ).order_by("number")
    latest = dict(accepted.values_list("report__enrolment__code", "lines_id"))
    return _by_indicator(frame, audit.pk, tuple(sorted(latest.items())))


def reckon_soon(audit: Audit) -> None:
    """Have the values of all accepted reports reckoned by a worker, where what they follow from has changed."""
    transaction.on_commit(lambda: _reckon.enqueue(audit.pk))


@task()
def _reckon(audit: int) -> None:
    with suppress(Audit.DoesNotExist, Refused):
        accepted_values(Audit.objects.get(pk=audit))


@lru_cache(maxsize=16)
def _by_indicator(frame: Frame, audit: int, latest: tuple[tuple[str, str], ...]) -> Values:
    path = home() / "peers" / f"{audit}-{_digest(frame)}.json"
    found: dict[str, dict[str, float]] = {}
    for code, (_, values) in sorted(_brought_up(path, frame, dict(latest)).items()):
        for indicator, value in values.items():
            found.setdefault(indicator, {})[code] = value
    return found


def _digest(frame: Frame) -> str:
    """Return the SHA-256 of all that values follow from besides the reports."""
    assert frame.system is not None
    systems = [one.digest for one in (frame.system, *frame.further)]
    said = json.dumps([systems, frame.edition.digest, list(frame.settings.years)])
    return hashlib.sha256(said.encode()).hexdigest()


def _brought_up(path: Path, frame: Frame, latest: Mapping[str, str]) -> Kept:
    """Return what is kept at `path` after what it lacks of `latest` was reckoned and kept too.

    Of two requests that do so together one is overwritten: what it had added is reckoned again when next asked.
    """
    before: Kept = json.loads(path.read_bytes()) if path.is_file() else {}
    kept = {code: one for code, one in before.items() if latest.get(code) == one[0]}
    missing = {code: sha for code, sha in latest.items() if code not in kept}
    if not missing:
        return kept
    found = _reckoned(frame, missing)
    kept |= {code: (sha, found.get(code, {})) for code, sha in missing.items()}
    path.parent.mkdir(exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(json.dumps(kept).encode())
    Path(file.name).replace(path)
    return kept


def _reckoned(frame: Frame, lines: Mapping[str, str]) -> dict[str, dict[str, float]]:
    """Return the values of the enterprises whose rows are the blobs `lines`; nothing of one that cannot be read."""
    case = _case(frame, lines)
    if case is not None:
        return _values(case, list(lines))
    if len(lines) == 1:
        return {}
    ordered = list(lines.items())
    middle = len(ordered) // 2
    return _reckoned(frame, dict(ordered[:middle])) | _reckoned(frame, dict(ordered[middle:]))


def _case(frame: Frame, lines: Mapping[str, str]) -> Case | None:
    blobs = Blob.objects.in_bulk(list(lines.values()))
    blocks: dict[str, list[Block]] = {name: [] for name in NEEDED}
    for code, sha in lines.items():
        draft = {name: rows for name, rows in json.loads(blobs[sha].read()).items() if name in NEEDED}
        for name, block in blocks_of(draft_forms(frame, draft), code).items():
            if name in NEEDED:
                blocks[name].append(block)
    codes = list(lines)
    rows, _ = enterprises_of(
        [Block("", ENTERPRISES.name, {"enterprise": "A", "name": "B"}, range(1, len(codes) + 1),
               {"enterprise": codes, "name": codes})]
    )  # fmt: skip
    return assemble(frame, rows, blocks)[0]


def _values(case: Case, codes: list[str]) -> dict[str, dict[str, float]]:
    from qingshen.methods.indicators import indicator_values

    assert case.system is not None
    year = case.settings.years[-1]
    quantities, answers = (one.filter(one["year"] == year) for one in (case.quantities, case.answers))
    found: dict[str, dict[str, float]] = {}
    for row in indicator_values(codes, quantities, answers, case.system).iter_rows(named=True):
        if row["value"] is not None and row["status"] in ("reported", "estimated"):
            found.setdefault(row["enterprise"], {})[row["indicator"]] = row["value"]
    return found
