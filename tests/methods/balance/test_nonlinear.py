"""Published examples of nonlinear equations."""

import csv
from pathlib import Path

import numpy as np
import pytest

from qingshen.methods.balance.nonlinear import NonlinearResult, reconcile_nonlinear
from qingshen.problems import Refused

CASES = Path(__file__).with_name("cases")


def pai_fisher(z: np.ndarray) -> list[float]:
    """The six equations of Pai & Fisher 1988, right-hand sides 255.8, -111.2, 33.57, 0, 0, 126.6."""
    x1, x2, x3, x4, x5, u1, u2, u3 = z
    return [
        0.5 * x1**2 - 0.7 * x2 + x3 * u1 + x2**2 * u1 * u2 + 2 * x3 * u3**2 - 255.8,
        x1 - 2 * x2 + 3 * x1 * x3 - 2 * x2 * u1 - x2 * u2 * u3 + 111.2,
        x3 * u1 - x1 + 3 * x2 + x1 * u2 - x3 * u3**0.5 - 33.57,
        x4 - x1 - x3**2 + u2 + 3 * u3,
        x5 - 2 * x3 * u2 * u3,
        2 * x1 + x2 * x3 * u1 + u2 - u3 - 126.6,
    ]


def pai_fisher_slopes(z: np.ndarray) -> list[list[float]]:
    x1, x2, x3, _, _, u1, u2, u3 = z
    return [
        [x1, -0.7 + 2 * x2 * u1 * u2, u1 + 2 * u3**2, 0, 0, x3 + x2**2 * u2, x2**2 * u1, 4 * x3 * u3],
        [1 + 3 * x3, -2 - 2 * u1 - u2 * u3, 3 * x1, 0, 0, -2 * x2, -x2 * u3, -x2 * u2],
        [-1 + u2, 3, u1 - u3**0.5, 0, 0, x3, x1, -0.5 * x3 * u3**-0.5],
        [-1, 0, -2 * x3, 1, 0, 0, 1, 3],
        [0, 0, -2 * u2 * u3, 0, 1, 0, -2 * x3 * u3, -2 * x3 * u2],
        [2, x3 * u1, x2 * u1, 0, 0, x2 * x3, 1, -1],
    ]


def variables(**more: dict[str, float]) -> list[dict[str, object]]:
    with (CASES / "C02_pai_fisher1988.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    guess = {"u1": 11.0, "u2": 0.6, "u3": 2.0}
    return [
        {
            "variable": row["variable"],
            "value": float(row["measured"]) if row["measured"] else None,
            "sigma": float(row["sigma"]) if row["sigma"] else None,
            "guess": guess.get(row["variable"]),
        }
        | more.get(row["variable"], {})
        for row in rows
    ]


def test_pai_fisher_1988() -> None:
    result = reconcile_nonlinear(variables(), pai_fisher, pai_fisher_slopes)
    told = result.variables["reconciled"].to_list()
    assert told[:5] == pytest.approx([4.51243, 5.58187, 1.92596, 1.45600, 4.85453], abs=5.1e-6)
    assert told[5:] == pytest.approx([11.0703, 0.614669, 2.05036], rel=5e-6)
    assert result.statistic == pytest.approx(0.11229667, abs=5e-9)
    assert result.degrees_of_freedom == 3 and result.balanced is True
    assert result.variables["status"].to_list() == ["redundant"] * 5 + ["observable"] * 3
    assert np.abs(pai_fisher(np.array(told))) == pytest.approx(np.zeros(6), abs=1e-9)
    # Successive linearisation takes 7 steps.
    assert result.iterations <= 5


def test_linearised_at_the_solution_the_equations_give_the_same_j() -> None:
    result = reconcile_nonlinear(variables(), pai_fisher, pai_fisher_slopes)
    assert result.reduced.statistic == pytest.approx(result.statistic, rel=1e-7)
    sigma = result.variables["reconciled_sigma"].to_numpy()
    assert np.sqrt(np.diag(result.covariance)) == pytest.approx(sigma)


def test_the_curvature_given_and_that_of_differences_lead_to_the_same_point() -> None:
    def hessian(z: np.ndarray, multiplier: np.ndarray) -> np.ndarray:
        shift = 1e-20

        def pull(at: np.ndarray) -> np.ndarray:
            return multiplier @ np.array([list(row) for row in pai_fisher_slopes(at)])

        columns = [pull(z + 1j * shift * np.eye(8)[at]).imag / shift for at in range(8)]
        return np.array(columns)

    exact = reconcile_nonlinear(variables(), pai_fisher, pai_fisher_slopes, hessian)
    differences = reconcile_nonlinear(variables(), pai_fisher, pai_fisher_slopes)
    assert exact.iterations <= differences.iterations
    assert exact.variables["reconciled"].to_list() == pytest.approx(
        differences.variables["reconciled"].to_list(), rel=1e-8
    )


def test_a_bound_is_respected_and_told() -> None:
    result = reconcile_nonlinear(variables(u1={"upper": 10.5}), pai_fisher, pai_fisher_slopes)
    u1 = result.variables.row(5, named=True)
    assert u1["status"] == "at_bound" and u1["reconciled"] == 10.5
    # What the estimate still allows below the bound.
    assert 0 < u1["reconciled_sigma"] < 1.5684
    assert result.assessment.held.reduced.normal.rank == 4
    # The tests are those without the bound, linearised here.
    assert result.degrees_of_freedom == 3


def test_where_nothing_is_found_the_worst_equation_is_named() -> None:
    def never(z: np.ndarray) -> list[float]:
        return [z[0] ** 2 + 1.0, z[1] - z[0]]

    given = [{"variable": name, "value": 1.0, "sigma": 1.0} for name in "ab"]
    with pytest.raises(Refused) as refused:
        reconcile_nonlinear(given, never, lambda z: [[2 * z[0], 0.0], [-1.0, 1.0]], names=["square", "same"])
    (told,) = refused.value.problems
    assert told.code == "nonlinear-not-closed" and "square" in told.into("en")


def test_equations_that_are_no_number_at_the_start_are_refused() -> None:
    given = [{"variable": "a", "value": -1.0, "sigma": 1.0}]
    with np.errstate(invalid="ignore"), pytest.raises(Refused) as refused:
        reconcile_nonlinear(given, lambda z: [z[0] ** 0.5 - 1], lambda z: [[0.5 * z[0] ** -0.5]])
    assert [one.code for one in refused.value.problems] == ["nonlinear-not-closed"]


def test_every_mistake_in_the_table_is_told_at_once() -> None:
    given = [{"variable": "a", "value": 1.0, "sigma": None}, {"variable": "b", "value": 1.0, "sigma": -1.0}]
    with pytest.raises(Refused) as refused:
        reconcile_nonlinear(given, lambda z: z, np.diag)
    assert sorted(one.code for one in refused.value.problems) == ["sigma-absent", "sigma-negative"]
    with pytest.raises(Refused) as refused:
        reconcile_nonlinear([], lambda z: z, np.diag)
    assert [one.code for one in refused.value.problems] == ["variables-empty"]


def test_correlated_readings_share_what_they_are_adjusted_by() -> None:
    given = [{"variable": name, "value": value, "sigma": 1.0} for name, value in (("a", 10.0), ("b", 9.0), ("c", 4.0))]
    shared = [{"variable": "b", "other": "c", "correlation": 0.5}]
    result = reconcile_nonlinear(
        given, lambda z: [z[0] - z[1]], lambda z: [[1.0, -1.0, 0.0]], lambda z, m: np.zeros((3, 3)), correlations=shared
    )
    assert result.variables["reconciled"].to_list() == pytest.approx([9.5, 9.5, 4.25])
    assert result.statistic == pytest.approx(0.5)


# ── Swartz 1989: a crude preheat train ───────────────────────────────────────

STREAMS = ["A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8", "B1", "B2", "B3", "C1", "C2", "D1", "D2"]
FLOWS = {"A1": 1000.0, "A3": 401.7, "A6": 552.7, "B1": 253.2, "C1": 308.1, "D2": 680.1}
TEMPERATURES = {"A1": 466.33, "A3": 481.78, "A4": 530.09, "A5": 616.31, "A7": 619.0, "A8": 614.92}
TEMPERATURES |= {"B1": 618.11, "C1": 694.99, "D1": 667.84, "D2": 558.34}
# Enthalpy of each fluid: a + b T + c T².
ENTHALPY = {"A": (-6.8909, 0.0991, 1.1081e-4), "B": (-14.8538, 0.1333, 7.539e-5)}
ENTHALPY |= {"C": (-28.2807, 0.1385, 9.043e-5), "D": (-11.4172, 0.1229, 7.94e-5)}
THROUGH = [
    ("A1", "A2"),
    ("A3", "A4"),
    ("A4", "A5"),
    ("A6", "A7"),
    ("B1", "B2"),
    ("B2", "B3"),
    ("C1", "C2"),
    ("D1", "D2"),
]
SPLIT, MIXED = ("A2", "A3", "A6"), ("A8", "A5", "A7")
EXCHANGERS = [(("A1", "B2"), ("A2", "B3")), (("A3", "B1"), ("A4", "B2")), (("A4", "C1"), ("A5", "C2"))]
EXCHANGERS += [(("A6", "D1"), ("A7", "D2")), (("A5", "A7"), ("A8",))]
F = {name: at for at, name in enumerate(STREAMS)}
T = {name: at + len(STREAMS) for at, name in enumerate(STREAMS)}


def linear_rows() -> np.ndarray:
    rows = [{F[one]: 1.0, F[other]: -1.0} for one, other in THROUGH]
    rows += [{F[whole]: 1.0, F[part]: -1.0, F[rest]: -1.0} for whole, part, rest in (SPLIT, MIXED)]
    rows += [{T["A2"]: 1.0, T[part]: -1.0} for part in ("A3", "A6")]
    matrix = np.zeros((len(rows), 2 * len(STREAMS)))
    for at, row in enumerate(rows):
        matrix[at, list(row)] = list(row.values())
    return matrix


def swartz(z: np.ndarray) -> np.ndarray:
    def carried(name: str) -> float:
        a, b, c = ENTHALPY[name[0]]
        return z[F[name]] * (a + b * z[T[name]] + c * z[T[name]] ** 2)

    heat = [sum(map(carried, inward)) - sum(map(carried, outward)) for inward, outward in EXCHANGERS]
    return np.concatenate([linear_rows() @ z, heat])


def swartz_slopes(z: np.ndarray) -> np.ndarray:
    heat = np.zeros((len(EXCHANGERS), len(z)))
    for at, sides in enumerate(EXCHANGERS):
        for sign, names in zip((1.0, -1.0), sides, strict=True):
            for name in names:
                a, b, c = ENTHALPY[name[0]]
                heat[at, F[name]] = sign * (a + b * z[T[name]] + c * z[T[name]] ** 2)
                heat[at, T[name]] = sign * z[F[name]] * (b + 2 * c * z[T[name]])
    return np.vstack([linear_rows(), heat])


def preheat_train() -> NonlinearResult:
    guess = {"FA2": 950.0, "FA4": 400.0, "FA5": 400.0, "FA7": 550.0, "FA8": 950.0, "FB2": 250.0, "FB3": 250.0}
    guess |= {"FC2": 300.0, "FD1": 680.0, "TA2": 490.0, "TA6": 490.0, "TB2": 570.0, "TB3": 500.0, "TC2": 600.0}
    given = []
    for letter, readings in (("F", FLOWS), ("T", TEMPERATURES)):
        for name in STREAMS:
            value = readings.get(name)
            sigma = None if value is None else 0.02 * value if letter == "F" else 0.75
            given.append({"variable": letter + name, "value": value, "sigma": sigma, "guess": guess.get(letter + name)})
    return reconcile_nonlinear(given, swartz, swartz_slopes)


def test_swartz_1989_says_what_can_be_checked_and_what_cannot() -> None:
    result = preheat_train()
    status = dict(zip(result.variables["variable"], result.variables["status"], strict=True))
    unchecked = [name for name, told in status.items() if told == "nonredundant"]
    assert unchecked == ["FB1", "FC1", "TA1", "TA4", "TB1", "TC1"]
    assert result.degrees_of_freedom == 3
    assert sum(told == "observable" for told in status.values()) == 14
    # Scaled successive linearisation takes 6 steps, raw Gauss-Newton 107.
    assert result.iterations <= 4
    assert np.abs(swartz(result.variables["reconciled"].to_numpy())).max() < 1e-7
