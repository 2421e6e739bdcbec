import numpy as np
import pytest
from balance.networks import Wanted, made, wanted
from balance.suspects.built import case, network, ripps, with_readings
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2

from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.suspects.eliminate import Gate, eliminate, leading, pruned
from qingshen.methods.balance.suspects.equivalent import equivalent
from qingshen.methods.balance.suspects.hypotheses import Hypotheses, compensate, hypothesise
from qingshen.methods.balance.suspects.plausible import candidates, score


def steam(**errors: float) -> Reduced:
    """The steam network's true flows, streams s1, s2, … off by so many sigmas."""
    true = case("P15", "true_value")
    value = true.value.copy()
    for name, size in errors.items():
        value[int(name[1:]) - 1] += size * np.sqrt(true.normal.variance[int(name[1:]) - 1])
    return with_readings(true, value)


def found(reduced: Reduced, **options: int) -> set[int]:
    hypotheses = hypothesise(reduced, leaks=False)
    left = eliminate(hypotheses, Gate.of(hypotheses, 0.05), **options)
    return {int(hypotheses.where[at]) + 1 for at in left.chosen}


def test_errors_are_found_one_two_and_three_at_a_time() -> None:
    assert found(steam()) == set()
    assert found(steam(s8=12.0)) == {8}
    assert found(steam(s8=12.0, s25=-15.0)) == {8, 25}
    assert found(steam(s8=12.0, s25=-15.0, s6=10.0)) == {6, 8, 25}


def test_no_more_errors_are_named_than_allowed() -> None:
    assert len(found(steam(s8=12.0, s25=-15.0, s6=10.0), most=2)) == 2


def test_the_gate_is_sidak_over_errors_that_differ() -> None:
    hypotheses = hypothesise(case("P15"))
    assert Gate.of(hypotheses, 0.05).critical == pytest.approx(chi2.isf(1 - 0.95 ** (1 / 31), 1))
    assert Gate.of(hypotheses, 0.05).limit(11) == pytest.approx(19.675, abs=5e-4)


def test_without_a_degree_of_freedom_left_nothing_may_remain() -> None:
    hypotheses = hypothesise(network([-1, 0], [0, -1], [10.0, 8.0], [0.1, 0.1]))
    gate = Gate.of(hypotheses, 0.05)
    left = eliminate(hypotheses, gate)
    assert len(left.chosen) == 1
    assert left.degrees == 0
    assert gate.settled(hypotheses, left)


@given(wanted(nodes=6, extra=8), st.integers(1, 12))
def test_the_leading_errors_are_those_of_a_full_ranking(order: Wanted, count: int) -> None:
    hypotheses = hypothesise(Plan(made(order)[0]).solve().reduced)
    left = compensate(hypotheses, ())
    assert left is not None
    known = np.flatnonzero(candidates(hypotheses, left))
    ranked = known[np.argsort(-score(hypotheses, left, known), kind="stable")] if len(known) else known
    label = equivalent(hypotheses)
    first = list(dict.fromkeys(int(label[at]) for at in ranked))[:count]
    assert [int(label[at]) for at in leading(hypotheses, left, count)] == first


@pytest.mark.parametrize("block", [1, 3])
def test_blocks_do_not_change_what_leads(block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    hypotheses = hypothesise(steam(s8=12.0, s25=-15.0))
    left = compensate(hypotheses, ())
    assert left is not None
    whole = leading(hypotheses, left, 4)
    monkeypatch.setattr("qingshen.methods.balance.suspects.eliminate.BLOCK", block)
    assert leading(hypotheses, left, 4) == whole


def judged(reduced: Reduced) -> tuple[Hypotheses, Gate]:
    hypotheses = hypothesise(reduced, leaks=False)
    return hypotheses, Gate.of(hypotheses, 0.05)


def test_errors_that_have_become_unnecessary_are_dropped() -> None:
    hypotheses, gate = judged(steam(s8=12.0, s25=-15.0))
    left = eliminate(hypotheses, gate, start=(11, 13, 7))
    assert set(left.chosen) == {7, 24}
    kept = compensate(hypotheses, (7, 24))
    assert kept is not None
    assert pruned(hypotheses, gate, kept).chosen == (7, 24)
    unsettled = compensate(hypotheses, (7, 11))
    assert unsettled is not None
    assert pruned(hypotheses, gate, unsettled).chosen == (7, 11)


def test_a_start_that_repeats_itself_is_refused() -> None:
    hypotheses, gate = judged(network([-1, 0], [0, -1], [10.0, 8.0], [0.1, 0.1]))
    with pytest.raises(ValueError, match="repeat"):
        eliminate(hypotheses, gate, start=(0, 1))


def test_an_elimination_that_leaves_a_negative_flow_is_rejected() -> None:
    # Only stream 2, which reads 1, could take up the 30 that are missing by its test; it would have to be -29.
    reduced = network([-1, 0, 0, 1, 1], [0, 1, -1, -1, -1], [100.0, 100.0, 31.0, 69.0, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0])
    hypotheses, gate = judged(reduced)
    left = eliminate(hypotheses, gate)
    assert all(hypotheses.reading[at] - size > -2.0 for at, size in zip(left.chosen, left.size, strict=True))


def test_weak_evidence_names_nobody_in_passing() -> None:
    # Forty independent balances, each off by two of its sigmas: J fails, no test is striking, no single error settles.
    pairs = range(40)
    source = [-1 if half == 0 else at for at in pairs for half in (0, 1)]
    target = [at if half == 0 else -1 for at in pairs for half in (0, 1)]
    value = [10.0 + (half == 0) * 2.0 * np.sqrt(0.02) for _ in pairs for half in (0, 1)]
    hypotheses = hypothesise(network(source, target, value, [0.1] * 80))
    gate = Gate.of(hypotheses, 0.05)
    left = eliminate(hypotheses, gate)
    assert left.chosen == ()
    assert not gate.settled(hypotheses, left)


def test_one_weak_error_is_named_where_it_settles_everything() -> None:
    hypotheses = hypothesise(ripps())
    strict = Gate(0.05, 1e3, hypotheses.statistic)
    assert eliminate(hypotheses, strict).chosen == (1,)


def test_one_striking_error_is_found_where_the_global_test_passes() -> None:
    pairs = range(60)
    source = [-1 if half == 0 else at for at in pairs for half in (0, 1)]
    target = [at if half == 0 else -1 for at in pairs for half in (0, 1)]
    value = [10.0 + (at == 7 and half == 0) * 5.0 * np.sqrt(0.02) for at in pairs for half in (0, 1)]
    hypotheses = hypothesise(network(source, target, value, [0.1] * 120))
    gate = Gate.of(hypotheses, 0.05)
    before = compensate(hypotheses, ())
    assert before is not None
    assert gate.passes(before)
    left = eliminate(hypotheses, gate)
    assert [int(hypotheses.where[at]) for at in left.chosen] in ([14], [15], [7])
