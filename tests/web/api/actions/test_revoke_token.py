"""A token can be taken away as long as it is good for something."""

from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.api.actions.create_token import create_token
from qingshen.web.api.actions.revoke_token import revoke_token
from qingshen.web.api.models import Token
from qingshen.web.policies import Forbidden


def test_a_token_that_leaked_is_revoked_after_the_audit_was_closed_too(world: SimpleNamespace) -> None:
    token, _ = create_token(world.people.manager, world.mine, "MES", "read", 30)
    world.audit.state = "closed"
    world.audit.save()
    with pytest.raises(Forbidden):
        create_token(world.people.manager, Token.objects.get().enrolment, "ERP", "read", 30)
    with pytest.raises(Forbidden):
        revoke_token(world.people.competitor, Token.objects.get())
    revoke_token(world.people.manager, Token.objects.get())
    assert Token.objects.get(pk=token.pk).revoked_at is not None


@pytest.mark.parametrize(("state", "status"), [("closed", 200), ("archived", 401)])
def test_tokens_die_when_the_audit_is_archived(world: SimpleNamespace, state: str, status: int) -> None:
    _, secret = create_token(world.people.manager, world.mine, "MES", "read", 30)
    world.audit.state = state
    world.audit.save()
    address = reverse("api:results", args=[world.mine.pk])
    assert Client().get(address, headers={"authorization": f"Bearer {secret}"}).status_code == status
