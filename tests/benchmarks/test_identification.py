"""Errors are named better than by the largest test, in the same trials; the study says so and can be trusted."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

from qingshen.methods.balance.suspects import most_likely
from qingshen.methods.balance.suspects.hypotheses import hypothesise

sys.path.insert(0, str(Path(__file__).parents[2]))
identification = importlib.import_module("benchmarks.balance.identification")
Steam, found, named = identification.Steam, identification.found, identification.named
numerators, posterior = identification.numerators, identification.posterior
study, trials = identification.study, identification.trials


def test_a_single_wrong_meter_is_named_more_often_than_by_the_largest_test() -> None:
    shares = named(2_000)
    assert 0.66 < shares["largest_test"] < 0.71
    assert shares["most_likely"] > shares["largest_test"] + 0.02
    assert shares["most_likely"] > 0.69
    assert shares["with_leaks"] > 0.69
    # No rule can do better than one that knows how the errors were drawn.
    assert shares["most_likely"] < shares["best_possible"] < 0.76
    assert shares["credible"] > 0.95
    assert shares["credible_size"] < 6


def test_the_study_ranks_as_the_engine_does() -> None:
    steam = Steam.read()
    drawn = trials(steam, 20, seed=3)
    for value in drawn.value:
        reduced = steam.reduced(value)
        hypotheses = hypothesise(reduced)
        share = posterior(hypotheses, value[None], numerators(hypotheses, value[None]))[0]
        best = most_likely(reduced, count=1)[0]
        at = int(share.argmax())
        assert hypotheses.causes(at)[0] in best.causes
        np.testing.assert_allclose(numerators(hypotheses, value[None])[0], hypotheses.numerator, rtol=1e-9, atol=1e-9)


def test_trials_are_what_they_say() -> None:
    steam = Steam.read()
    assert np.abs(steam.matrix @ steam.truth).max() < 1e-9
    drawn = trials(steam, 4_000, seed=1, biases=2)
    away = (drawn.value - steam.truth) / steam.sigma
    off = np.zeros_like(away, dtype=bool)
    np.put_along_axis(off, drawn.streams, True, axis=1)
    assert (off.sum(axis=1) == 2).all()
    assert np.std(away[~off]) == pytest.approx(1.0, abs=0.02)
    assert 4 < np.abs(away[off]).mean() - 11 < 5
    leaking = trials(steam, 200, seed=1, biases=0, leaks=1)
    imbalance = leaking.value @ steam.matrix.T / np.sqrt(steam.matrix**2 @ steam.sigma**2)
    assert np.take_along_axis(imbalance, leaking.nodes, axis=1).min() > 2
    others = np.delete(imbalance.ravel(), np.arange(200) * 11 + leaking.nodes[:, 0])
    assert np.std(others) == pytest.approx(1.0, abs=0.05)


def test_false_alarms_power_and_type_one_errors() -> None:
    quiet = found(200, biases=0)
    assert quiet["alarm"] < 0.13
    one = found(200)
    assert one["right"] >= one["serial_right"]
    assert one["in_set"] > one["right"] > 0.6
    assert one["certain_right"] > 0.95
    leak = found(60, biases=0, leaks=1)
    assert leak["right"] > 0.95
    assert leak["first_alone"] > 0.9


def test_the_whole_study_runs() -> None:
    results = study(40)
    assert results.keys() == {"named", "none", "one", "two", "three", "leak", "both"}
    assert study(40) == results
