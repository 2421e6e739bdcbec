"""Files made ahead of their turn, in threads: typesetting and drawing leave Python free for the rest."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

MOST_THREADS = 4
Makers = dict[str, Callable[[], bytes]]
"""What makes each file of one document, by the file's kind, in the order they are made."""
Made = dict[str, bytes]


class Stopped(Exception):
    """Nobody waits for this document any more."""


class Ahead:
    """Documents being made, the first promised first: each is kept until its last file is taken."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self._pool, self._ended = pool, threading.Event()
        self._made: dict[Hashable, Future[Made]] = {}

    def promise(self, key: Hashable, makers: Callable[[], Makers]) -> None:
        """Have a thread make all files of the document `key`; what cannot be made is raised by `take`."""
        self._made[key] = self._pool.submit(self._make, makers)

    def take(self, key: Hashable, kind: str) -> bytes:
        """Return a file of a document, waiting until it is made; it can be taken once."""
        made = self._made[key].result()
        content = made.pop(kind)
        if not made:
            del self._made[key]
        return content

    def writer(self, key: Hashable, kind: str) -> Callable[[Path], object]:
        """Return what writes a file of a document to a path."""
        return lambda path: path.write_bytes(self.take(key, kind))

    def end(self) -> None:
        """Make no further file."""
        self._ended.set()

    def _make(self, makers: Callable[[], Makers]) -> Made:
        made = {}
        for kind, make in makers().items():
            if self._ended.is_set():
                raise Stopped
            made[kind] = make()
        return made


@contextmanager
def ahead() -> Iterator[Ahead]:
    """Give threads that make documents; no document depends on another, so that the files do not depend on how many.

    Left early, what has not begun is not made, and of what has begun only the file at hand.
    """
    pool = ThreadPoolExecutor(min(MOST_THREADS, os.cpu_count() or 1), thread_name_prefix="ahead")
    making = Ahead(pool)
    try:
        yield making
    finally:
        making.end()
        pool.shutdown(wait=True, cancel_futures=True)
