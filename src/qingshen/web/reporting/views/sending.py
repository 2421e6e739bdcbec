"""A file as an answer, and an upload as a file on disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse

from qingshen.web.reporting.workbook import XLSX


def sent(content: bytes, name: str, media_type: str = XLSX) -> FileResponse:
    """Return `content` as a file to be saved, never shown as a page."""
    response = FileResponse(BytesIO(content), as_attachment=True, filename=name, content_type=media_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@contextmanager
def on_disk(content: bytes, name: str) -> Iterator[Path]:
    """Within, the content lies on disk, under the ending of `name`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"sent{Path(name).suffix.lower()}"
        path.write_bytes(content)
        yield path


def content_of(upload: UploadedFile) -> bytes:
    """Return the bytes of an upload."""
    return b"".join(upload.chunks())
