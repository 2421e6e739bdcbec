"""The menu marks what is open, or nothing."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from qingshen.web.accounts.models import User


@pytest.mark.parametrize(
    ("page", "of", "marked"),
    [
        ("audits:home", "", ["审核"]),
        ("audits:new", "", ["审核"]),
        ("audits:board", "audit", ["审核"]),
        ("transfer:import", "", ["审核"]),
        ("reporting:queue", "audit", ["审核"]),
        ("results:enterprise", "mine", ["审核"]),
        ("library:home", "", ["规则库"]),
        ("library:factors", "", ["规则库"]),
        ("library:audit", "audit", ["审核"]),
        ("accounts:organisations", "", ["单位与人员"]),
        ("accounts:organisation", "city", ["单位与人员"]),
        ("accounts:profile", "", []),
        ("accounts:factor", "", []),
        ("journal:notices", "", []),
        ("api:docs", "", []),
    ],
)
def test_the_menu_marks_what_is_open_or_nothing(
    world: SimpleNamespace, signed_in: Callable[[User], Client], page: str, of: str, marked: list[str]
) -> None:
    address = reverse(page, args=[getattr(world, of).pk] if of else [])
    answer = signed_in(world.people.bureau).get(address)
    assert answer.status_code == 200
    here = re.findall(r'aria-current="page">.*?<span class="ms-1">([^<]+)</span>', _menu(answer.content.decode()))
    assert here == marked


def test_a_page_there_is_not_marks_nothing(world: SimpleNamespace, signed_in: Callable[[User], Client]) -> None:
    assert 'aria-current="page"' not in _menu(signed_in(world.people.bureau).get("/nowhere/").content.decode())


def _menu(shown: str) -> str:
    return shown[shown.index('id="places"') : shown.index("</nav>")]
