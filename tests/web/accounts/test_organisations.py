"""The list of organisations holds what each question allows; registering and changing them."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client

from qingshen.case.credit_code import complete
from qingshen.problems import Refused
from qingshen.web.accounts.actions.edit_organisation import edit_organisation
from qingshen.web.accounts.actions.register_organisation import register_organisation
from qingshen.web.accounts.models import Organisation, User
from qingshen.web.policies import Forbidden, may
from qingshen.web.visible import visible_organisations

CODE = complete("91000000MA0000001")


def test_the_list_holds_exactly_what_each_question_allows(world: SimpleNamespace) -> None:
    every = list(Organisation.objects.all())
    for name, user in vars(world.people).items():
        asked = {one.pk for one in every if may(user, "organisation.see", one)}
        assert set(visible_organisations(user).values_list("pk", flat=True)) == asked, name


def test_a_credit_code_stands_for_one_organisation(world: SimpleNamespace) -> None:
    register_organisation(world.people.bureau, "enterprise", {"name": "甲厂", "credit_code": CODE})
    with pytest.raises(Refused, match="甲厂"):
        register_organisation(world.people.bureau, "enterprise", {"name": "乙厂", "credit_code": CODE})
    with pytest.raises(Refused, match="同名"):
        register_organisation(world.people.bureau, "enterprise", {"name": "甲厂"})
    with pytest.raises(Forbidden):
        register_organisation(world.people.filler, "enterprise", {"name": "丙厂"})


def test_a_wrong_credit_code_is_told(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    client = signed_in(world.people.bureau)
    given = {
        "kind": "enterprise",
        "name": "甲厂",
        "credit_code": f"{CODE[:-1]}X" if CODE[-1] != "X" else f"{CODE[:-1]}Y",
    }
    answer = client.post("/accounts/organisations/register", given)
    assert answer.status_code == 422
    assert "校验位" in answer.content.decode()
    assert client.post("/accounts/organisations/register", {**given, "credit_code": CODE}).status_code == 302


def test_a_bureau_never_stands_below_itself(world: SimpleNamespace) -> None:
    district = world.mine.district
    with pytest.raises(Refused, match="下级"):
        edit_organisation(world.people.admin, world.city, {"parent": district})
    with pytest.raises(Forbidden):
        edit_organisation(world.people.bureau, world.city, {"parent": None})


@pytest.mark.parametrize("given", [{"name": "别家厂"}, {"credit_code": CODE}])
def test_an_enterprise_does_not_take_anothers_identity(world: SimpleNamespace, given: dict[str, str]) -> None:
    """A list's row is led to the account of its name or code: who could change theirs would be led a competitor's."""
    own = world.mine.organisation
    with pytest.raises(Refused, match="不能自行修改"):
        edit_organisation(world.people.manager, own, given)
    assert edit_organisation(world.people.manager, own, {"name": own.name, "name_en": "Sample"}) == ["name_en"]
    assert edit_organisation(world.people.admin, own, given) == list(given)


def test_an_invitation_begins_with_the_duty_that_may_do_least(
    world: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    page = signed_in(world.people.manager).get(f"/accounts/organisations/{world.mine.organisation.pk}/")
    assert page.context["form"].fields["duty"].initial == "filler"


def test_from_outside_nobody_but_the_first_manager_is_invited(
    world: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    new = register_organisation(world.people.bureau, "enterprise", {"name": "甲厂"})
    page = signed_in(world.people.bureau).get(f"/accounts/organisations/{new.pk}/")
    assert [code for code, _ in page.context["form"].fields["duty"].choices] == ["manager"]


def test_a_bureau_registered_whose_manager_is_not_ours_to_invite_says_so(
    world: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:
    given = {"kind": "bureau", "name": "邻市局", "email": "new@example.org"}
    answer = signed_in(world.people.bureau).post("/accounts/organisations/register", given, follow=True)
    assert answer.status_code == 200 and "请平台管理员邀请其负责人" in answer.content.decode()
    assert not Organisation.objects.get(name="邻市局").invitations.exists()


def test_nobody_puts_a_bureau_below_one_they_do_not_lead(world: SimpleNamespace) -> None:
    given = {"name": "丁区分局", "parent": world.city}
    with pytest.raises(Forbidden):
        register_organisation(world.people.other_bureau, "bureau", given)
    assert register_organisation(world.people.bureau, "bureau", given).parent == world.city


def test_a_printed_page_says_each_member_s_duty(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    text = signed_in(world.people.manager).get(f"/accounts/organisations/{world.mine.organisation.pk}/")
    for duty in ("负责人", "审核人", "填报人"):
        assert f'<span class="d-none d-print-inline">{duty}</span>' in text.content.decode()
