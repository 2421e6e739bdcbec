"""A folder replaced whole: what stood there before, or what is new, and never a mixture.

New content is written into a hidden folder beside the target; two renames exchange them. A process killed between the
two leaves the target's old content in the hidden folder; `recover`, called before the next one, puts it back.
"""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEW, OLD = "new", "old"


@contextmanager
def replaced(target: Path) -> Iterator[Path]:
    """Give an empty folder; when the block ends it stands in the place of `target`, when the block raises it is gone.

    Raises OSError where the disk refuses; `target` is then as it was.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    staging = Path(tempfile.mkdtemp(prefix=_prefix(target), dir=target.parent))
    try:
        # A folder of its own inside, since mkdtemp's is closed to everyone else.
        fresh = staging / NEW
        fresh.mkdir()
        yield fresh
        if target.exists():
            target.rename(staging / OLD)
        fresh.rename(target)
    finally:
        _settle(target, staging)


def recover(target: Path) -> None:
    """Finish what a killed process left half done: put the old `target` back if it is away, clear the rest."""
    for staging in sorted(target.parent.glob(f"{glob.escape(_prefix(target))}*")):
        _settle(target, staging)


def _settle(target: Path, staging: Path) -> None:
    if (staging / OLD).exists() and not target.exists():
        (staging / OLD).rename(target)
    shutil.rmtree(staging, ignore_errors=True)


def _prefix(target: Path) -> str:
    return f".{target.name}.swap-"
