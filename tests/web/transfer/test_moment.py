import pytest
from django.db import connection

from qingshen.web.transfer.moment import one_moment


@pytest.mark.django_db(transaction=True)
def test_what_is_read_together_was_true_together() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's transactions have one moment by nature")
    with one_moment(), connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("repeatable read",)
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        assert cursor.fetchone() == ("read committed",)
