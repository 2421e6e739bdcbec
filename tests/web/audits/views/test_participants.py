"""The pages of who takes part answer, in both languages, to whoever may open them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User
from tests.web.conftest import organisation

Signed = Callable[[User], Client]
PAGES = [
    ("bureau", "audits:participants", "audit"),
    ("expert", "audits:participants", "audit"),
    ("bureau", "audits:accounts", "audit"),
    ("district", "audits:accounts", "audit"),
    ("bureau", "audits:conflicts", "audit"),
    ("expert", "audits:conflicts", "audit"),
    ("filler", "audits:access", "mine"),
    ("manager", "audits:access", "mine"),
]


@pytest.mark.parametrize(("who", "name", "what"), PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_answers(
    answers: Callable[[str, str, str, str], None], who: str, name: str, what: str, language: str
) -> None:
    answers(who, name, what, language)


def test_a_bureau_however_deep_below_is_chosen_on_either_page(world: SimpleNamespace, signed_in: Signed) -> None:
    one = world.city
    for name in ("县局", "镇所", "街道站"):
        one = organisation("bureau", f"示例{name}", one)
    client = signed_in(world.people.bureau)
    for name, of in (("accounts", world.audit), ("edit_enterprise", world.mine)):
        assert "示例街道站" in client.get(reverse(f"audits:{name}", args=[of.pk])).content.decode()


def test_accounts_are_found_by_credit_code_as_on_the_board(world: SimpleNamespace, signed_in: Signed) -> None:
    world.mine.cells["credit_code"] = "91000000MA00000000"
    world.mine.save()
    page = signed_in(world.people.bureau).get(f"/audits/{world.audit.pk}/accounts", {"q": "91000000MA"})
    assert [each.code for each in page.context["page"]] == ["E1"]


@pytest.mark.parametrize("key", ["", "nobody", "9" * 30, "-1", "999999"])
def test_what_is_no_choice_of_the_list_is_asked_again(world: SimpleNamespace, signed_in: Signed, key: str) -> None:
    client = signed_in(world.people.bureau)
    part = world.audit.participations.count()
    answer = client.post(reverse("audits:add_participant", args=[world.audit.pk]), {"organisation": key}, follow=True)
    assert "请从列表中选择单位" in answer.content.decode() and world.audit.participations.count() == part
