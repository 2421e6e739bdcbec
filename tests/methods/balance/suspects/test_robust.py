import numpy as np
from balance.suspects.built import case, network, with_readings

from qingshen.methods.balance.normal import Array
from qingshen.methods.balance.reduced import Reduced
from qingshen.methods.balance.suspects.robust import forgotten


def test_far_readings_are_left_aside_the_farthest_first() -> None:
    steam = case("P15", "true_value")
    sigma = np.sqrt(steam.normal.variance)
    value = steam.value.copy()
    value[7] += 12 * sigma[7]
    value[24] -= 20 * sigma[24]
    assert forgotten(with_readings(steam, value)) == (24, 7)


def test_readings_that_agree_are_all_kept() -> None:
    assert forgotten(case("P15")) == ()
    assert forgotten(case("P15", "true_value")) == ()


def test_exact_streams_are_never_left_aside() -> None:
    reduced = network([-1, -1, 0, 0], [0, 0, -1, -1], [10.0, 5.0, 4.0, 4.0], [0.0, 0.1, 0.1, 0.1])
    assert 0 not in forgotten(reduced)


class Hidden:
    """Equations that do not show that they are dense."""

    def __init__(self, normal: object) -> None:
        self._normal = normal

    def __getattr__(self, name: str) -> object:
        return getattr(self._normal, name)


def test_other_equations_are_weighed_anew_by_whoever_made_them() -> None:
    steam = case("P15", "true_value")
    value = steam.value + np.where(np.arange(28) == 7, 15.0, 0.0) * np.sqrt(steam.normal.variance)
    hidden = Reduced(Hidden(steam.normal), value, steam.checked, steam.ends)  # type: ignore[arg-type]
    assert forgotten(hidden) == ()

    def reweight(variance: Array) -> object:
        return Hidden(type(steam.normal)(steam.normal.matrix, variance))  # type: ignore[attr-defined]

    assert forgotten(hidden, reweight) == (7,)  # type: ignore[arg-type]
