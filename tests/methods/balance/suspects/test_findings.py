import numpy as np
import pytest
from balance.networks import Wanted, made, wanted
from balance.suspects.built import case, network, ripps, with_readings
from hypothesis import given, settings

from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.suspects.eliminate import Gate
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.findings import described
from qingshen.methods.balance.suspects.hypotheses import Cause, compensate, hypothesise
from qingshen.methods.balance.suspects.minimal import Minimal
from qingshen.methods.balance.suspects.plausible import candidates


@settings(max_examples=40)
@given(wanted(nodes=4, extra=6))
def test_alternatives_pass_in_the_place_of_each_suspect(order: Wanted) -> None:
    reduced = Plan(made(order)[0]).solve().reduced
    value = reduced.value.copy()
    at = np.flatnonzero(reduced.checked)[:2]
    value[at] += 15 * np.sqrt(reduced.normal.variance[at])
    hypotheses = hypothesise(with_readings(reduced, value))
    gate = Gate.of(hypotheses, 0.05)
    left = compensate(hypotheses, tuple(range(min(2, len(at)))))
    if left is None or not left.chosen:
        return
    causes = [hypotheses.causes(one)[0] for one in range(len(hypotheses))]
    for suspect in described(hypotheses, gate, left, Minimal((), True)).suspects:
        chosen = causes.index(suspect.equivalent[0])
        others = tuple(one for one in left.chosen if one != chosen)
        without = compensate(hypotheses, others)
        assert without is not None
        label = equivalent(hypotheses, others)
        wanted_ones = []
        for other in np.flatnonzero(candidates(hypotheses, without)):
            instead = compensate(hypotheses, (*others, int(other)))
            if instead is None or label[other] == label[chosen]:
                continue
            if gate.passes(instead) and instead.test[chosen] <= gate.critical:
                wanted_ones.append((-without.test[other], int(other)))
        listed = [causes[one] for _, one in sorted(wanted_ones)]
        assert {one for one in suspect.alternatives if one in causes} == set(listed[:20])


def test_no_more_than_twenty_are_listed() -> None:
    # One node, thirty inlets and thirty outlets: sixty errors that cannot be told apart, and no other.
    many = network([-1] * 30 + [0] * 30, [0] * 30 + [-1] * 30, [10.0] * 29 + [30.0] + [10.0] * 30, [0.1] * 60)
    hypotheses = hypothesise(many)
    left = compensate(hypotheses, (29,))
    assert left is not None
    (suspect,) = described(hypotheses, Gate.of(hypotheses, 0.05), left, Minimal((), True)).suspects
    assert len(suspect.equivalent) == 61
    assert len(suspect.likely) == 20
    assert suspect.certain
    assert suspect.alternatives == ()


def test_minimal_sets_are_told_most_likely_first_with_their_equivalents() -> None:
    hypotheses = hypothesise(ripps())
    left = compensate(hypotheses, ())
    assert left is not None
    told = described(hypotheses, Gate.of(hypotheses, 0.05), left, Minimal(((2,), (1,)), False))
    assert told.minimal_sets == (((Cause("meter", 1),),), ((Cause("meter", 2),),))
    assert not told.complete
    yang = hypothesise(case("P05"))
    left = compensate(yang, ())
    assert left is not None
    told = described(yang, Gate.of(yang, 0.05), left, Minimal(((0,),), True))
    assert told.minimal_sets == (((Cause("meter", 0), Cause("leak", 0)),),)


@pytest.mark.parametrize("reading, size, nature", [(20.0, 40.1, "direction"), (20.0, 15.0, "bias"), (0.1, 0.2, "bias")])
def test_nature_of_a_meters_error(reading: float, size: float, nature: str) -> None:
    # One node: what the inlet reads beside what the outlet says of it.
    hypotheses = hypothesise(network([-1, 0], [0, -1], [reading, reading - size], [0.5, 0.5]))
    left = compensate(hypotheses, (0,))
    assert left is not None
    (suspect,) = described(hypotheses, Gate.of(hypotheses, 0.05), left, Minimal((), True)).suspects
    assert suspect.nature == nature
    assert suspect.size == pytest.approx(size)
