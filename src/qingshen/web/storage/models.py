"""Blob: a file's content, kept once under its SHA-256."""

from pathlib import Path

from django.conf import settings
from django.db import models


class Blob(models.Model):
    """A content. The bytes lie in MEDIA_ROOT/ab/cd…; a row is written after its file, never changed after."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100)
    at = models.DateTimeField(auto_now_add=True)

    @property
    def path(self) -> Path:
        """Return where the bytes lie."""
        return Path(settings.MEDIA_ROOT) / self.sha256[:2] / self.sha256[2:]

    def read(self) -> bytes:
        """Return the bytes."""
        return self.path.read_bytes()
