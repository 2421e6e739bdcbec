"""The proposal of the list: the engine's first phase on the audit as it stands, kept with the job that made it."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from qingshen.case.frame import Frame
from qingshen.problems import Refused
from qingshen.web.audits.files import frame_of, read_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.roster import list_block
from qingshen.web.jobs.models import Job

# Known amounts of the candidates, for the choice alone: once reports are there the engine reads those.
LOADS = "candidates/quantities"
TABLES = ("selection", "selection_requirements", "selection_conflicts", "selection_summary", "criteria")


def selection_case(audit: Audit) -> Any:
    """Return the Case of the list and the known amounts. Raises Refused with every error."""
    from qingshen.case.assemble import assemble, enterprises_of

    frame = frame_of(audit)
    rows, problems = enterprises_of([list_block([one.cells for one in audit.enrolments.all()])])
    block, found = _loads(audit)
    blocks = {"quantities": [block]} if block is not None else {}
    case, all_problems = assemble(frame, rows, blocks, found=[*problems, *found])
    errors = [one for one in all_problems if one.severity == "error"]
    if case is None or errors:
        raise Refused(errors)
    return case


def _loads(audit: Audit) -> tuple[Any, list[Any]]:
    from qingshen.case.read import read_table
    from qingshen.case.schema import QUANTITIES

    path = audit.files.filter(path__startswith=LOADS).values_list("path", flat=True).first()
    if path is None:
        return None, []
    with TemporaryDirectory() as name:
        file = Path(name) / Path(path).name
        file.write_bytes(read_file(audit, path) or b"")
        return read_table(file, path, QUANTITIES)


def digest(audit: Audit, frame: Frame) -> str:
    """Return the SHA-256 over what the proposal follows from: the list, the known amounts, the rules."""
    rows = [[one.code, one.cells] for one in audit.enrolments.all()]
    loads = list(audit.files.filter(path__startswith=LOADS).values_list("path", "blob_id"))
    chosen = frame.settings
    rules = repr((chosen.selection, chosen.benchmark, chosen.index, chosen.years))
    return hashlib.sha256(json.dumps([rows, loads, rules], sort_keys=True).encode()).hexdigest()


def last(audit: Audit) -> Job | None:
    """Return the last finished choice of the list, None where there is none."""
    return audit.jobs.filter(kind="select", state="done").first()


def proposed(audit: Audit, frame: Frame) -> Mapping[str, str]:
    """Return "yes" or "no" by code as proposed last; {} where nothing is, or the list or its rules have changed."""
    job = last(audit)
    if job is None or job.facts.get("digest") != digest(audit, frame):
        return {}
    return {row["enterprise"]: row["proposal"] for row in job.facts["tables"]["selection"]}
