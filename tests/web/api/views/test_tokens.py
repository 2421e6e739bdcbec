from collections.abc import Callable
from types import SimpleNamespace

from django.test import Client

from qingshen.web.api.models import Token

SignedIn = Callable[..., Client]


def test_a_secret_is_shown_once(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.manager)
    address = f"/api/enrolments/{world.mine.pk}/tokens"
    made = client.post(f"{address}/create", {"name": "MES", "scope": "read", "days": "30"})
    assert made.status_code == 200 and "qs_" in made.content.decode() and made["Cache-Control"] == "no-store"
    secret = made.context["made"][1]
    again = client.get(address).content.decode()
    assert secret not in again and "MES" in again


def test_what_is_missing_is_said(world: SimpleNamespace, signed_in: SignedIn) -> None:
    address = f"/api/enrolments/{world.mine.pk}/tokens/create"
    assert signed_in(world.people.manager).post(address, {"name": "MES"}).status_code == 422
    assert not Token.objects.exists()


def test_others_are_kept_out(world: SimpleNamespace, signed_in: SignedIn) -> None:
    address = f"/api/enrolments/{world.mine.pk}/tokens"
    assert signed_in(world.people.filler).get(address).status_code == 403
    assert signed_in(world.people.competitor).get(address).status_code == 404


def test_a_token_is_revoked_on_the_page(world: SimpleNamespace, signed_in: SignedIn) -> None:
    client = signed_in(world.people.manager)
    client.post(f"/api/enrolments/{world.mine.pk}/tokens/create", {"name": "MES", "scope": "read", "days": "30"})
    token = Token.objects.get()
    assert signed_in(world.people.competitor).post(f"/api/tokens/{token.pk}/revoke").status_code == 404
    assert client.post(f"/api/tokens/{token.pk}/revoke").status_code == 302
    assert Token.objects.get().revoked_at is not None
