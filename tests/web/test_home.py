"""The platform's folder is its own, and so is the key in it."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qingshen.web.home import VARIABLE, home, secret_key


@pytest.fixture
def new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "home"))
    monkeypatch.delenv("QINGSHEN_SECRET_KEY", raising=False)
    return tmp_path / "home"


def test_nobody_else_of_the_machine_looks_in(new: Path) -> None:
    secret_key()
    assert stat.S_IMODE(home().stat().st_mode) == 0o700
    assert stat.S_IMODE((new / "secret-key").stat().st_mode) == 0o600


def test_servers_that_start_together_have_one_whole_key(new: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: secret_key(), range(16)))
    assert len(keys) == 1 and len(keys.pop()) > 50
    assert [one.name for one in new.iterdir()] == ["secret-key"]
