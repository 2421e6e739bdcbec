import numpy as np
import pytest
from scipy import integrate, stats

from qingshen.methods.balance.truncated import truncated_sigma


def test_what_scipy_says() -> None:
    estimate = np.linspace(-25, 8, 100)
    for sigma in (1.0, 0.03, 500.0):
        law = stats.truncnorm(-estimate, np.inf, loc=estimate * sigma, scale=sigma)
        assert truncated_sigma(estimate * sigma, np.full(100, sigma)) == pytest.approx(law.std(), rel=1e-5)


@pytest.mark.parametrize("h", [-30.0, 0.0, 10.0, 49.9, 50.1, 80.0, 1e3])
def test_far_below_zero_by_quadrature(h: float) -> None:
    def moment(power: int) -> float:
        # exp(-(t² + 2 h t) / 2) over t > 0 is the tail above h, without the constant that underflows.
        scale = 1 / max(h, 1.0)
        return integrate.quad(
            lambda u: (u * scale) ** power * np.exp(-((u * scale) ** 2) / 2 - h * u * scale), 0, 60, limit=200
        )[0]

    if h >= 0:
        mean = moment(1) / moment(0)
        expected = np.sqrt(moment(2) / moment(0) - mean**2)
    else:
        expected = 1.0
    assert truncated_sigma(np.array([-h]), np.array([1.0]))[0] == pytest.approx(expected, rel=2e-5)


def test_it_falls_steadily_and_is_never_more_than_sigma() -> None:
    estimate = np.linspace(-200, 50, 5_001)
    found = truncated_sigma(estimate, np.ones(len(estimate)))
    assert (np.diff(found) > -1e-7).all() and (found > 0).all() and (found <= 1).all()


def test_at_zero_it_is_the_half_normal() -> None:
    assert truncated_sigma(np.zeros(1), np.full(1, 2.0))[0] == pytest.approx(2 * np.sqrt(1 - 2 / np.pi))


def test_no_sigma_and_unknown() -> None:
    found = truncated_sigma(np.array([-1.0, 1.0, np.nan, 1.0]), np.array([0.0, 0.0, 1.0, np.nan]))
    assert found[:2].tolist() == [0, 0] and np.isnan(found[2:]).all()
