"""When an audit's deadlines fall: so many months after the list was published, as the rulebook says."""

import calendar
from datetime import date

from qingshen.rulebook.procedure import deadlines

# What the platform calls a deadline, and its code in the rulebook.
CODES = {"publish": "publicity", "start": "start", "report": "report"}


def due_dates(published: date) -> dict[str, date]:
    """Return the day of each kind of deadline for a list published on `published`."""
    months = {one.code: one.months for one in deadlines()}
    return {kind: _after(published, int(months[code])) for kind, code in CODES.items()}


def _after(begin: date, months: int) -> date:
    """Return the same day `months` later, the last of the month where it has no such day."""
    month = begin.month - 1 + months
    year, month = begin.year + month // 12, month % 12 + 1
    return date(year, month, min(begin.day, calendar.monthrange(year, month)[1]))
