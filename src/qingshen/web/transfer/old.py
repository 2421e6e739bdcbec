"""The verb: zips of whole audits are not kept longer than they are needed."""

import shutil
import time
from pathlib import Path

from qingshen.web.home import home

EXPORTS, UPLOADS = "exports", "uploads"
DAY = 24 * 3600
# An upload is gone as soon as its job ends: one that is left belonged to a job that was killed.
KEPT = {EXPORTS: 7 * DAY, UPLOADS: 2 * DAY}


def folder_of(kind: str) -> Path:
    """Return where the zips of a kind lie."""
    return home() / kind


def discard_old(now: float | None = None) -> list[str]:
    """Delete the zips that have had their time, and the folders of work that was killed; return their names."""
    now = time.time() if now is None else now
    gone = []
    for path in sorted([*home().glob(".import-*"), *folder_of(EXPORTS).glob(".new-*")]):
        if now - path.stat().st_mtime > DAY:
            shutil.rmtree(path, ignore_errors=True)
            gone.append(path.name)
    for kind, kept in KEPT.items():
        for path in sorted(folder_of(kind).glob("*.zip")):
            if now - path.stat().st_mtime > kept:
                path.unlink(missing_ok=True)
                gone.append(f"{kind}/{path.name}")
    return gone
