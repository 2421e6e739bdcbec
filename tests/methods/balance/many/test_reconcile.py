"""A batch against the slow judge on random plants, against published cases, and against itself in another order."""

from pathlib import Path

import numpy as np
import pytest
from balance.many.oracle import Plant, bounded, can_carry, judge
from balance.many.plants import Kind, Plants, kinds, made
from hypothesis import HealthCheck, given, settings

from qingshen.methods.balance import reconcile_many
from qingshen.methods.balance.many import Batch
from qingshen.methods.balance.topology import STATUSES

CASES = Path(__file__).parents[1] / "cases"
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
brief = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def of(plants: Plants) -> Batch:
    return reconcile_many(plants.network, plants.values, plants.sigmas)


def alike(found: np.ndarray, expected: np.ndarray, scale: float = 1.0) -> None:
    np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-8 * scale)


def balances_agree(batch: Batch, at: int, plant: Plant) -> None:
    """What does not depend on bounds: statuses, J, tests."""
    judged = judge(plant)
    if judged is None:
        assert batch.infeasible[at]
        assert np.isnan(batch.statistic[at])
        assert np.isnan(batch.reconciled[at]).all()
        assert not batch.tested[at]
        return
    names = [STATUSES[code] for code in batch.status[at]]
    held = batch.status[at] == STATUSES.index("at_bound")
    assert [name for name, one in zip(names, held, strict=True) if not one] == [
        name for name, one in zip(judged.status, held, strict=True) if not one
    ]
    assert batch.degrees_of_freedom[at] == judged.degrees_of_freedom
    assert batch.statistic[at] == pytest.approx(judged.statistic, rel=1e-6, abs=1e-9)
    scale = np.nanmax(np.abs(plant.value), initial=1.0)
    # The judge's own tests of dead ends are zero over zero.
    alike(batch.adjustment_sigma[at], judged.adjustment_sigma, scale)
    alike(np.nan_to_num(batch.test[at]), np.nan_to_num(judged.test), 100)
    if not held.any() and not batch.infeasible[at] and not batch.unsettled[at]:
        alike(batch.reconciled[at], judged.x, scale)
        alike(batch.reconciled_sigma[at], judged.sigma, scale)
        alike(batch.adjustment[at], judged.x - plant.value, scale)


@thorough
@given(kinds())
def test_plants_are_judged_as_the_oracle_judges_them(kind: Kind) -> None:
    plants = made(kind)
    batch = of(plants)
    for at in range(len(batch)):
        balances_agree(batch, at, plants[at])


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
        if nearest is not None:
            scale = np.nanmax(np.abs(plant.value), initial=1.0)
            np.testing.assert_allclose(batch.reconciled[at], nearest, rtol=1e-6, atol=1e-6 * scale)
            assert batch.unsettled[at] != can_carry(plant, batch.reconciled[at])
