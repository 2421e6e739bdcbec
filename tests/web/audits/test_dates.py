"""Deadlines fall whole months after publication."""

from datetime import date

import pytest

from qingshen.web.audits.dates import due_dates
from qingshen.web.audits.models import DEADLINES


@pytest.mark.parametrize(("on", "due"), [
    (date(2024, 1, 31), (date(2024, 2, 29), date(2024, 3, 31), date(2025, 1, 31))),
    (date(2024, 12, 15), (date(2025, 1, 15), date(2025, 2, 15), date(2025, 12, 15))),
    (date(2024, 2, 29), (date(2024, 3, 29), date(2024, 4, 29), date(2025, 2, 28))),
])  # fmt: skip
def test_months_after(on: date, due: tuple[date, ...]) -> None:
    assert tuple(due_dates(on).values()) == due and due_dates(on).keys() == DEADLINES.keys()
