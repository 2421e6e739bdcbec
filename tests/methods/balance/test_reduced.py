import numpy as np
import pytest
from balance.networks import small

from qingshen.methods.balance import Plan
from qingshen.methods.balance.dense import DenseNormal
from qingshen.methods.balance.reduced import Reduced


def test_what_readings_leave_open_and_what_it_is_worth() -> None:
    # Two readings of one stream: 10 ± 1 and 7 ± 2 leave 3 open with a variance of 5.
    network = small(("a", "env", "n", 10.0, 1.0), ("b", "n", "env", 7.0, 2.0))
    reduced = Plan(network).solve().reduced
    assert reduced.residual.tolist() == [3]
    assert reduced.multiplier.tolist() == pytest.approx([0.6])
    assert reduced.statistic == pytest.approx(1.8)
    assert reduced.checked.tolist() == [True, True]


def test_only_readings_between_two_groups_are_checked() -> None:
    network = small(
        ("a", "env", "n", 10.0, 1.0), ("b", "n", "m", 4.0, 1.0), ("u", "n", "m", None, None),
        ("c", "m", "env", 9.0, 0.0), ("d", "m", "env", 2.0, 1.0),
    )  # fmt: skip
    assert Plan(network).solve().reduced.checked.tolist() == [True, False, False, False, True]


def test_a_constant_is_part_of_the_equation() -> None:
    normal = DenseNormal(np.array([[1.0, 1.0]]), np.array([1.0, 1.0]), constant=np.array([5.0]))
    reduced = Reduced(normal, np.array([2.0, 5.0]), np.array([True, True]))
    assert reduced.residual.tolist() == [2] and reduced.statistic == pytest.approx(2.0) and reduced.ends is None
