import os
import socket
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace

import pytest

from qingshen.web import serve

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def qingshen(*words: str, home: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "QINGSHEN"))}
    return subprocess.run(
        [sys.executable, "-m", "qingshen", *words],
        env={**environment, "QINGSHEN_HOME": str(home)},
        cwd=home.parent,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_the_platform_starts_on_nothing_and_tells_how_to_begin(tmp_path: Path) -> None:
    port = free_port()
    done = qingshen("serve", "--try", "--port", str(port), home=tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert f"http://127.0.0.1:{port}/" in done.stdout and "/accounts/first/" in done.stdout
    assert {"qingshen.sqlite3", "secret-key"} <= {one.name for one in (tmp_path / "home").iterdir()}


def test_a_port_that_is_taken_is_told_before_anything_is_made(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = qingshen("serve", "--port", str(port), home=tmp_path / "home")
    assert done.returncode == 1
    assert f"--port {port + 1}" in done.stderr
    assert not (tmp_path / "home").exists()


def test_people_are_reminded_every_hour(monkeypatch: pytest.MonkeyPatch) -> None:
    hours = [datetime(2026, 3, 1, at) for at in (9, 9, 8, 8)]
    over, asked, failed = threading.Event(), list[str](), [0, 1, 0]

    def this_hour() -> datetime:
        now = hours.pop()
        if not hours:
            over.set()
        return now

    def run(command: list[str], **_: object) -> SimpleNamespace:
        asked.append(command[-1])
        return SimpleNamespace(returncode=failed[len(asked) - 1])

    monkeypatch.setattr(serve.subprocess, "run", run)
    serve._remind(over, this_hour, wait=0)
    # Once at eight, twice at nine: the first try failed.
    assert asked == ["remind", "remind", "remind"]
