import hashlib
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.api.actions.create_token import create_token
from qingshen.web.api.actions.revoke_token import revoke_token
from qingshen.web.api.models import Token
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden


def test_only_the_hash_is_kept_and_it_is_written_down(world: SimpleNamespace) -> None:
    token, secret = create_token(world.people.manager, world.mine, " MES  1 ", "read", 365)
    assert (token.name, token.scope) == ("MES 1", "read")
    assert token.token_hash == hashlib.sha256(secret.encode()).hexdigest()
    entry = Entry.objects.get(verb="token.change")
    assert entry.audit == world.audit and secret not in str(entry.detail)


@pytest.mark.parametrize(
    ("name", "scope", "days", "code"),
    [
        ("", "read", 30, "token-name"), ("x" * 81, "read", 30, "token-name"), ("MES", "admin", 30, "token-scope"),
        ("MES", "read", 366, "token-days"), ("MES", "read", 0, "token-days"),
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused(world: SimpleNamespace, name: str, scope: str, days: int, code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_token(world.people.manager, world.mine, name, scope, days)
    assert [one.code for one in refused.value.problems] == [code] and not Token.objects.exists()


@pytest.mark.parametrize("who", ["filler", "approver", "competitor", "bureau", "admin", "institution"])
def test_only_the_manager_makes_them(world: SimpleNamespace, who: str) -> None:
    with pytest.raises(Forbidden):
        create_token(getattr(world.people, who), world.mine, "MES", "read", 30)


def test_revoking_is_the_managers_too_and_is_once(world: SimpleNamespace) -> None:
    token, _ = create_token(world.people.manager, world.mine, "MES", "read", 30)
    with pytest.raises(Forbidden):
        revoke_token(world.people.competitor, token)
    revoke_token(world.people.manager, token)
    first = Token.objects.get().revoked_at
    revoke_token(world.people.manager, token)
    assert Token.objects.get().revoked_at == first is not None
    assert Entry.objects.filter(verb="token.revoke", detail__revoked="MES").count() == 1


def test_the_page_that_shows_a_secret_loaded_anew_makes_no_second_token(world: SimpleNamespace) -> None:
    token, _ = create_token(world.people.manager, world.mine, "MES", "read", 30)
    with pytest.raises(Refused) as refused:
        create_token(world.people.manager, world.mine, " MES", "write", 90)
    assert [one.code for one in refused.value.problems] == ["token-twice"] and Token.objects.get() == token
    revoke_token(world.people.manager, token)
    assert create_token(world.people.manager, world.mine, "MES", "read", 30)[0].name == "MES"
