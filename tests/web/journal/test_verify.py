"""What is changed in the journal, or taken off its end, is found."""

from types import SimpleNamespace
from typing import Any

import pytest

from qingshen.web.journal.heads import head, keep_head
from qingshen.web.journal.models import Entry
from qingshen.web.journal.record import record
from qingshen.web.journal.verify import verify


@pytest.fixture
def written(world: SimpleNamespace, django_capture_on_commit_callbacks: Any) -> list[Entry]:
    with django_capture_on_commit_callbacks(execute=True):
        return [record(world.people.bureau, "audit.edit", world.audit, {"n": n}) for n in range(4)]


def test_a_whole_chain(written: list[Entry]) -> None:
    assert head(written[0].digest) == (4, written[3].digest)
    assert verify() is None


@pytest.mark.parametrize("left", [1, 2, 3])
def test_entries_taken_off_the_end_are_missed(written: list[Entry], left: int) -> None:
    Entry.objects.filter(number__gt=left).delete()
    assert verify() == left + 1


def test_an_end_written_anew_is_found(world: SimpleNamespace, written: list[Entry]) -> None:
    Entry.objects.filter(number__gt=2).delete()
    for n in range(3):
        record(world.people.bureau, "audit.edit", world.audit, {"other": n})
    assert verify() == 4


def test_a_change_and_a_gap_are_found(written: list[Entry]) -> None:
    Entry.objects.filter(number=3).update(detail={"n": 9})
    assert verify() == 3
    Entry.objects.filter(number=2).delete()
    assert verify() == 2


def test_what_is_known_never_goes_back(written: list[Entry]) -> None:
    keep_head(written[0].digest, written[1])
    assert head(written[0].digest) == (4, written[3].digest)
