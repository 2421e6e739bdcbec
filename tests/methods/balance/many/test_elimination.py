"""No digit is lost where one meter is a million times better than the next."""

import numpy as np
import pytest

from qingshen.methods.balance import Network, reconcile_many


def pipe(sigmas: list[float]) -> Network:
    """One flow through a row of nodes: every meter measures the same."""
    size = len(sigmas)
    source, target = np.arange(-1, size - 1, dtype=np.int32), np.arange(size, dtype=np.int32)
    target[-1] = -1
    names = (tuple(f"{letter}{at}" for at in range(count)) for letter, count in (("s", size), ("n", size - 1)))
    return Network(*names, source, target, np.zeros(size), np.array(sigmas))


@pytest.mark.parametrize("good", range(5))
@pytest.mark.parametrize("ratio", [1.0, 1e3, 1e6, 1e8])
def test_a_pipe_with_good_and_poor_meters(good: int, ratio: float) -> None:
    sigmas = [0.3 * ratio] * 5
    sigmas[good] = 0.2
    values = np.array([100.0 + 0.7 * sigma * (-1) ** at for at, sigma in enumerate(sigmas)])
    batch = reconcile_many(pipe(sigmas), values[None], sigmas)
    weight = 1.0 / np.square(sigmas)
    mean, variance = float(weight @ values / weight.sum()), 1.0 / weight.sum()
    np.testing.assert_allclose(batch.reconciled[0], mean, rtol=1e-11)
    np.testing.assert_allclose(batch.reconciled_sigma[0], np.sqrt(variance), rtol=1e-9)
    expected = float(weight @ np.square(values - mean))
    assert batch.statistic[0] == pytest.approx(expected, rel=1e-9)
    poor = np.arange(5) != good
    away = np.abs(values - mean)[poor] / np.sqrt(np.square(sigmas)[poor] - variance)
    np.testing.assert_allclose(batch.test[0][poor], away, rtol=1e-9)


def test_a_good_meter_beside_a_very_poor_one() -> None:
    """Two streams side by side between the same nodes: nothing checks the good one but through the poor one."""
    network = Network(
        ("in", "good", "poor", "out"),
        ("a", "b"),
        np.array([-1, 0, 0, 1], dtype=np.int32),
        np.array([0, 1, 1, -1], dtype=np.int32),
        np.zeros(4),
        np.zeros(4),
    )
    sigmas = np.array([1.0, 0.1, 1e5, 1.0])
    batch = reconcile_many(network, [[50.0, 20.0, 1e5, 48.0]], sigmas)
    # The rest is whatever the poor meter says: 49 - 20 ± σ, against 100000 ± 100000.
    away, spread = 1e5 - 29.0, np.sqrt(1e10 + 0.5 + 0.01)
    assert batch.test[0, 1] == pytest.approx(away / spread, rel=1e-9)
    assert batch.test[0, 2] == pytest.approx(away / spread, rel=1e-9)
    assert batch.adjustment_sigma[0, 1] == pytest.approx(0.01 / spread, rel=1e-9)
    assert batch.adjustment[0, 1] == pytest.approx(-0.01 * away / spread**2, rel=1e-9)


def test_grams_beside_kilotonnes() -> None:
    """Two flows share a node: the small one is told as well as if it were alone."""
    network = Network(
        ("big in", "big out", "small in", "small out"),
        ("big", "small"),
        np.array([-1, 0, 0, 1], dtype=np.int32),
        np.array([0, -1, 1, -1], dtype=np.int32),
        np.zeros(4),
        np.zeros(4),
    )
    batch = reconcile_many(network, [[1e9, 1e9, 1.00, 1.04]], [1e7, 1e7, 0.02, 0.02])
    np.testing.assert_allclose(batch.reconciled[0, 2:], 1.02, rtol=1e-9)
    np.testing.assert_allclose(batch.reconciled_sigma[0, 2:], 0.02 / np.sqrt(2), rtol=1e-9)


def test_a_recovered_flow_between_poor_meters() -> None:
    """A missing meter between two of very different worth: the good one tells it."""
    sigmas = [1e6, 1e6, np.nan, 0.1]
    batch = reconcile_many(pipe(sigmas), [[5e5, -3e5, np.nan, 12.0]], sigmas)
    np.testing.assert_allclose(batch.reconciled[0], 12.0, rtol=1e-6)
    np.testing.assert_allclose(batch.reconciled_sigma[0], 0.1, rtol=1e-9)
