"""A real browser, for the tests that need one: `sh tools/browser.sh` installs it."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import OperationalError

FOUND = next((one for one in map(shutil.which, ("chromium", "chromium-browser", "google-chrome")) if one), None)
NEEDED = pytest.mark.skipif(FOUND is None, reason="no chromium: sh tools/browser.sh installs one")
# For a test that shows Django's live server in the browser.
SHOWN = [pytest.mark.slow, pytest.mark.django_db(transaction=True), NEEDED]
SCREEN = {"width": 1366, "height": 768}
PATIENCE = 60


@contextmanager
def chromium() -> Iterator[Any]:
    """Yield a browser of playwright's."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=FOUND, args=["--no-sandbox"])
        yield browser
        browser.close()


def window(browser: Any, **more: Any) -> Any:
    """Return a window of somebody's own, in Chinese."""
    context = browser.new_context(viewport=SCREEN, locale="zh-CN", **more)
    context.set_default_timeout(PATIENCE * 1000)
    return context


def until(page: Any, said: str) -> None:
    """Wait until an expression holds in the page: asked from here, for the page forbids eval."""
    ends = time.monotonic() + PATIENCE
    while not page.evaluate(said):
        assert time.monotonic() < ends, f"{said}\n{page.inner_text('body')[:2000]}"
        time.sleep(0.1)


def comes(ask: Callable[[], object], wanted: object = True) -> None:
    """Wait until `ask` finds `wanted` in the database; while the page's server writes there, a table can be locked."""
    ends, found = time.monotonic() + PATIENCE, None
    while found != wanted:
        assert time.monotonic() < ends, found
        with suppress(OperationalError):
            found = ask()
        time.sleep(0.1)
