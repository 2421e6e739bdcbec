import numpy as np
import pytest
from balance.networks import Wanted, made, wanted
from balance.suspects.built import case, network, ripps, with_readings
from hypothesis import given
from hypothesis import strategies as st

from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.network import Network
from qingshen.methods.balance.plan import Plan
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.suspects import Cause, Findings, equivalent_sets, find_suspects, most_likely
from qingshen.methods.balance.suspects.robust import forgotten


def steam(*errors: tuple[int, float]) -> Reduced:
    true = case("P15", "true_value")
    value = true.value.copy()
    for at, size in errors:
        value[at] += size * np.sqrt(true.normal.variance[at])
    return with_readings(true, value)


def meters(findings: Findings) -> set[int]:
    return {cause.where for one in findings.suspects for cause in one.equivalent if cause.kind == "meter"}


def test_ripps_has_two_explanations_and_says_so() -> None:
    findings = find_suspects(ripps())
    (suspect,) = findings.suspects
    assert (suspect.kind, suspect.where, suspect.nature) == ("meter", 1, "bias")
    assert findings.statistic == pytest.approx(0.964, abs=5e-4)
    assert findings.passed
    assert findings.degrees_of_freedom == 2
    assert suspect.test**2 == pytest.approx(8.455 - 0.964, abs=1e-3)
    assert suspect.alternatives == (Cause("meter", 2),)
    assert not suspect.certain
    assert suspect.likely == (Cause("meter", 1), Cause("meter", 2))
    assert findings.minimal_sets == (((Cause("meter", 1),),), ((Cause("meter", 2),),))
    assert findings.complete


def test_yang_is_one_meter_or_the_leak_that_looks_like_it() -> None:
    findings = find_suspects(case("P05"))
    (suspect,) = findings.suspects
    assert suspect.equivalent == (Cause("meter", 0), Cause("leak", 0))
    assert suspect.test == pytest.approx(5.67, abs=5e-3)
    assert suspect.certain
    assert suspect.probability > 0.99
    assert suspect.alternatives == ()
    assert findings.passed


def test_the_measured_steam_network_accuses_nobody() -> None:
    findings = find_suspects(case("P15"))
    assert findings.suspects == ()
    assert findings.passed
    assert findings.statistic == pytest.approx(10.686, abs=5e-4)
    assert findings.degrees_of_freedom == 11
    assert findings.minimal_sets == ()


def test_a_stream_drawn_the_wrong_way_round() -> None:
    # 1 → 2 really runs 2 → 1: it reads 20 where the balances want -20.
    reduced = network([-1, -1, 0, 0, 1], [0, 1, 1, -1, -1], [50.0, 100.0, 20.2, 70.1, 80.0], [0.5, 1.0, 0.3, 0.7, 0.8])
    (suspect,) = find_suspects(reduced).suspects
    assert (suspect.kind, suspect.where, suspect.nature) == ("meter", 2, "direction")
    assert suspect.size == pytest.approx(40.0, abs=1.5)


@pytest.mark.parametrize("lost, nature", [(6.0, "leak"), (-6.0, "inflow")])
def test_a_leak_of_an_inner_node_is_told_from_its_meters(lost: float, nature: str) -> None:
    # 0 → 1 → (2, 3) → outside; node 1 passes on less than it takes in, and both its outlets agree with what follows.
    source, target = [-1, 0, 1, 1, 2, 3], [0, 1, 2, 3, -1, -1]
    value = [100.0, 100.0, 50.0, 50.0 - lost, 50.0, 50.0 - lost]
    (suspect,) = find_suspects(network(source, target, value, [0.2] * 6)).suspects
    assert (suspect.kind, suspect.where, suspect.nature) == ("leak", 1, nature)
    assert suspect.equivalent == (Cause("leak", 1),)
    assert suspect.certain
    assert suspect.size == pytest.approx(lost, abs=0.5)


def test_several_errors_are_sized_together() -> None:
    findings = find_suspects(steam((7, 12.0), (24, -15.0), (5, 10.0)))
    assert {5, 7, 24} <= meters(findings)
    assert len(findings.suspects) == 3
    sigma = np.sqrt(case("P15").normal.variance)
    planted = {5: 10.0 * sigma[5], 7: 12.0 * sigma[7], 24: -15.0 * sigma[24]}
    for suspect in findings.suspects:
        (at,) = {cause.where for cause in suspect.equivalent if cause.kind == "meter"}
        size = suspect.size if suspect.kind == "meter" else -suspect.size
        assert size == pytest.approx(planted[at], abs=1e-6)
    np.testing.assert_allclose(np.sqrt(np.diag(findings.covariance)), [one.sigma for one in findings.suspects])
    assert [one.rank for one in findings.suspects] == [1, 2, 3]
    tests = [one.test for one in findings.suspects]
    assert tests == sorted(tests, reverse=True)


def test_errors_that_hide_each_other() -> None:
    # Both outlets of a node read wrong, one too much and one as much too little: their sum agrees.
    source, target = [-1, 0, 0, 1, 3, 2, 4], [0, 1, 2, 3, -1, 4, -1]
    value = [100.0, 66.0, 34.0, 60.0, 60.0, 40.0, 40.0]
    findings = find_suspects(network(source, target, value, [0.3] * 7))
    assert {one.equivalent for one in findings.suspects} == {(Cause("meter", 1),), (Cause("meter", 2),)}
    assert findings.passed
    # A leak of the one line and an inflow into the other would do as well, and is told.
    assert ((Cause("leak", 1),), (Cause("leak", 2),)) in findings.minimal_sets


def test_nothing_checked_is_neither_passed_nor_failed() -> None:
    lone = Network(("a", "b"), ("n",), np.array([-1, 0], np.int32), np.array([0, -1], np.int32),
                   np.array([3.0, np.nan]), np.array([0.1, np.nan]))  # fmt: skip
    findings = find_suspects(Plan(lone).solve().reduced)
    assert findings.suspects == ()
    assert findings.passed is None
    assert most_likely(Plan(lone).solve().reduced) == ()
    assert equivalent_sets(Plan(lone).solve().reduced) == ()


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, 2.0])
def test_an_alpha_that_is_none_is_refused(alpha: float) -> None:
    with pytest.raises(ValueError, match="alpha"):
        find_suspects(case("P05"), alpha)


@given(wanted(), st.integers(0, 3))
def test_findings_hold_together(order: Wanted, errors: int) -> None:
    given_network, _ = made(order)
    reduced = Plan(given_network).solve().reduced
    random = np.random.default_rng(order.seed)
    value = reduced.value.copy()
    at = random.permutation(np.flatnonzero(reduced.checked))[:errors]
    value[at] += random.uniform(5, 25, len(at)) * np.sqrt(reduced.normal.variance[at])
    findings = find_suspects(with_readings(reduced, value))
    heads = [one.equivalent[0] for one in findings.suspects]
    assert len(heads) == len(set(heads))
    for one in findings.suspects:
        assert (one.kind, one.where) == one.equivalent[0]
        assert one.test == pytest.approx(abs(one.size) / one.sigma)
        assert 0.0 <= one.probability <= 1.0 + 1e-12
        assert not set(one.alternatives) & set(one.equivalent)
        if one.kind == "meter":
            corrected = value[one.where] - one.size
            assert corrected > -2.0 * one.sigma or one.nature == "direction"
        else:
            assert one.nature == ("leak" if one.size > 0 else "inflow")
    assert findings.degrees_of_freedom == reduced.normal.rank - len(findings.suspects)
    if findings.minimal_sets and findings.passed and findings.complete:
        assert len(findings.suspects) >= len(findings.minimal_sets[0])


@given(wanted(unmeasured=0.2, exact=0.0), st.integers(0, 2**32 - 1))
def test_the_order_of_streams_changes_no_finding(order: Wanted, seed: int) -> None:
    given_network, _ = made(order)
    value = given_network.value.copy()
    value[0] *= 1.5
    shuffle = np.random.default_rng(seed).permutation(len(value))
    plain = given_network.with_readings(value, given_network.sigma)
    mixed = Network(
        tuple(plain.stream[at] for at in shuffle),
        plain.node,
        plain.source[shuffle],
        plain.target[shuffle],
        value[shuffle],
        plain.sigma[shuffle],
    )
    one, other = (find_suspects(Plan(each).solve().reduced) for each in (plain, mixed))

    def named(findings: Findings, network: Network) -> list[set[tuple[str, str]]]:
        names = {"meter": network.stream, "leak": network.node}
        return [{(cause.kind, names[cause.kind][cause.where]) for cause in s.equivalent} for s in findings.suspects]

    assert named(one, plain) == named(other, mixed)
    np.testing.assert_allclose([s.test for s in one.suspects], [s.test for s in other.suspects], rtol=1e-6)


def test_a_single_error_is_ranked_without_an_alarm() -> None:
    quiet = case("P15")
    ranked = most_likely(quiet, count=100)
    assert sum(one.probability for one in ranked) == pytest.approx(1.0)
    chances = [one.probability for one in ranked]
    assert chances == sorted(chances, reverse=True)
    loud = most_likely(steam((7, 12.0)), count=3)
    assert loud[0].causes == (Cause("meter", 7),)
    assert loud[0].probability > 0.99
    assert len(loud) == 3


def test_classes_cover_every_error_once() -> None:
    sets = equivalent_sets(case("P15"))
    listed = [cause for one in sets for cause in one]
    assert len(listed) == len(set(listed)) == 28 + 11
    assert (Cause("meter", 3), Cause("leak", 0)) in sets
    assert sum(len(one) > 1 for one in sets) == 8


def large() -> tuple[Network, list[int]]:
    """More balances than a dense inverse is used for, four readings wrong."""
    drawn, truth = made(Wanted(nodes=90, extra=200, seed=5, relative_sigma=0.02))
    wrong = [int(at) for at in np.argsort(-truth)[[3, 8, 14, 21]]]
    value = drawn.value.copy()
    value[wrong] += np.array([14.0, 18.0, -12.0, 22.0]) * drawn.sigma[wrong]
    return drawn.with_readings(value, drawn.sigma), wrong


def test_sparse_equations_say_what_dense_ones_say() -> None:
    given_network, wrong = large()
    plan = Plan(given_network)
    sparse = plan.solve().reduced
    assert not isinstance(sparse.normal, DenseNormal)
    dense = DenseNormal(plan.topology.matrix, sparse.normal.variance)
    one = find_suspects(sparse)
    other = find_suspects(Reduced(dense, sparse.value, sparse.checked, sparse.ends))
    assert set(wrong) <= meters(one)
    assert [suspect.equivalent for suspect in one.suspects] == [suspect.equivalent for suspect in other.suspects]
    np.testing.assert_allclose([s.size for s in one.suspects], [s.size for s in other.suspects], rtol=1e-8)
    assert one.passed
    # So many streams are not searched for every smallest set.
    assert one.minimal_sets == ()
    assert not one.complete


def test_large_networks_get_a_robust_start_from_equations_of_their_own() -> None:
    given_network, wrong = large()
    reduced = Plan(given_network).solve().reduced
    aside = forgotten(reduced, Plan(given_network).normal)
    assert set(wrong) <= set(aside)
    plain = find_suspects(reduced)
    helped = find_suspects(reduced, reweight=Plan(given_network).normal)
    assert [one.equivalent for one in helped.suspects] == [one.equivalent for one in plain.suspects]


MASKED = ((9, 12.0), (11, 15.0), (27, 15.0))


def test_a_robust_start_finds_what_serial_elimination_misses(monkeypatch: pytest.MonkeyPatch) -> None:
    # Serial elimination that follows one set only, without a list of smallest sets to fall back on.
    monkeypatch.setattr("qingshen.methods.balance.suspects.suspect.BEAM", 1)
    reduced = steam(*MASKED)
    helped = find_suspects(reduced, proven=0)
    monkeypatch.setattr("qingshen.methods.balance.suspects.suspect.forgotten", lambda *_: ())
    alone = find_suspects(reduced, proven=0)
    assert len(helped.suspects) < len(alone.suspects)
    assert {at for at, _ in MASKED} <= meters(helped)
