"""Where nodes stand is kept, for those who may draw."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.balances.actions.place_nodes import place_nodes
from qingshen.web.balances.models import Layout
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden

Plant = Callable[[str], SimpleNamespace]


def test_places_are_kept_and_replaced(plant: Plant) -> None:
    desk = plant("")
    for positions in ({"总管": [1, 2.34]}, {"总管": [5, 6], "镀槽": [-7.06, 8]}):
        place_nodes(desk.people.filler, desk.report, "water", 2024, positions)
    layout = Layout.objects.get()
    assert layout.positions == {"总管": [5.0, 6.0], "镀槽": [-7.1, 8.0]} and layout.audit == desk.audit
    count = Entry.objects.filter(verb="balance.edit").count()
    place_nodes(desk.people.filler, desk.report, "water", 2024, layout.positions)
    assert Entry.objects.filter(verb="balance.edit").count() == count == 2


@pytest.mark.parametrize(
    "wrong", [None, [], {"a": [1]}, {"a": [1, "2"]}, {"a": [1, float("nan")]}, {"": [1, 2]}, {"a": [1, 1e9]}]
)
def test_what_is_no_place_is_refused(plant: Plant, wrong: object) -> None:
    desk = plant("")
    with pytest.raises(Refused):
        place_nodes(desk.people.filler, desk.report, "water", 2024, wrong)
    assert not Layout.objects.exists()


@pytest.mark.parametrize("name", ["competitor", "bureau", "stranger"])
def test_only_the_enterprise_may(plant: Plant, name: str) -> None:
    desk = plant("")
    with pytest.raises(Forbidden):
        place_nodes(getattr(desk.people, name), desk.report, "water", 2024, {})
