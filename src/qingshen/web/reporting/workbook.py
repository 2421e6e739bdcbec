"""The enterprise's own workbook: the draft as it stands, with the revision it was taken at."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from qingshen.exchange.draft import write_draft
from qingshen.web.audits.files import frame_of
from qingshen.web.audits.models import Enrolment
from qingshen.web.reporting.draft import draft_of
from qingshen.web.reporting.models import Report


def workbook_of(report: Report) -> bytes:
    """Return the workbook of the draft as it stands; sent back, it says which revision it was taken at."""
    return workbook_bytes(report.enrolment, draft_of(report), report.revision)


def workbook_bytes(enrolment: Enrolment, draft: Mapping[str, Sequence[Mapping[str, str]]], revision: int) -> bytes:
    """Return a draft of an enterprise as its workbook."""
    enterprise = {**enrolment.cells, "enterprise": enrolment.code}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "report.xlsx"
        write_draft(path, frame_of(enrolment.audit), enterprise, draft, revision)
        return path.read_bytes()
