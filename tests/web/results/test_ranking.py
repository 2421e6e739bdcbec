"""The ranking for those who may not see every enterprise."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from qingshen.phases import Audit as Reckoned
from qingshen.web.accounts.models import User
from qingshen.web.results import ranking
from qingshen.web.results.kept import Key
from qingshen.web.results.ranking import SORTS, ranked
from tests.web.results.conftest import CODES

KEY = Key(-7, "of the ranking's tests")
AUDITED = set(CODES) - {"EP60"}
MOST = frozenset(AUDITED - {"EP12", "EP03"})


@pytest.fixture(autouse=True)
def _found(monkeypatch: pytest.MonkeyPatch, reckoned: Reckoned) -> Iterator[None]:
    ranking.table.cache_clear()
    monkeypatch.setattr(Key, "found", lambda key: reckoned)
    yield
    ranking.table.cache_clear()


@pytest.mark.parametrize("sort", SORTS)
def test_others_have_figures_and_places_but_no_order_by_code(sort: str) -> None:
    whole, veiled = ranked(KEY, sort, "", ""), ranked(KEY, sort, "", "", MOST)
    places = {one["enterprise"]: one["place"] for one in whole.rows}
    assert {one["enterprise"]: one["place"] for one in veiled.rows} == places and not veiled.left_out
    assert {one["enterprise"] for one in veiled.rows if one["hidden"]} == MOST
    # Among equal ones those who may be seen stand first, so that no code is told by its neighbours.
    for place in set(places.values()):
        flags = [one["hidden"] for one in veiled.rows if one["place"] == place]
        assert flags == sorted(flags)


def test_the_order_of_equal_ones_is_drawn_with_the_secret(settings: Any) -> None:
    """Whoever knows the run's digest and guesses codes must not find out whose row is whose."""
    orders = set()
    for secret in range(8):
        settings.SECRET_KEY = f"secret {secret}"
        rows = [one for one in ranked(KEY, "rise", "", "", MOST).rows if one["hidden"]]
        orders.add(tuple(one["enterprise"] for one in rows))
    assert len(orders) > 1


def test_others_are_not_found_by_name() -> None:
    assert [one["enterprise"] for one in ranked(KEY, "", "ep02", "").rows] == ["EP02"]
    assert ranked(KEY, "", "ep02", "", MOST).rows == []
    assert [one["enterprise"] for one in ranked(KEY, "", "ep12", "", MOST).rows] == ["EP12"]


def test_of_fewer_than_five_others_nothing_is_shown() -> None:
    whole, veiled = ranked(KEY, "", "", ""), ranked(KEY, "", "", "", frozenset({"EP02"}))
    assert veiled.left_out == 1 and len(veiled.rows) == len(whole.rows) - 1
    assert "EP02" not in {one["enterprise"] for one in veiled.rows}
    # A gap among the places would tell the place of the one that is missing.
    free = [one["place"] for one in veiled.rows if one["index_2"] is not None]
    assert free == [1 + sum(other["index_2"] > one["index_2"] for other in veiled.rows if other["index_2"] is not None)
                    for one in veiled.rows if one["index_2"] is not None]  # fmt: skip


def test_a_district_sees_the_names_of_its_own_only(
    done: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:  # fmt: skip
    for code, one in done.firms.items():
        one.district = done.mine.district if code in ("EP12", "EP03") else None
        one.save()
    client = signed_in(done.people.district)
    page = client.get(f"/results/cohort/{done.audit.pk}/ranking/").content.decode()
    assert page.count("其他企业") == len(MOST) and "EP12" in page and "EP03" in page
    for code in MOST:
        assert f">{code}<" not in page and done.names[code] not in page and f"{code}%2F" not in page


def test_an_expert_does_not_see_whom_a_conflict_closes(
    done: SimpleNamespace, signed_in: Callable[[User], Client]
) -> None:  # fmt: skip
    expert, address = done.people.expert, f"/results/cohort/{done.audit.pk}"
    done.other.conflicts.create(expert=expert, reason="曾任顾问", declared_by=expert)
    page = signed_in(expert).get(f"{address}/ranking/").content.decode()
    assert "EP02" not in page and "其他企业" not in page and "没有显示" in page
    for code in ("EP01", "EP21", "EP24", "EP25"):
        done.firms[code].conflicts.create(expert=expert, reason="曾任顾问", declared_by=expert)
    assert "EP02" in signed_in(done.people.bureau).get(f"{address}/levels/").content.decode()
    assert "EP02" not in signed_in(expert).get(f"{address}/levels/").content.decode()
    asked = {"figure": "cohort/list"}
    tree = signed_in(expert).get(f"/results/{done.run.pk}/explain/", asked).content.decode()
    assert "EP12" in tree and "EP02" not in tree and "不在其中" in tree
