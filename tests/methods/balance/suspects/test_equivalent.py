import numpy as np
from balance.networks import Wanted, made, wanted
from balance.suspects.built import network, without_ends
from balance.suspects.refit import refit
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import compensate, hypothesise


def partition(label: np.ndarray) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(label == one).tolist()) for one in set(label.tolist()) if one >= 0}


@settings(max_examples=30)
@given(wanted(nodes=3, extra=3), st.lists(st.integers(0, 1000), max_size=2))
def test_two_errors_are_equivalent_where_both_together_explain_no_more(order: Wanted, picks: list[int]) -> None:
    given_network, _ = made(order)
    hypotheses = hypothesise(Plan(given_network).solve().reduced)
    if not len(hypotheses):
        return
    chosen = tuple(dict.fromkeys(pick % len(hypotheses) for pick in picks))
    if compensate(hypotheses, chosen) is None:
        return
    label = equivalent(hypotheses, chosen)
    causes = [hypotheses.causes(at)[0] for at in range(len(hypotheses))]
    taken = tuple(causes[at] for at in chosen)

    def degrees(*more: int) -> int:
        return refit(given_network, tuple(dict.fromkeys((*taken, *(causes[at] for at in more))))).degrees

    before = degrees()
    for one in range(len(hypotheses)):
        assert (label[one] < 0) == (degrees(one) == before)
        for other in range(one):
            if label[one] >= 0 and label[other] >= 0:
                assert (label[one] == label[other]) == (degrees(one, other) == before - 1)


@given(wanted(exact=0.0), st.lists(st.integers(0, 1000), max_size=2))
def test_the_angle_between_directions_says_the_same_as_their_ends(order: Wanted, picks: list[int]) -> None:
    reduced = Plan(made(order)[0]).solve().reduced
    by_ends, by_angle = hypothesise(reduced, leaks=False), hypothesise(without_ends(reduced))
    if not len(by_ends):
        return
    chosen = tuple(dict.fromkeys(pick % len(by_ends) for pick in picks))
    if compensate(by_ends, chosen) is None:
        return
    assert partition(equivalent(by_ends, chosen)) == partition(equivalent(by_angle, chosen))


def test_parallel_streams_and_a_leak_beside_the_outlet() -> None:
    hypotheses = hypothesise(network([-1, 0, 0, 1], [0, 1, 1, -1], [10.0, 4.0, 6.0, 10.0], [0.1] * 4))
    # Streams 1 and 2 are parallel; a leak of node 0 (4) is like the inlet, of node 1 (5) like the outlet.
    assert partition(equivalent(hypotheses)) == {frozenset({0, 4}), frozenset({1, 2}), frozenset({3, 5})}
    # Once stream 1 is taken out, nothing tells the rest apart, and its twin is not seen at all.
    assert equivalent(hypotheses, (1,)).tolist() == [0, -1, -1, 0, 0, 0]


def test_labels_follow_the_order_of_the_hypotheses() -> None:
    hypotheses = hypothesise(network([1, 0, -1], [-1, 1, 0], [5.0, 5.0, 5.0], [0.1] * 3))
    assert equivalent(hypotheses).tolist() == [0, 1, 2, 2, 0]
