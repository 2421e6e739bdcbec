"""Spare memory goes back to the system; where the C library has no such call, nothing happens."""

import ctypes
import sys

import pytest

from qingshen.report.results import spare


class Library:
    def __init__(self) -> None:
        self.kept: list[int] = []

    def malloc_trim(self, kept: int) -> int:
        self.kept.append(kept)
        return 1


def test_everything_unused_is_given_back_on_linux_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr(ctypes, "CDLL", lambda name: library)
    for platform in ("win32", "darwin", "linux"):
        monkeypatch.setattr(sys, "platform", platform)
        spare.give_back()
    assert library.kept == [0]


def test_another_c_library_is_let_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda name: object())
    spare.give_back()
