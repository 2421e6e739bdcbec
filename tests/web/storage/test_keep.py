"""Contents kept once; what could not be written leaves nothing behind."""

import os
from pathlib import Path

import pytest
from django.conf import settings

from qingshen.web.storage.keep import keep
from qingshen.web.storage.models import Blob

pytestmark = pytest.mark.django_db


def loose() -> list[Path]:
    return [one for one in Path(settings.MEDIA_ROOT).glob("*") if one.is_file()]


def test_a_content_is_kept_once() -> None:
    first, again = keep("同一内容".encode(), "text/plain"), keep("同一内容".encode())
    assert first == again and again.media_type == "text/plain"
    assert first.read() == "同一内容".encode() and not loose()


def test_a_disk_that_is_full_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        keep(b"never kept")
    assert not Blob.objects.exists() and not loose()
