"""A deadline is moved with its reason."""

from datetime import date
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.audits.actions.change_deadline import change_deadline
from qingshen.web.audits.models import Deadline
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden


def test_before_and_after_are_recorded(world: SimpleNamespace) -> None:
    Deadline.objects.create(audit=world.audit, kind="report", due=date(2025, 1, 31))
    change_deadline(world.people.bureau, world.audit, "report", date(2025, 3, 31), "春节")
    assert world.audit.deadlines.get().due == date(2025, 3, 31)
    assert Entry.objects.get().detail == {"kind": "report", "due": ["2025-01-31", "2025-03-31"], "reason": "春节"}


@pytest.mark.parametrize(("kind", "due", "reason"), [
    ("report", date(2025, 1, 1), " "), ("report", date(2023, 1, 1), "x"), ("party", date(2025, 1, 1), "x"),
])  # fmt: skip
def test_what_is_wrong_is_refused(world: SimpleNamespace, kind: str, due: date, reason: str) -> None:
    world.audit.list_published_at = date(2024, 1, 1)
    world.audit.save()
    with pytest.raises(Refused):
        change_deadline(world.people.bureau, world.audit, kind, due, reason)
    assert not Deadline.objects.exists()


def test_only_the_organiser_moves_it(world: SimpleNamespace) -> None:
    with pytest.raises(Forbidden):
        change_deadline(world.people.district, world.audit, "report", date(2025, 1, 1), "x")
