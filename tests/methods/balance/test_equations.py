"""Published examples of linear equations, to the digits they print."""

import csv
from pathlib import Path

import numpy as np
import pytest

from qingshen.methods.balance.equations import Equations, EquationsResult, reconcile_equations
from qingshen.problems import Refused

CASES = Path(__file__).with_name("cases")
PUBLISHED = ("published_reconciled_widened", "published_half_width", "published_local_test")


def rows(name: str) -> list[dict[str, str]]:
    with (CASES / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def coefficients(case: list[dict[str, str]]) -> list[list[float]]:
    return [[float(row[f"coef_row{at}"]) for row in case] for at in (1, 2, 3)]


def vdi(width: str, **replaced: float) -> EquationsResult:
    """VDI 2048-1, appendix A: feed water, steam and condensate of a power plant; half widths are 1.96 sigma."""
    case = rows("C05_vdi2048")
    variables = [
        {
            "variable": row["variable"],
            "value": float(row["measured"]),
            "sigma": replaced.get(row["variable"], float(row[width])) / 1.96,
        }
        for row in case
    ]
    shared = [("mFDKEL", "mFDKELL", 0.2), ("mSPL", "mSPLL", 0.39951)]
    correlations = [{"variable": one, "other": other, "correlation": r} for one, other, r in shared]
    return reconcile_equations(Equations.from_coefficients(variables, coefficients(case), correlations=correlations))


def ripps(without: str | None = None) -> EquationsResult:
    case = rows("C04_ripps1965")
    variables = [
        {
            "variable": row["variable"],
            "value": None if row["variable"] == without else float(row["measured"]),
            "sigma": float(row["variance"]) ** 0.5,
        }
        for row in case
    ]
    return reconcile_equations(Equations.from_coefficients(variables, coefficients(case)))


def test_vdi_2048_values_half_widths_and_local_tests() -> None:
    result = vdi("half_width_95_widened")
    for row, told in zip(rows("C05_vdi2048"), result.variables.iter_rows(named=True), strict=True):
        value, width, test = (float(row[name]) if row[name] else None for name in PUBLISHED)
        assert told["reconciled"] == pytest.approx(value, abs=5e-4), row["variable"]
        assert 1.96 * told["reconciled_sigma"] == pytest.approx(width, abs=3e-6), row["variable"]
        assert told["test_vdi"] == (None if test is None else pytest.approx(test, rel=2e-5)), row["variable"]
    assert result.statistic == pytest.approx(2.5370, abs=5e-5)
    assert result.degrees_of_freedom == 3
    assert result.threshold == pytest.approx(7.8147, abs=5e-5)
    assert result.balanced is True


def test_vdi_2048_first_pass_finds_the_gross_error_in_the_feed_water() -> None:
    result = vdi("half_width_95")
    assert result.statistic == pytest.approx(20.310, abs=5e-4)
    assert result.balanced is False
    worst = result.variables.sort("test_vdi", descending=True, nulls_last=True)["variable"].to_list()[:2]
    assert sorted(worst) == ["mFDKEL", "mFDKELL"]


def test_vdi_2048_a_quantity_in_no_balance_stays_as_it_was_read() -> None:
    told = vdi("half_width_95_widened").variables.row(10, named=True)
    assert told["variable"] == "mD" and told["status"] == "nonredundant"
    assert (told["adjustment"], told["adjustability"], told["test"], told["checkable"]) == (0.0, 0.0, None, False)
    assert told["reconciled_sigma"] == pytest.approx(told["sigma"])


def test_ripps_1965_and_what_is_left_when_one_reading_is_dropped() -> None:
    whole = ripps()
    assert whole.statistic == pytest.approx(8.455, abs=5e-4)
    assert whole.balanced is False
    assert ripps("x2").statistic == pytest.approx(0.964, abs=5e-4)
    assert ripps("x3").statistic == pytest.approx(1.570, abs=5e-4)
    # Dropping a reading saves the square of its test.
    for row in whole.variables.iter_rows(named=True):
        assert whole.statistic - ripps(row["variable"]).statistic == pytest.approx(row["test"] ** 2, rel=1e-8)


def test_the_imbalances_are_those_of_the_raw_readings() -> None:
    table = vdi("half_width_95").equations
    assert table["imbalance"].to_list() == pytest.approx([3.225, -0.108, 0.001], abs=1e-9)
    assert table["test"].to_list() == pytest.approx([4.154123, 0.168834, 0.007064], abs=1e-6)
    unmeasured = ripps("x2").equations
    assert unmeasured["imbalance"].to_list() == [None, None, None]


def test_unmeasured_quantities_follow_with_their_covariances() -> None:
    variables = [("a", 10.0, 1.0), ("b", None, None), ("c", 4.0, 0.5), ("d", None, None), ("e", None, None)]
    given = [dict(zip(("variable", "value", "sigma"), one, strict=True)) for one in variables]
    result = reconcile_equations(Equations.from_coefficients(given, [[1, -1, -2, 0, 0], [0, 0, 0, 1, 1]], [1.0, 5.0]))
    assert result.variables["status"].to_list() == ["nonredundant", "observable", "nonredundant", *["unobservable"] * 2]
    assert result.variables["reconciled"].to_list() == [10.0, pytest.approx(1.0), 4.0, None, None]
    assert result.variables["reconciled_sigma"][1] == pytest.approx(np.hypot(1.0, 1.0))
    assert result.covariance[0, 1] == pytest.approx(1.0)
    assert result.covariance[1, 2] == pytest.approx(-0.5)
    assert np.isnan(result.covariance[3]).all()
    assert result.balanced is None and result.degrees_of_freedom == 0 and np.isnan(result.threshold)


def test_an_exact_unmeasured_quantity_has_no_sigma_at_all() -> None:
    given = [{"variable": "a", "value": 2.0, "sigma": 0.0}, {"variable": "b", "value": None, "sigma": None}]
    result = reconcile_equations(Equations.from_coefficients(given, [[3.0, -7.0]]))
    assert result.variables["reconciled_sigma"].to_list() == [0.0, 0.0]
    assert result.variables["status"].to_list() == ["exact", "observable"]


def test_exact_readings_that_contradict_each_other_are_refused_by_name() -> None:
    given = [{"variable": name, "value": value, "sigma": 0.0} for name, value in (("a", 10.0), ("b", 9.0))]
    with pytest.raises(Refused) as refused:
        reconcile_equations(Equations.from_coefficients(given, [[1.0, -1.0]], names=["boiler"]))
    (told,) = refused.value.problems
    assert told.code == "equations-contradict"
    assert "boiler" in told.into("en") and "a、b" in told.into("en")


def test_every_mistake_is_told_at_once() -> None:
    given = [
        {"variable": "a", "value": 1.0, "sigma": -1.0},
        {"variable": "a", "value": 1.0, "sigma": None},
    ]
    with pytest.raises(Refused) as refused:
        Equations.from_coefficients(given, [[1.0, np.inf], [1.0, 2.0]])
    codes = sorted(one.code for one in refused.value.problems)
    assert codes == ["equations-infinite", "row-twice", "sigma-absent", "sigma-negative"]


@pytest.mark.parametrize(
    ("matrix", "constants", "names"),
    [([[1.0]], None, None), ([[1.0, 2.0]], [1.0, 2.0], None), ([[1.0, 2.0]], None, ["x", "y"])],
)
def test_shapes_must_agree(matrix: list[list[float]], constants: list[float] | None, names: list[str] | None) -> None:
    given = [{"variable": name, "value": 1.0, "sigma": 1.0} for name in "ab"]
    with pytest.raises(Refused) as refused:
        Equations.from_coefficients(given, matrix, constants, names=names)
    assert [one.code for one in refused.value.problems] == ["equations-shape"]


def test_correlations_are_checked_too() -> None:
    given = [{"variable": name, "value": 1.0, "sigma": 1.0} for name in "ab"]
    with pytest.raises(Refused) as refused:
        Equations.from_coefficients(
            given, [[1.0, -1.0]], correlations=[{"variable": "a", "other": "c", "correlation": 0.5}]
        )
    assert [one.code for one in refused.value.problems] == ["correlation-unknown"]
