"""The verb: a folder → a zip, the same bytes for the same files."""

import zipfile
from pathlib import Path

_WHEN = (1980, 1, 1, 0, 0, 0)
_MODE = 0o644 << 16


def pack(folder: Path, target: Path, top: str) -> None:
    """Write every file of `folder` into the zip `target`, below the folder `top`, in order and without times."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                entry = zipfile.ZipInfo(f"{top}/{path.relative_to(folder).as_posix()}", _WHEN)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = _MODE
                archive.writestr(entry, path.read_bytes())
