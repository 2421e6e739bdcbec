"""Every mistake in the readings of many plants is told at once, with its place and its remedy."""

from dataclasses import replace

import numpy as np
import pytest

from qingshen.methods.balance import Network, reconcile_many
from qingshen.problems import Problem, Refused


def network() -> Network:
    rows = [("in", "env", "tank", 10.0, 0.1), ("out", "tank", "env", 9.9, 0.1)]
    names = ("stream", "source", "target", "value", "sigma")
    return Network.from_streams([dict(zip(names, row, strict=True)) for row in rows])


def refused(values: object, sigmas: object, base: Network | None = None) -> list[Problem]:
    with pytest.raises(Refused) as caught:
        reconcile_many(base or network(), values, sigmas)  # type: ignore[arg-type]
    for problem in caught.value.problems:
        assert "{" not in problem.into("zh") + problem.into("en")
    return list(caught.value.problems)


@pytest.mark.parametrize(
    ("values", "sigmas", "place"),
    [
        ([1.0, 2.0], [0.1, 0.1], "values"),
        ([[1.0, 2.0, 3.0]], [0.1, 0.1], "values"),
        ([[1.0, 2.0]], [0.1], "sigmas"),
        ([[1.0, 2.0]], [[0.1, 0.1], [0.1, 0.1]], "sigmas"),
    ],
)
def test_shapes(values: object, sigmas: object, place: str) -> None:
    (problem,) = refused(values, sigmas)
    assert (problem.code, str(problem.place)) == ("many-shape", place)


def test_every_mistake_once_a_stream_at_the_first_plant() -> None:
    values = np.array([[1.0, 2.0], [np.inf, 2.0], [1.0, 1e200], [np.nan, 2.0]])
    sigmas = np.array([[0.1, np.nan], [0.1, -0.1], [-1.0, 0.1], [-1.0, np.nan]])
    problems = refused(values, sigmas)
    assert [(problem.code, str(problem.place)) for problem in problems] == [
        ("many-infinite", "values[1, 0] › in"),
        ("many-infinite", "values[2, 1] › out"),
        ("many-sigma-negative", "sigmas[2, 0] › in"),
        ("many-sigma-negative", "sigmas[1, 1] › out"),
        ("many-sigma-absent", "sigmas[0, 1] › out"),
    ]
    assert "2 plants have a reading without a sigma, the first reading 2" in problems[-1].what.into("en")


def test_a_sigma_without_a_value_does_not_matter() -> None:
    batch = reconcile_many(network(), [[1.0, np.nan]], [[0.1, -3.0]])
    assert np.isnan(batch.sigma[0, 1])
    assert batch.reconciled[0].tolist() == [1.0, 1.0]


def test_what_is_no_number() -> None:
    problems = refused([["a", "b"]], [[0.1], [0.1, 0.2]])
    assert [(problem.code, str(problem.place)) for problem in problems] == [
        ("many-no-numbers", "values"),
        ("many-no-numbers", "sigmas"),
    ]


def test_correlated_readings_are_refused_not_ignored() -> None:
    (problem,) = refused([[1.0, 1.0]], [0.1, 0.1], replace(network(), pairs=((0, 1, 0.005),)))
    assert problem.code == "many-correlated"
