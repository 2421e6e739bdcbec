"""A folder laid out on disk once, whole, by what it holds: read by many processes, made again where it is gone."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory


def laid(folder: Path, write: Callable[[Path], None]) -> Path:
    """Return `folder`; where it is not there, `write` is given an empty one and fills it."""
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder.parent, prefix=".new-") as name:
            new = Path(name) / folder.name
            new.mkdir()
            write(new)
            try:
                new.replace(folder)
            except OSError:
                # Of two that lay it out together the first wins: both wrote the same.
                if not folder.is_dir():
                    raise
    return folder
