"""The verb: bytes → a Blob, kept once."""

import hashlib
import os
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from qingshen.web.storage.models import Blob

OCTETS = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def keep(content: bytes, media_type: str = OCTETS) -> Blob:
    """Return the blob of `content`; the same content is kept once.

    The file is there, whole and synced, before its row: a process killed between the two leaves a file nobody names.
    """
    sha = hashlib.sha256(content).hexdigest()
    blob = Blob(sha256=sha, size=len(content), media_type=media_type)
    if not blob.path.exists():
        _write(blob.path, content)
    found, _ = Blob.objects.get_or_create(sha256=sha, defaults={"size": blob.size, "media_type": media_type})
    return found


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(settings.MEDIA_ROOT)
    with NamedTemporaryFile(dir=folder, delete=False) as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            Path(file.name).unlink()
            raise
    Path(file.name).replace(path)
