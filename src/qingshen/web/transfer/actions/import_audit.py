"""The verb: a case folder, or an export → an audit of this platform, all or nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from qingshen.language import Text
from qingshen.web.accounts.models import Organisation
from qingshen.web.audits.actions.settle import settle
from qingshen.web.audits.dates import due_dates
from qingshen.web.audits.listed import STEP, outcome
from qingshen.web.audits.models import Audit, AuditFile, Deadline, Enrolment
from qingshen.web.audits.roster import district_of, districts
from qingshen.web.home import home
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.start import start
from qingshen.web.jobs.work import Progress
from qingshen.web.journal.record import record
from qingshen.web.policies import Forbidden, require
from qingshen.web.relations import standing
from qingshen.web.reporting.accepted import reckon_soon
from qingshen.web.reporting.draft import as_json, idents_of
from qingshen.web.reporting.models import Line, Report, Version
from qingshen.web.storage.keep import XLSX, keep
from qingshen.web.storage.models import Blob
from qingshen.web.transfer.gather import Draft, Gathered, gather
from qingshen.web.transfer.layout import RECORD
from qingshen.web.transfer.old import UPLOADS, folder_of
from qingshen.web.transfer.restore import keep_contents, open_archive, restore
from qingshen.web.transfer.unpack import unpack

LONGEST_IDENT = 120
Made = Callable[[Audit], object]
_MEDIA = {".xlsx": XLSX, ".toml": "application/toml", ".csv": "text/csv", ".json": "application/json"}


def import_upload(user: Any, file: UploadedFile, organiser: Organisation) -> Job:
    """Have an uploaded zip imported as an audit of `organiser`; return the job."""
    _require(user, organiser)
    target = folder_of(UPLOADS) / f"{uuid4().hex}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with target.open("xb") as out:
            for chunk in file.chunks():
                out.write(chunk)
        return start("import", user, None, file=target.name, name=(file.name or "")[:160], organiser=organiser.pk)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def perform(job: Job, tell: Progress) -> None:
    """Import the zip of an import's job. The zip is gone afterwards, whatever became of it."""
    zipped = folder_of(UPLOADS) / str(job.facts["file"])
    try:
        organiser = Organisation.objects.get(pk=job.facts["organiser"])
        import_folder(job.by, zipped, organiser, tell, job.facts["name"], lambda audit: _end(job, audit))
    finally:
        zipped.unlink(missing_ok=True)


def _end(job: Job, audit: Audit) -> None:
    """With the audit, or not at all: a worker killed a moment later must not be said to have changed nothing."""
    Job.objects.filter(pk=job.pk).update(audit=audit, state="done", ended_at=timezone.now())


def import_folder(
    user: Any, source: Path, organiser: Organisation, tell: Progress | None = None, called: str = "",
    made: Made = lambda audit: None,
) -> Audit:  # fmt: skip
    """Return the new audit of `organiser` from a folder or a zip of one.

    A case folder becomes an audit whose reports are accepted as they came; an export becomes the audit it was. Raises
    Refused, with nothing stored, where the engine does not take the folder or an export was changed. `made(audit)` is
    called within the transaction.
    """
    _require(user, organiser)
    told = tell or (lambda done, total, what: None)
    if source.is_dir():
        return _import(user, source, organiser, told, made)
    with TemporaryDirectory(dir=home(), prefix=".import-") as name:
        return _import(user, unpack(source, Path(name) / "folder", called), organiser, told, made)


def _require(user: Any, organiser: Organisation) -> None:
    require(user, "audit.import")
    if organiser.kind != "bureau" or not standing(user).is_of(organiser.pk):
        raise Forbidden(Text("只能为您所在的主管部门导入审核", "You can import audits for your own bureau only"))


def _import(user: Any, folder: Path, organiser: Organisation, tell: Progress, made: Made) -> Audit:
    if (folder / RECORD).exists():
        archive = open_archive(folder)
        contents = keep_contents(archive)
        with transaction.atomic():
            audit = _new(user, organiser)
            restore(archive, contents, audit)
            settle(audit)
            reckon_soon(audit)
            record(user, "audit.import", audit, {"from": "export", "record": _said(contents)})
            made(audit)
        return audit
    found = gather(folder, tell)
    kept = _Kept(found)
    with transaction.atomic():
        audit = _new(user, organiser)
        kept.store(user, audit)
        settle(audit)
        reckon_soon(audit)
        record(user, "audit.import", audit, {"from": "folder", "files": _said(kept.files)})
        made(audit)
    return audit


def _new(user: Any, organiser: Organisation) -> Audit:
    return Audit.objects.create(title="…", scope="industry", state="open", organiser=organiser, opened_by=user)


def _said(blobs: dict[str, Blob]) -> int:
    return len(blobs)


class _Kept:
    """A folder whose contents are kept already: what is left to do fits in one short transaction."""

    def __init__(self, found: Gathered) -> None:
        self.found = found
        self.files = {name: _keep(path) for name, path in found.files.items()}
        self.lines = {code: keep(as_json(draft), "application/json") for code, draft in found.drafts.items()}

    def store(self, user: Any, audit: Audit) -> None:
        """Make the rows of `audit`: its files, its enterprises, and their reports, accepted as they came."""
        _date(audit, self.found.frame.settings.plan.published)
        AuditFile.objects.bulk_create(AuditFile(audit=audit, path=name, blob=one) for name, one in self.files.items())
        enrolments = Enrolment.objects.bulk_create(self._enrolments(audit))
        now = timezone.now()
        told = [one for one in enrolments if one.state == "listed" or one.code in self.found.drafts]
        reports = Report.objects.bulk_create(
            Report(enrolment=one, state="accepted", revision=1, changed_at=now)
            if one.code in self.found.drafts
            else Report(enrolment=one)
            for one in told
        )
        Version.objects.bulk_create(
            self._version(one, user, now) for one in reports if one.enrolment.code in self.found.drafts
        )
        Line.objects.bulk_create(
            line for one in reports for line in lines_of(one, self.found.drafts.get(one.enrolment.code, {}))
        )

    def _enrolments(self, audit: Audit) -> Iterator[Enrolment]:
        """Yield the enterprises; what nobody has decided and the list does not say is told by whether one reported."""
        frame, regions = self.found.frame, districts(audit)
        decisions = {one.subject: one for one in frame.decisions.decisions if one.step == STEP}
        for position, cells in enumerate(self.found.rows, 1):
            code = cells["enterprise"]
            one = Enrolment(
                audit=audit, code=code, position=position, cells=cells, district=district_of(cells, regions)
            )  # fmt: skip
            said = outcome(one, decisions, {}, is_asked=frame.settings.selection.asked).decision
            open_yet = "listed" if code in self.found.drafts else "candidate"
            one.state = {"yes": "listed", "no": "unlisted"}.get(said, open_yet)
            yield one

    def _version(self, report: Report, user: Any, now: Any) -> Version:
        code = report.enrolment.code
        workbook = self.found.workbooks.get(code)
        return Version(
            report=report, number=1, workbook=self.files[workbook] if workbook else None, lines=self.lines[code],
            revision=1, state="accepted", is_born_here=False, by=user, decided_by=user, decided_at=now,
        )  # fmt: skip


def _keep(path: Path) -> Blob:
    return keep(path.read_bytes(), _MEDIA.get(path.suffix.lower(), "application/octet-stream"))


def _date(audit: Audit, published: str) -> None:
    """Keep when the list was published, where the folder says so, and the deadlines that follow."""
    if not published:
        return
    audit.list_published_at = date.fromisoformat(published)
    audit.save(update_fields=["list_published_at"])
    due = due_dates(audit.list_published_at).items()
    Deadline.objects.bulk_create(Deadline(audit=audit, kind=kind, due=day) for kind, day in due)


def lines_of(report: Report, draft: Draft) -> Iterator[Line]:
    """Yield the draft as the report's rows."""
    for table, rows in draft.items():
        seen: set[str] = set()
        for at, (ident, cells) in enumerate(zip(idents_of(table, rows), rows, strict=True)):
            named = ident if len(ident) <= LONGEST_IDENT and ident not in seen else f"{ident[: LONGEST_IDENT - 8]}#{at}"
            seen.add(named)
            yield Line(report=report, table=table, ident=named, position=at, cells=cells)
