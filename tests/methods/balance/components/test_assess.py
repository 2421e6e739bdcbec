import numpy as np
import pytest

from qingshen.methods.balance.components.assess import assess
from qingshen.methods.balance.components.newton import Readings, solve
from qingshen.methods.balance.components.sums import Sums


def everything(z: np.ndarray, known: np.ndarray) -> np.ndarray:
    del known
    return np.full(len(z), np.inf)


def readings(value: list[float], sigma: list[float], lower: float = -np.inf, pairs: tuple = ()) -> Readings:
    n = len(value)
    return Readings(np.array(value), np.array(sigma), np.ones(n), np.full(n, lower), np.full(n, np.inf), pairs)


# A splitter: F x = G y + H w and F = G + H; F, x, G, y, H, w.
SPLITTER = Sums.of(
    2,
    6,
    [(0, 1.0, (0, 1)), (0, -1.0, (2, 3)), (0, -1.0, (4, 5)), (1, 1.0, (0,)), (1, -1.0, (2,)), (1, -1.0, (4,))],
)


def split(contents: tuple[float, float, float], reach=everything):
    nan = np.nan
    given = readings(
        [10.0, contents[0], nan, contents[1], nan, contents[2]], [0.1, 0.01, nan, 0.01, nan, 0.01], lower=0.0
    )
    start = np.array([10.0, contents[0], 5.0, contents[1], 5.0, contents[2]])
    return assess(SPLITTER, given, solve(SPLITTER, given, start), reach)


def test_a_split_follows_from_contents_that_differ() -> None:
    told = split((0.4, 0.6, 0.2))
    assert told.status.tolist() == [
        "nonredundant",
        "nonredundant",
        "observable",
        "nonredundant",
        "observable",
        "nonredundant",
    ]
    # G = F (x - w) / (y - w), by the delta method.
    slopes = np.array([0.5, 10 / 0.4, 5 / 0.4, 5 / 0.4])
    assert told.sigma[2] == pytest.approx(np.sqrt(((slopes * [0.1, 0.01, 0.01, 0.01]) ** 2).sum()))
    assert not told.vague.any() and not told.coincidence.any()


def test_a_split_by_contents_that_hardly_differ_is_no_answer() -> None:
    told = split((0.400, 0.401, 0.399), lambda z, known: np.array([10.0, 1.0, 10.0, 1.0, 10.0, 1.0]))
    assert told.vague.tolist() == [False, False, True, False, True, False]
    assert told.status[2] == told.status[4] == "unobservable"
    assert np.isnan(told.reconciled[2]) and np.isnan(told.sigma[2])


def test_equal_contents_void_a_balance_and_that_is_said() -> None:
    told = split((0.4, 0.4, 0.4))
    assert told.status[2] == "unobservable" and told.coincidence[2] and told.coincidence[4]


def test_a_bound_takes_part_in_the_sigmas_but_not_in_the_tests() -> None:
    linear = Sums.of(1, 3, [(0, 1.0, (0,)), (0, -1.0, (1,)), (0, -1.0, (2,))])
    given = readings([5.0, 8.0, 0.5], [1.0, 1.0, 1.0], lower=0.0)
    told = assess(linear, given, solve(linear, given, given.value), everything)
    assert told.status.tolist() == ["redundant", "redundant", "at_bound"]
    assert told.free.reduced.statistic == pytest.approx(3.5**2 / 3)
    assert told.sigma[0] == pytest.approx(np.sqrt(0.5))
    # The free estimate is -2/3 ± √(2/3): what is left of it above zero.
    draw = np.random.default_rng(1).normal(-2 / 3, np.sqrt(2 / 3), 200_000)
    assert told.sigma[2] == pytest.approx(draw[draw > 0].std(), rel=0.02)


def test_the_partner_of_a_reading_at_its_bound_is_known_better() -> None:
    linear = Sums.of(1, 4, [(0, 1.0, (0,)), (0, -1.0, (1,)), (0, -1.0, (2,))])
    given = readings([5.0, 8.0, 0.5, 3.0], [1.0, 1.0, 1.0, 1.0], lower=0.0, pairs=((2, 3, 0.6),))
    told = assess(linear, given, solve(linear, given, given.value), everything)
    assert told.status[2] == "at_bound"
    assert told.sigma[3] == pytest.approx(0.8)
