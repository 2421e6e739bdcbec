"""One moment of the database: what is read together was true together, whoever writes meanwhile."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def one_moment() -> Iterator[None]:
    """Within, every question is answered as of the first. For reading; inside a transaction it is that one's moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        # SQLite's transactions have one moment by nature.
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield
