import numpy as np
import pytest
from balance.suspects.built import network, ripps
from scipy.integrate import trapezoid
from scipy.stats import norm

from qingshen.methods.balance.suspects.hypotheses import compensate, hypothesise
from qingshen.methods.balance.suspects.plausible import (
    INFLOW,
    LEAKS,
    REVERSED,
    SIZES,
    WIDTH,
    evidence,
    occam_of,
    possible,
    probabilities,
    score,
)


def density(size: np.ndarray, scale: float, plus: float = 0.5) -> np.ndarray:
    """The declared prior of a size, as the docstring of the module puts it."""
    parts = [
        share * norm.pdf(size, sign * m * scale, WIDTH * m * scale)
        for sign, share in ((1, plus), (-1, 1 - plus))
        for m in SIZES
    ]
    return np.sum(parts, axis=0) / len(SIZES)


def factor(size: float, sigma: float, scale: float, reading: float, leak: bool = False) -> tuple[float, float]:
    arrays = (np.array([one]) for one in (size, sigma, scale, reading))
    bias, reversal = occam_of(*arrays, np.array([leak]))
    return float(bias[0]), float(reversal[0])


@pytest.mark.parametrize("size, sigma", [(8.0, 1.3), (-20.0, 1.1), (3.0, 40.0), (0.5, 2.0), (-90.0, 1.5)])
def test_the_factor_is_the_prior_seen_through_the_estimate(size: float, sigma: float) -> None:
    b = np.linspace(-400, 400, 80_001)
    seen = np.exp(-((b - size) ** 2) / (2 * sigma**2))
    wanted = trapezoid(density(b, 1.0) * seen, b)
    assert factor(size, sigma, 1.0, np.inf)[0] == pytest.approx(np.log(wanted), abs=1e-6)
    # A leak takes a positive sign more often, and is less frequent.
    leak = trapezoid(density(b, 1.0, 1 - INFLOW) * seen, b) * LEAKS
    assert factor(size, sigma, 1.0, np.inf, leak=True)[0] == pytest.approx(np.log(leak), abs=1e-6)


@pytest.mark.parametrize("reading, size", [(10.0, 9.0), (10.0, 12.0), (2.0, 9.0), (60.0, -12.0)])
def test_a_negative_flow_counts_only_as_far_as_noise_allows(reading: float, size: float) -> None:
    scale, sigma = 1.0, 1.6
    others = np.sqrt(sigma**2 - scale**2)
    # deviation = reading - truth: bias and noise together; the others say it is `size` ± `others`.
    deviation = np.linspace(size - 12 * others, min(reading, size + 12 * others), 100_001)
    parts = [norm.pdf(deviation, sign * m, np.hypot(WIDTH * m, scale)) / 2 for sign in (1, -1) for m in SIZES]
    prior = np.sum(parts, axis=0) / len(SIZES)
    wanted = trapezoid(prior * norm.pdf(deviation, size, others), deviation) * sigma * np.sqrt(2 * np.pi)
    bias, reversal = factor(size, sigma, scale, reading)
    assert bias == pytest.approx(np.log(wanted * (1 - REVERSED)), abs=1e-5)
    assert reversal == pytest.approx(np.log(REVERSED) - (size - 2 * reading) ** 2 / (2 * sigma**2))


def test_freedom_never_pays() -> None:
    random = np.random.default_rng(4)
    size, sigma = random.normal(0, 30, 500), random.uniform(1, 40, 500)
    reading, leak = random.uniform(0, 60, 500), random.random(500) < 0.3
    both = np.logaddexp(*occam_of(size, sigma, np.ones(500), np.where(leak, np.inf, reading), leak))
    assert (both <= 0).all()


def test_a_sure_reading_has_no_negative_flow_at_all() -> None:
    # What the others say is certain (sigma = scale): a bias beyond the reading is impossible, below it is not.
    assert factor(12.0, 1.0, 1.0, 10.0)[0] == -np.inf
    assert np.isfinite(factor(8.0, 1.0, 1.0, 10.0)[0])


@pytest.mark.parametrize(
    "reading, size, allowed",
    [(10.0, 9.0, True), (10.0, 11.9, True), (10.0, 12.5, False), (10.0, 20.5, True), (10.0, 24.0, False)],
)
def test_a_corrected_reading_is_not_below_zero_unless_the_stream_runs_the_other_way(
    reading: float, size: float, allowed: bool
) -> None:
    hypotheses = hypothesise(network([-1, 0], [0, -1], [reading, 5.0], [0.5, 0.5]), leaks=False)
    told = possible(hypotheses, np.array([0]), np.array([size]), np.array([1.0]))
    assert told.tolist() == [allowed]


def test_equations_that_are_no_network_have_no_sign_to_keep() -> None:
    hypotheses = hypothesise(ripps())
    assert possible(hypotheses, np.array([0]), np.array([1e6]), np.array([1.0])).all()


def test_the_evidence_of_one_error_is_its_score() -> None:
    hypotheses = hypothesise(network([-1, 0, 0, 1], [0, 1, -1, -1], [10.0, 4.0, 5.0, 4.5], [0.1, 0.1, 0.2, 0.1]))
    left = compensate(hypotheses, ())
    assert left is not None
    assert evidence(hypotheses, left) == 0.0
    every = np.arange(len(hypotheses))
    told = score(hypotheses, left, every)
    for at in every:
        alone = compensate(hypotheses, (int(at),))
        assert alone is not None
        assert evidence(hypotheses, alone) == pytest.approx(told[at])
    share = probabilities(hypotheses, left)
    assert share.sum() == pytest.approx(1.0)
    possible_ones = share > 0
    assert np.exp(told - told.max())[possible_ones] / share[possible_ones] == pytest.approx(
        np.full(possible_ones.sum(), np.exp(told - told.max())[possible_ones].sum()), rel=1e-5
    )
