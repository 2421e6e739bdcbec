"""A mark kept elsewhere finds a journal that was rewritten together with the platform's folder."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from qingshen.web.home import home
from qingshen.web.journal.mark import newest, read
from qingshen.web.journal.models import Entry
from qingshen.web.journal.record import record
from qingshen.web.journal.verify import verify


def rewrite() -> None:
    """Rewrite the first entry and the whole chain after it, and forget how far the platform knew it."""
    previous = ""
    for one in Entry.objects.order_by("number"):
        detail = {"title": "改写"} if one.number == 1 else one.detail
        changed = Entry(
            **{name: getattr(one, name) for name in ("audit_id", "number", "at", "actor_id", "verb", "subject")}
        )
        changed.detail, changed.previous = detail, previous
        previous = changed.computed()
        Entry.objects.filter(pk=one.pk).update(detail=detail, previous=changed.previous, digest=previous)
    for path in (home() / "journal").glob("*.json"):
        path.unlink()


@pytest.fixture
def kept(world: SimpleNamespace) -> str:
    for number in range(3):
        record(world.people.bureau, "audit.edit", world.audit, {"n": number})
    return newest()


def test_what_was_rewritten_everywhere_is_found_by_a_mark(world: SimpleNamespace, kept: str) -> None:
    record(world.people.bureau, "audit.edit", world.audit)
    mark = read(f" {kept.upper().replace(':', '：')}\n")
    assert mark and mark[0] == 3 and verify([mark]) is None
    rewrite()
    assert verify() is None and verify([mark]) == 3


def test_a_journal_that_ends_before_the_mark_is_found(world: SimpleNamespace, kept: str) -> None:
    Entry.objects.filter(number=3).delete()
    for path in (home() / "journal").glob("*.json"):
        path.unlink()
    mark = read(kept)
    assert mark and verify() is None and verify([mark]) == 3


def test_the_command_says_the_mark_and_fails_where_the_chain_does(kept: str) -> None:
    out = StringIO()
    call_command("journal", kept=[kept], stdout=out)
    assert out.getvalue().strip().endswith(kept)
    rewrite()
    with pytest.raises(CommandError, match="第 3 条"):
        call_command("journal", kept=[kept])
    with pytest.raises(CommandError, match="12:ab"):
        call_command("journal", kept=["12:ab"])


def test_the_page_says_the_mark_and_takes_one(world: SimpleNamespace, kept: str) -> None:
    client = Client()
    client.force_login(world.people.bureau)
    address = f"/audits/{world.audit.pk}/journal"
    assert kept in client.get(address).content.decode()
    assert "包含您抄存的第 3 条" in client.get(address, {"verify": "yes", "kept": kept}).content.decode()
    assert "请完整粘贴" in client.get(address, {"verify": "yes", "kept": "3:ab"}).content.decode()
    rewrite()
    assert "从第 3 条起不完整" in client.get(address, {"verify": "yes", "kept": kept}).content.decode()
