"""The wire between a page and its server: what is sent over it can be held, lost on the way back, or fail."""

import re
import time
from typing import Any

from tests.web.chromium import PATIENCE


class Wire:
    """What a page sends to the address that ends with `name`; it goes through until `way` says otherwise."""

    def __init__(self, page: Any, name: str) -> None:
        self.page, self.way, self.address = page, "through", re.compile(rf"/{name}/?(\?.*)?$")
        self.held: list[Any] = []
        self.lost = 0
        page.route(self.address, self._met)

    def _met(self, route: Any) -> None:
        if self.way == "hold":
            self.held.append(route)
        elif self.way == "fail":
            route.fulfill(status=503)
        elif self.way == "cut":
            route.abort("connectionreset")
            self.lost += 1
        elif self.way == "lose":
            # The server has done it, its answer never arrives.
            route.fetch()
            route.abort("connectionreset")
            self.lost += 1
        else:
            route.continue_()

    def met(self) -> None:
        """Wait until something is held, or lost on either way; the handler runs while the page is asked something."""
        ends = time.monotonic() + PATIENCE
        while not self.held and not self.lost:
            assert time.monotonic() < ends
            self.page.evaluate("0")
            time.sleep(0.05)

    def go_on(self) -> None:
        """Let through what is held, and all that follows, whether the page is asked something or not."""
        self.way = "through"
        while self.held:
            self.held.pop(0).continue_()
        self.page.unroute(self.address)
