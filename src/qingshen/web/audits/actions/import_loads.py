"""The verb: take known amounts of the candidates (statistics, permits), by which the list is chosen."""

from pathlib import Path
from typing import Any

from django.db import transaction

from qingshen.case.messages import problem
from qingshen.case.read import FORMATS
from qingshen.problems import Place, Refused
from qingshen.web.audits.files import write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.proposal import LOADS, selection_case
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.policies import require
from qingshen.web.storage.unpacked import require_sane


def import_loads(user: Any, audit: Audit, path: Path, name: str) -> int:
    """Keep the file's amounts, in place of those before, and return how many there are. Raises Refused, by cell.

    They serve the choice of the list alone: what enterprises report is never mixed with them.
    """
    require(user, "audit.import_list", audit)
    suffix = Path(name).suffix.lower()
    if suffix not in FORMATS:
        raise Refused([problem(Place(name), "file-ignored")])
    require_sane(path, name)
    with transaction.atomic():
        audit = taken(user, "audit.import_list", audit)
        audit.files.filter(path__startswith=LOADS).delete()
        write_file(audit, f"{LOADS}{suffix}", path.read_bytes())
        number = selection_case(audit).quantities.height
        record(user, "audit.import_list", audit, {"file": name, "amounts": number})
    return int(number)
