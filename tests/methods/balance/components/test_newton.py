import numpy as np
import pytest

from qingshen.methods.balance.components.newton import Readings, Solution, solve
from qingshen.methods.balance.components.sums import Sums

# Flow times content in equals flow times content out: F x - G y = 0.
BILINEAR = Sums.of(1, 4, [(0, 1.0, (0, 1)), (0, -1.0, (2, 3))])


def readings(value: list[float], sigma: list[float], lower: float = -np.inf, pairs: tuple = ()) -> Readings:
    n = len(value)
    return Readings(np.array(value), np.array(sigma), np.ones(n), np.full(n, lower), np.full(n, np.inf), pairs)


def test_the_solution_is_a_stationary_point_and_closes() -> None:
    given = readings([10.0, 0.5, 9.0, 0.6], [0.2, 0.01, 0.3, 0.02])
    found = solve(BILINEAR, given, given.value)
    assert found.converged and found.worst[1] < 1e-11
    pull = (found.z - given.value) / given.sigma**2
    slopes = BILINEAR.jacobian(found.z)[0]
    multiplier = -(pull @ slopes) / (slopes @ slopes)
    assert pull + multiplier * slopes == pytest.approx(np.zeros(4), abs=1e-6 * np.abs(pull).max())
    assert found.objective == pytest.approx((((found.z - given.value) / given.sigma) ** 2).sum())


def test_convergence_is_quadratic_even_with_a_gross_error() -> None:
    # Adjustments of twenty sigmas: successive linearisation crawls here.
    given = readings([10.0, 0.5, 30.0, 0.6], [0.5, 0.03, 0.5, 0.03])
    found = solve(BILINEAR, given, given.value)
    assert found.converged and found.objective > 100
    assert found.iterations <= 8


def test_exact_quantities_do_not_move() -> None:
    given = readings([10.0, 0.5, 9.0, 0.6], [0.0, 0.01, 0.3, 0.0])
    found = solve(BILINEAR, given, given.value)
    assert found.converged and found.z[0] == 10.0 and found.z[3] == 0.6


def test_unmeasured_quantities_start_where_they_are_told() -> None:
    given = readings([10.0, 0.5, 9.0, np.nan], [0.2, 0.01, 0.3, np.nan])
    found = solve(BILINEAR, given, np.array([10.0, 0.5, 9.0, 3.0]))
    assert found.converged and found.objective == pytest.approx(0.0, abs=1e-15)
    assert found.z[3] == pytest.approx(5.0 / 9.0)


def test_a_correlated_reading_takes_its_partner_along() -> None:
    linear = Sums.of(1, 3, [(0, 1.0, (0,)), (0, -1.0, (1,))])
    given = readings([10.0, 9.0, 4.0], [1.0, 1.0, 1.0], pairs=((1, 2, 0.5),))
    found = solve(linear, given, given.value)
    assert found.z == pytest.approx([9.5, 9.5, 4.25])
    assert found.objective == pytest.approx(0.5)


def test_bounds_hold_and_what_they_hold_is_told() -> None:
    linear = Sums.of(1, 3, [(0, 1.0, (0,)), (0, -1.0, (1,)), (0, -1.0, (2,))])
    given = readings([5.0, 6.0, 0.5], [1.0, 1.0, 1.0], lower=0.0)
    # Without bounds the third would be 0.5 - 0.5 = 0: nothing is held there.
    assert not solve(linear, given, given.value).pinned.any()
    given = readings([5.0, 8.0, 0.5], [1.0, 1.0, 1.0], lower=0.0)
    found = solve(linear, given, given.value)
    assert found.pinned.tolist() == [False, False, True]
    assert found.z == pytest.approx([6.5, 6.5, 0.0])


def test_a_variable_that_starts_at_its_bound_is_let_go() -> None:
    linear = Sums.of(1, 3, [(0, 1.0, (0,)), (0, -1.0, (1,)), (0, -1.0, (2,))])
    given = readings([9.0, 6.0, 1.0], [1.0, 1.0, 1.0], lower=0.0)
    found = solve(linear, given, np.array([9.0, 12.0, 0.0]))
    assert found.converged and not found.pinned.any()
    assert found.z == pytest.approx([25 / 3, 20 / 3, 5 / 3])


def test_an_unsettled_point_is_used_only_where_next_to_nothing_is_left_to_gain() -> None:
    def ended(open_share: float, gain: float) -> Solution:
        return Solution(np.zeros(1), np.zeros(1, dtype=bool), 200, False, 10.0, (0, open_share), gain)

    assert ended(1e-12, 1e-5).usable
    assert not ended(1e-12, 1e-2).usable
    assert not ended(1e-6, 1e-5).usable


def test_stopped_too_early_the_equations_hold_and_the_gain_says_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    given = readings([10.0, 0.5, 30.0, 0.6], [0.5, 0.03, 0.5, 0.03])
    best = solve(BILINEAR, given, given.value)
    monkeypatch.setattr("qingshen.methods.balance.components.newton.ITERATIONS", 2)
    early = solve(BILINEAR, given, given.value)
    assert not early.converged and not early.usable and early.worst[1] < 1e-9
    assert early.objective - best.objective < 10 * early.gain


def test_giving_up_says_which_equation_is_worst() -> None:
    impossible = Sums.of(2, 1, [(0, 1.0, (0,)), (0, -1.0, ()), (1, 1.0, (0,)), (1, -3.0, ())])
    given = readings([1.0], [1.0])
    found = solve(impossible, given, given.value)
    assert not found.converged
    assert found.worst[0] == 1 and found.worst[1] > 0.1
