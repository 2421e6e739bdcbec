"""Files made ahead of their turn, in threads: typesetting and drawing leave Python free for the rest."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from pathlib import Path

from qingshen.report.results.spare import give_back

MOST_THREADS = 4
MOST_KEPT = 400
"""How many documents are made or being made before one is taken: they wait in memory, a sheet with 0.25 MB."""
Makers = dict[str, Callable[[], bytes]]
"""What makes each file of one document, by the file's kind, in the order they are made."""
Made = dict[str, bytes]


class Stopped(Exception):
    """Nobody waits for this document any more."""


class Ahead:
    """Documents being made, the first promised first: each is kept until its last file is taken.

    Of large documents one is made at a time: two reports of 300 enterprises side by side take half a GB more.
    """

    def __init__(self) -> None:
        self._changed, self._ended = threading.Condition(), False
        self._promised: dict[Hashable, tuple[Callable[[], Makers], bool]] = {}
        self._made: dict[Hashable, Future[Made]] = {}
        self._asked: Hashable = None
        self._has_large = False

    def promise(self, key: Hashable, makers: Callable[[], Makers], *, large: bool = False) -> None:
        """Have a thread make all files of the document `key`; what cannot be made is raised by `take`."""
        with self._changed:
            self._promised[key], self._made[key] = (makers, large), Future()
            self._changed.notify()

    def take(self, key: Hashable, kind: str) -> bytes:
        """Return a file of a document, waiting until it is made; it can be taken once."""
        with self._changed:
            self._asked = key
            self._changed.notify_all()
        made = self._made[key].result()
        content = made.pop(kind)
        if not made:
            with self._changed:
                del self._made[key]
                self._changed.notify_all()
        return content

    def writer(self, key: Hashable, kind: str) -> Callable[[Path], object]:
        """Return what writes a file of a document to a path."""
        return lambda path: path.write_bytes(self.take(key, kind))

    def end(self) -> None:
        """Make no further file."""
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def work(self) -> None:
        """Make documents until the end."""
        while (begun := self._begin()) is not None:
            making, makers, large = begun
            try:
                making.set_result(self._make(makers, large=large))
            except BaseException as error:
                making.set_exception(error)
            if large:
                with self._changed:
                    self._has_large = False
                    self._changed.notify_all()

    def _begin(self) -> tuple[Future[Made], Callable[[], Makers], bool] | None:
        """Wait for a document that may begin and return it; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._ended or self._next() is not None)
            key = self._next()
            if self._ended or key is None:
                return None
            makers, large = self._promised.pop(key)
            self._has_large |= large
            return self._made[key], makers, large

    def _next(self) -> Hashable:
        """Return the first document that may begin; what is asked for may, however many wait to be taken."""
        free = (key for key, (_, large) in self._promised.items() if not (large and self._has_large))
        has_room = len(self._made) - len(self._promised) < MOST_KEPT
        return next((key for key in free if has_room or key == self._asked), None)

    def _make(self, makers: Callable[[], Makers], *, large: bool) -> Made:
        made = {}
        for kind, make in makers().items():
            if self._ended:
                raise Stopped
            made[kind] = make()
            if large:
                give_back()
        return made


@contextmanager
def ahead() -> Iterator[Ahead]:
    """Give threads that make documents; no document depends on another, so that the files do not depend on how many.

    Left early, what has not begun is not made, and of what has begun only the file at hand.
    """
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    making = Ahead()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="ahead")
    try:
        for _ in range(threads):
            # Each thread by the edition of the rulebook its caller holds.
            pool.submit(copy_context().run, making.work)
        yield making
    finally:
        making.end()
        pool.shutdown(wait=True, cancel_futures=True)
