"""The platform as it is started, and a real browser to use it with; a picture of every page in both languages.

The pictures stand in $QINGSHEN_SCREENSHOTS, else in pytest's temporary folder.
"""

import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.web.chromium import chromium, window

ROOT = Path(__file__).parents[3]
# What nobody could read: words of a drawing cut at its edge, a page wider than the window, a name in a crushed column.
UNREADABLE = """[
  ...[...document.querySelectorAll("[data-chart] svg text")].filter((one) => {
    const edge = one.ownerSVGElement.getBoundingClientRect(), own = one.getBoundingClientRect();
    return own.width && (own.left < edge.left - 2 || own.right > edge.right + 2);
  }).map((one) => `cut: ${one.textContent}`),
  ...(document.documentElement.scrollWidth > window.innerWidth ? ["wider than the window"] : []),
  ...[...document.querySelectorAll("td.name")].filter((one) => one.offsetWidth && one.offsetWidth < 100)
    .map((one) => `crushed: ${one.textContent.trim()}`),
]"""
CODE = re.compile(r"启用码 / code: (\S+)")
# What the platform's own settings read, and what pytest has said for the other tests.
OWN = ("QINGSHEN_", "DJANGO_SETTINGS_MODULE")


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[SimpleNamespace]:
    """`qingshen serve` in a home of its own: its address, the code it printed, what it said, its environment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {name: value for name, value in os.environ.items() if not name.startswith(OWN)}
    environment = {**given, "QINGSHEN_HOME": str(tmp_path / "home"), "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-c", "from qingshen.cli import app; app()", "serve", "--port", str(port)]
    said: list[str] = []
    server = subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, encoding="utf-8", stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    threading.Thread(target=lambda: said.extend(server.stdout or ()), daemon=True).start()
    try:
        _wait(lambda: any("http://" in line for line in said) or server.poll() is not None)
        assert server.poll() is None, "".join(said)
        code = CODE.search("".join(said))
        assert code is not None, "".join(said)
        address = f"http://127.0.0.1:{port}"
        yield SimpleNamespace(address=address, code=code[1], said=said, environment=environment, folder=tmp_path)
    finally:
        server.terminate()
        server.wait(timeout=60)
        # pytest shows it of a test that failed.
        print("".join(said))


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    folder = Path(os.environ.get("QINGSHEN_SCREENSHOTS") or tmp_path / "screenshots")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture
def person(platform: SimpleNamespace, pictures: Path) -> Iterator[Callable[[str], "Person"]]:
    """Return a function that sits somebody down at a browser of their own."""
    with chromium() as browser:
        numbers = iter(range(1, 1000))
        everyone: list[Person] = []

        def sit(name: str) -> Person:
            everyone.append(Person(name, browser, platform.address, pictures, numbers))
            return everyone[-1]

        yield sit
        for one in everyone:
            # What they saw last: of a test that failed it tells most.
            with suppress(Exception):
                one.page.screenshot(path=pictures / f"last-{one.name}.png")


class Person:
    """Somebody at a browser: what they see is kept, and nothing may fail behind their back."""

    def __init__(self, name: str, browser: Any, address: str, pictures: Path, numbers: Iterator[int]) -> None:
        self.name, self.address, self._pictures, self._numbers = name, address, pictures, numbers
        self.context = window(browser, accept_downloads=True)
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self._listen(self.page)

    def _listen(self, page: Any) -> None:
        page.on("dialog", lambda one: one.accept())
        page.on("pageerror", lambda one: self.complaints.append(f"{page.url}: {one}"))
        page.on("console", lambda one: one.type == "error" and self.complaints.append(f"{page.url}: {one.text}"))
        page.on("response", lambda one: one.status >= 500 and self.complaints.append(f"{one.url}: {one.status}"))

    def goes(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.address + path)

    def fills(self, **fields: str) -> None:
        """Fill in a form's fields by name."""
        for name, value in fields.items():
            field = self.page.locator(f"[name={name}]:visible").first
            if field.evaluate("one => one.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)

    def presses(self, name: str, *, exact: bool = False) -> None:
        self.page.get_by_role("button", name=name, exact=exact).first.click()

    def follows(self, name: str) -> None:
        self.page.get_by_role("link", name=name).first.click()

    def sees(self, text: str) -> None:
        self.page.get_by_text(text).first.wait_for()

    def fetches(self, name: str, target: Path) -> Path:
        """Take a file a link leads to."""
        with self.page.expect_download() as download:
            self.follows(name)
        download.value.save_as(target)
        return target

    def shows(self, name: str, *, is_answer: bool = False) -> None:
        """Keep a picture of the page, in both languages; `is_answer`: a form's answer, which cannot be asked again."""
        number = next(self._numbers)
        self._keep(self.page, number, name, "zh")
        if is_answer:
            return
        other = self.context.new_page()
        self._listen(other)
        other.goto(self.page.url)
        other.get_by_role("button", name="English").click()
        other.get_by_role("button", name="中文").wait_for()
        self._keep(other, number, name, "en")
        other.get_by_role("button", name="中文").click()
        other.get_by_role("button", name="English").wait_for()
        other.close()

    def _keep(self, page: Any, number: int, name: str, language: str) -> None:
        _settle(page)
        page.screenshot(path=self._pictures / f"{number:02d}-{self.name}-{name}-{language}.png", full_page=True)
        self.complaints += [f"{page.url} ({language}): {one}" for one in page.evaluate(UNREADABLE)]


def _settle(page: Any) -> None:
    """Wait until scripts have drawn."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(400)


def _wait(is_so: Callable[[], bool], seconds: float = 300.0) -> None:
    ends = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < ends, "the platform does not start"
        time.sleep(0.1)
