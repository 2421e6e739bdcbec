"""Lets these tests import the plant beside them, and audits it."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from qingshen.phases import Audit

sys.path.insert(0, str(Path(__file__).parent))

from small_plant import HEAD, QUANTITIES, STREAMS, Rows, streams


@pytest.fixture
def closed(audited: Callable[..., Audit]) -> Callable[..., Audit]:
    """Return a function that audits the network with some streams changed, and further rows of streams.csv."""

    def closed(changes: Rows | None = None, more: str = "", settings: str = "", **tables: str) -> Audit:
        rows = {**STREAMS, **(changes or {})}
        tables = {"quantities": QUANTITIES, **tables}
        return audited(settings=settings, streams=HEAD + streams(rows) + more, **tables)

    return closed
