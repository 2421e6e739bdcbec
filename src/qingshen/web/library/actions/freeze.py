"""The verb: the rulebook an audit is reckoned by becomes files of the audit, so that no new release changes it."""

from pathlib import Path

from django.db import transaction

from qingshen import rulebook
from qingshen.case.frame import OWN_SYSTEMS
from qingshen.rulebook.edition import OWN, program
from qingshen.rulebook.source import FILES
from qingshen.web.audits.files import frame_of, write_file
from qingshen.web.audits.models import Audit
from qingshen.web.library.edition import installed

EDITION = "edition"


def freeze(audit: Audit) -> list[str]:
    """Copy each shipped system `audit` uses, and every table of the rulebook, into its folder `rulebook`.

    Return the codes of what was copied, `EDITION` for the tables. What lies in the audit's folder already stays as it
    is. The bytes are the same, and so are the results. The caller asks the policy and records it: this is a part of
    publishing a list.
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
        if not audit.files.filter(path__startswith=f"{OWN}/").exists():
            lay_tables(audit, installed())
            copied.append(f"{EDITION} {program().digest}")
    return copied


def lay_tables(audit: Audit, contents: dict[str, bytes]) -> None:
    """Let `contents` (path in the edition → bytes) be the edition `audit` keeps, whole."""
    kept = audit.files.filter(path__startswith=f"{OWN}/")
    kept.exclude(path__in=[f"{OWN}/{name}" for name in contents]).delete()
    for name, content in contents.items():
        write_file(audit, f"{OWN}/{name}", content)


def _copy(audit: Audit, path: str, file: Path) -> None:
    if file.is_file():
        write_file(audit, path, file.read_bytes())
