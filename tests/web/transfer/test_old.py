"""Zips of whole audits are kept for some days only."""

import os
import time
from pathlib import Path

import pytest

from qingshen.web.home import VARIABLE
from qingshen.web.transfer.old import DAY, discard_old, folder_of


def test_zips_go_when_they_have_had_their_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for name, days in (("exports/1.zip", 7.1), ("exports/2.zip", 6.9), ("uploads/a.zip", 2.1), ("uploads/b.zip", 1)):
        kind, _, file = name.partition("/")
        path = folder_of(kind) / file
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"PK")
        os.utime(path, (0, time.time() - days * DAY))
    assert discard_old() == ["exports/1.zip", "uploads/a.zip"]
    assert sorted(one.name for one in tmp_path.rglob("*.zip")) == ["2.zip", "b.zip"]
    assert discard_old() == []


def test_what_killed_work_left_goes_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    for name, days in ((".import-a", 1.1), (".import-b", 0.1), ("exports/.new-a", 1.1), ("exports/.new-b", 0.1)):
        (tmp_path / name / "audit").mkdir(parents=True)
        os.utime(tmp_path / name, (0, time.time() - days * DAY))
    assert discard_old() == [".import-a", ".new-a"]
    assert sorted(one.name for one in tmp_path.rglob(".*")) == [".import-b", ".new-b"]
