"""A batch against the slow judge on random plants, against a published case, and against itself in another order."""

import csv
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
from balance.many.oracle import Plant, bounded, can_carry, judge
from balance.many.plants import Kind, Plants, kinds, made
from hypothesis import HealthCheck, given, settings
from polars.testing import assert_frame_equal

from qingshen.methods.balance import Network, reconcile, reconcile_many
from qingshen.methods.balance.many import Batch
from qingshen.methods.balance.many import reconcile as verb
from qingshen.methods.balance.topology import STATUSES
from qingshen.problems import Refused

CASES = Path(__file__).parents[1] / "cases"
AT_BOUND = STATUSES.index("at_bound")
thorough = settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
brief = settings(thorough, max_examples=50)


def of(plants: Plants) -> Batch:
    return reconcile_many(plants.network, plants.values, plants.sigmas)


def size_of(plant: Plant) -> float:
    return float(np.nanmax(np.abs(plant.value), initial=1.0))


def alike(found: np.ndarray, expected: np.ndarray, scale: float = 1.0) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8 * scale)


def judged_alike(batch: Batch, at: int, plant: Plant) -> None:
    judged = judge(plant)
    if judged is None:
        assert batch.infeasible[at]
        assert not batch.tested[at]
        for figures in (batch.statistic, batch.reconciled, batch.reconciled_sigma, batch.adjustment, batch.test):
            assert np.isnan(figures[at]).all()
        return
    held = batch.status[at] == AT_BOUND
    names = np.array(STATUSES)[batch.status[at]]
    assert names[~held].tolist() == np.array(judged.status)[~held].tolist()
    assert batch.degrees_of_freedom[at] == judged.degrees_of_freedom
    assert batch.statistic[at] == pytest.approx(judged.statistic, rel=1e-6, abs=1e-9)
    alike(batch.adjustment_sigma[at], judged.adjustment_sigma, size_of(plant))
    alike(batch.test[at], judged.test, 100)
    if not held.any() and not batch.infeasible[at] and not batch.unsettled[at]:
        alike(batch.reconciled[at], judged.x, size_of(plant))
        alike(batch.reconciled_sigma[at], judged.sigma, size_of(plant))
        alike(batch.adjustment[at], judged.x - plant.value, size_of(plant))


@thorough
@given(kinds())
def test_plants_are_judged_as_the_oracle_judges_them(kind: Kind) -> None:
    plants = made(kind)
    batch = of(plants)
    for at in range(len(batch)):
        judged_alike(batch, at, plants[at])


@thorough
@given(kinds(reversed=0.3, noise=3.0))
def test_no_flow_is_negative_and_none_could_be_closer(kind: Kind) -> None:
    plants = made(kind)
    batch = of(plants)
    for at in range(len(batch)):
        plant = plants[at]
        judged = judge(plant)
        if judged is None:
            continue
        nearest = bounded(plant, judged)
        assert batch.infeasible[at] == (nearest is None)
        # The judge's own rounding can leave it below zero, once in ten thousand.
        if nearest is not None and not (nearest < -1e-6 * size_of(plant)).any():
            np.testing.assert_allclose(batch.reconciled[at], nearest, rtol=1e-6, atol=1e-6 * size_of(plant))
            assert batch.unsettled[at] != can_carry(plant, batch.reconciled[at])


@brief
@given(kinds(nodes=5, streams=14, reversed=0.1, noise=2.0, loops=False))
def test_each_plant_is_told_what_reconcile_tells(kind: Kind) -> None:
    plants = made(kind)
    batch = of(plants)
    for at in np.flatnonzero(~batch.unsettled):
        given_sigma = np.where(np.isnan(plants.values[at]), np.nan, plants.sigmas[at])
        network = plants.network.with_readings(plants.values[at], given_sigma)
        try:
            result = reconcile(network)
        except Refused:
            assert batch.infeasible[at]
            continue
        assert not batch.infeasible[at]
        told, expected = batch.streams(int(at)), result.streams
        # Where pins force others to zero, which of them are called pins is a matter of taste; and bounds may settle
        # what no balance can observe.
        shown = told["status"] != "unobservable"
        flowing = shown & (told["reconciled"].abs() > 1e-6 * size_of(plants[at]))
        assert_frame_equal(told.filter(flowing), expected.filter(flowing), rel_tol=1e-6, abs_tol=1e-6)
        still = ["stream", "value", "reconciled", "adjustment", "test", "smallest_bias"]
        one, other = (frame.select(still).filter(shown) for frame in (told, expected))
        assert_frame_equal(one, other, rel_tol=1e-6, abs_tol=1e-6)
        assert batch.statistic[at] == pytest.approx(result.statistic, rel=1e-7, abs=1e-9)
        assert batch.degrees_of_freedom[at] == result.degrees_of_freedom
        assert (bool(batch.balanced[at]) if batch.tested[at] else None) == result.balanced
        nodes = result.nodes
        alike(batch.imbalance[at], nodes["imbalance"].fill_null(np.nan).to_numpy(), 100)
        alike(batch.nodal_test[at], nodes["test"].fill_null(np.nan).to_numpy(), 100)


def steam() -> tuple[Network, list[dict[str, str]]]:
    with (CASES / "P15_serth_heenan_steam.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = ("stream", "from_node", "to_node", "measured", "sigma")
    columns = ("stream", "source", "target", "value", "sigma")
    network = Network.from_streams(
        [
            {column: float(row[name]) if column in {"value", "sigma"} else row[name] for column, name in pairs}
            for row in rows
            for pairs in [list(zip(columns, names, strict=True))]
        ]
    )
    return network, rows


def test_serth_heenan() -> None:
    network, rows = steam()
    batch = reconcile_many(network, [network.value], network.sigma)
    with (CASES / "reconciled_P15_serth_heenan_steam.csv").open(encoding="utf-8") as file:
        expected = list(csv.DictReader(file))
    # Printed with eight and five digits.
    for name, digits in (("reconciled", 1e-7), ("reconciled_sigma", 1e-5), ("measurement_test_z", 1e-4)):
        figures = batch.test if name == "measurement_test_z" else getattr(batch, name)
        np.testing.assert_allclose(figures[0], [float(row[name]) for row in expected], rtol=digits)
    assert batch.statistic[0] == pytest.approx(10.686, abs=5e-4)
    assert batch.threshold[0] == pytest.approx(19.675, abs=5e-4)
    assert batch.balanced.tolist() == [True]
    assert batch.test[0].max() == pytest.approx(2.51, abs=5e-3)
    assert rows[int(batch.test[0].argmax())]["stream"] == "7"
    checked = 1 - batch.reconciled_sigma[0] / batch.sigma[0]
    assert {rows[at]["stream"] for at in np.flatnonzero(checked < 0.0025)} == {"1", "2", "7", "9", "23"}


def many(plants: int, seed: int = 3) -> tuple[Network, np.ndarray, np.ndarray]:
    """Steam networks with everything that happens: missing meters, exact streams, wrong directions, contradictions."""
    network, rows = steam()
    random = np.random.default_rng(seed)
    truth = np.array([float(row["true_value"]) for row in rows])
    sigmas = network.sigma * np.exp(random.normal(0, 0.3, (plants, len(truth))))
    sigmas[random.random(sigmas.shape) < 0.02] = 0.0
    values = truth + sigmas * random.normal(size=sigmas.shape)
    values[random.random(values.shape) < 0.01] *= -1.0
    values[random.random(values.shape) < 0.05] = np.nan
    values[1::10, :4], sigmas[1::10, :4] = network.value[:4], 0.0
    values[::3], sigmas[::3] = truth + network.sigma * random.normal(size=len(truth)), network.sigma
    return network, values, sigmas


def bytes_of(batch: Batch, chosen: slice | np.ndarray) -> list[bytes]:
    suspect = [getattr(batch.suspect, field.name) for field in fields(batch.suspect)]
    arrays = [
        getattr(batch, field.name) for field in fields(batch) if field.name not in {"network", "alpha", "suspect"}
    ]
    return [np.ascontiguousarray(one[chosen]).tobytes() for one in (*arrays, *suspect)]


def test_a_plant_has_the_same_bytes_whatever_the_order_and_number_of_plants() -> None:
    network, values, sigmas = many(300)
    batch = reconcile_many(network, values, sigmas)
    assert batch.infeasible.any()
    assert (batch.status == AT_BOUND).any()
    order = np.random.default_rng(5).permutation(len(values))
    shuffled = reconcile_many(network, values[order], sigmas[order])
    assert bytes_of(shuffled, np.argsort(order)) == bytes_of(batch, slice(None))
    for at in (0, 7, 150, 299):
        alone = reconcile_many(network, values[at : at + 1], sigmas[at : at + 1])
        assert bytes_of(alone, slice(None)) == bytes_of(batch, slice(at, at + 1))


@pytest.mark.parametrize("cores", [1, 3])
def test_the_number_of_cores_does_not_show(cores: int, monkeypatch: pytest.MonkeyPatch) -> None:
    network, values, sigmas = many(200)
    batch = reconcile_many(network, values, sigmas)
    monkeypatch.setattr(verb, "_cores", lambda: cores)
    monkeypatch.setattr(verb, "RUN", 7)
    assert bytes_of(reconcile_many(network, values, sigmas), slice(None)) == bytes_of(batch, slice(None))


def test_a_contradictory_plant_leaves_the_others_alone() -> None:
    network, _ = steam()
    values, sigmas = np.tile(network.value, (3, 1)), np.tile(network.sigma, (3, 1))
    # Node 1 has exact streams alone.
    sigmas[1, :4] = 0.0
    batch = reconcile_many(network, values, sigmas)
    assert batch.infeasible.tolist() == [False, True, False]
    assert np.isnan(batch.reconciled[1]).all()
    assert np.isnan(batch.threshold[1])
    assert not batch.balanced[1]
    assert batch.suspect.hypothesis[1] == -1
    assert batch.imbalance[1, network.node.index("1")] == pytest.approx(0.875 + 0.989 + 107.799 - 108.426)
    whole = reconcile_many(network, values[:1], sigmas[:1])
    for at in (0, 2):
        assert bytes_of(batch, slice(at, at + 1)) == bytes_of(whole, slice(None))


def test_one_row_of_sigmas_serves_all_plants() -> None:
    network, values, _ = many(20)
    batch = reconcile_many(network, values, network.sigma)
    full = reconcile_many(network, values, np.tile(network.sigma, (20, 1)))
    assert bytes_of(batch, slice(None)) == bytes_of(full, slice(None))


def test_what_the_caller_does_to_the_arrays_afterwards_does_not_show() -> None:
    network, _ = steam()
    values = network.value[None].copy()
    batch = reconcile_many(network, values, network.sigma)
    values[:] = 0.0
    assert batch.value[0].tolist() == network.value.tolist()


def test_no_plant_and_nothing_to_check() -> None:
    network, _ = steam()
    assert len(reconcile_many(network, np.empty((0, 28)), network.sigma)) == 0
    batch = reconcile_many(network, np.full((1, 28), np.nan), network.sigma)
    assert batch.degrees_of_freedom.tolist() == [0]
    assert not batch.tested[0]
    assert not batch.balanced[0]
    assert not batch.unsettled[0]


@pytest.mark.parametrize("alpha", [0.0, 1.0])
def test_an_alpha_that_is_none(alpha: float) -> None:
    network, _ = steam()
    with pytest.raises(ValueError, match="alpha"):
        reconcile_many(network, network.value[None], network.sigma, alpha)


def test_the_compiler_is_brought_when_it_is_needed_only() -> None:
    code = "import sys, qingshen.methods.balance.many; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
