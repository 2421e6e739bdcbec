"""The likeliest error of a plant: against refits without the meter or with the leak, and by hand."""

import numpy as np
import pytest
from balance.many.oracle import judge, likelihood_ratios
from balance.many.plants import Kind, kinds, made
from hypothesis import HealthCheck, given, settings

from qingshen.methods.balance import Network, reconcile_many

brief = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@brief
@given(kinds(noise=3.0))
def test_the_suspect_is_the_error_without_which_the_readings_agree_best(kind: Kind) -> None:
    plants = made(kind)
    batch = reconcile_many(plants.network, plants.values, plants.sigmas)
    for at in range(len(batch)):
        judged = judge(plants[at])
        if judged is None:
            assert batch.suspect.hypothesis[at] == -1
            continue
        ratio, size, sigma = likelihood_ratios(plants[at], judged)
        if np.isnan(ratio).all():
            assert batch.suspect.hypothesis[at] == -1
            assert not batch.suspect.equivalent[at].any()
            continue
        best = np.nanmax(ratio)
        alike = np.abs(ratio - best) <= 1e-6 * best + 1e-9
        found = batch.suspect.hypothesis[at]
        assert batch.suspect.equivalent[at].tolist() == alike.tolist()
        assert found == np.flatnonzero(alike)[0]
        assert batch.suspect.test[at] ** 2 == pytest.approx(best, rel=1e-5, abs=1e-8)
        assert batch.suspect.size[at] == pytest.approx(size[found], rel=1e-5, abs=1e-6)
        assert batch.suspect.size_sigma[at] == pytest.approx(sigma[found], rel=1e-5)


def plating_line() -> Network:
    """Water comes in, is shared by two baths, collected and drained; two meters stand in parallel behind the first."""
    ends = {
        "fresh": ("env", "main"),
        "to A": ("main", "bath A"),
        "to B": ("main", "bath B"),
        "A left": ("bath A", "drain"),
        "A right": ("bath A", "drain"),
        "from B": ("bath B", "drain"),
        "waste": ("drain", "env"),
    }
    flows = {
        "fresh": 100.0,
        "to A": 60.0,
        "to B": 40.0,
        "A left": 35.0,
        "A right": 25.0,
        "from B": 40.0,
        "waste": 100.0,
    }
    return Network.from_streams(
        [
            {"stream": name, "source": one, "target": other, "value": flows[name], "sigma": 1.0}
            for name, (one, other) in ends.items()
        ]
    )


def test_a_leak_and_a_meter_are_told_apart_and_sized() -> None:
    network = plating_line()
    at = {name: index for index, name in enumerate(network.stream)}
    values = np.tile(network.value, (3, 1))
    values[1, at["to B"]] += 8.0
    # 6 are lost in bath B: less leaves it, less is drained.
    values[2, [at["from B"], at["waste"]]] -= 6.0
    batch = reconcile_many(network, values, network.sigma)
    assert batch.balanced.tolist() == [True, False, False]
    names = [batch.hypotheses[found] for found in batch.suspect.hypothesis[1:]]
    assert names == ["meter:to B", "leak:bath B"]
    np.testing.assert_allclose(batch.suspect.size[1:], [8.0, 6.0], rtol=1e-9)
    assert batch.suspect.equivalent[1:].sum(axis=1).tolist() == [1, 1]


def test_meters_that_no_balance_can_tell_apart_are_named_together() -> None:
    network = plating_line()
    values = network.value[None].copy()
    values[0, list(network.stream).index("A right")] += 9.0
    batch = reconcile_many(network, values, network.sigma)
    found = [batch.hypotheses[at] for at in np.flatnonzero(batch.suspect.equivalent[0])]
    assert found == ["meter:A left", "meter:A right"]
    assert batch.hypotheses[batch.suspect.hypothesis[0]] == "meter:A left"
    assert batch.suspect.size[0] == pytest.approx(9.0)
