import numpy as np
import pytest
from scipy import sparse

from qingshen.methods.balance.components.steps import Dense, Local, Sparse, linearised


def local(rows: list[list[float]], residual: list[float], gradient: list[float], measured: list[float]) -> Local:
    return Local(np.array(residual), np.array(rows), np.array(gradient), np.diag(measured))


EXAMPLE = local([[1.0, 2.0, -1.0], [0.0, 1.0, 1.0]], [0.3, -0.2], [1.0, -2.0, 0.0], [1.0, 1.0, 0.0])
BEND = np.array([[0.0, 0.1, 0.0], [0.1, 0.2, 0.05], [0.0, 0.05, 0.0]])


@pytest.mark.parametrize("way", [Dense, Sparse])
def test_a_step_solves_the_saddle_point_system(way: type) -> None:
    here = way(EXAMPLE)
    move = here.step(BEND).move
    hessian = EXAMPLE.weight + BEND
    slopes = EXAMPLE.slopes
    saddle = np.block([[hessian, slopes.T], [slopes, np.zeros((2, 2))]])
    right = np.linalg.solve(saddle, np.concatenate([-EXAMPLE.gradient, -EXAMPLE.residual]))[:3]
    assert move == pytest.approx(right, rel=1e-6)


@pytest.mark.parametrize("way", [Dense, Sparse])
def test_multipliers_explain_the_gradient_as_far_as_the_equations_can(way: type) -> None:
    here = way(EXAMPLE)
    slopes = EXAMPLE.slopes
    right, *_ = np.linalg.lstsq(slopes.T, -EXAMPLE.gradient, rcond=None)
    assert here.multiplier == pytest.approx(right, rel=1e-6)
    assert here.correction(np.array([0.3, -0.2])) == pytest.approx(-np.linalg.pinv(slopes) @ [0.3, -0.2], rel=1e-6)


@pytest.mark.parametrize("way", [Dense, Sparse])
def test_equations_said_twice_do_no_harm(way: type) -> None:
    twice = local([[1.0, -1.0], [1.0, -1.0]], [2.0, 2.0], [0.0, 0.0], [1.0, 1.0])
    assert way(twice).step(np.zeros((2, 2))).move == pytest.approx([-1.0, 1.0], rel=1e-6)


@pytest.mark.parametrize("way", [Dense, Sparse])
def test_where_curvature_would_lead_away_from_a_minimum_it_is_left_out(way: type) -> None:
    wrong = np.diag([-5.0, -5.0, 0.0])
    plain = way(EXAMPLE).step(np.zeros((3, 3))).move
    assert way(EXAMPLE).step(wrong).move == pytest.approx(plain, rel=1e-6)


def test_what_no_reading_determines_stays_where_it_is() -> None:
    # x = u + w: x is measured, of u and w only the sum is told.
    free = local([[1.0, -1.0, -1.0]], [0.0], [0.0, 0.0, 0.0], [1.0, 0.0, 0.0])
    pull = np.array([[0.0, 1e-3, 0.0], [1e-3, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert Dense(free).step(pull).move == pytest.approx([0.0, 0.0, 0.0], abs=1e-12)
    assert Dense(free).stationarity == 0.0


def test_sparse_matrices_take_the_sparse_way() -> None:
    assert isinstance(linearised(EXAMPLE), Dense)
    wide = Local(*(sparse.csr_array(part) if part.ndim == 2 else part for part in vars(EXAMPLE).values()))
    assert isinstance(linearised(wide), Sparse)
    assert linearised(wide).step(sparse.csr_array(BEND)).move == pytest.approx(Dense(EXAMPLE).step(BEND).move, rel=1e-6)
