"""Where nodes stand is kept, for those who may draw."""

from collections.abc import Callable
from functools import partial
from types import SimpleNamespace

import pytest

from qingshen.problems import Refused
from qingshen.web.accounts.models import Membership
from qingshen.web.balances.actions.place_nodes import place_nodes
from qingshen.web.balances.actions.start_network import start_network
from qingshen.web.balances.models import Layout
from qingshen.web.balances.patterns import patterns
from qingshen.web.journal.models import Entry
from qingshen.web.policies import Forbidden, may
from qingshen.web.reporting.models import Report

Plant = Callable[[str], SimpleNamespace]


def test_places_are_kept_beside_what_others_have_put_there(plant: Plant) -> None:
    desk = plant("")
    place = partial(place_nodes, report=desk.report, balance="water", year=2024)
    place(desk.people.filler, said={"positions": {"总管": [1, 2.34]}, "moved": ["总管"], "alone": ["总管"]})
    # Somebody whose page had it elsewhere, and did not touch it, moves another.
    layout = place(
        desk.people.manager,
        said={"positions": {"总管": [50, 60], "镀槽": [-7.06, 8]}, "moved": ["镀槽"], "alone": ["镀槽"]},
    )
    assert layout.positions == {"总管": [1.0, 2.3], "镀槽": [-7.1, 8.0]} and layout.audit == desk.audit
    assert layout.alone == ["镀槽"]
    layout = place(desk.people.manager, said={"positions": {"总管": [5, 6]}, "moved": ["总管"], "gone": ["镀槽"]})
    assert layout == Layout.objects.get() and (layout.positions, layout.alone) == ({"总管": [5.0, 6.0]}, [])
    count = Entry.objects.filter(verb="balance.edit").count()
    place(desk.people.filler, said={"positions": layout.positions})
    assert Entry.objects.filter(verb="balance.edit").count() == count == 3


def test_a_drawing_is_not_refused_for_what_is_drawn_no_more(plant: Plant) -> None:
    desk = plant("")
    for kind in "ab":
        said = {"positions": {f"{kind}{at}": [at, at] for at in range(1500)}}
        layout = place_nodes(desk.people.filler, desk.report, "water", 2024, said)
    assert len(layout.positions) == 1500 and "b1" in layout.positions


@pytest.mark.parametrize(
    "wrong",
    [
        {}, {"positions": []}, {"positions": {"a": [1]}}, {"positions": {"a": [1, "2"]}},
        {"positions": {"a": [1, float("nan")]}}, {"positions": {"": [1, 2]}}, {"positions": {"a": [1, 1e9]}},
        {"positions": {"a": [1, 10**400]}}, {"positions": {}, "moved": 5}, {"positions": {}, "gone": [5]},
        {"positions": {}, "alone": {"a": 1}},
    ],
)  # fmt: skip
def test_what_is_no_place_is_refused(plant: Plant, wrong: dict[str, object]) -> None:
    desk = plant("")
    with pytest.raises(Refused, match="无法读取"):
        place_nodes(desk.people.filler, desk.report, "water", 2024, wrong)
    assert not Layout.objects.exists()


@pytest.mark.parametrize("name", ["competitor", "bureau", "stranger"])
def test_only_the_enterprise_may(plant: Plant, name: str) -> None:
    desk = plant("")
    with pytest.raises(Forbidden):
        place_nodes(getattr(desk.people, name), desk.report, "water", 2024, {"positions": {}})


def test_a_drawing_that_was_handed_in_stays(plant: Plant) -> None:
    desk = plant("")
    Report.objects.filter(pk=desk.report.pk).update(state="submitted")
    with pytest.raises(Refused, match="不能修改"):
        place_nodes(desk.people.filler, desk.report, "water", 2024, {"positions": {"总管": [1, 2]}})
    assert not Layout.objects.exists()


@pytest.mark.parametrize("name", ["place", "start"])
def test_who_may_no_more_when_the_turn_comes_does_not(plant: Plant, name: str) -> None:
    desk = plant("")
    assert may(desk.people.filler, "balance.edit", desk.report)
    Membership.objects.filter(user=desk.people.filler).delete()
    act = {
        "place": lambda: place_nodes(desk.people.filler, desk.report, "water", 2024, {"positions": {"总管": [1, 2]}}),
        "start": lambda: start_network(desk.people.filler, desk.report, patterns()[0], 2024),
    }[name]
    with pytest.raises(Forbidden):
        act()
    assert not Layout.objects.exists() and not Entry.objects.filter(verb="balance.edit").exists()
