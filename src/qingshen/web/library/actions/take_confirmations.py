"""The verb: what was confirmed of the rulebook is written into an audit's own copy, and so into its next results."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from qingshen.language import Text
from qingshen.problems import Place, Problem, Refused
from qingshen.rulebook.edition import OWN
from qingshen.web.audits.files import frame_of, read_file, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.audits.turn import taken
from qingshen.web.journal.record import record
from qingshen.web.library.citable import INDICES, KINDS, Row, of_system, parsed
from qingshen.web.library.confirmed import Looked, looked
from qingshen.web.library.models import Confirmation
from qingshen.web.library.taken import with_confirmations
from qingshen.web.policies import require

INDICATORS = "indicators.csv"


def take_confirmations(user: Any, audit: Audit) -> dict[str, list[str]]:
    """Write every confirmation that still speaks of what `audit` keeps into it; return the rows changed, by table.

    Values stay; certainty and clause change, and with them the digests: the engine is to be run again. Raises
    Forbidden; Refused where there is nothing to take over.
    """
    require(user, "audit.edit", audit)
    with transaction.atomic():
        audit = taken(user, "audit.edit", audit)
        found: dict[str, list[str]] = {}
        for _, path, content, keys in waiting(audit):
            write_file(audit, path, content)
            found[path] = keys
        if not found:
            what = Text("没有可写入的核实", "there is nothing confirmed to take over")
            remedy = Text("先冻结规则库，并核实其中的数值", "freeze the rulebook and confirm values of it first")
            raise Refused([Problem(Place(OWN), "nothing-confirmed", what, remedy)])
        frame_of(audit)
        record(user, "audit.edit", audit, {"confirmations": found})
    return found


def waiting(audit: Audit) -> list[tuple[str, str, bytes, list[str]]]:
    """Return what of `audit` confirmations would change: table, path, new content, the keys of the rows."""
    standing = list(Confirmation.objects.filter(withdrawn_at=None).select_related("by"))
    result = []
    for table in sorted({one.table for one in standing}):
        path, rows = kept_rows(audit, table)
        content = read_file(audit, path) if rows else None
        if content is None:
            continue
        of_rows: Mapping[str, list[Looked]] = looked(rows, (one for one in standing if one.table == table))
        new, keys = with_confirmations(table, content, rows, of_rows)
        if keys:
            result.append((table, path, new, keys))
    return result


def kept_rows(audit: Audit, table: str) -> tuple[str, Mapping[str, Row]]:
    """Return the file of `audit` that holds its own copy of `table`, and the rows in it; no rows without a copy."""
    part, _, code = table.partition("/")
    if part != INDICES:
        path = f"{OWN}/{table}.csv"
        content = read_file(audit, path) if table in KINDS else None
        return path, parsed(table, content) if content is not None else {}
    files = audit.files.filter(path__regex=rf"(^|/){code}/{INDICATORS}$").values_list("path", flat=True)
    # The edition's own folder keeps quantities of every system, and indicators of none.
    path = next(iter(files), "")
    frame = frame_of(audit)
    system = next((one for one in (frame.system, *frame.further) if one is not None and one.code == code), None)
    return path, of_system(system) if path and system else {}
