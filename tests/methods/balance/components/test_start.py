import numpy as np
import pytest
from balance.components.plants import plant
from balance.networks import small
from hypothesis import given, settings
from hypothesis import strategies as st

from qingshen.methods.balance.components.constraints import balances
from qingshen.methods.balance.components.start import raw_point, starting_point
from qingshen.methods.balance.components.variables import Options, read_variables


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.booleans())
def test_the_start_closes_every_balance_before_bounds(seed: int, fractions: bool) -> None:
    made = plant(seed, fractions=fractions)
    variables = read_variables(made.network, made.contents, None, Options(fractions), {})
    start, scale = starting_point(variables)
    assert (scale > 0).all()
    if (start > 0).all() and (start[: variables.streams] > 1e-2).all():
        sums = balances(variables).sums
        assert np.abs(sums.residual(start)).max() < 1e-5 * sums.size(start).max()


def test_readings_that_agree_are_the_start() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", None, None), ("b", "n", "env", 4.0, 0.1))
    contents = [("in", 0.5), ("a", 0.7), ("b", 0.2)]
    rows = [{"stream": name, "component": "Cr", "value": value, "sigma": 0.01} for name, value in contents]
    start, _ = starting_point(read_variables(network, rows, None, Options(), {}))
    assert start == pytest.approx([10.0, 6.0, 4.0, 0.5, 0.7, 0.2], rel=1e-6)


def test_contents_that_disagree_do_not_stop_a_flow() -> None:
    # Nothing flows, nothing disagrees: that is not what is meant.
    network = small(
        ("in", "env", "n", None, None),
        ("out", "n", "env", None, None),
        ("x", "env", "m", 5.0, 0.1),
        ("y", "m", "env", 5.0, 0.1),
    )
    rows = [
        {"stream": name, "component": "Cr", "value": value, "sigma": 0.01}
        for name, value in (("in", 0.5), ("out", 0.6))
    ]
    start, _ = starting_point(read_variables(network, rows, None, Options(), {}))
    assert start[:2] == pytest.approx([5.0, 5.0], rel=0.2)


def test_the_second_start_is_what_was_read_and_guessed() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("out", "n", "env", None, None))
    rows = [{"stream": "in", "component": "Cr", "value": 0.5, "sigma": 0.01}]
    variables = read_variables(network, rows, None, Options(), {"out": 8.0})
    assert raw_point(variables, np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [10.0, 8.0, 0.5, 4.0]


def test_a_transfer_nobody_measured_starts_at_what_the_rest_says() -> None:
    network = small(("in", "env", "n", 10.0, 0.1), ("a", "n", "env", 6.0, 0.1), ("b", "n", "env", 4.0, 0.1))
    rows = [
        {"stream": name, "component": "Cr", "value": value, "sigma": 0.01} for name, value in (("in", 0.5), ("a", 0.7))
    ]
    moved = [{"stream": "a", "component": "Cr", "value": None, "sigma": None}]
    start, _ = starting_point(read_variables(network, rows, moved, Options(), {}))
    assert start[-1] == pytest.approx(0.84, rel=1e-6)
