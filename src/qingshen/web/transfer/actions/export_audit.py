"""The verb: an audit → a zip that holds it whole: the case folder, and beside it what the platform knows beyond."""

import hashlib
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.web.audits.models import Audit
from qingshen.web.jobs.models import Job
from qingshen.web.jobs.start import start
from qingshen.web.jobs.work import Progress
from qingshen.web.journal.record import record as enter
from qingshen.web.policies import may, require
from qingshen.web.storage.models import Blob
from qingshen.web.transfer.choose import BASES
from qingshen.web.transfer.kinds import KINDS
from qingshen.web.transfer.layout import CONTENTS, JOURNAL, RECORD, files_of
from qingshen.web.transfer.moment import one_moment
from qingshen.web.transfer.old import EXPORTS, discard_old, folder_of
from qingshen.web.transfer.pack import pack
from qingshen.web.transfer.record import journal, record, written
from qingshen.web.transfer.write import follow, plan_of, write_folder

_STEPS = (
    Text("写出审核文件夹", "writing the folder"),
    Text("写出平台记录", "writing the record"),
    Text("压缩", "packing"),
)


def export(user: Any, audit: Audit, basis: str = "accepted") -> Job:
    """Have the audit exported; return the job. `basis`: which version of each report stands in the case folder."""
    require(user, "audit.export", audit)
    if basis not in BASES:
        raise ValueError(basis)
    with transaction.atomic():
        enter(user, "audit.export", audit, {"basis": basis})
        return start("export", user, audit, basis=basis, is_whole=may_have_whole(user, audit))


def may_have_whole(user: Any, audit: Audit) -> bool:
    """Whether exports for `user` hold the platform's record: who may not see the journal does not take it home."""
    return may(user, "audit.see_journal", audit)


def perform(job: Job, tell: Progress) -> None:
    """Write the zip of an export's job."""
    discard_old()
    target = file_of(job)
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".new-") as name:
        folder, zipped = Path(name) / "audit", Path(name) / "audit.zip"
        if job.facts["is_whole"]:
            write_export(job.audit, folder, job.facts["basis"], tell)
        else:
            write_folder(
                job.audit, folder, job.facts["basis"], lambda done, total, what: tell(0, len(_STEPS), _STEPS[0])
            )
        tell(2, len(_STEPS), _STEPS[2])
        pack(folder, zipped, f"audit-{job.audit_id}")
        zipped.replace(target)
    tell(len(_STEPS), len(_STEPS), _STEPS[-1])


def write_export(audit: Audit, folder: Path, basis: str, tell: Progress) -> None:
    """Write the case folder and the platform's record into the new `folder`. One moment of the audit, not two."""
    tell(0, len(_STEPS), _STEPS[0])
    with one_moment():
        audit = Audit.objects.select_related("opened_by").get(pk=audit.pk)
        said, done, plan = record(audit), written(journal(audit)), plan_of(audit, basis)
    follow(plan, folder)
    tell(1, len(_STEPS), _STEPS[1])
    inside = {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files_of(folder).items()}
    needed = {row[name] for kind in KINDS for name in kind.blobs for row in said[kind.name] if row[name]}
    blobs = Blob.objects.in_bulk(sorted(needed))
    (folder / CONTENTS).mkdir(parents=True)
    for sha in sorted(needed - set(inside.values())):
        (folder / CONTENTS / sha).write_bytes(blobs[sha].read())
    (folder / JOURNAL).write_bytes(done)
    said["folder"] = {**inside, JOURNAL: hashlib.sha256(done).hexdigest()}
    said["media"] = {sha: one.media_type for sha, one in sorted(blobs.items())}
    (folder / RECORD).write_bytes(written(said))


def file_of(job: Job) -> Path:
    """Return where an export's zip lies, once its job is done, for seven days."""
    return folder_of(EXPORTS) / f"{job.pk}.zip"
