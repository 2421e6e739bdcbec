"""The same as its reader sees it: in a browser, from the first key of a value to the level on the screen."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

from benchmarks.contenders.platform import CELL, opened

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SERVE = "import sys; from qingshen.web import serve as s; s.serve('127.0.0.1', int(sys.argv[1]), lambda _: None)"
PATIENCE = 120  # [s]
# Kept in the page: a promise that the level was written and painted.
WATCHED = """() => { window.shown = new Promise((told) => {
  const watch = new MutationObserver(() => { watch.disconnect(); requestAnimationFrame(() => setTimeout(told)); });
  watch.observe(document.getElementById("level"), { childList: true });
}); }"""


def browser() -> str | None:
    """Return the command of a browser of this machine."""
    return next((one for one in map(shutil.which, BROWSERS) if one), None)


def typing_seen(folder: Path) -> Callable[[], dict[str, float]]:
    """Return the job: the next value typed into a cell of the sample park, Enter, and the level is there."""
    report, client = opened(folder)
    from django.urls import reverse  # noqa: PLC0415

    from qingshen.web.reporting.draft import standing_of  # noqa: PLC0415

    address = _served()
    page = _page(address, client.cookies["sessionid"].value)
    page.goto(address.removesuffix("/") + reverse("reporting:sheet", args=[report.pk, CELL["table"]]))
    _until(page, "document.body.dataset.grid === 'ready'")
    name, year = CELL["ident"].split("/")
    rows = list(dict.fromkeys(ident.split("/")[0] for ident in standing_of(report).rows[CELL["table"]]))
    page.locator(f".tabulator-cell[tabulator-field=value_{year}]").nth(rows.index(name)).click()
    texts = count(40_000)

    def seen() -> dict[str, float]:
        page.evaluate(WATCHED)
        page.keyboard.type(str(next(texts)))
        page.keyboard.press("Enter")
        page.evaluate("window.shown")
        page.keyboard.press("ArrowUp")
        return {}

    seen()
    return seen


def _served() -> str:
    """Start the platform on the home folder prepared, a free port, and return its address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], env=os.environ)
    atexit.register(server.terminate)
    address, ends = f"http://127.0.0.1:{port}/", time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        with suppress(urllib.error.URLError, TimeoutError):
            urllib.request.urlopen(f"{address}accounts/sign-in/", timeout=10).close()
            return address
        time.sleep(0.3)
    raise RuntimeError("the platform does not answer")


def _page(address: str, session: str) -> Any:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    playwright = sync_playwright().start()
    atexit.register(playwright.stop)
    window = playwright.chromium.launch(executable_path=browser(), args=["--no-sandbox"])
    context = window.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    return context.new_page()


def _until(page: Any, said: str) -> None:
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(said):
        if time.monotonic() > ends:
            raise RuntimeError(f"never so: {said}")
        time.sleep(0.1)
