"""What somebody at another's screen would change is told where its owner reads it."""

from types import SimpleNamespace

from django.core import mail

from qingshen.web.accounts.actions.change_account import change_account
from qingshen.web.accounts.actions.change_password import change_password


def test_another_e_mail_is_told_to_the_one_before(world: SimpleNamespace) -> None:
    person = world.people.filler
    assert change_account(person, {"email": "thief@example.org"}) == ["email"]
    (told,) = mail.outbox
    assert told.to == ["filler@example.org"] and "换了邮箱" in told.subject and "thief" not in told.body


def test_other_changes_are_told_to_nobody(world: SimpleNamespace) -> None:
    change_account(world.people.filler, {"telephone": "010"})
    assert mail.outbox == []


def test_another_password_is_told(world: SimpleNamespace) -> None:
    change_password(world.people.filler, "other-horse-9")
    (told,) = mail.outbox
    assert told.to == ["filler@example.org"] and "密码已修改" in told.subject
