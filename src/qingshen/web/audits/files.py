"""The files of an audit's folder: read, written, laid out on disk for the engine to read."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache
from pathlib import Path

from django.db.models import Model

from qingshen.case.frame import Frame, gather_frame
from qingshen.problems import Refused
from qingshen.rulebook.edition import by
from qingshen.web.audits.models import Audit, AuditFile
from qingshen.web.home import home
from qingshen.web.storage.keep import keep
from qingshen.web.storage.laid import laid

# What the frame of an audit is read from; its tables and workbooks are not.
FRAME = ("audit.toml", "decisions.toml", "rulebook/")


def read_file(audit: Audit, path: str) -> bytes | None:
    """Return the content of a file of the audit's folder, None where there is none."""
    found = AuditFile.objects.select_related("blob").filter(audit=audit, path=path).first()
    return found.blob.read() if found else None


def write_file(audit: Audit, path: str, content: bytes) -> None:
    """Keep `content` as the file at `path` of the audit's folder; what it was before stays a blob."""
    AuditFile.objects.update_or_create(audit=audit, path=path, defaults={"blob": keep(content)})


def lay_out(audit: Audit, folder: Path, only: tuple[str, ...] = ()) -> None:
    """Write the audit's files into `folder`: those whose path is, or begins with, one of `only`; else all."""
    for one in audit.files.select_related("blob"):
        if only and not one.path.startswith(only):
            continue
        target = folder / one.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(one.blob.read())


def frame_of(audit: Audit) -> Frame:
    """Return the audit's frame. Raises Refused where its files cannot be read.

    Kept by the content of the files, so that every request of every process asks again but reads once.
    """
    named = audit.files.filter(path__regex=rf"^({'|'.join(FRAME)})").values_list("path", "blob_id").order_by("path")
    digest = hashlib.sha256("\n".join(f"{path} {sha}" for path, sha in named).encode()).hexdigest()
    return _frame(laid(home() / "frames" / digest, lambda folder: lay_out(audit, folder, FRAME)))


@contextmanager
def by_edition_of(subject: Model | None) -> Iterator[None]:
    """Let the edition of the rulebook hold that the audit of `subject` keeps, where it belongs to one."""
    audit = getattr(subject, "audit", None)
    edition = None
    if isinstance(audit, Audit):
        # Files that cannot be read are told where somebody needs them; the page to mend them opens.
        with suppress(Refused):
            edition = frame_of(audit).edition
    with by(edition) if edition else nullcontext():
        yield


@lru_cache(maxsize=16)
def _frame(folder: Path) -> Frame:
    frame, problems = gather_frame(folder)
    errors = [one for one in problems if one.severity == "error"]
    if frame is None or errors:
        raise Refused(errors)
    return frame
