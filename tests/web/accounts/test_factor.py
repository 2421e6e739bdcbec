"""Two-step sign-in, as people meet it: set up, asked for, lost, required."""

import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

from qingshen.problems import Refused
from qingshen.web.accounts import factor
from qingshen.web.accounts.actions.add_factor import add_factor
from qingshen.web.accounts.actions.drop_factor import remove_factor
from qingshen.web.accounts.factor import has_factor
from qingshen.web.accounts.models import Membership, User
from qingshen.web.journal.models import Entry

RIGHT = {"username": "filler", "password": "correct-horse"}
ENTER, CODE = "/accounts/sign-in/enter", "/accounts/sign-in/code/enter"
ME, HOME = "/accounts/me/", "/accounts/me/two-step/"
KEY = "00112233445566778899aabbccddeeff00112233"
Signed = Callable[[User], Client]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[SimpleNamespace]:
    """A clock that can be put forward: an app's code is taken once."""
    kept = SimpleNamespace(ahead=0, real=time.time)
    monkeypatch.setattr(time, "time", lambda: kept.real() + kept.ahead)
    yield kept


def shown(key: str = KEY) -> str:
    app = TOTP(bytes.fromhex(key))
    app.time = time.time()
    return f"{app.token():06d}"


def set_up(user: User, clock: SimpleNamespace) -> list[str]:
    codes = add_factor(user, KEY, shown())
    clock.ahead += 60
    return codes


def is_in(client: Client) -> bool:
    return client.get(ME).status_code == 200


def test_set_up_and_asked_for_at_the_next_sign_in(
    world: SimpleNamespace, signed_in: Signed, client: Client, clock: SimpleNamespace
) -> None:
    mine = signed_in(world.people.filler)
    page = mine.get(HOME)
    assert "<svg" in page.content.decode() and page["Cache-Control"] == "no-store"
    key = mine.session["factor-key"][1]
    assert factor.spelled(key) in page.content.decode()
    wrong = mine.post(HOME + "add", {"code": shown(key), "password": "guess"})
    assert wrong.status_code == 422 and not factor.has_factor(world.people.filler)
    done = mine.post(HOME + "add", {"code": shown(key), "password": "correct-horse"})
    assert done.status_code == 200 and done["Cache-Control"] == "no-store"
    assert len(done.context["codes"]) == 10 and all(one in done.content.decode() for one in done.context["codes"])
    assert "factor-key" not in mine.session and is_in(mine)
    assert Entry.objects.get(verb="account.add_factor").actor == world.people.filler
    assert "两步验证" in mail.outbox[-1].subject
    clock.ahead = 60
    answer = client.post(ENTER, {**RIGHT, "next": ME})
    assert answer["Location"] == "/accounts/sign-in/code" and not is_in(client)
    assert client.post(CODE, {"code": "000000" if shown(key) != "000000" else "1"}).status_code == 422
    clock.ahead = 90
    TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timezone.timedelta(minutes=1))
    assert client.post(CODE, {"code": f" {shown(key)[:3]} {shown(key)[3:]} "})["Location"] == ME
    assert is_in(client)


def test_a_code_of_the_app_is_taken_once(world: SimpleNamespace, client: Client, clock: SimpleNamespace) -> None:
    set_up(world.people.filler, clock)
    client.post(ENTER, RIGHT)
    code = shown()
    assert client.post(CODE, {"code": code}).status_code == 302
    again = Client()
    again.post(ENTER, RIGHT)
    assert again.post(CODE, {"code": code}).status_code == 422 and not is_in(again)


def test_a_recovery_code_works_once_however_it_is_typed(
    world: SimpleNamespace, client: Client, clock: SimpleNamespace
) -> None:
    code = set_up(world.people.filler, clock)[0]
    client.post(ENTER, RIGHT)
    assert client.post(CODE, {"code": code.lower().replace("-", " ")}).status_code == 302
    assert is_in(client) and factor.codes_left(world.people.filler) == 9
    assert Entry.objects.get(verb="account.use_code").detail == {"left": 9}
    assert "9" in mail.outbox[-1].body
    again = Client()
    again.post(ENTER, RIGHT)
    assert again.post(CODE, {"code": code}).status_code == 422 and not is_in(again)


def test_guessing_is_slowed_down_and_its_owner_told(
    world: SimpleNamespace, client: Client, clock: SimpleNamespace
) -> None:
    set_up(world.people.filler, clock)
    client.post(ENTER, RIGHT)
    for _ in range(factor.ALARM):
        TOTPDevice.objects.update(throttling_failure_timestamp=timezone.now() - timezone.timedelta(hours=1))
        assert client.post(CODE, {"code": "000000" if shown() != "000000" else "000001"}).status_code == 422
    assert "有人输入了您的密码" in mail.outbox[-1].subject
    answer = client.post(CODE, {"code": shown()})
    assert answer.status_code == 422 and "秒后再试" in answer.content.decode() and not is_in(client)


def test_a_password_alone_opens_nothing(world: SimpleNamespace, client: Client, clock: SimpleNamespace) -> None:
    set_up(world.people.filler, clock)
    client.post(ENTER, RIGHT)
    for page in (ME, HOME, "/", f"/audits/{world.audit.pk}/"):
        assert client.get(page)["Location"].startswith("/accounts/sign-in/?")
    assert client.get("/accounts/sign-in/set-up")["Location"] == "/accounts/sign-in/code"


@pytest.mark.parametrize("spoiled", ["late", "password", "put off"])
def test_the_second_step_comes_soon_after_the_first(
    world: SimpleNamespace, client: Client, clock: SimpleNamespace, spoiled: str
) -> None:
    person = world.people.filler
    set_up(person, clock)
    client.post(ENTER, RIGHT)
    if spoiled == "late":
        clock.ahead += 3600
    elif spoiled == "password":
        person.set_password("other-horse-9")
        person.save()
    else:
        person.is_active = False
        person.save()
    assert client.post(CODE, {"code": shown()})["Location"] == "/accounts/sign-in/"
    assert not is_in(client)


def test_nobody_is_asked_for_a_code_who_typed_no_password(client: Client, db: None) -> None:
    for page in ("/accounts/sign-in/code", "/accounts/sign-in/set-up"):
        assert client.get(page)["Location"] == "/accounts/sign-in/"
    assert client.post(CODE, {"code": "123456"})["Location"] == "/accounts/sign-in/"


def test_switched_off_by_password_and_code(world: SimpleNamespace, signed_in: Signed, clock: SimpleNamespace) -> None:
    person = world.people.filler
    set_up(person, clock)
    mine = signed_in(person)
    assert mine.post(HOME + "off", {"password": "guess", "code": shown()}).status_code == 422
    assert factor.has_factor(person)
    assert mine.post(HOME + "off", {"password": "correct-horse", "code": shown()}).status_code == 302
    assert not factor.has_factor(person) and not StaticDevice.objects.filter(user=person).exists()
    assert Entry.objects.filter(verb="account.drop_factor").exists() and "停用" in mail.outbox[-1].subject


def test_new_recovery_codes_take_the_place_of_the_old(
    world: SimpleNamespace, signed_in: Signed, client: Client, clock: SimpleNamespace
) -> None:
    old = set_up(world.people.filler, clock)
    page = signed_in(world.people.filler).post(HOME + "codes", {"renew-code": shown()})
    assert page.status_code == 200 and not set(old) & set(page.context["codes"])
    client.post(ENTER, RIGHT)
    assert client.post(CODE, {"code": old[0]}).status_code == 422


def test_an_organisation_requires_it_at_the_next_sign_in(
    world: SimpleNamespace, signed_in: Signed, client: Client, clock: SimpleNamespace
) -> None:
    firm = world.mine.organisation
    address = f"/accounts/organisations/{firm.pk}/two-step"
    assert signed_in(world.people.approver).post(address, {"needed": "yes"}).status_code == 403
    assert signed_in(world.people.manager).post(address, {"needed": "yes"}).status_code == 302
    assert Entry.objects.get(verb="organisation.require_factor").detail == {"is_needed": True}
    assert client.post(ENTER, {**RIGHT, "next": ME})["Location"] == "/accounts/sign-in/set-up"
    assert "<svg" in client.get("/accounts/sign-in/set-up").content.decode() and not is_in(client)
    key = client.session["factor-key"][1]
    assert client.post("/accounts/sign-in/set-up/finish", {"code": "1"}).status_code == 422 and not is_in(client)
    done = client.post("/accounts/sign-in/set-up/finish", {"code": shown(key)})
    assert done.status_code == 200 and f'href="{ME}"' in done.content.decode() and is_in(client)
    clock.ahead += 60
    off = client.post(HOME + "off", {"password": "correct-horse", "code": shown(key)})
    assert off.status_code == 422 and factor.has_factor(world.people.filler)


def test_a_secret_shown_to_somebody_else_is_offered_to_nobody(world: SimpleNamespace, client: Client) -> None:
    firm = world.mine.organisation
    firm.needs_factor = True
    firm.save()
    # Somebody sets it up no further than the picture; then another person signs in at the same computer.
    client.post(ENTER, RIGHT)
    client.get("/accounts/sign-in/set-up")
    _, shown_first = client.session["factor-key"]
    client.post(ENTER, {**RIGHT, "username": "bureau"})
    assert is_in(client)
    client.get(HOME)
    assert client.session["factor-key"][1] != shown_first


def test_whoever_joins_by_an_invitation_sets_it_up_first(world: SimpleNamespace, signed_in: Signed) -> None:
    firm = world.mine.organisation
    firm.needs_factor = True
    firm.save()
    manager = signed_in(world.people.manager)
    page = manager.post(
        f"/accounts/organisations/{firm.pk}/invite", {"email": "new@example.org", "duty": "filler"}
    ).content.decode()
    link = page.split("http://testserver")[1].split('"')[0]
    new = {"username": "new", "full_name": "新人", "email": "new@example.org"}
    joining = Client()
    answer = joining.post(f"{link}join", {**new, "password": "other-horse-9", "again": "other-horse-9"})
    assert answer["Location"] == "/accounts/sign-in/set-up" and not is_in(joining)


def test_the_administrator_removes_what_a_member_lost(
    world: SimpleNamespace, signed_in: Signed, client: Client, clock: SimpleNamespace
) -> None:
    person = world.people.filler
    set_up(person, clock)
    firm = world.mine.organisation
    member = person.memberships.get().pk
    address = f"/accounts/organisations/{firm.pk}/members/{member}/two-step-off"
    assert signed_in(world.people.manager).post(address).status_code == 403
    assert signed_in(world.people.bureau).post(address).status_code == 403
    admin = signed_in(world.people.admin)
    assert "的两步验证" in admin.get(f"/accounts/organisations/{firm.pk}/").content.decode()
    assert admin.post(address).status_code == 302
    entry = Entry.objects.get(verb="account.remove_factor")
    assert (entry.actor, entry.subject) == (world.people.admin, f"accounts.user:{person.pk}")
    assert mail.outbox[-1].to == ["filler@example.org"] and "解除" in mail.outbox[-1].subject
    assert client.post(ENTER, RIGHT)["Location"] == "/" and is_in(client)


def test_nobody_removes_their_own_without_a_code(
    world: SimpleNamespace, signed_in: Signed, clock: SimpleNamespace
) -> None:
    admin, firm = world.people.admin, world.mine.organisation
    member = Membership.objects.create(user=admin, organisation=firm, duty="manager")
    set_up(admin, clock)
    with pytest.raises(Refused):
        remove_factor(admin, admin)
    signed_in(admin).post(f"/accounts/organisations/{firm.pk}/members/{member.pk}/two-step-off")
    assert has_factor(admin)


def test_who_has_none_pays_nothing_after_signing_in(
    world: SimpleNamespace, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.post(ENTER, RIGHT)
    with CaptureQueriesContext(connection) as asked:
        client.get("/notices/")
    assert not [one for one in asked.captured_queries if "otp_" in one["sql"]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_in_both_languages(
    world: SimpleNamespace, signed_in: Signed, client: Client, clock: SimpleNamespace, language: str
) -> None:
    set_up(world.people.filler, clock)
    for one in (mine := signed_in(world.people.filler), client):
        one.cookies["qingshen-language"] = language
    client.post(ENTER, RIGHT)
    title = {"zh": "输入验证码", "en": "Type the code"}[language]
    assert title in client.get("/accounts/sign-in/code").content.decode()
    assert {"zh": "更换恢复码", "en": "New recovery codes"}[language] in mine.get(HOME).content.decode()
