from itertools import combinations

import numpy as np
import pytest
from balance.networks import Wanted, made, wanted
from balance.suspects.built import case, ripps, with_readings
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import Hypotheses, compensate, hypothesise
from qingshen.methods.balance.suspects.minimal import minimal_sets


def by_trying(hypotheses: Hypotheses, gate: Gate) -> set[frozenset[int]]:
    """Every smallest set of equivalence classes, each set tried."""
    label = equivalent(hypotheses)
    stand = [int(np.flatnonzero(label == one)[0]) for one in range(label.max(initial=-1) + 1)]
    for count in range(1, hypotheses.normal.rank + 1):
        found = set()
        for chosen in combinations(stand, count):
            left = compensate(hypotheses, chosen)
            if left is not None and gate.passes(left):
                found.add(frozenset(int(label[at]) for at in chosen))
        if found:
            return found
    return set()


def wrong(order: Wanted, errors: int) -> Hypotheses:
    """A random network with `errors` readings far off."""
    given_network, _ = made(order)
    reduced = Plan(given_network).solve().reduced
    random = np.random.default_rng(order.seed)
    value = reduced.value.copy()
    checked = np.flatnonzero(reduced.checked)
    at = random.permutation(checked)[:errors]
    value[at] += random.uniform(5, 25, len(at)) * np.sqrt(reduced.normal.variance[at]) * random.choice([-1, 1], len(at))
    return hypothesise(with_readings(reduced, value))


@settings(max_examples=60)
@given(wanted(nodes=6, extra=8), st.integers(0, 4), st.sampled_from([0, 50, 20_000]))
def test_all_smallest_sets_and_no_other(order: Wanted, errors: int, direct: int) -> None:
    hypotheses = wrong(order, errors)
    gate = Gate.of(hypotheses, 0.05)
    told = minimal_sets(hypotheses, gate, most_sets=10_000, most_rounds=10_000, direct=direct)
    assert told.complete
    label = equivalent(hypotheses)
    before = compensate(hypotheses, ())
    assert before is not None
    wanted_sets = set() if gate.passes(before) else by_trying(hypotheses, gate)
    assert {frozenset(int(label[at]) for at in chosen) for chosen in told.sets} == wanted_sets
    assert len(told.sets) == len(wanted_sets)


def three_wrong() -> Reduced:
    steam = case("P15", "true_value")
    value = steam.value.copy()
    for at, size in ((7, 14.0), (24, -18.0), (5, 9.0)):
        value[at] += size * np.sqrt(steam.normal.variance[at])
    return with_readings(steam, value)


def test_the_programme_finds_what_trying_all_finds() -> None:
    hypotheses = hypothesise(three_wrong())
    gate = Gate.of(hypotheses, 0.05)
    tried, programmed = minimal_sets(hypotheses, gate), minimal_sets(hypotheses, gate, direct=0)
    assert tried == programmed
    assert tried.complete
    assert (5, 7, 24) in tried.sets


@pytest.mark.parametrize("direct", [0, 20_000])
def test_a_cap_that_was_hit_is_said(direct: int) -> None:
    hypotheses = hypothesise(ripps())
    gate = Gate.of(hypotheses, 0.05)
    assert minimal_sets(hypotheses, gate, direct=direct).sets == ((1,), (2,))
    assert minimal_sets(hypotheses, gate, most_sets=2, direct=direct).complete
    capped = minimal_sets(hypotheses, gate, most_sets=1, direct=direct)
    assert len(capped.sets) == 1
    assert not capped.complete


def test_too_few_programmes_are_said_too() -> None:
    hypotheses = hypothesise(three_wrong())
    told = minimal_sets(hypotheses, Gate.of(hypotheses, 0.05), most_rounds=3, direct=0)
    assert not told.complete


def test_readings_that_pass_need_no_error() -> None:
    hypotheses = hypothesise(case("P15"))
    assert minimal_sets(hypotheses, Gate.of(hypotheses, 0.05)).sets == ()
