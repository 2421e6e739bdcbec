"""People, organisations and an audit to try the platform with."""

import shutil
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import Membership, Organisation, User
from qingshen.web.audits.models import Audit, Enrolment, Participation
from qingshen.web.home import home
from qingshen.web.journal import notify
from qingshen.web.results import read


def organisation(kind: str, name: str, parent: Organisation | None = None) -> Organisation:
    return Organisation.objects.create(kind=kind, name=name, parent=parent, is_made_up=True)


def person(name: str, of: Organisation | None = None, duty: str = "member", **more: object) -> User:
    user = User.objects.create_user(name, f"{name}@example.org", "correct-horse", full_name=name, **more)
    if of is not None:
        Membership.objects.create(user=user, organisation=of, duty=duty)
    return user


def enrolment(audit: Audit, code: str, position: int, **more: object) -> Enrolment:
    cells = {"enterprise": code, "name": f"示例企业{code}"}
    return Enrolment.objects.create(audit=audit, code=code, position=position, cells=cells, **more)


@pytest.fixture
def world(db: None) -> SimpleNamespace:
    """Two cities, a district, partners, two enterprises, one audit that is open; a person for every role."""
    province = organisation("bureau", "示例省厅")
    city = organisation("bureau", "示例市局", province)
    here, there = organisation("bureau", "甲区分局", city), organisation("bureau", "乙区分局", city)
    partners = {
        role: organisation("expert" if role == "expert" else role, f"示例{role}")
        for role in ("association", "institution", "expert", "finance")
    }
    first, second = organisation("enterprise", "示例企业E1"), organisation("enterprise", "示例企业E2")
    people = SimpleNamespace(
        bureau=person("bureau", city, "manager"), province=person("province", province, "manager"),
        district=person("district", here), other_district=person("other_district", there),
        association=person("association", partners["association"]),
        institution=person("institution", partners["institution"]), expert=person("expert", partners["expert"]),
        finance=person("finance", partners["finance"]),
        filler=person("filler", first, "filler"), approver=person("approver", first, "approver"),
        manager=person("manager", first, "manager"), competitor=person("competitor", second, "manager"),
        stranger=person("stranger"), admin=person("admin", is_superuser=True),
        other_bureau=person("other_bureau", organisation("bureau", "别市局"), "manager"),
    )  # fmt: skip
    audit = Audit.objects.create(
        title="示例电镀审核", title_en="Sample plating audit", scope="park", years=[2023, 2024],
        index="electroplating-2015", state="open", is_made_up=True, organiser=city, opened_by=people.bureau,
    )  # fmt: skip
    for role, one in partners.items():
        Participation.objects.create(audit=audit, organisation=one, role=role)
    Participation.objects.create(audit=audit, organisation=here, role="district")
    mine = enrolment(audit, "E1", 1, organisation=first, district=here, state="listed")
    other = enrolment(audit, "E2", 2, organisation=second, district=there, state="listed")
    return SimpleNamespace(people=people, audit=audit, mine=mine, other=other, city=city, partners=partners)


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client(user: User) -> Client:
        one = Client()
        one.force_login(user)
        return one

    return client


@pytest.fixture
def answers(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> Callable[[str, str, str, str], None]:
    """Sees that the page `name`, of `what` of the world, answers `who` in a language."""

    def asked(who: str, name: str, what: str, language: str) -> None:
        client = signed_in(getattr(world.people, who))
        client.cookies["qingshen-language"] = language
        answer = client.get(reverse(name, args=[getattr(world, what).pk] if what else []))
        assert (answer.status_code, answer.headers["Content-Language"]) == (200, language)

    return asked


@pytest.fixture(autouse=True)
def _no_runs_of_other_tests() -> Iterator[None]:
    """A database rolled back gives its numbers again: the folders of runs go with it."""
    yield
    shutil.rmtree(home() / "runs", ignore_errors=True)
    read._load.cache_clear()


@pytest.fixture(autouse=True)
def _mailed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests end in a rollback: mail that waits for the commit leaves where it is said."""
    at_once = SimpleNamespace(on_commit=lambda func, robust=False: func())
    monkeypatch.setattr(notify, "transaction", at_once)
    monkeypatch.setattr(notify.SERVER, "silent_until", 0.0)
