"""A file as an answer, and what was uploaded as a file on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from qingshen.web.storage.keep import XLSX


def sent(content: bytes, name: str, media_type: str = XLSX) -> HttpResponse:
    """Return `content` as a file to be saved, never shown as a page."""
    response = HttpResponse(content, content_type=media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@contextmanager
def on_disk(content: bytes, name: str) -> Iterator[Path]:
    """Within, the content lies on disk, under the ending of `name`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sent{Path(name).suffix.lower()}"
        path.write_bytes(content)
        yield path
