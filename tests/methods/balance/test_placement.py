"""Missing meters: the advice is taken, and nothing stays unknown; one meter fewer, and something does."""

from itertools import combinations

import numpy as np
import pytest

from qingshen.methods.balance import Network
from qingshen.methods.balance.placement import unmetered
from qingshen.methods.balance.plan import Plan

UNKNOWN, KNOWN = None, 10.0
# Two separate cycles that meet at B; one triangle with a chord; a cycle through the outside.
NETWORKS = {
    "all known but one": [("a", None, "A", KNOWN), ("b", "A", None, UNKNOWN)],
    "one cycle": [("a", None, "A", KNOWN), ("b", "A", "B", UNKNOWN), ("c", "A", "B", UNKNOWN), ("d", "B", None, KNOWN)],
    "two cycles at one node": [
        ("a", None, "A", KNOWN), ("b", "A", "B", UNKNOWN), ("c", "A", "B", UNKNOWN), ("d", "B", "C", UNKNOWN),
        ("e", "B", "C", UNKNOWN), ("f", "C", None, KNOWN),
    ],
    "a chord": [
        ("a", None, "A", KNOWN), ("b", "A", "B", UNKNOWN), ("c", "B", "C", UNKNOWN), ("d", "A", "C", UNKNOWN),
        ("e", "B", "C", UNKNOWN), ("f", "C", None, UNKNOWN),
    ],
    "through the outside": [
        ("a", None, "A", UNKNOWN), ("b", "A", "B", UNKNOWN), ("c", "B", None, UNKNOWN), ("d", "A", None, KNOWN),
    ],
}  # fmt: skip


def topology(rows, metered=()):
    streams = [
        {"stream": name, "source": source, "target": target, "value": 10.0 if name in metered else value,
         "sigma": 1.0 if value or name in metered else None}
        for name, source, target, value in rows
    ]  # fmt: skip
    return Plan(Network.from_streams(streams)).topology


def hidden(rows, metered=()):
    return int((topology(rows, metered).status == 3).sum())


@pytest.mark.parametrize("rows", NETWORKS.values(), ids=NETWORKS)
def test_the_meters_asked_for_are_enough_and_one_fewer_is_not(rows):
    names = [row[0] for row in rows]
    groups = unmetered(topology(rows))
    told = [[names[at] for at in one.streams] for one in groups]
    every = [name for streams in told for name in streams]
    assert sorted(every) == sorted(names[at] for at in np.flatnonzero(topology(rows).status == 3))
    needed = sum(one.meters for one in groups)
    assert not needed or any(not hidden(rows, chosen) for chosen in combinations(every, needed))
    assert not needed or all(hidden(rows, chosen) for chosen in combinations(every, needed - 1))


@pytest.mark.parametrize("rows", NETWORKS.values(), ids=NETWORKS)
def test_where_one_meter_is_enough_any_of_the_group_will_do(rows):
    names = [row[0] for row in rows]
    for group in unmetered(topology(rows)):
        if group.meters == 1:
            for at in group.streams:
                left = topology(rows, (names[at],)).status
                assert not (left[list(group.streams)] == 3).any()


def test_cycles_that_only_meet_at_a_node_are_told_apart():
    assert [one.streams for one in unmetered(topology(NETWORKS["two cycles at one node"]))] == [(1, 2), (3, 4)]
    assert [one.meters for one in unmetered(topology(NETWORKS["a chord"]))] == [2]
    assert unmetered(topology(NETWORKS["all known but one"])) == []
