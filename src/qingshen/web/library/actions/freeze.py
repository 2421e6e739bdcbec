"""The verb: the index systems an audit grades with become files of the audit, so that no new release changes them."""

from pathlib import Path

from django.db import transaction

from qingshen import rulebook
from qingshen.case.frame import OWN_SYSTEMS
from qingshen.rulebook.source import FILES
from qingshen.web.audits.files import frame_of, write_file
from qingshen.web.audits.models import Audit


def freeze(audit: Audit) -> list[str]:
    """Copy each shipped system `audit` uses into its folder `rulebook`; return the codes that were copied.

    A system that lies in the audit's folder already stays as it is. The bytes are the same, and so are digest and
    results. The caller asks the policy and records it: this is a part of publishing a list.
    """
    frame = frame_of(audit)
    copied = []
    with transaction.atomic():
        for system in filter(None, (frame.system, *frame.further)):
            own = audit.files.filter(path__regex=rf"(^|/){system.code}/{FILES[0]}$").exists()
            if own:
                continue
            folder = rulebook.folder_of(system.code)
            for name in FILES:
                _copy(audit, f"{OWN_SYSTEMS}/{system.code}/{name}", folder / name)
            copied.append(system.code)
    return copied


def _copy(audit: Audit, path: str, file: Path) -> None:
    if file.is_file():
        write_file(audit, path, file.read_bytes())
