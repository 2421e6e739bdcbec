import numpy as np
import pytest
from balance.networks import small

from qingshen.methods.balance.components.constraints import balances
from qingshen.methods.balance.components.variables import Options, Variables, read_variables

PLANT = small(
    ("in", "env", "a", 10.0, 0.1),
    ("mid", "a", "b", 6.0, 0.1),
    ("top", "a", "env", 4.0, 0.1),
    ("out", "b", "env", 6.0, 0.1),
)
NAMES = [(stream, component) for component in ("x", "y") for stream in PLANT.stream]
CONTENTS = [{"stream": stream, "component": component, "value": 0.5, "sigma": 0.1} for stream, component in NAMES]


def variables(transfers: object = None, **options: object) -> Variables:
    return read_variables(PLANT, CONTENTS, transfers, Options(**options), {})


def kinds(given: Variables) -> list[tuple[str, int, int]]:
    return [tuple(one) for one in balances(given).label]


def test_every_node_balances_in_total_and_by_component() -> None:
    assert kinds(variables()) == [
        ("total", 0, -1), ("component", 0, 0), ("component", 0, 1),
        ("total", 1, -1), ("component", 1, 0), ("component", 1, 1),
    ]  # fmt: skip
    z = np.concatenate([[10.0, 6.0, 4.0, 5.0], [0.5, 0.4, 0.3, 0.2], [0.1, 0.2, 0.3, 0.4]])
    residual = balances(variables()).sums.residual(z)
    assert residual == pytest.approx([0, 5 - 2.4 - 1.2, 1 - 1.2 - 1.2, 1.0, 2.4 - 1.0, 1.2 - 2.0])


def test_fractions_of_the_whole_make_the_total_balance_superfluous() -> None:
    given = variables(normalised=True)
    assert ("total", 0, -1) not in kinds(given)
    assert [one for one in kinds(given) if one[0] == "whole"] == [("whole", at, -1) for at in range(4)]
    slopes = balances(given).sums.jacobian(
        np.concatenate([[10.0, 6.0, 4.0, 6.0], [0.5, 0.4, 0.65, 0.4], [0.5, 0.6, 0.35, 0.6]])
    )
    assert np.linalg.matrix_rank(slopes) == slopes.shape[0]


def test_where_a_fraction_reacts_the_total_balance_is_needed_again() -> None:
    given = variables(normalised=True, not_conserved=[("b", "y")])
    assert ("total", 1, -1) in kinds(given) and ("component", 1, 1) not in kinds(given)
    assert ("total", 0, -1) not in kinds(given)


def test_an_energy_balance_counts_from_its_reference() -> None:
    rows = [row | {"factor": 4.0} if row["component"] == "y" else row for row in CONTENTS]
    given = read_variables(PLANT, rows, None, Options(reference={"y": 20.0}), {})
    z = np.concatenate([[10.0, 6.0, 4.0, 6.0], np.zeros(4), [50.0, 60.0, 30.0, 60.0]])
    row = balances(given).label.index(("component", 0, 1))
    assert balances(given).sums.residual(z)[row] == pytest.approx(4.0 * (10 * 30 - 6 * 40 - 4 * 10))


def test_a_transfer_is_a_share_of_all_that_enters() -> None:
    transfers = [{"stream": "mid", "component": name, "value": 0.5, "sigma": 0.1} for name in ("x", "")]
    given = variables(transfers)
    z = np.concatenate([[10.0, 6.0, 4.0, 6.0], [0.5, 0.4, 0.65, 0.4], [0.5, 0.6, 0.35, 0.6], [0.5, 0.25]])
    assert balances(given).sums.residual(z)[-2:] == pytest.approx([2.4 - 0.5 * 5.0, 6.0 - 0.25 * 10.0])
