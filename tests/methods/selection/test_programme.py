import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from qingshen.methods.selection.programme import Effort, Programme, relax, solve, solve_about, solve_near


def knapsack(seed: int, size: int = 30) -> Programme:
    draw = np.random.default_rng(seed)
    weight = draw.integers(1, 40, (2, size)).astype(np.float64)
    return Programme(
        price=draw.integers(1, 60, size).astype(np.float64),
        matrix=sparse.csr_array(weight),
        low=weight.sum(axis=1) * 0.4,
        high=np.full(2, np.inf),
        top=np.ones(size),
        whole=np.ones(size, dtype=np.bool_),
    )


@settings(max_examples=25)
@given(st.integers(0, 500), st.sampled_from([5, 10, 20]))
def test_near_the_relaxation_the_bound_holds(seed: int, core: int) -> None:
    programme = knapsack(seed)
    exact, near = solve(programme, Effort(60)), solve_near(programme, Effort(60), core)
    assert exact.x is not None and near.x is not None and exact.proven
    best, found = float(programme.price @ exact.x), float(programme.price @ near.x)
    assert near.bound <= best + 1e-6 and found >= best - 1e-6
    assert (programme.matrix @ np.round(near.x) >= programme.low - 1e-6).all()
    if near.proven:
        assert found == pytest.approx(best)


@settings(max_examples=25)
@given(st.integers(0, 500), st.sampled_from([3, 10, 30]))
def test_about_a_solution_the_bound_holds_and_nothing_is_lost(seed: int, core: int) -> None:
    programme = knapsack(seed)
    relaxed, exact = relax(programme), solve(programme, Effort(60))
    assert relaxed is not None and exact.x is not None
    start = np.ones(30)
    near = solve_about(programme, relaxed, start, Effort(60), core)
    assert near.x is not None and (programme.matrix @ near.x >= programme.low - 1e-6).all()
    best, found = float(programme.price @ exact.x), float(programme.price @ near.x)
    assert near.bound <= best + 1e-6 <= found + 2e-6 and found <= programme.price.sum() + 1e-6
    if near.proven or core == 30:
        assert found == pytest.approx(best)


def test_what_has_no_solution_is_told() -> None:
    programme = knapsack(1).with_row(np.ones(30), -np.inf, 1.0)
    assert relax(programme) is None
    for found in (solve(programme, Effort(60)), solve_near(programme, Effort(60), 5)):
        assert found.x is None and found.proven


def test_nothing_to_choose() -> None:
    empty = Programme(np.zeros(0), sparse.csr_array((1, 0)), np.ones(1), np.ones(1), np.zeros(0), np.zeros(0, np.bool_))
    assert solve(empty, Effort(1)).x is None
    assert solve_near(empty.with_row(np.zeros(0), 0.0, 0.0), Effort(1)).x is None


def test_dual_prices_add_up_to_the_value() -> None:
    found = relax(programme := knapsack(3))
    assert found is not None
    capped = -np.minimum(found.reduced, 0).sum()
    assert found.dual @ programme.low - capped == pytest.approx(found.value)
