import numpy as np
import pytest
from balance.networks import Wanted, made, wanted
from balance.suspects.built import case, network, ripps
from balance.suspects.refit import refit
from hypothesis import given
from hypothesis import strategies as st

from qingshen.methods.balance.network import Network
from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.statistics import describe
from qingshen.methods.balance.suspects.hypotheses import Cause, Hypotheses, compensate, hypothesise


def possible(network: Network) -> Hypotheses:
    return hypothesise(Plan(network).solve().reduced)


@given(wanted(), st.lists(st.integers(0, 1000), max_size=3))
def test_compensating_errors_is_a_refit_without_them(order: Wanted, picks: list[int]) -> None:
    given_network, _ = made(order)
    hypotheses = possible(given_network)
    chosen = tuple(dict.fromkeys(pick % len(hypotheses) for pick in picks)) if len(hypotheses) else ()
    causes = tuple(hypotheses.causes(at)[0] for at in chosen)
    judged, left = refit(given_network, causes), compensate(hypotheses, chosen)
    if left is None:
        # They repeat each other: the judge loses fewer degrees of freedom than there are errors.
        assert judged.degrees > hypotheses.normal.rank - len(chosen)
        return
    assert left.degrees == judged.degrees
    assert left.statistic == pytest.approx(judged.statistic, rel=1e-6, abs=1e-6)
    np.testing.assert_allclose(left.size, judged.size, rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(np.diag(left.covariance), judged.variance, rtol=1e-5)


@given(wanted(), st.lists(st.integers(0, 1000), max_size=2))
def test_every_test_is_what_one_more_refit_would_gain(order: Wanted, picks: list[int]) -> None:
    given_network, _ = made(order)
    hypotheses = possible(given_network)
    chosen = tuple(dict.fromkeys(pick % len(hypotheses) for pick in picks)) if len(hypotheses) else ()
    left = compensate(hypotheses, chosen)
    if left is None:
        return
    causes = tuple(hypotheses.causes(at)[0] for at in chosen)
    for at in range(len(hypotheses)):
        if at in chosen:
            assert left.information[at] == 0.0
            continue
        judged = refit(given_network, (*causes, hypotheses.causes(at)[0]))
        assert (left.information[at] > 0) == (judged.degrees < left.degrees)
        assert left.test[at] == pytest.approx(left.statistic - judged.statistic, rel=1e-5, abs=1e-5)
        if left.information[at] > 0:
            assert left.estimate[at] == pytest.approx(judged.size[-1], rel=1e-5, abs=1e-5)


@given(wanted(exact=0.0))
def test_a_meter_is_tested_by_the_measurement_test_squared(order: Wanted) -> None:
    reduced = Plan(made(order)[0]).solve().reduced
    hypotheses = hypothesise(reduced)
    meters = ~hypotheses.leak
    left = compensate(hypotheses, ())
    assert left is not None
    test = describe(reduced, 0.05).test
    np.testing.assert_allclose(left.test[meters], test[hypotheses.where[meters]] ** 2, rtol=1e-9, atol=1e-9)
    assert set(hypotheses.where[meters]) == set(np.flatnonzero(~np.isnan(test)))


def test_published_tests() -> None:
    left = compensate(hypothesise(ripps()), ())
    assert left is not None
    assert left.statistic == pytest.approx(8.455, abs=5e-4)
    assert left.statistic - left.test[1] == pytest.approx(0.964, abs=5e-4)
    assert left.statistic - left.test[2] == pytest.approx(1.570, abs=5e-4)
    yang = compensate(hypothesise(case("P05"), leaks=False), ())
    assert yang is not None
    assert yang.statistic == pytest.approx(35.2, abs=0.05)
    assert int(np.argmax(yang.test)) == 0
    assert np.sqrt(yang.test[0]) == pytest.approx(5.67, abs=5e-3)
    steam = compensate(hypothesise(case("P15"), leaks=False), ())
    assert steam is not None
    assert steam.statistic == pytest.approx(10.686, abs=5e-4)
    assert int(np.argmax(steam.test)) == 6
    assert np.sqrt(steam.test[6]) == pytest.approx(2.51, abs=5e-3)


def test_a_leak_may_be_at_any_node_that_unmeasured_streams_join() -> None:
    nan = float("nan")
    joined = Network(
        ("in", "between", "out", "away"),
        ("a", "b", "c"),
        np.array([-1, 0, 1, 2], np.int32),
        np.array([0, 1, 2, -1], np.int32),
        np.array([10.0, nan, 9.0, 9.0]),
        np.array([0.1, nan, 0.1, 0.1]),
    )
    hypotheses = possible(joined)
    named = [hypotheses.causes(at) for at in range(len(hypotheses))]
    assert (Cause("leak", 0), Cause("leak", 1)) in named
    assert (Cause("leak", 2),) in named
    assert (Cause("meter", 1),) not in named


def test_what_touches_no_outside_cannot_leak() -> None:
    closed = Network(
        ("there", "back"),
        ("a", "b"),
        np.array([0, 1], np.int32),
        np.array([1, 0], np.int32),
        np.array([10.0, 9.0]),
        np.array([0.1, 0.1]),
    )
    hypotheses = possible(closed)
    assert not hypotheses.leak.any()
    assert len(hypotheses) == 2


def test_exact_streams_to_the_outside_leave_no_room_for_a_leak() -> None:
    held = Network(
        ("in", "there", "beside", "out"),
        ("a", "b"),
        np.array([-1, 0, 0, 1], np.int32),
        np.array([0, 1, 1, -1], np.int32),
        np.array([10.0, 6.0, 5.0, 10.0]),
        np.array([0.0, 0.1, 0.1, 0.0]),
    )
    hypotheses = possible(held)
    assert not hypotheses.leak.any()
    assert list(hypotheses.where) == [1, 2]


def test_errors_that_repeat_each_other_are_refused() -> None:
    hypotheses = hypothesise(network([-1, 0], [0, -1], [10.0, 9.0], [0.1, 0.1]))
    assert compensate(hypotheses, (0, 1)) is None
    assert compensate(hypotheses, (0, 2)) is None


def test_leaks_are_left_out_on_request() -> None:
    assert not hypothesise(case("P05"), leaks=False).leak.any()
    assert hypothesise(case("P05")).leak.sum() == 4
