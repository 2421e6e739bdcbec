"""An enterprise that reports, and tokens of its manager."""

import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client

from qingshen.web.api.actions.create_token import create_token
from qingshen.web.audits.files import write_file
from qingshen.web.reporting.models import Report

PARK = Path(__file__).parents[3] / "examples" / "electroplating-park"


@pytest.fixture
def desk(world: SimpleNamespace) -> SimpleNamespace:
    """The world with the example's settings, and the report of world.mine."""
    write_file(world.audit, "audit.toml", (PARK / "audit.toml").read_bytes())
    return SimpleNamespace(**vars(world), report=Report.objects.get_or_create(enrolment=world.mine)[0])


@pytest.fixture
def secret(desk: SimpleNamespace) -> str:
    return create_token(desk.people.manager, desk.mine, "MES", "write", 30)[1]


@pytest.fixture
def call(desk: SimpleNamespace) -> Callable[..., HttpResponse]:
    """Call the interface: what, with which token; a body is sent by PATCH."""

    def called(what: str, secret: str = "", body: object = None, of: int = 0) -> HttpResponse:
        address = f"/api/enrolments/{of or desk.mine.pk}/{what}"
        headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if body is None:
            return Client().get(address, headers=headers)
        content = body if isinstance(body, str) else json.dumps(body)
        return Client(enforce_csrf_checks=True).patch(address, content, "application/json", headers=headers)

    return called
