from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.journal.models import Entry
from qingshen.web.library.actions.import_system import import_system
from qingshen.web.library.models import OwnSystem
from qingshen.web.policies import Forbidden

CODE = "electroplating-2015"


@pytest.fixture
def changed(book: Callable[..., bytes]) -> bytes:
    return book(CODE, {("zinc_utilisation", "level_1"): "≥90"})


def test_editions_are_numbered_and_written_down(
    world: SimpleNamespace, book: Callable[..., bytes], changed: bytes
) -> None:
    bureau = world.people.bureau
    first = import_system(bureau, world.city, changed, "a.xlsx")
    second = import_system(bureau, world.city, book(CODE, {("zinc_utilisation", "level_1"): "≥91"}), "b.xlsx")
    assert (first.edition, second.edition) == (1, 2)
    assert first.workbook.read() == changed
    entry = Entry.objects.get(verb="library.import", subject=f"library.ownsystem:{first.pk}")
    assert entry.detail["digest"] == first.digest and entry.detail["changes"] == 1


def test_the_same_again_is_refused(world: SimpleNamespace, changed: bytes) -> None:
    import_system(world.people.bureau, world.city, changed, "a.xlsx")
    with pytest.raises(Refused, match="完全相同"):
        import_system(world.people.bureau, world.city, changed, "a.xlsx")
    assert OwnSystem.objects.count() == 1


def test_another_bureau_cannot_take_the_code_over(
    world: SimpleNamespace, book: Callable[..., bytes], changed: bytes
) -> None:
    import_system(world.people.bureau, world.city, changed, "a.xlsx")
    other = world.people.other_bureau
    theirs = other.memberships.get().organisation
    with pytest.raises(Refused, match="已由示例市局使用"):
        import_system(other, theirs, book(CODE, {("zinc_utilisation", "level_1"): "≥92"}), "b.xlsx")


def test_a_broken_workbook_leaves_nothing(world: SimpleNamespace, book: Callable[..., bytes]) -> None:
    broken = book(CODE, {("zinc_utilisation", "weight"): "0.9"})
    with pytest.raises(Refused):
        import_system(world.people.bureau, world.city, broken, "a.xlsx")
    assert not OwnSystem.objects.exists() and not Entry.objects.exists()


def test_enterprises_and_strangers_to_the_bureau_may_not(world: SimpleNamespace, changed: bytes) -> None:
    with pytest.raises(Forbidden):
        import_system(world.people.manager, world.city, changed, "a.xlsx")
    with pytest.raises(Forbidden):
        import_system(world.people.other_bureau, world.city, changed, "a.xlsx")
    assert not OwnSystem.objects.exists()
