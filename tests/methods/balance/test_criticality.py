import numpy as np
from balance.networks import Wanted, made, small, wanted, without
from balance.oracle import judge
from hypothesis import given, settings

from qingshen.methods.balance import Network, Plan, reconcile
from qingshen.methods.balance.criticality import critical_meters


def costs(network: Network) -> dict[int, tuple[tuple[int, ...], tuple[int, ...]]]:
    return {one.stream: (one.unobservable, one.unchecked) for one in critical_meters(Plan(network).topology)}


@settings(max_examples=60)
@given(wanted())
def test_each_meter_taken_away_in_turn_costs_what_was_said(asked: Wanted) -> None:
    network = made(asked)[0]
    before = np.array(judge(network).status)
    said = costs(network)
    for at in np.flatnonzero(network.sigma > 0).tolist():
        after = np.array(judge(without(network, at)).status)
        lost = np.flatnonzero((after == "unobservable") & (before != "unobservable")).tolist()
        alone = np.flatnonzero((after == "nonredundant") & (before == "redundant")).tolist()
        unobservable, unchecked = said.get(at, ((), ()))
        assert sorted(unobservable) == lost
        assert sorted(unchecked) == alone
    assert set(said) <= set(np.flatnonzero(network.sigma > 0).tolist())


def test_what_costs_nothing_is_left_out_and_the_meter_itself_comes_first() -> None:
    network = small(
        ("a", "env", "n", 10.0, 1.0), ("b", "n", "m", 9.0, 1.0), ("c", "m", "env", 9.0, 1.0),
        ("u", "m", "k", None, None), ("v", "k", "m", 2.0, 1.0), ("x", "k", "env", 3.0, 0.0),
        ("y", "n", "env", 1.0, 1.0),
    )  # fmt: skip
    # v alone says what u is: without it both are lost. The others follow from each other.
    said = reconcile(network).critical
    assert said["stream"].to_list() == ["a", "v", "y"]
    assert said.row(1) == ("v", ["v", "u"], [])
    # a and y run between the same two, so one is all the check the other has.
    assert (said.row(0), said.row(2)) == (("a", [], ["y"]), ("y", [], ["a"]))


def test_a_network_with_nothing_to_lose() -> None:
    network = small(("a", "env", "n", 1.0, 1.0), ("b", "n", "m", 1.0, 1.0), ("c", "m", "env", 1.0, 1.0))
    said = reconcile(network).critical
    assert said.height == 0 and said.columns == ["stream", "unobservable", "unchecked"]
