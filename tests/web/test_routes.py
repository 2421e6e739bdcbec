"""The permission matrix: every route × every person × every object, and the table of who may what, for people to read.

`matrix.yaml` is what the policy table amounts to. A change of the policy shows as a change of that file; write it
anew with: QINGSHEN_WRITE_MATRIX=1 python -m pytest tests/web/test_routes.py -k matrix
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml
from django.db import transaction
from django.db.models import Model
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import resolve

from qingshen.web.policies import POLICY, Forbidden, may
from qingshen.web.routing import Access, routes
from tests.web.objects import OBJECTS, lay_atlas

MATRIX = Path(__file__).with_name("matrix.yaml")
HEADING = """\
# Who may do what to which object of tests/web/objects.py. Whoever is not named may not; an object not named: nobody.
# Written by: QINGSHEN_WRITE_MATRIX=1 python -m pytest tests/web/test_routes.py -k matrix
"""
ROUTES = sorted(routes(), key=lambda one: one[:2])
SPACES = sorted({name.split(":")[0] for name, _, _ in ROUTES})
PART = re.compile(r"<(?:\w+:)?(\w+)>")
# What the other parts of an address are filled with; "route.part" where a route needs another.
ARGUMENTS = {
    "invitation": "1", "member": "1", "number": "1", "uid": "MQ", "token": "no-such-token", "row": "no-such-row",
    "table": "quantities", "kind": "html", "part": "levels", "path": "no-such-file", "name": "electroplating-2015",
    "library:factor_table.name": "energy",
}  # fmt: skip
# Allowed, and yet nothing is there: the world holds no such thing.
ABSENT = {
    "accounts:first", "accounts:start",  # only before anybody has an account
    "accounts:withdraw", "accounts:change_duty", "accounts:remove_member", "accounts:remove_factor",  # 1 is another's
    "jobs:progress", "journal:follow", "transfer:download",  # job and notice 1 are nobody's here
    "library:confirm", "library:save_confirmation", "library:withdraw_confirmation", "library:preview",
    "library:confirm_import",
    "library:factor_table",
    "results:explain", "results:download", "results:sheet", "results:cohort_part", "results:public",  # nothing reckoned
    "reporting:marked",
}  # fmt: skip
SIGN_IN = "/accounts/sign-in/?next="
OUTSIDERS = ("visitor", "competitor")
ANSWERED = {200, 204, 302, 303, 400, 409, 410, 413, 422}


@pytest.fixture
def atlas(world: SimpleNamespace, settings: Any) -> SimpleNamespace:
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    return lay_atlas(world)


def test_every_route_names_its_verb() -> None:
    assert [name or pattern for name, pattern, access in ROUTES if access is None or not name] == []


def test_every_verb_of_a_route_stands_in_the_table() -> None:
    asked = {verb for _, _, one in ROUTES if one is not None for verb in (one.verb, one.seen_by) if verb}
    assert sorted(asked - POLICY.keys()) == []


def test_every_kind_of_object_can_be_made() -> None:
    missing = {one.of.__name__ for _, _, one in ROUTES if one and one.of is not None and one.of not in OBJECTS}
    assert missing == set(), "give each a line in tests/web/objects.py"


def test_every_part_of_an_address_can_be_filled() -> None:
    parts = {
        (name, part)
        for name, pattern, access in ROUTES
        for part in PART.findall(pattern)
        if not (part == "key" and access is not None and access.of is not None)
    }
    assert sorted(one for one in parts if _argument(*one) is None) == [], "give each a value in ARGUMENTS"


@pytest.mark.django_db
def test_every_route_answers_its_method_only(client: Client) -> None:
    wrong = []
    for name, pattern, access in ROUTES:
        assert access is not None
        asked = client.post if "GET" in access.methods else client.get
        if asked(_address(name, pattern, 1)).status_code != 405:
            wrong.append(name)
    assert wrong == []


@pytest.mark.parametrize("space", SPACES)
def test_every_route_answers_as_the_table_says(atlas: SimpleNamespace, space: str) -> None:
    """Whoever may not is asked at every object, by the route itself; whoever may, and a visitor and a competitor, once
    through the whole platform: from the middleware to the page."""
    wrong = []
    clients = {who: _client(user) for who, user in atlas.people.items()}
    for name, pattern, access in ROUTES:
        if not name.startswith(f"{space}:"):
            continue
        assert access is not None, name
        answered: set[str] = set()
        for where, subject in _subjects(atlas, access.of):
            address = _address(name, pattern, subject.pk if subject is not None else None)
            for who, user in atlas.people.items():
                expected = _expected(user, access, subject)
                is_whole = who not in answered and (expected == "answered" or who in OUTSIDERS)
                if expected == "answered" and not is_whole:
                    continue
                answered |= {who} if is_whole else set()
                if name == "accounts:logout" and user.is_authenticated:
                    # Its session ends: nobody else's question is asked through it.
                    found = _asked(_client(user), access, address)
                else:
                    found = _asked(clients[who], access, address) if is_whole else _guarded(user, access, address)
                if not _fits(name, expected, found):
                    wrong.append(f"{name} {where} {who}: {found}, not {expected}")
    assert wrong == []


def _client(user: Any) -> Client:
    client = Client()
    if user.is_authenticated:
        client.force_login(user)
    return client


def _subjects(atlas: SimpleNamespace, model: type[Model] | None) -> Iterator[tuple[str, Model | None]]:
    """Yield an object of `model` at every place, no object twice."""
    if model is None:
        yield "", None
        return
    seen = set()
    for where, place in atlas.places.items():
        if (model, where) not in atlas.made:
            atlas.made[model, where] = OBJECTS[model](place, atlas.bystander)
        one = atlas.made[model, where]
        if one.pk not in seen:
            seen.add(one.pk)
            yield where, one


def _expected(user: Any, access: Access, subject: Model | None) -> str:
    """Return what the table says: "answered", "403", "404" for a stranger, "sign in"."""
    is_stranger = subject is not None and access.seen_by and not may(user, access.seen_by, subject)
    if is_stranger and user.is_authenticated:
        return "404"
    if may(user, access.verb, subject):
        return "answered"
    return "403" if user.is_authenticated else "sign in"


def _guarded(user: Any, access: Access, address: str) -> str:
    """Return how the route answers somebody it must turn away; "let in" where it runs the view."""
    make = RequestFactory()
    request = make.get(address) if "GET" in access.methods else make.post(address, {})
    request.user = user
    match = resolve(address)
    try:
        answer = match.func(request, **match.kwargs)
    except Forbidden:
        return "403"
    except Http404:
        return "404"
    except Exception:
        return "let in"
    if answer.headers.get("Location", "").startswith(SIGN_IN):
        return "sign in"
    # The interface says it as JSON instead of raising.
    return str(answer.status_code) if answer.status_code in {403, 404} else "let in"


def _asked(client: Client, access: Access, address: str) -> str:
    """Return how the platform answers; what the request changed is taken back."""
    with transaction.atomic():
        answer = client.get(address) if "GET" in access.methods else client.post(address, {})
        if answer.streaming:
            answer.close()
        transaction.set_rollback(True)
    to = answer.headers.get("Location", "")
    return "sign in" if to.startswith(SIGN_IN) else str(answer.status_code)


def _fits(name: str, expected: str, found: str) -> bool:
    if expected != "answered":
        return found == expected
    return (found.isdecimal() and int(found) in ANSWERED) or (found == "404" and name in ABSENT)


def _argument(name: str, part: str) -> str | None:
    return ARGUMENTS.get(f"{name}.{part}", ARGUMENTS.get(part))


def _address(name: str, pattern: str, key: Any) -> str:
    def filled(found: re.Match[str]) -> str:
        return str(key) if found[1] == "key" and key is not None else str(_argument(name, found[1]))

    return f"/{PART.sub(filled, pattern)}"


def test_a_visitor_cannot_tell_numbers_that_exist(atlas: SimpleNamespace) -> None:
    """Who has not signed in is asked to, as where there is something; who has is told there is no such thing."""
    wrong = []
    visitor, admin = Client(), _client(atlas.people["admin"])
    for name, pattern, access in ROUTES:
        if access is None or access.of is None:
            continue
        nowhere = _address(name, pattern, 2**31 - 1)
        found = (_asked(visitor, access, nowhere), _asked(admin, access, nowhere))
        if found != ("sign in", "404"):
            wrong.append((name, found))
    assert wrong == []


def test_the_matrix_is_what_the_policy_amounts_to(atlas: SimpleNamespace) -> None:
    found = _matrix(atlas)
    if os.environ.get("QINGSHEN_WRITE_MATRIX"):
        text = yaml.safe_dump(found, sort_keys=False, width=1000, default_flow_style=False)
        MATRIX.write_text(HEADING + text, encoding="utf-8")
    assert yaml.safe_load(MATRIX.read_text(encoding="utf-8")) == found


def test_an_unknown_verb_is_in_nobodys_row(atlas: SimpleNamespace) -> None:
    assert _row(atlas, "report.burn") == {}


def _matrix(atlas: SimpleNamespace) -> dict[str, dict[str, str]]:
    return {verb: _row(atlas, verb) for verb in POLICY}


def _row(atlas: SimpleNamespace, verb: str) -> dict[str, str]:
    """Return, by object, the names of those who may; one line where every object has the same."""
    row = {
        where: " ".join(sorted(who for who, user in atlas.people.items() if may(user, verb, subject)))
        for where, subject in _looked_at(atlas, verb)
    }
    if len(set(row.values())) == 1:
        row = {"anywhere": next(iter(row.values()))}
    return {where: names for where, names in row.items() if names}


def _looked_at(atlas: SimpleNamespace, verb: str) -> Iterator[tuple[str, Model | None]]:
    yield "platform", None
    if verb.startswith("organisation."):
        yield "city", atlas.city
        yield "enterprise", atlas.places["mine"].organisation
        yield "other_enterprise", atlas.places["other_audit"].organisation
        return
    for where in ("mine", "other_audit", "archived"):
        yield f"audit of {where}", atlas.places[where].audit
    yield from atlas.places.items()
